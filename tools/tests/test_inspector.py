"""The inspector behind the page: what it reads, remembers, shows to whom, and how it ends."""
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import unittest
import urllib.parse

from tests.testkit import TreeTest
from workbook.inspector import events, page_files
from workbook.inspector.records import HEAD, KINDS, Reader, Record
from workbook.inspector.ring import Ring
from workbook.inspector.site import HEADERS, Site

NUMBERS = {name: number for number, name in KINDS.items()}
HOSTILE = [b"</script><script>alert(1)</script>", b"\n\ndata: {}\n\nid: 999\n\n", b"\r\rretry: 1\r", b"\0\xff\xfe\x80",
           "\u2028\u202e&lt;".encode(), b"", bytes(range(256))]


def packed(kind, client=0, number=0, more=0, body=b"", time=5):
    return HEAD.pack(NUMBERS[kind], client, time, number, more, len(body)) + body


def record(body=b"x"):
    return Record("received", 1, 5, 0, 0, body)


class Records(unittest.TestCase):
    def test_they_are_the_same_wherever_the_pipe_cuts(self):
        data = (packed("opened", 1 << 32, body=b"127.0.0.1:5") + packed("received", 1 << 32, 7, 9, b"\x81\x80")
                + packed("over"))
        whole = Reader().feed(data)
        self.assertEqual(whole[1], Record("received", 1 << 32, 5, 7, 9, b"\x81\x80"))
        self.assertEqual([one.kind for one in whole], ["opened", "received", "over"])
        for cut in range(len(data)):
            reader = Reader()
            self.assertEqual(reader.feed(data[:cut]) + reader.feed(data[cut:]), whole)


class Remembering(unittest.TestCase):
    def test_the_oldest_go_first_by_number_and_by_bytes(self):
        ring = Ring(most_records=10, most_bytes=100)
        ring.add([record()] * 25)
        self.assertEqual(ring.after(0, 1 << 20)[:2], (15, 16))
        ring.add([record(b"x" * 60)])
        gone, first, found = ring.after(25, 1 << 20)
        self.assertEqual((gone, first, len(found)), (0, 26, 1))
        ring.add([record(b"y" * 70)])
        gone, first, found = ring.after(20, 1 << 20)
        self.assertEqual((gone, first, [one.body for one in found]), (6, 27, [b"y" * 70]))
        self.assertLessEqual(ring.size, 100)

    def test_who_comes_back_gets_what_it_has_not_heard_and_is_told_what_is_gone(self):
        ring = Ring(most_records=10)
        ring.add([record(b"%d" % i) for i in range(1, 13)])
        gone, first, found = ring.after(11, 1 << 20)
        self.assertEqual((gone, first, [one.body for one in found]), (0, 12, [b"12"]))
        self.assertEqual(ring.after(0, 1 << 20)[0], 2)
        self.assertEqual(ring.after(12, 1 << 20), (0, 13, []))

    def test_a_batch_has_a_size(self):
        ring = Ring()
        ring.add([record(b"x" * 1000)] * 100)
        self.assertEqual(len(ring.after(0, 10_000)[2]), 8)

    def test_whoever_waits_hears_at_once(self):
        ring = Ring()
        heard = []
        thread = threading.Thread(target=lambda: heard.append(ring.wait(0, 60)))
        thread.start()
        ring.add([record()])
        thread.join(10)
        self.assertEqual(heard, [True])
        self.assertFalse(ring.wait(1, 0))


class Events(unittest.TestCase):
    def test_nothing_that_a_peer_sends_ends_a_line(self):
        for body in HOSTILE:
            event = events.event(0, 3, [record(body)])
            lines = event.decode("ascii").split("\n")
            self.assertEqual([line[:5] for line in lines], ["id: 3", "data:", "", ""])
            self.assertNotIn("<", event.decode())

    def test_a_stream_ends_with_a_word_when_nothing_more_comes(self):
        ring = Ring()
        ring.add([record()])
        ring.close()
        stream = list(events.stream(ring, 0, 60))
        self.assertEqual(len(stream), 2)
        self.assertTrue(stream[1].startswith(b"event: bye\n"))

    def test_a_quiet_stream_says_that_it_lives(self):
        stream = events.stream(Ring(), 0, 0.01)
        self.assertTrue(next(stream).startswith(b":"))


class Serving(unittest.TestCase):
    def setUp(self):
        self.ring = Ring()
        self.site = Site(self.ring, {"command": "./workbook run 3"})
        self.addCleanup(self.site.server_close)
        self.addCleanup(self.site.shutdown)
        self.site.start()
        self.where = urllib.parse.urlsplit(self.site.address)

    def ask(self, path, method="GET", body=None, read=True, **fields):
        connection = http.client.HTTPConnection(self.where.hostname, self.where.port, timeout=20)
        self.addCleanup(connection.close)
        fields.setdefault("Host", self.where.netloc)
        connection.request(method, path, body, fields)
        answer = connection.getresponse()
        return answer, answer.read() if read else None

    def status(self, *arguments, **fields):
        return self.ask(*arguments, **fields)[0].status

    def test_the_page_and_its_parts(self):
        answer, body = self.ask(self.where.path)
        self.assertEqual(answer.status, 200)
        self.assertIn(b"<!doctype html>", body)
        for name in ("inspector.js", "model/stream.js", "lab/shared/palette.css", "about.json"):
            self.assertEqual(self.status(self.where.path + name), 200, name)
        for name, value in HEADERS.items():
            self.assertEqual(answer.getheader(name), value)
        self.assertIsNone(answer.getheader("Access-Control-Allow-Origin"))
        self.assertNotIn("unsafe-inline", answer.getheader("Content-Security-Policy"))

    def test_it_listens_on_loopback_alone(self):
        self.assertEqual(self.site.server_address[0], "127.0.0.1")
        self.assertGreaterEqual(len(self.site.token), 32)

    def test_without_the_token_there_is_nothing(self):
        token = self.site.token
        nothing = self.ask("/")[1]
        for path in ("/", "/events", "/about.json", f"/{token[:-1]}/", f"/{token}x/", f"/{token.swapcase()}/",
                     f"/{token}", "/index.html", f"/x/{token}/", f"/%2e%2e/{token}/", "*", "/%C3%BC/"):
            for method in ("GET", "POST", "HEAD", "PUT", "OPTIONS"):
                answer, body = self.ask(path, method)
                self.assertEqual(answer.status, 404, (method, path))
                self.assertIn(body, (nothing, b""))

    def test_only_our_own_names_are_answered(self):
        port = self.where.port
        for host in (f"127.0.0.1:{port}", f"localhost:{port}"):
            self.assertEqual(self.status(self.where.path, Host=host), 200)
        for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port}.evil.example", "",
                     f"127.0.0.2:{port}"):
            self.assertEqual(self.status(self.where.path, Host=host), 404, host)

    def test_no_path_leads_out_of_the_folder(self):
        for name in ("../README.md", "lab/../../README.md", "..%2fREADME.md", "lab/cpp/abi.h", ".git/config", "model/",
                     "model", "lab/", "//etc/passwd", "lab//etc/passwd", "inspector.js/", "model/%00.js"):
            self.assertEqual(self.status(self.where.path + name), 404, name)
        self.assertIsNone(page_files.find("\0.js"))
        self.assertIsNone(page_files.find("model\\stream.js"))

    def test_a_browser_that_comes_back_says_what_it_had(self):
        self.ring.add([record(b"%d" % i) for i in range(5)])
        for last, first in ((None, 1), ("3", 4), ("nonsense", 1)):
            fields = {"Last-Event-ID": last} if last else {}
            answer, _ = self.ask(self.where.path + "events", read=False, **fields)
            self.assertEqual(answer.getheader("Content-Type"), "text/event-stream")
            self.assertEqual(answer.fp.readline(), b"id: 5\n")
            data = json.loads(answer.fp.readline().partition(b"data: ")[2])
            self.assertEqual((data["first"], len(data["records"]), data["gone"]), (first, 6 - first, 0))

    def test_so_many_pages_and_no_more(self):
        self.ring.add([record()])
        answers = [self.ask(self.where.path + "events", read=False)[0] for _ in range(17)]
        self.assertEqual([answer.status for answer in answers], [200] * 16 + [503])

    def test_another_page_cannot_keep_anything(self):
        for origin in ("http://evil.example", "null", "http://127.0.0.1", None):
            fields = {"Origin": origin} if origin else {}
            self.assertEqual(self.status(self.where.path + "keep", "POST", b"{}", **fields), 404, origin)
        ours = f"http://{self.where.netloc}"
        for body in (b"{}", b"[]", b"nonsense", b'{"kind": "frames", "bytes": "8", "connection": 1}',
                     b'{"kind": "../x", "bytes": "81", "connection": 1}',
                     b'{"kind": "frames", "bytes": "", "connection": 1}',
                     b'{"kind": "frames", "bytes": "81", "connection": "1\\n2"}'):
            self.assertEqual(self.status(self.where.path + "keep", "POST", body, Origin=ours), 400, body)
        too_much = {"Origin": ours, "Content-Length": "99999999"}
        self.assertEqual(self.status(self.where.path + "keep", "POST", None, **too_much), 404)


# It tells as the observer in the host does: by hand, for there is no host here.
SERVER = f"""#!{sys.executable}
import os, signal, struct, sys, time
if "taken" in os.environ.get("HOW", ""):
    print("port 8080 is taken; try --port 0", file=sys.stderr)
    sys.exit(1)
pipe = int(sys.argv[sys.argv.index("--inspect-fd") + 1])
def tell(kind, body=b""):
    os.write(pipe, struct.pack(">BQQQIH", kind, 1, 5, 0, 0, len(body)) + body)
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: sys.exit(7))
print("listening on http://127.0.0.1:1", flush=True)
tell(1)
tell(3, b"\\x81\\x80")
if os.environ.get("HOW") == "crash":
    sys.stderr.write("=====\\n==5==ERROR: AddressSanitizer: heap-buffer-overflow\\n")
    sys.exit(1)
time.sleep(60)
"""


class Inspecting(TreeTest):
    def setUp(self):
        super().setUp()
        for preset, name in (("dev", "ch1"), ("release", "ch6_solution")):
            self.built(preset)
            self.write(f"build/{preset}/bin/{name}", SERVER)
            os.chmod(os.path.join(self.tree, f"build/{preset}/bin/{name}"), 0o755)
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        self.write("web/inspector/index.html", "the page\n")

    def begin(self, *words):
        """(process, the inspector's address): its first two lines are read."""
        process = self.start(*words, "--inspect")
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.kill)
        self.assertEqual(process.stdout.readline(), "listening on http://127.0.0.1:1\n")
        line = process.stdout.readline()
        self.assertRegex(line, r"^inspect at http://127\.0\.0\.1:\d+/[\w-]{32}/\n$")
        return process, urllib.parse.urlsplit(line.split()[-1])

    def get(self, where, name="", **fields):
        connection = http.client.HTTPConnection(where.hostname, where.port, timeout=20)
        self.addCleanup(connection.close)
        connection.request("GET", where.path + name, headers=fields)
        return connection.getresponse()

    def heard(self, answer):
        answer.fp.readline()
        return [row[0] for row in json.loads(answer.fp.readline().partition(b"data: ")[2])["records"]]

    def test_signals_and_status_are_the_servers_own(self):
        for words in (["run", "1"], ["chat", "--port", "0"]):
            for number in (signal.SIGTERM, signal.SIGINT):
                process, where = self.begin(*words)
                self.assertEqual(self.get(where).read(), b"the page\n")
                process.send_signal(number)
                out, err = process.communicate(timeout=60)
                self.assertEqual((process.returncode, out, err), (7, "", ""))

    def test_a_signal_that_comes_while_all_is_stopped_is_not_lost(self):
        for _ in range(4):  # as with Ctrl-Z, kill and fg; the system chooses who gets it
            process, _ = self.begin("run", "1")
            process.send_signal(signal.SIGSTOP)
            os.waitpid(process.pid, os.WUNTRACED)
            process.send_signal(signal.SIGTERM)
            process.send_signal(signal.SIGCONT)
            process.communicate(timeout=60)
            self.assertEqual(process.returncode, 7)

    def test_when_the_server_crashes_its_last_bytes_stay_until_a_signal(self):
        self.environment["HOW"] = "crash"
        self.write("build/dev/bin/ch1_test", "#!/bin/sh\necho 'The server crashes.'\n")
        os.chmod(os.path.join(self.tree, "build/dev/bin/ch1_test"), 0o755)
        process, where = self.begin("run", "1")
        self.assertEqual(process.stdout.readline(), "The server crashes.\n")
        self.assertIn("crash.txt", process.stdout.readline())
        self.assertIn("Its last bytes are still at http://127.0.0.1:", process.stdout.readline())
        stream = self.get(where, "events")
        self.assertEqual(self.heard(stream), ["serving", "received", "ended"])
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(60), 1)
        self.assertIn(b"event: bye\n", stream.read())

    def test_a_server_that_never_listens_leaves_nothing(self):
        self.environment["HOW"] = "taken"
        self.assertEqual(self.workbook("run", "1", "--inspect"), (1, "", "port 8080 is taken; try --port 0\n"))

    def test_without_it_the_server_is_told_of_no_pipe(self):
        self.write("build/release/bin/ch6_solution", "#!/bin/sh\necho \"$@\"\n")
        self.assertEqual(self.workbook("chat", "--port", "0"), (0, "--port 0\n", ""))

    def test_what_is_kept_is_never_overwritten(self):
        process, where = self.begin("run", "1")
        body = json.dumps({"kind": "frames", "bytes": "81 80 37 fa 21 3d", "connection": 2})
        answers = []
        for _ in range(2):
            connection = http.client.HTTPConnection(where.hostname, where.port, timeout=20)
            self.addCleanup(connection.close)
            connection.request("POST", where.path + "keep", body, {"Origin": f"http://{where.netloc}"})
            answers.append(json.loads(connection.getresponse().read()))
        place = answers[0]["place"]
        self.assertRegex(place, r"^fuzz/regressions/frames/yours-[0-9a-f]{8}\.hex$")
        self.assertEqual(answers, [{"place": place, "new": True}, {"place": place, "new": False}])
        text = self.read(place)
        self.assertTrue(text.startswith("# Sent to ./workbook run 1 on connection 2.\n81 80 37 fa 21 3d"), text)
        self.write(place, "# mine\n")
        connection = http.client.HTTPConnection(where.hostname, where.port, timeout=20)
        self.addCleanup(connection.close)
        connection.request("POST", where.path + "keep", body, {"Origin": f"http://{where.netloc}"})
        self.assertFalse(json.loads(connection.getresponse().read())["new"])
        self.assertEqual(self.read(place), "# mine\n")
        process.terminate()
        process.wait(60)

    def test_check_does_not_import_it(self):
        script = ("import sys\nfrom workbook.learner import check, servers\n"
                  "print([name for name in sys.modules if 'inspector' in name])")
        answer = subprocess.run([sys.executable, "-c", script], cwd=os.path.join(self.tree, "tools"),
                                capture_output=True, text=True, check=True)
        self.assertEqual(answer.stdout, "[]\n")


if __name__ == "__main__":
    unittest.main()

"""`./workbook web`: what it serves and how it ends; and what it makes, with programs that the test made up."""
import http.client
import os
import re
import signal
import socket
import unittest

from tests.testkit import TreeTest

# Node.js, as far as the site is concerned: it writes down how it was called, and makes two files.
NODE = """#!/bin/sh
case "$1" in */build.mjs) ;; *) exit 0;; esac
echo "$@" >> {notes}
mkdir -p "$2" && echo made > "$2/index.html" && echo '[]' > "$2/search.json.gz"
"""
PACKAGES = """#!/bin/sh
[ "$1" = ci ] || exit 0
mkdir -p node_modules && touch node_modules/.package-lock.json
"""
MAKES_WASM = "#!/bin/sh\nwhile [ $# -gt 1 ]; do [ \"$1\" = -o ] && touch \"$2\"; shift; done\n"
BROKEN = """#!/bin/sh
case "$*" in *labs_mine*) ;; *) exit 0;; esac
echo "$PWD/chapters/01-one/one.cpp:3:10: error: expected ';' after return statement"
exit 1
"""


class Served:
    """A site, and `./workbook web` that serves it."""
    command = "web"

    def __init__(self, test, *arguments):
        self.process = test.start(self.command, *arguments, "--port", "0")
        test.addCleanup(self.end)
        self.said = []
        for line in self.process.stdout:
            self.said.append(line)
            found = re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)\n", line)
            if found:
                self.port = int(found[1])
                return
        raise AssertionError(f"{self.said} {self.process.stderr.read()}")

    def ask(self, path, method="GET"):
        """(status, header fields, body)"""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.headers, body

    def end(self, number=signal.SIGTERM):
        """(exit status, stderr)"""
        if self.process.poll() is None:
            self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=20)
        return self.process.returncode, errors


class Serving(TreeTest):
    def site(self, **more):
        self.write("site/index.html", "<!doctype html>")
        self.write("site/search.json.gz", "[]")
        for name, text in more.items():
            self.write(f"site/{name}", text)
        return Served(self, "--from", os.path.join(self.tree, "site"))

    def test_each_kind_of_file_has_its_type_and_is_asked_for_again(self):
        site = self.site(**{"lab/a.js": "1", "lab/a.json": "[]", "lab/a.wasm": "\0asm", "style.css": "p {}"})
        for path, kind in (("/", "text/html; charset=utf-8"), ("/lab/a.js", "text/javascript"), ("/style.css", "text/css"),
                           ("/lab/a.wasm", "application/wasm"), ("/lab/a.json?q=a", "application/json")):
            status, fields, body = site.ask(path)
            self.assertEqual((status, fields["Content-Type"]), (200, kind), path)
            self.assertEqual(fields["Cache-Control"], "no-cache")
            self.assertEqual(int(fields["Content-Length"]), len(body))
        self.assertEqual(site.ask("/", "HEAD")[2], b"")

    def test_what_is_built_anew_is_seen(self):
        site = self.site()
        self.write("site/index.html", "<!doctype html>another")
        self.assertEqual(site.ask("/")[2], b"<!doctype html>another")

    def test_what_is_not_there_has_the_sites_own_page(self):
        site = self.site(**{"lab/a.js": "1"})
        self.assertEqual(site.ask("/nothing")[0], 404)
        self.write("site/404.html", "<!doctype html>not here")
        for path in ("/nothing", "/lab/", "/index.html/", "/%00"):  # nor is a folder shown
            status, fields, body = site.ask(path)
            self.assertEqual((status, fields["Content-Type"]), (404, "text/html; charset=utf-8"), path)
            self.assertEqual(body, b"<!doctype html>not here")
        self.assertEqual(site.ask("/nothing", "HEAD")[2], b"")

    def test_no_path_leads_out_of_it(self):
        self.write("secret.html", "secret")
        self.write("site-secret/secret.html", "secret")
        site = self.site()
        for path in ("/../secret.html", "/%2e%2e/secret.html", "/..%2fsecret.html", "/lab/../../secret.html",
                     "/../site-secret/secret.html", "//secret.html", f"/{self.tree}/secret.html"):
            self.assertEqual(site.ask(path)[0], 404, path)

    def test_a_signal_ends_it_and_is_no_failure(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            site = self.site()
            with socket.create_connection(("127.0.0.1", site.port)):  # a browser keeps its connections
                self.assertEqual(site.end(number), (0, ""))

    def test_only_this_machine_is_served(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            try:
                asking.connect(("192.0.2.1", 9))  # nothing is sent: the system says which address would send it
            except OSError:
                self.skipTest("this machine has no address but its own")
            own = asking.getsockname()[0]
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection((own, self.site().port), timeout=20)

    def test_a_port_that_is_taken(self):
        self.site()
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            self.check_error(["web", "--from", "site", "--port", str(port)], 1, f"port {port} is taken; try --port 0")

    def test_what_is_no_site_is_said_in_a_line(self):
        self.check_error(["web", "--from", "nowhere"], 1, "nowhere is no built site of this workbook: it has no index.html.")
        self.write("other/index.html", "")
        self.check_error(["web", "--from", "other"], 1, "it has no search.json.gz.")
        self.check_error(["web", "--from", "other", "--mine"], 2, "--from and --mine do not go together.")


class Making(TreeTest):
    """A machine that has what a test gives it."""

    def setUp(self):
        super().setUp()
        self.notes = os.path.join(self.root, "notes")
        self.only_these_programs("sh", "git", "mkdir", "touch", "cat")
        self.write("web/package-lock.json", "{}")

    def node(self, npm=PACKAGES):
        self.program("node", NODE.format(notes=self.notes))
        self.program("npm", npm)

    def emscripten(self, ninja="#!/bin/sh\n"):
        for name in ("em++", "emcmake"):
            self.program(name, MAKES_WASM)
        self.program("ninja", ninja)
        self.built("wasm")

    def made(self):
        """How the site was made, each time."""
        if not os.path.exists(self.notes):
            return []
        with open(self.notes, encoding="utf-8") as file:
            return [line.split("build.mjs ")[1] for line in file.read().splitlines()]

    def build(self, *arguments):
        status, out, err = self.workbook("web", "--build", *arguments)
        self.assertEqual((status, err), (0, ""), out)
        return out

    def test_without_node_a_line_says_so_and_a_built_site_can_be_served(self):
        status, out, err = self.workbook("web")
        self.assertEqual(status, 1)
        self.assertIn("Emscripten (the site's labs, which run the chapters' C++ in the page, cannot be built)", out)
        self.assertEqual(err, "workbook: only Node.js and npm make the site. "
                              "./workbook web --from FOLDER serves a site that was built elsewhere.\n")
        self.write("site/index.html", "")
        self.write("site/search.json.gz", "[]")
        self.assertEqual(Served(self, "--from", "site").end(), (0, ""))

    def test_without_emscripten_there_are_no_labs(self):
        self.node()
        out = self.build("--mine")
        self.assertIn("cannot be built)\n", out)
        self.assertIn("This site has no labs. ./workbook web --from FOLDER serves one that was built with them.\n", out)
        self.assertTrue(out.endswith("The site is in build/site.\n"), out)
        self.assertEqual(self.made(), [os.path.join(self.tree, "build/site.new")])

    def test_packages_are_got_once(self):
        self.node()
        self.emscripten()
        self.assertEqual(self.build(), "Getting the packages that the site is made with (npm ci, in web/): once.\n"
                                       "The site is in build/site.\n")
        self.assertEqual(self.build(), "The site is in build/site.\n")

    def test_packages_that_cannot_be_got(self):
        self.node("#!/bin/sh\n[ \"$1\" = ci ] || exit 0\necho npm ERR! code ENOTFOUND; echo npm ERR! more; exit 1\n")
        status, _, err = self.workbook("web")
        self.assertEqual(status, 1)
        self.assertEqual(err, "workbook: npm ci failed in web/: npm ERR! code ENOTFOUND. "
                              "./workbook web --from FOLDER serves a site that was built elsewhere.\n")

    def test_nothing_is_made_twice(self):
        self.node()
        self.emscripten()
        for change in (None, "chapters/01-one/README.md", "build/wasm/lab/frame_lab.wasm"):
            if change:
                self.write(change, "another")
            self.build()
            self.build()
        self.assertEqual(len(self.made()), 3)
        self.build("--mine")
        self.assertEqual(self.made()[3:], [os.path.join(self.tree, "build/site.new") + " --mine"])
        self.assertEqual(self.read("build/site/index.html"), "made\n")

    def test_yours_that_does_not_compile_leaves_ours(self):
        self.node()
        self.emscripten(BROKEN)
        out = self.build("--mine")
        self.assertIn("chapters/01-one/one.cpp:3 does not compile.\n  expected ';' after return statement\n", out)
        self.assertIn("Until then the labs of this site are ours alone.\n", out)
        self.assertEqual(self.made(), [os.path.join(self.tree, "build/site.new")])

    def test_a_site_that_cannot_be_made_leaves_the_one_before(self):
        self.node()
        self.emscripten()
        self.build()
        self.program("node", "#!/bin/sh\ncase \"$1\" in */build.mjs) echo README.md:3: a dead link; exit 1;; esac\n")
        self.write("README.md", "[nowhere](nowhere.md)")
        status, out, err = self.workbook("web", "--build")
        self.assertEqual((status, err), (1, ""))
        self.assertEqual(out, "the site cannot be made:\nREADME.md:3: a dead link\n")
        self.assertEqual(self.read("build/site/index.html"), "made\n")

    def test_it_is_made_and_served(self):
        self.node()
        self.emscripten()
        site = Served(self)
        self.assertEqual(site.ask("/")[2], b"made\n")
        self.assertEqual(site.end(signal.SIGINT), (0, ""))


if __name__ == "__main__":
    unittest.main()

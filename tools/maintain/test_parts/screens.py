"""What a learner sees, whole: a mistake is made on purpose, in the copy that `./workbook test` works
on, and the screen is compared with tools/maintain/screens/NAME.txt, where it can be read as well."""
import os
import re
import sys

from workbook.core import files, processes
from workbook.core.files import BUILD, ROOT, read
from workbook.core.lessons import chapter
from workbook.core.sources.step_parts import Parts
from workbook.learner.board import standing
from workbook.learner.saves import remember
from maintain.test_parts.comparing import difference, normal

SCREENS = {
    # name: (chapter, solved? "core": without its extra steps, file, what stands there, the mistake instead)
    "1-starter": ("1", False, None, None, None),
    "1-does-not-compile": ("1", False, "static_files.cpp", "return {};  //", "return {}  //"),
    "1-own-words": ("1", True, "authority.cpp", "if (target.starts_with('/')) return true;",
                    "if (target == \"/\") return true;"),
    "1-exits": ("1", False, "http.cpp", "return {};  //", "std::exit(0);  //"),
    "1-prints-and-crashes": ("1", False, "http.cpp", "return {};  // your code here",
                             "std::printf(\"%s\", std::string(line).c_str());\n  return bad_request(line.substr(99));"),
    "1-does-not-end": ("1", False, "http.cpp", "return {};  //",
                       "for (volatile bool on = true; on;) on = true;\n  return {};  //"),
    "1-does-not-end-below": ("1", "core", "http.cpp", "if (!element.empty()) elements.push_back(element);",
                             "for (volatile bool on = true; on;) on = trimmed(element) == element;"),
    "1-server-ends": ("1", True, "static_files.cpp", "  HttpResponse response = find_file(request, files);\n",
                      "  HttpResponse response = find_file(request, files);\n"
                      "  if (files.fields.size() > 1) throw std::logic_error(\"no\");\n"),  # the tests have one, or none
    "1-core-is-green": ("1", "core", None, None, None),
    "1-take-is-red": ("1", "core", "http.cpp", "!is_token(name)", "name == \"Host\""),
    "1-extra-is-red": ("1", True, "request_parser.cpp", "hosts > 1", "hosts > 2"),
    "3-one-cut": ("3", "core", "frame_parser.cpp", "if (failure_) return;\n", "if (failure_ || bytes.size() == 4) return;\n"),
    "3-stuck": ("3", True, "frame_parser.cpp", "if (failure_) return;\n", "if (failure_ || bytes.size() == 4) return;\n"),
    "3-byte-order": ("3", "core", "frame.cpp",
                     "  for (const std::uint8_t byte : bytes)\n    value = value << 8 | byte;\n",
                     "  for (std::size_t i = bytes.size(); i > 0; --i)\n    value = value << 8 | bytes[i - 1];\n"),
    # a function of 6.2, which the tests of 6.1 run
    "6-later-step-throws": ("6", True, "chat.cpp", 'return check_field(json, "text", "text");',
                            'return check_field(json, std::string("text").substr(9), "text");'),
    # a function of 2.7, and the test of 2.5 has a word of its own about what throws
    "2-later-step-reads-nothing": (
        "2", True, "handshake.cpp",
        'if (keys != 1) return bad_request("not one Sec-WebSocket-Key");\n'
        '  if (!is_valid_key(*request.field("Sec-WebSocket-Key"))) {',
        'if (keys > 1) return bad_request("not one Sec-WebSocket-Key");\n'
        '  if (!is_valid_key(request.field("Sec-WebSocket-Key").value())) {'),
    "5-kept-from-before": ("5", "core", "connection.cpp", "  const Bytes payload = encode_close(close);",
                           "  static const Bytes payload = encode_close(close);"),
    # the tests without a server have no limit, and the server has one
    "6-server-hangs": ("6", True, "rate_limit.cpp", "if (limits_.per_second == 0) return Verdict::pass;\n",
                       "if (limits_.per_second == 0) return Verdict::pass;\n"
                       "  for (volatile bool on = true; on;) on = true;\n"),
    # when the server is stopped, in a client's leave: a later step's code
    "6-server-ends": ("6", True, "rate_limit.cpp", "buckets_.erase(client);", "buckets_.erase(buckets_.find(client));"),
}
# What is said, if not `check`.
COMMANDS = {"3-stuck": ("stuck", "3.6")}


def check(result):
    """what a learner sees: the starter, a typing error, wrong values, code that exits, throws, crashes or never ends"""
    for name, (number, solved, file, right, wrong) in SCREENS.items():
        one = chapter(number)
        before = {path: files.bytes_of(path) for path in (f"{one.path}/{each}" for each in one.files())}
        kept = os.path.join(ROOT, one.path, "a-copy-of-mine.cpp")  # beside the files of the lesson; nothing leads there
        try:
            remember(standing.NAME, {})  # no run before this one
            files.write_whole(kept, b"".join(before.values()))
            for each in one.files() if solved else ():
                put(f"{one.path}/{each}", core_of(one, each) if solved == "core" else
                    files.bytes_of(f"{one.solution}/{each}"))
            if file:
                text = read(f"{one.path}/{file}")
                if right not in text:
                    result.fail(f"screen {name}: {one.path}/{file} has changed; the mistake no longer fits")
                    continue
                put(f"{one.path}/{file}", text.replace(right, wrong, 1).encode())
            words = COMMANDS.get(name, ("check", number))
            _, output = processes.capture([sys.executable, os.path.join(ROOT, "workbook"), *words],
                                          env=dict(os.environ, NO_COLOR="1"))
        finally:
            os.remove(kept)
            for path, data in before.items():
                put(path, data)
        output = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", output)  # the kernel picks it
        compare(result, name, f"$ ./workbook {' '.join(words)}\n{output}")


def core_of(chapter, name):
    """This file with our lines in all steps but the extra ones."""
    yours, ours = Parts(read(f"{chapter.path}/{name}")), Parts(read(f"{chapter.solution}/{name}"))
    yours.head = ours.head
    for number in ours.names:
        if chapter.kinds()[number] != "extra":
            yours.put(number, ours.of(number))
    return yours.text().encode()


def put(path, data):
    if files.bytes_of(path) != data:
        files.write_whole(os.path.join(ROOT, path), data)


def compare(result, name, printed):
    path = f"tools/maintain/screens/{name}.txt"
    shown = read(path) if os.path.exists(os.path.join(ROOT, path)) else ""
    now = os.path.join(BUILD, "screens", f"{name}.txt")
    os.makedirs(os.path.dirname(now), exist_ok=True)
    with open(now, "w", encoding="utf-8") as file:
        file.write(printed)
    wrong = difference(*(normal(text, None).splitlines() for text in (shown, printed)), (path, "now"))
    result.check(not wrong, f"a learner sees something else\n{wrong}\n"
                 f"If it is better so: cp {os.path.relpath(now, os.path.dirname(os.path.dirname(ROOT)))} {path}")

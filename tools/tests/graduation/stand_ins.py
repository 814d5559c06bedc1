"""Programs that a test made up, in the place of the learner's tests, of Node.js, of a browser and of a fuzzer."""
import sys

# Like a program of GoogleTest's: what becomes of each test stands in a file beside it.
GOOGLE = f"#!{sys.executable}\n" + '''
import json, os, signal, sys, time
from xml.sax.saxutils import quoteattr
with open(sys.argv[0] + ".json", encoding="utf-8") as file:
    fates = json.load(file)
if "--gtest_list_tests" in sys.argv:
    for suite in dict.fromkeys(name.split(".")[0] for name in fates):
        print(suite + ".")
        for name in fates:
            if name.startswith(suite + "."):
                print("  " + name.split(".")[1])
    sys.exit(0)
words = dict(word.split("=", 1) for word in sys.argv[1:] if "=" in word)
lines, failed = [], False
for name in words["--gtest_filter"].split(":"):
    fate, (suite, test) = fates[name], name.split(".")
    if fate == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if fate == "exit":
        sys.exit(0)
    if fate == "hang":
        with open(sys.argv[0] + ".pid", "w", encoding="utf-8") as file:
            file.write(str(os.getpid()))
        time.sleep(300)
    inner = ""
    if fate.startswith("failed"):
        failed, inner = True, f"<failure message={quoteattr(fate)}>{'/x/y.cpp:3' + chr(10) + 'no &lt;four&gt;'}</failure>"
    if fate == "silent":
        continue
    lines.append(f'<testcase name="{test}" classname="{suite}" status="run" result="completed">{inner}</testcase>')
with open(words["--gtest_output"][4:], "w", encoding="utf-8") as file:
    file.write(f"<testsuites><testsuite>{''.join(lines)}</testsuite></testsuites>")
sys.exit(failed)
'''

# Node.js: its test runner has the tests of a file beside it, and writes their report.
NODE = f"#!{sys.executable}\n" + '''
import json, os, re, sys
if "--test" not in sys.argv:
    sys.exit(0)
with open(os.path.realpath(sys.argv[0]) + ".json", encoding="utf-8") as file:
    fates = json.load(file)[os.path.basename(sys.argv[-1])]
report = next(word for word in sys.argv if word.endswith(".xml")).split("=", 1)[1]
pattern = next(word for word in sys.argv if word.startswith("--test-name-pattern=")).split("=", 1)[1]
lines, failed = [], False
for name, fate in fates.items():
    inner = ""
    if not re.search(pattern, name):
        inner = '<skipped message="test name does not match pattern"/>'
    elif fate == "failed":
        failed, inner = True, '<failure message="no &lt;b&gt;">no</failure>'
    elif fate != "passed":
        inner = f'<skipped message="{fate}"/>'
    lines.append(f'<testcase name="{name}" classname="test">{inner}</testcase>')
with open(report, "w", encoding="utf-8") as file:
    file.write(f"<testsuites>{''.join(lines)}</testsuites>")
sys.exit(failed)
'''

BROWSER = f"#!{sys.executable}\n" + '''
import sys
for word in sys.argv:
    if word.startswith("--print-to-pdf="):
        with open(word.split("=", 1)[1], "wb") as file:
            file.write(b"%PDF-1.4 made of the page %%EOF")
print("<p>a page</p>")
'''

# A fuzzer that finds something if it is told so; libFuzzer would say it in these words.
QUIET = "#!/bin/sh\necho 'stat::number_of_executed_units: 1234' >&2\n"
FINDS = """#!/bin/sh
for word in "$@"; do
  case "$word" in -artifact_prefix=*) place="${word#-artifact_prefix=}" ;; esac
done
[ -f "$word" ] && [ "$(cat "$word")" != GET ] && exit 0  # a smaller one is none
[ -d "$place" ] && printf 'GET' > "${place}crash-1"
echo "stat::number_of_executed_units: 8" >&2
echo "FOUND by the oracle 'any cut': event 1" >&2
exit 77
"""

"""What a step's tests want to see stands in the step, or in a header of its chapter: statuses, close codes, texts.

A script sees numbers that are a status or a close code anywhere in a test, and the texts that an assertion compares
with what the learner's code gave. A text that a test has sent itself need not be told. What it sees and need not be
told stands in tools/maintain/lists/told_elsewhere.txt, with the reason."""
import re

from workbook.core.files import read
from maintain.rules.lessons import cpp_tests, step_texts
from maintain.rules.lessons.parts import with_lesson

LIST = "tools/maintain/lists/told_elsewhere.txt"
ENTRY = re.compile(r"(Step\d+_[\d*]+) \| (.+?) \| (\S.*)")
FROM_TO = re.compile(r"\b(\d{3,4})(?: to |–|-)(\d{3,4})\b")
STATUSES = {101, 204, 304, 400, 403, 404, 405, 408, 413, 414, 426, 431, 501, 503, 505}
NUMBER = re.compile(r"(?<![\w.'\"])(\d+)U?(?![\w.'\"])")
CODES = "chapters/base/failure.h"
# Texts that are looked for in what the learner's code gave.
LOOKED_FOR = re.compile(r"\b(?:find|rfind|contains|starts_with|ends_with|value|has)\(\s*(" + cpp_tests.STRING + ")")
WHOLE = re.compile(rf"(?:std::string(?:_view)?\()?((?:\s*(?:{cpp_tests.STRING}))+)(?:s|sv)?\)?")
BYTES = re.compile(r"[0-9a-f]{2}( [0-9a-f]{2})*")


def told():
    """Each status, close code and text that a step's tests compare stands in the step or in its chapter's headers."""
    excused, used = entries(), set()
    for number, line in enumerate(read(LIST).splitlines(), 1):
        if line and not line.startswith("#") and not ENTRY.fullmatch(line):
            yield f"{LIST}:{number}: an entry is 'Step3_2 | what is compared | why it need not be told'"
    for one in with_lesson():
        readme = f"{one.path}/README.md"
        steps, headers = step_texts.steps(readme), step_texts.headers(one)
        for (suite, fact), test in facts(one).items():
            text = steps[test.step][1] if test.step in steps else ""
            if stands(fact, text + "\n" + headers):
                continue
            fitting = {entry for entry in excused if all(map(fits, (suite, fact), entry))}
            used |= fitting
            if fitting:
                continue
            yield (f"{test.path}:{test.line}: {test.suite}.{test.name} compares {fact}, and neither step {test.step} "
                   f"of {readme} nor a header has it")
    for suite, fact in sorted(excused - used):
        yield f"{LIST}: {suite} | {fact}: nobody needs this entry any more"


def fits(text, pattern):
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), text) is not None


def entries():
    """{(suite, fact)}: in both * stands for anything."""
    return {(match[1], match[2]) for match in map(ENTRY.fullmatch, read(LIST).splitlines()) if match}


def facts(chapter):
    """{("Step1_1", "400"): the first test that compares it}; a text is as it stands in quotes."""
    found = {}
    for path in chapter.tests():
        whole = read(path)
        for test in cpp_tests.tests(path, whole):
            for fact in [*numbers(test, chapter.number), *texts(test, whole)]:
                found.setdefault((test.suite, fact), test)
    return found


def numbers(test, chapter):
    """Statuses in the chapters that speak HTTP, close codes in those that have them, also in a text of an assertion."""
    body = cpp_tests.without_strings(without_stories(test.body))
    if chapter <= 2:
        yield from (number for number in NUMBER.findall(body) if int(number) in STATUSES)
        return
    names = close_codes()
    yield from (names[name] for name in re.findall(r"CloseCode::(\w+)", body) if name in names)
    yield from (number for number in NUMBER.findall(body) if number in names.values() and number != "1000")
    for words in test.assertions():
        for literal in re.findall(cpp_tests.STRING, " ".join(words)):
            yield from re.findall(r"\b(10(?:0\d|1[0-5]))\b", literal)


def close_codes():
    """{"protocol_error": "1002"}"""
    return dict(re.findall(r"^\s*(\w+) = (10\d\d),", read(CODES), re.M))


def without_stories(body):
    """The test without what it tells when it is red."""
    while match := re.search(r"\btell\(", body):
        inside = cpp_tests.arguments(body, match.end())
        end = match.end() + sum(map(len, inside))
        end = body.index(";", end) if ";" in body[end:] else len(body)
        body = body[:match.start()] + body[end:]
    return body


def texts(test, whole):
    """Texts that an assertion compares, or looks for, and that the test has not sent itself."""
    assertions = test.assertions()
    compared = []
    for words in assertions:
        for word in words:
            match = WHOLE.fullmatch(word)
            compared += [match[1]] if match else LOOKED_FOR.findall(word)
    sent = sent_by(test, compared, whole)
    for literal in compared:
        text = cpp_tests.value(literal).strip()
        if len(text) > 1 and not BYTES.fullmatch(text) and "\ufffd" not in text and text not in sent:
            yield '"' + text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t") + '"'


def sent_by(test, compared, whole):
    """All other texts of the test, and of what stands outside of the tests: inputs."""
    outside = cpp_tests.TEST.sub("", cpp_tests.without_comments(whole))
    rest = test.body
    for literal in compared:
        rest = rest.replace(literal, "", 1)
    return "\n".join(cpp_tests.value(one) for one in re.findall(cpp_tests.STRING, rest + outside))


def stands(fact, text):
    if fact.isdecimal():
        names = [name for name, number in close_codes().items() if number == fact]
        between = any(int(first) <= int(fact) <= int(last) for first, last in FROM_TO.findall(text))
        return bool(between or re.search(rf"(?<![\d.]){fact}(?!\d)", text) or f"{fact[0]}xx" in text
                    or any(f"CloseCode::{name}" in text for name in names))
    lines = [line.strip() for line in fact[1:-1].replace("\\r", "").split("\\n") if line.strip()]
    flat = " ".join(text.split())
    return all(" ".join(line.replace("\\t", " ").split()) in flat for line in lines)

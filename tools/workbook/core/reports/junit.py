"""Reports in JUnit's form: CTest, GoogleTest and Node.js all write it."""
import re
import xml.etree.ElementTree as ElementTree

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Test:
    def __init__(self, element):
        suite, name = element.get("classname", ""), element.get("name", "")
        self.name = name if suite in ("", "test", name) else f"{suite}.{name}"  # "test" says Node.js to each
        self.output = element.findtext("system-out") or ""
        reasons = [*element.iter("failure"), *element.iter("error")]
        skipped = element.find("skipped")
        self.failed = bool(reasons) or element.get("status") == "fail"
        self.skipped = not self.failed and (skipped is not None or element.get("status") in ("notrun", "disabled"))
        self.passed = not self.failed and not self.skipped
        reason = reasons[0] if reasons else skipped
        self.message = reason.get("message") or "" if reason is not None else ""
        self.text = (reason.text or "").strip() if reason is not None else ""


def read(path):
    """All tests of a report; none if there is no report, or half of one."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            root = ElementTree.fromstring(NOT_XML.sub("", file.read()).encode())
    except (FileNotFoundError, ElementTree.ParseError):
        return []
    return [Test(element) for element in root.iter("testcase")]

"""The pages of tools/bodies: for each step wrong code, which its tests refuse, and other right code, which they take.

    # Step 3.2

    ## red: a length is read from the other end

    ```diff frame.cpp
     std::uint64_t value = 0;
    -for (const std::uint8_t byte : bytes)
    +for (const std::uint8_t byte : std::views::reverse(bytes))
    @@
    +// `@@` stands between two places
    ```

    ## green: byte for byte

    ```cpp frame.cpp
    void apply_mask(std::span<std::uint8_t> payload, MaskingKey key, std::size_t offset) {
      ...
    }
    ```

A `diff` has its place once in the solution's file, as a card of the zoo. A `cpp` has whole functions: each takes the
place of the solution's function with the same first line, up to the next `}` that begins a line; what is not in the
solution (a helper, `static`) goes in front of the first that is. `#include` lines go to the top.

`red: ` is red in the step's own suite; `red at 3.6: ` in that one only; `green: ` in the whole chapter, and for the
fuzz targets of the chapter."""
import os
import re

from workbook.core.files import ROOT, read
from workbook.core.lessons import chapters, step_key
from workbook.core.trouble import Trouble

FOLDER = "tools/bodies"
BODY = re.compile(r"^## (red|green)(?: at (\d\.\d+))?: (.+)\n((?:(?!## ).*\n)*)", re.M)
BLOCK = re.compile(r"^```(diff|cpp) (\w+\.cpp)\n(.*?)^```$", re.M | re.S)
FUNCTION_END = "\n}\n"


class Body:
    def __init__(self, path, step, found, number):
        color, at, self.title, text = found.groups()
        self.path, self.step, self.number = path, step, number
        self.is_red, self.suite = color == "red", "Step" + (at or step).replace(".", "_")
        self.chapter = chapters()[int(step[0]) - 1]
        self.changes = BLOCK.findall(text)
        if not self.changes:
            raise Trouble(f"{self}: has no ```diff FILE.cpp and no ```cpp FILE.cpp")

    def __str__(self):
        return f"{self.path}: {self.title}"

    def name(self):
        return f"{self.step}-{self.number}"

    def put_into(self, texts):
        """`texts` ({"solutions/03-frame-parse/frame.cpp": its text}) with this body. Trouble unless each place is
        there, once."""
        texts = dict(texts)
        for kind, name, block in self.changes:
            path = f"{self.chapter.solution}/{name}"
            text = texts[path] if path in texts else read(path)
            texts[path] = (self.with_functions if kind == "cpp" else self.with_lines)(text, block)
        return texts

    def with_lines(self, text, block):
        for hunk in re.split(r"^@@\n", block, flags=re.M):
            lines = hunk.splitlines()
            if any(line[:1] not in ("", " ", "-", "+") for line in lines):
                raise Trouble(f"{self}: a line of a diff begins with a blank, - or +")
            old = "".join(line[1:] + "\n" for line in lines if line[:1] != "+")
            if text.count(old) != 1:
                raise Trouble(f"{self}: its place stands {text.count(old)} times in the solution, not once:\n{old}")
            text = text.replace(old, "".join(line[1:] + "\n" for line in lines if line[:1] != "-"))
        return text

    def with_functions(self, text, block):
        """Helpers wait for the first function that replaces one of the solution's."""
        includes = "".join(re.findall(r"^#include .*\n", block, re.M))
        block, waiting = re.sub(r"^#include .*\n", "", block, flags=re.M).strip("\n"), ""
        for function in re.findall(r".*?^\};?$\n?", block + "\n", re.M | re.S):
            head = "\n" + function.lstrip("\n").split(" {\n")[0] + " {\n"
            if head not in text:
                waiting += function
                continue
            if text.count(head) != 1:
                raise Trouble(f"{self}: this stands {text.count(head)} times in the solution:{head}")
            start = text.index(head)
            end = text.index(FUNCTION_END, start) + len(FUNCTION_END)
            text, waiting = text[:start] + "\n" + waiting + function + text[end:], ""
        if waiting:
            raise Trouble(f"{self}: no function behind this one is in the solution:\n{waiting}")
        return includes + text


def pages():
    """{"3.2": its path}, of all steps that have one."""
    found = {}
    for folder in sorted(os.listdir(os.path.join(ROOT, FOLDER))):
        for name in os.listdir(os.path.join(ROOT, FOLDER, folder)):
            found[name[:-len(".md")]] = f"{FOLDER}/{folder}/{name}"
    return dict(sorted(found.items(), key=lambda item: step_key(item[0])))


def bodies(step):
    path = pages()[step]
    text = read(path)
    found = list(BODY.finditer(text))
    if not text.startswith(f"# Step {step}\n") or len(found) != text.count("\n## "):
        raise Trouble(f"{path}: begins with '# Step {step}', and its bodies with '## red: ', '## red at N.M: ' or "
                      "'## green: '")
    return [Body(path, step, one, number) for number, one in enumerate(found, 1)]

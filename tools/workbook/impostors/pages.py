"""The pages of tools/impostors. For each step: impostors, which are wrong, and which its tests refuse, and twins, which
are right, written in another way, and which its tests take.

    # Step 3.2

    ## impostor: a length is read from the other end

    - belief: The first byte of a number is its smallest part.
    - user: Short messages work. A long one never arrives.

    ```diff frame.cpp
     std::uint64_t value = 0;
    -for (const std::uint8_t byte : bytes)
    +for (const std::uint8_t byte : std::views::reverse(bytes))
    @@
    +// `@@` stands between two places
    ```

    ## twin: byte for byte

    ```cpp frame.cpp
    void apply_mask(std::span<std::uint8_t> payload, MaskingKey key, std::size_t offset) {
      ...
    }
    ```

A `diff` is an edit, as on a card of the zoo (edits.py). A `cpp` has whole functions: each takes the place of the
solution's function with the same first line, up to the next `}` that begins a line; what is not in the solution (a
helper, `static`) goes in front of the first that is. `#include` lines go to the top.

An impostor is red in the step's own suite, or with `- red at: 3.6` in that one only. A twin is green in the whole
chapter, and for the fuzz targets of the chapter.

`- breaks: 6455-5.2-e` names the rules of tools/maintain/ledger that an impostor breaks. A test that pins the rule, in the
impostor's chapter, is red for it.
`- catch: yes` chooses an impostor for the exercise of its chapter, `./workbook impostors 3`: nine of them."""
import os
import re

from workbook.core.files import ROOT, read
from workbook.core.lessons import chapters, step_key
from workbook.core.sources import edits
from workbook.core.trouble import Trouble

FOLDER = "tools/impostors"
BODY = re.compile(r"^## (impostor|twin): (.+)\n((?:(?!## ).*\n)*)", re.M)
FACT = re.compile(r"^- ([a-z ]+): (.+)$", re.M)
FACTS = ("belief", "user", "red at", "breaks", "catch")  # of an impostor
BLOCK = re.compile(r"^```(diff|cpp) (\w+\.cpp)\n(.*?)^```$", re.M | re.S)
FUNCTION_END = "\n}\n"


class Body:
    def __init__(self, path, step, found, number):
        kind, self.title, text = found.groups()
        self.path, self.step, self.number = path, step, number
        self.facts = dict(FACT.findall(text.split("```", 1)[0]))
        unknown = [key for key in self.facts if key not in FACTS or kind == "twin"]
        if unknown:
            raise Trouble(f"{self}: no {kind} has a line '- {unknown[0]}: ...'")
        self.is_red, self.suite = kind == "impostor", "Step" + self.facts.get("red at", step).replace(".", "_")
        self.chapter = chapters()[int(step[0]) - 1]
        self.changes = BLOCK.findall(text)
        if not self.changes:
            raise Trouble(f"{self}: has no ```diff FILE.cpp and no ```cpp FILE.cpp")

    def __str__(self):
        return f"{self.path}: {self.title}"

    def name(self):
        return f"{self.step}-{self.number}"

    def is_chosen(self):
        """Is it one of those that the learner's own tests are to catch?"""
        return self.facts.get("catch") == "yes"

    def breaks(self):
        """The rules of the RFCs, if it says so: ["6455-5.1-a", ...]"""
        return [name for name in self.facts.get("breaks", "").split(", ") if name]

    def put_into(self, texts):
        """`texts` ({"solutions/03-frame-parse/frame.cpp": its text}) with this body. Trouble unless each place is
        there, once."""
        texts = dict(texts)
        for kind, name, block in self.changes:
            path = f"{self.chapter.solution}/{name}"
            text = texts[path] if path in texts else read(path)
            texts[path] = self.with_functions(text, block) if kind == "cpp" else edits.put_into(text, block, self)
        return texts

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
    home = os.path.join(ROOT, FOLDER)
    found = {name[:-len(".md")]: f"{FOLDER}/{folder}/{name}"
             for folder in (os.listdir(home) if os.path.isdir(home) else ())
             for name in os.listdir(os.path.join(home, folder)) if name.endswith(".md")}
    return dict(sorted(found.items(), key=lambda item: step_key(item[0])))


def bodies(step):
    path = pages()[step]
    text = read(path)
    found = list(BODY.finditer(text))
    if not text.startswith(f"# Step {step}\n") or len(found) != text.count("\n## "):
        raise Trouble(f"{path}: begins with '# Step {step}', and what follows with '## impostor: ' or '## twin: '")
    return [Body(path, step, one, number) for number, one in enumerate(found, 1)]

"""A file of a lesson, cut where its steps begin: what stands above the first, and then a part for each step, from its
`// Step 3.2: ...` line to the next one, or to the end of the file."""
import re

from workbook.core.lessons import STEP_LINE

# What stands above the first step and has a name: a function, a constant, a struct.
HELPER = re.compile(r"^(?:(?!//)\S.*?(?<![\w~])(\w+)\([^;\n]*$|constexpr .*?(\w+) =|(?:struct|class) (\w+) \{)", re.M)


class Parts:
    def __init__(self, text):
        found = list(STEP_LINE.finditer(text))
        # The match may begin with the empty lines above it: they belong to what they end.
        starts = [text.index("// Step ", match.start()) for match in found]
        starts = [text.rfind("\n", 0, start) + 1 for start in starts]
        self.names = [match[1] for match in found]
        ends = [*starts, len(text)]
        self.head = text[:ends[0]]
        self.texts = [text[start:end] for start, end in zip(starts, ends[1:])]

    def text(self):
        return "".join([self.head, *self.texts])

    def of(self, number):
        return self.texts[self.names.index(number)]

    def put(self, number, text):
        self.texts[self.names.index(number)] = text

    def behind(self, number):
        """The name of the step that ends this one; None if the end of the file does."""
        return (self.names + [None])[self.names.index(number) + 1]

    def lacks(self, number, wanted):
        """Why nobody can say where the step begins and ends in this file; None if its lines are as in `wanted`."""
        for name in filter(None, (number, wanted.behind(number))):
            if self.names.count(name) != 1:
                how = "is not there any more" if name not in self.names else "stands there more than once"
                return f"the line '// Step {name}: ...' {how}"
        here, there = self.behind(number), wanted.behind(number)
        if here != there:
            return f"behind step {number} stands step {here}, and not {there or 'the end'}"
        return None

    def stands_inside(self, number):
        """Its comment stands in a function that has begun in a step before."""
        return self.of(number).startswith((" ", "\t"))

    def goes_on_in(self, number):
        """The step in which this one's function goes on, or None."""
        behind = self.behind(number)
        return behind if behind and self.stands_inside(behind) else None

    def ends_in(self, number):
        """The step in which this one's function ends: often itself."""
        while self.goes_on_in(number):
            number = self.goes_on_in(number)
        return number


def helpers(head):
    """The names of what our solution has above its first step."""
    return {name for found in HELPER.findall(head) for name in found if name}


def used(names, text):
    """Those of them that this text uses."""
    return sorted(name for name in names if re.search(rf"\b{name}\b", text))

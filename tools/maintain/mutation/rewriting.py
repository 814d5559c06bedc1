"""Writes a solution in which each mutant is chosen when the program runs:

    if (ws::mutation::is(7)) {} else return (ws::mutation::is(8) ? ((a) <= (b)) : (a < b));

Lines keep their numbers, so an error of the compiler says which mutants do not compile."""
INCLUDE = '#include "mutants.h"\n'


def rewritten(source, mutants):
    """The text with these mutants in it; each of them has a number."""
    chosen = set(mutants)
    writer = Writer(source, chosen)
    return INCLUDE + "#line 1\n" + writer.part(0, len(source.data), source.places)


class Writer:
    def __init__(self, source, chosen):
        self.source, self.chosen = source, chosen

    def part(self, begin, end, places):
        """`places` are those inside, in the order of the text, and the outer ones first."""
        text, at = [], begin
        while places:
            place, *places = places
            inner = []
            while places and places[0].begin < place.end:
                inner.append(places.pop(0))
            text += [self.source.text(at, place.begin), self.written(place, inner)]
            at = place.end
        return "".join(text) + self.source.text(at, end)

    def written(self, place, inner):
        if place.kind == "constexpr":
            return "const"
        text = self.part(place.begin, place.end, inner)
        mutants = [mutant for mutant in place.mutants if mutant in self.chosen]
        return getattr(self, place.kind)(place, mutants, text) if mutants else text

    def variable(self, place, mutants, text):
        """A condition that declares a variable: `if (const auto x = f(); ...)`."""
        return f"{text}; !{asks(mutants[0])} && static_cast<bool>({place.name})"

    def statement(self, _, mutants, text):
        return "".join(f"if ({asks(one)}) {one.code} else " for one in mutants) + text

    def condition(self, _, mutants, text):
        for one in mutants:
            text = f"({asks(one)} || ({text}))" if one.code == "true" else f"(!{asks(one)} && ({text}))"
        return text

    def value(self, _, mutants, text):
        return "(" + "".join(f"{asks(one)} ? ({one.code}) : " for one in mutants) + f"({text}))"


def asks(mutant):
    return f"ws::mutation::is({mutant.number})"

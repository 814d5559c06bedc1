"""The mutants of what a solution computes: operators, constants, texts and calls."""
import re

from maintain.mutation import operators
from maintain.mutation.mutants import Mutant, Place, flat

WRAPPERS = ("ExprWithCleanups", "ImplicitCastExpr", "MaterializeTemporaryExpr", "CXXBindTemporaryExpr", "ConstantExpr",
            "CXXConstructExpr", "CXXFunctionalCastExpr")
FROM_ELSEWHERE = ("CXXDefaultArgExpr", "CXXDefaultInitExpr")  # they stand in a header


def inside(node):
    """Without what only the compiler has put around it."""
    while node.kind in WRAPPERS and len(node.parts) == 1 and node.same_place(node.parts[0]):
        node = node.parts[0]
    return node


class Expressions:
    """Notes places and mutants. Statements are found by the Finder that is made of it: a lambda has a body of them."""

    def __init__(self, source, enums):
        self.source, self.enums = source, enums
        self.function, self.in_lambda, self.seen, self.there = "", False, set(), {}

    def place(self, kind, begin, end, name=""):
        return self.there.setdefault((kind, begin, end), Place(kind, begin, end, name))

    def add(self, place, operator, begin, end, after, code=None):
        key = (place.kind, place.begin, place.end, operator, begin, end, after)
        if key in self.seen:
            return
        self.seen.add(key)
        mutant = Mutant(operator, begin, end, after, after if code is None else code)
        place.mutants.append(mutant)
        self.source.name(mutant, self.function)

    def text(self, node):
        return flat(self.source.text(node.begin, node.end))

    def condition(self, node, can_be_never):
        if inside(node).kind not in ("CXXBoolLiteralExpr",):
            place = self.place("condition", node.begin, node.end)
            self.add(place, "condition", node.begin, node.end, "true")
            if can_be_never:
                self.add(place, "condition", node.begin, node.end, "false")
        self.expression(node)

    def expression(self, node):
        if node.in_macro or node.kind in FROM_ELSEWHERE:
            return
        if node.kind == "LambdaExpr":
            self.in_lambda, outer = True, self.in_lambda
            self.body(node.parts[-1])
            self.in_lambda = outer
            return
        parts = node.parts
        if node.begin is not None:
            parts = self.operands(node) or parts
            look = getattr(self, "in_" + node.kind, None)
            if look:
                look(node)
        for part in parts:
            self.expression(part)

    def operands(self, node):
        """The two sides of an operator, in the order of the text; None if it has no two sides."""
        if node.kind in ("BinaryOperator", "CompoundAssignOperator"):
            sides = node.parts
        elif node.kind in ("CXXOperatorCallExpr", "CXXRewrittenBinaryOperator"):
            while node.kind != "CXXOperatorCallExpr" or len(node.parts) > 1 and node.same_place(node.parts[1]):
                node = node.parts[1] if node.kind == "CXXOperatorCallExpr" else node.parts[0]
            sides = node.parts[1:]
        else:
            return None
        sides = sorted((side for side in sides if side.begin is not None), key=lambda side: side.begin)
        if len(sides) != 2 or sides[0].end > sides[1].begin:
            return None
        token = self.source.text(sides[0].end, sides[1].begin).strip()
        self.between(node, sides, flat(token))
        return sides

    def between(self, node, sides, token):
        operator, others = operators.kind_of(token)
        left, right = sides
        if not operator or operator == "arithmetic" and "string" in "".join(left.type() + right.type() + node.type()):
            return
        at = self.source.data.index(token.encode(), left.end)
        names = operators.names(token) if operator == "comparison" else [operator] * len(others)
        place = self.place("value", left.begin, right.end)
        texts = [self.text(side) for side in sides]
        for name, other in zip(names, others):
            self.add(place, name, at, at + len(token), other, f"({texts[0]}) {other} ({texts[1]})")
        if operator == "logic":
            self.add(place, name, left.begin, right.begin, "", f"static_cast<bool>({texts[1]})")
            self.add(place, name, left.end, right.end, "", f"static_cast<bool>({texts[0]})")

    def in_UnaryOperator(self, node):
        token = node.opcode()
        text = self.text(node)
        if token in operators.STEPS:
            other = operators.STEPS[token][0]
            place = self.place("value", node.begin, node.end)
            at = node.begin if text.startswith(token) else node.end - len(token)
            self.add(place, "arithmetic", at, at + len(token), other, text.replace(token, other))
        elif token in ("!", "-", "~") and text.startswith(token):
            code = f"static_cast<bool>({text[1:]})" if token == "!" else text[1:]
            place = self.place("value", node.begin, node.end)
            self.add(place, "logic" if token == "!" else "arithmetic", node.begin, node.begin + 1, "", code)

    def in_ConditionalOperator(self, node):
        self.condition(node.parts[0], can_be_never=True)

    def in_CallExpr(self, node):
        found = re.match(r"std::(min|max)\b", self.text(node))
        if found:
            other, at = operators.CALLS[found[1]], node.begin + len("std::")
            self.add(self.place("value", node.begin, node.end), "call", at, at + len(other), other,
                     f"std::{other}{self.text(node)[found.end():]}")

    def literal(self, node, others, operator="constant"):
        place = self.place("value", node.begin, node.end)
        for other in others:
            self.add(place, operator, node.begin, node.end, other)

    def in_IntegerLiteral(self, node):
        self.literal(node, operators.other_numbers(self.text(node)))

    def in_UserDefinedLiteral(self, node):
        self.literal(node, operators.other_numbers(self.text(node)))

    def in_CharacterLiteral(self, node):
        if self.text(node).startswith("'"):
            self.literal(node, operators.other_characters(node.json["value"]))

    def in_StringLiteral(self, node):
        text = self.source.text(node.begin, node.end)
        if text.startswith(('"', 'R"')):
            self.literal(node, operators.other_texts(flat(text)), "text")

    def in_CXXBoolLiteralExpr(self, node):
        if self.text(node) in ("true", "false"):
            self.literal(node, ["false" if self.text(node) == "true" else "true"])

    def in_DeclRefExpr(self, node):
        to = node.json.get("referencedDecl", {})
        name, text = to.get("name", ""), self.text(node)
        if not text.endswith(name) or not name:
            return
        begin = text[:-len(name)]
        if to.get("kind") == "EnumConstantDecl":
            constants = self.enums.get(node.type()[0].split("::")[-1], [])
            self.literal(node, [begin + other for other in operators.other_constants(name, constants)])

"""Finds the places of mutants in what clang has understood of a solution."""
import re

from maintain.mutation import operators, syntax
from maintain.mutation.mutants import Mutant, Place, Source, flat

WRAPPERS = ("ExprWithCleanups", "ImplicitCastExpr", "MaterializeTemporaryExpr", "CXXBindTemporaryExpr", "ConstantExpr",
            "CXXConstructExpr", "CXXFunctionalCastExpr")
FROM_ELSEWHERE = ("CXXDefaultArgExpr", "CXXDefaultInitExpr")  # they stand in a header
CALLS = ("CallExpr", "CXXMemberCallExpr")
LOOPS = ("WhileStmt", "ForStmt", "CXXForRangeStmt", "DoStmt")
JUMPS = ("ReturnStmt", "BreakStmt", "ContinueStmt")
LITERALS = ("IntegerLiteral", "CharacterLiteral", "CXXBoolLiteralExpr")
NUMBERS = {"char", "int", "unsigned int", "long", "unsigned long", "unsigned char", "unsigned short"}


def find(path, text):
    nodes, enums = syntax.read(path)
    finder = Finder(Source(path, text), enums)
    for node in nodes:
        finder.declaration(node)
    return finder.done()


def inside(node):
    """Without what only the compiler has put around it."""
    while node.kind in WRAPPERS and len(node.parts) == 1 and node.same_place(node.parts[0]):
        node = node.parts[0]
    return node


class Finder:
    def __init__(self, source, enums):
        self.source, self.enums = source, enums
        self.function, self.in_lambda, self.seen, self.there = "", False, set(), {}

    def done(self):
        """The source. What is found twice (a lambda is said twice in the tree) is one."""
        places = sorted(self.there.values(), key=Place.order)
        self.source.places = [place for place in places if place.mutants or place.kind == "constexpr"]
        return self.source

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

    # ---- Declarations.

    def declaration(self, node):
        if node.json.get("isImplicit") or node.kind in ("EnumDecl", "StaticAssertDecl"):
            return
        if node.kind in ("FunctionDecl", "CXXMethodDecl", "CXXConstructorDecl"):
            self.function = node.json.get("name", "")
            for part in node.parts:
                if part.kind == "CompoundStmt":
                    self.body(part)
        elif node.kind in ("VarDecl", "FieldDecl"):
            self.function = node.json.get("name", "")
            self.variable(node)
        elif node.kind in ("NamespaceDecl", "CXXRecordDecl"):
            for part in node.parts:
                self.declaration(part)

    def variable(self, node):
        """A constant whose value has mutants is computed when the program runs."""
        before = len(self.source.mutants)
        for part in node.parts:
            self.expression(part)
        if node.json.get("constexpr") and len(self.source.mutants) > before:
            at = self.source.data.index(b"constexpr", node.begin)
            self.place("constexpr", at, at + len("constexpr"))

    def body(self, compound):
        for part in compound.parts:
            self.statement(part, is_end=part is compound.parts[-1])

    # ---- Statements.

    def statement(self, node, is_end=False):
        """is_end: the last one of a function, which has to give a value."""
        if node.begin is None:
            if node.in_macro:
                self.source.left_out.append("assert")
        elif node.kind == "CompoundStmt":
            for part in node.parts:
                self.statement(part)
        elif node.kind == "DeclStmt":
            for part in node.parts:
                self.variable(part)
        elif node.kind == "IfStmt":
            self.choice(node)
        elif node.kind in LOOPS:
            self.deleted("loop", node)
            self.loop(node)
        elif node.kind in JUMPS:
            if not is_end:
                self.deleted("statement", node)
            if node.kind == "ReturnStmt" and node.parts:
                self.value(node)
        elif node.kind != "NullStmt":
            self.deleted("call" if inside(node).kind in CALLS else "statement", node)
            self.expression(node)

    def deleted(self, operator, node):
        self.add(self.place("statement", node.begin, node.end), operator, node.begin, node.end, "", "{}")

    def choice(self, node):
        parts = list(node.parts)
        if node.json.get("hasInit"):
            self.statement(parts.pop(0))
        if node.json.get("hasVar"):
            declared = parts.pop(0)
            self.variable(declared.parts[0])
            parts.pop(0)
            if not self.is_one_jump(parts):
                place = self.place("variable", declared.begin, declared.end, declared.parts[0].json["name"])
                self.add(place, "condition", declared.begin, declared.end, "false")
        else:
            self.condition(parts.pop(0), can_be_never=not self.is_one_jump(parts))
        for part in parts:
            self.statement(part)

    def is_one_jump(self, branches):
        """If the condition is never true, it is as if this one statement was not there; that is a mutant already."""
        if len(branches) != 1:
            return False
        inner = branches[0].parts if branches[0].kind == "CompoundStmt" else branches
        return len(inner) == 1 and inner[0].kind not in ("IfStmt", "DeclStmt", "CompoundStmt")

    def loop(self, node):
        if node.kind == "CXXForRangeStmt":
            self.variable(node.parts[1].parts[0])
            self.statement(node.parts[-1])
            return
        if node.kind == "ForStmt":
            begin, _, condition, step, body = node.parts
            if begin.kind:
                self.statement(begin) if begin.kind == "DeclStmt" else self.expression(begin)
            if step.kind:
                self.expression(step)
        elif node.json.get("hasVar"):
            self.variable(node.parts[0].parts[0])
            condition, body = None, node.parts[-1]
        else:
            condition, body = (node.parts if node.kind == "WhileStmt" else node.parts[::-1])
        if condition and condition.kind:
            self.condition(condition, can_be_never=False)
        self.statement(body)

    def condition(self, node, can_be_never):
        if inside(node).kind not in ("CXXBoolLiteralExpr",):
            place = self.place("condition", node.begin, node.end)
            self.add(place, "condition", node.begin, node.end, "true")
            if can_be_never:
                self.add(place, "condition", node.begin, node.end, "false")
        self.expression(node)

    def value(self, node):
        """What a function gives back."""
        given = node.parts[0]
        self.expression(given)
        said, meant = (text.replace("const ", "") for text in given.type())
        text, kind = self.text(given), inside(given).kind
        others, as_said = [], ""  # a lambda's type is that of what it gives back
        if kind in LITERALS or "nullopt_t" in said or said[-1] in "*&":
            pass
        elif meant == "bool":
            others = ["true", "false"]
        elif meant in NUMBERS:
            others = ["0", f"({text}) + 1"]
            as_said = f"static_cast<std::remove_cvref_t<decltype({text})>>" if self.in_lambda else ""
        elif text in ("{}", "std::nullopt"):
            if said.startswith("std::optional<"):
                others = [f"{said}({said[len('std::optional<'):-1]}{{}})"]
        elif said.split("::")[-1] in self.enums:
            pass  # its constants have mutants
        else:
            others = [f"std::remove_cvref_t<decltype({text})>{{}}" if self.in_lambda else "{}"]
        for other in others:
            shown = "{}" if other.startswith("std::remove") else other
            self.add(self.place("statement", node.begin, node.end), "value", given.begin, given.end, shown,
                     f"return {as_said}({other});" if as_said else f"return {other};")

    # ---- Expressions.

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
            constants = next((there for there in self.enums.values() if name in there and
                              node.type()[0].split("::")[-1] in self.enums
                              and there is self.enums[node.type()[0].split("::")[-1]]), [])
            self.literal(node, [begin + other for other in operators.other_constants(name, constants)])

"""Finds the places of mutants in what clang has understood of a solution: its declarations and statements."""
from maintain.mutation import syntax
from maintain.mutation.expressions import Expressions, inside
from maintain.mutation.mutants import Place, Source

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


class Finder(Expressions):
    def done(self):
        """The source. What is found twice (a lambda is said twice in the tree) is one."""
        places = sorted(self.there.values(), key=Place.order)
        self.source.places = [place for place in places if place.mutants or place.kind == "constexpr"]
        return self.source

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

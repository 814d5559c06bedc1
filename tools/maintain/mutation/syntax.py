"""What clang 19 understands of a source: its tree, as JSON, with the place of each node in the file's bytes."""
import json
import os
import re

from workbook.core import processes
from workbook.core.files import ROOT
from workbook.core.trouble import Trouble
from maintain.test_parts.compiling import includes
from maintain.test_parts.result import tail

CLANG = "clang++-19"


class Node:
    """A part of the source: bytes from `begin` to `end`. Both are None if it does not stand there as it is: a part of a
    macro, or of what the compiler has put in."""

    def __init__(self, json_node):
        self.kind = json_node.get("kind", "")
        self.json = json_node
        places = json_node.get("range", {})
        first, last = places.get("begin", {}), places.get("end", {})
        self.in_macro = "expansionLoc" in first
        self.begin, self.end = first.get("offset"), None
        if "offset" in last:
            self.end = last["offset"] + last["tokLen"]
        if self.end is None:
            self.begin = None
        self.parts = [Node(part) for part in json_node.get("inner", [])]

    def type(self):
        """As it is said in the source, and then as the compiler says it."""
        of = self.json.get("type", {})
        return of.get("qualType", ""), of.get("desugaredQualType", of.get("qualType", ""))

    def opcode(self):
        return self.json.get("opcode", "")

    def same_place(self, other):
        return self.begin is not None and (self.begin, self.end) == (other.begin, other.end)


def read(path):
    """(nodes of what the source at `path` defines in namespace ws, {an enum's name: its constants})."""
    status, output = processes.capture([CLANG, "-std=c++20", "-w", "-fsyntax-only", *includes(path), "-Xclang",
                                        "-ast-dump=json", "-Xclang", "-ast-dump-filter=ws::", os.path.join(ROOT, path)])
    if status != 0:
        raise Trouble(f"{CLANG} does not read {path}\n{tail(output)}")
    return sort(output)


def sort(output):
    decoder, at, defined, enums = json.JSONDecoder(), 0, [], {}
    while at < len(output):
        found, at = decoder.raw_decode(output, at)
        at = re.compile(r"\s*").match(output, at).end()
        enums.update(enums_in(found))
        if "includedFrom" not in found.get("loc", {}):
            defined.append(Node(found))
    return defined, enums


def enums_in(declaration):
    """(name, constants) of it, if it is an enum, and of those that a class has in it."""
    inner = declaration.get("inner", [])
    if declaration["kind"] == "EnumDecl":
        yield declaration.get("name", ""), [one["name"] for one in inner if one["kind"] == "EnumConstantDecl"]
    elif declaration["kind"] in ("CXXRecordDecl", "NamespaceDecl"):
        for one in inner:
            yield from enums_in(one)

"""A page of Markdown, read by markdown-it: its code blocks, headings, links, and the words a person reads."""
import functools
import re

from markdown_it import MarkdownIt

from workbook.core.files import read

PARSER = MarkdownIt("commonmark").enable("table")
FRONT_MATTER = re.compile(r"---\n(?:.*\n)*?---\n")  # of a deck of slides


class Block:
    """A fence and what is in it: ```language key=value word"""

    def __init__(self, path, line, info, lines):
        self.path, self.line, self.lines = path, line, lines
        words = info.split()
        self.language = words[0] if words and "=" not in words[0] else ""
        rest = words[1:] if self.language else words
        self.options = dict(word.split("=", 1) if "=" in word else (word, "") for word in rest)

    def place(self):
        return f"{self.path}:{self.line}"


class Heading:
    def __init__(self, line, level, text, anchor):
        self.line, self.level, self.text, self.anchor = line, level, text, anchor


class Page:
    def __init__(self, path, text):
        self.first_line = text.partition("\n")[0]
        self.blocks, self.headings, self.links, self.prose, self.code_words = [], [], [], [], []
        self.html = []         # (line, text) of what is no Markdown
        self.lost_fences = []  # lines of those that are indented so deep that they are code
        self.tables = []       # (the line of its head, its lines)
        self.anchors = set()   # what a link may name behind its #
        line, level = 1, None
        for token in PARSER.parse(without_front_matter(text)):
            line = token.map[0] + 1 if token.map else line  # a cell of a table does not know its line, its row does
            if token.type == "fence":
                self.blocks.append(Block(path, line, token.info, token.content.splitlines()))
            elif token.type == "code_block" and re.search("^ *(```|~~~)", token.content, re.M):
                self.lost_fences.append(line)
            elif token.type == "table_open":
                self.tables.append((line, text.splitlines()[slice(*token.map)]))
            elif token.type == "html_block":
                self.read_html(line, token.content)
            elif token.type == "heading_open":
                level = int(token.tag[1:])
            elif token.type == "inline":
                self.read_inline(line, token.children)
                if level:
                    self.add_heading(line, level, plain(token.children))
                level = None

    def read_inline(self, line, tokens):
        for token in tokens:
            if token.type in ("softbreak", "hardbreak"):
                line += 1
            elif token.type == "html_inline":
                self.read_html(line, token.content)
            elif token.type == "code_inline":
                self.code_words.append(token.content)
            else:
                target = token.attrGet("href") or token.attrGet("src")
                if target is not None:
                    self.links.append((line, target))
                self.prose.append((line, token.content or token.attrGet("title") or ""))

    def read_html(self, line, text):
        self.html.append((line, text.strip()))
        self.prose += enumerate(text.splitlines(), line)
        self.anchors.update(re.findall(r"<a (?:id|name)=\"([^\"]+)\"", text))

    def add_heading(self, line, level, text):
        base = anchor = slug(text)
        count = 0
        while anchor in self.anchors:
            count += 1
            anchor = f"{base}-{count}"
        self.anchors.add(anchor)
        self.headings.append(Heading(line, level, text, anchor))


def without_front_matter(text):
    """Its lines stay, without words, so that all others keep their numbers."""
    found = FRONT_MATTER.match(text)
    return "\n" * found[0].count("\n") + text[found.end():] if found else text


def plain(tokens):
    """What a person reads of a line."""
    return "".join(token.content for token in tokens if token.type in ("text", "code_inline"))


def slug(heading):
    """What GitHub calls a heading in a link."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def page(path):
    return parse(path, read(path))


@functools.lru_cache(maxsize=None)
def parse(path, text):
    return Page(path, text)

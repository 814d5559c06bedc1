"""The check of the rooms: who may include or import from where."""
import os
import unittest

from tests.testkit import CheckTest


class Rooms(CheckTest):
    def setUp(self):
        """Some files of C++ that are where they belong; the tool is there already."""
        super().setUp()
        for path in ("chapters/base/a.h", "chapters/01-one/one.h", "chapters/02-two/two.h", "chapters/host/tcp.h",
                     "fuzz/reference/b.h", "fuzz/oracles/d.h"):
            self.write(path, "")
        self.write("chapters/02-two/tests/two_test.cpp", '#include "one.h"\n#include "two.h"\n')
        self.write("chapters/host/tcp.cpp", '#include "tcp.h"\n#include "two.h"\n')
        self.write("fuzz/oracles/d.cpp", '#include "d.h"\n#include "reference/b.h"\n')

    def test_a_room_stands_on_those_below_it(self):
        self.silent("rooms")
        for path, text, words in (
                ("chapters/base/a.h", '\n#include "one.h"\n',
                 "chapters/base/a.h:2: base is not built on chapter (chapters/01-one/one.h)"),
                ("chapters/01-one/one.cpp", '#include "tcp.h"\n', "one.cpp:1: chapter is not built on host"),
                ("solutions/01-one/one.cpp", '#include "two.h"\n',
                 "one.cpp:1: chapter 1 is not built on chapter 2 (chapters/02-two/two.h)"),
                ("chapters/01-one/tests/one_test.cpp", '#include "two.h"\n', "chapter 1 is not built on chapter 2"),
                ("fuzz/reference/b.h", '#include "one.h"\n', "b.h:1: reference is not built on chapter"),
                ("fuzz/inputs/c.cpp", '#include "oracles/d.h"\n', "c.cpp:1: inputs is not built on oracles"),
                ("chapters/base/a.h", '#include "gone.h"\n', "a.h:1: gone.h is not there, or in no room"),
                ("elsewhere/e.cpp", "", "elsewhere/e.cpp: is in no room"),
                ("tools/workbook/core/f.py", "def f():\n    from workbook.learner import hints\n",
                 "core/f.py:2: core is not built on learner (tools/workbook/learner/hints.py)"),
                ("tools/workbook/learner/g.py", "import maintain.plan\n", "g.py:1: learner is not built on maintain")):
            with self.subTest(words):
                before = self.read(path) if os.path.exists(os.path.join(self.tree, path)) else None
                self.write(path, text)
                self.finds("rooms", words)
                self.put_back(path, before)
        self.silent("rooms")

    def put_back(self, path, text):
        if text is None:
            os.remove(os.path.join(self.tree, path))
        else:
            self.write(path, text)

    def test_no_two_headers_need_each_other(self):
        self.write("chapters/01-one/x.h", '#include "y.h"\n')
        self.write("chapters/01-one/y.h", '#include "x.h"\n')
        self.finds("rooms", "in a circle: chapters/01-one/x.h -> chapters/01-one/y.h -> chapters/01-one/x.h")

    def test_no_two_modules_need_each_other_not_even_late(self):
        self.write("tools/workbook/core/x.py", "from workbook.core import y\n")
        self.write("tools/workbook/core/y.py", "def late():\n    from workbook.core.x import x\n    return x\n")
        self.finds("rooms", "in a circle: {0}/x.py -> {0}/y.py -> {0}/x.py".format("tools/workbook/core"))

    def test_no_two_headers_and_no_two_types_have_one_name(self):
        self.write("chapters/01-one/x.h", "namespace ws {\n\nclass Client;\nclass X {\n};\n")
        self.write("chapters/host/y.h", "namespace ws::tcp {\n\nclass Client {\n};\nclass X : public Y {\n};\n")
        self.silent("names")
        self.write("chapters/host/z.h", "namespace ws {\n\nstruct X {\n};\n")
        self.finds("names", "chapters/01-one/x.h: ws::X is in chapters/host/z.h, too")
        self.write("chapters/host/x.h", "")
        self.finds("names", "chapters/01-one/x.h: x.h is in chapters/host/x.h, too")


if __name__ == "__main__":
    unittest.main()

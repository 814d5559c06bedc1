"""Node.js's test runner is given the browser that works here."""
import os
import tempfile
import unittest
from unittest import mock

from workbook.core.machine import programs
from workbook.web import node_runner

SAYS = 'import test from "node:test";\ntest(`its browser: [${process.env.CHROMIUM}]`, () => {});\n'


@unittest.skipUnless(programs.has_node(), "Node.js is not here")
class NodeRunner(unittest.TestCase):
    def browser(self, found):
        """What a test is told of it."""
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(programs, "chromium", lambda: found):
            path = os.path.join(folder, "says.test.mjs")
            with open(path, "w", encoding="utf-8") as file:
                file.write(SAYS)
            status, output, tests = node_runner.run("runner", [path])
        self.assertEqual((status, len(tests)), (0, 1), output)
        return tests[0].name

    def test_the_one_that_works(self):
        self.assertIn("[/a/browser]", self.browser("/a/browser"))

    def test_none_though_one_has_its_name(self):
        self.assertIn("[]", self.browser(None))


if __name__ == "__main__":
    unittest.main()

"""Whether an impostor that says which rules of the RFCs it breaks makes a test red that pins each of them: else a row
of chapters/LEDGER.md would name a test and an impostor that have nothing to do with each other."""
from maintain.impostors.machine import programs, server_tests
from maintain.ledger import tags


class Pins:
    def __init__(self):
        self.tests = tags.by_rule((f"{tag.suite}.{tag.name}", tag.ids) for tag in tags.tags())

    def wrong(self, body, variant, killer):
        """None, or what is wrong. The killer is the test whose screen is shown; it may be one of those that pin it."""
        kept = [name for name in body.breaks() if killer not in self.tests.get(name, [])
                and not is_red(body, variant, self.tests.get(name, []))]
        return f"  it breaks {', '.join(kept)}, and no test that pins that is red for it" if kept else None


def is_red(body, variant, tests):
    """Whether one of these tests is red, in the chapter of the impostor."""
    program, server, *_ = programs(body.chapter)
    if server_tests(body.chapter) & set(tests):
        variant.build(server)
    status, _ = variant.run(variant.build(program), f"--gtest_filter={':'.join(tests)}", "--gtest_brief=1")
    return status != 0

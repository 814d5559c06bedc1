"""The lists of rules, the tags in tests, the cards that name rules, and the steps, read once."""
from maintain.ledger import lists, tags, taught


class Ledger:
    def __init__(self):
        self.rfcs = lists.rfcs()
        self.rules = lists.rules(self.rfcs)
        self.tags, self.breakers = tags.tags(), tags.breakers()
        self.tests = tags.by_rule((tag, tag.ids) for tag in self.tags)
        self.impostors = tags.by_rule(self.breakers)
        self.lessons = taught.lessons(self.rfcs)

    def steps(self, rule):
        return taught.steps_of(rule, self.tests.get(rule.id, []), self.lessons)

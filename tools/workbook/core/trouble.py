"""What a person is told when something cannot be done."""


class Trouble(Exception):
    """One clear line for the person, and an exit status."""
    status = 1


class Usage(Trouble):
    """The command line was wrong."""
    status = 2

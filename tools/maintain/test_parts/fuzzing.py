"""The zoo: each fault is seen by whom its card says, and our own code by nobody."""
from maintain import zoo_cards


def check(result):
    """the fuzzers are quiet on our solutions, and the zoo is as its cards say"""
    for exhibit, fine, said in zoo_cards.check():
        result.check(fine, f"exhibit {exhibit.name()}: {said}" if exhibit else said)
        if fine and not exhibit:
            print("  " + said, flush=True)

"""Three holes in one file: infill code examples/code_example.py -d"""
# ruff: noqa: B018, F821


def mean(numbers: list[float]) -> float:
    """The arithmetic mean of a list that is not empty."""
    return sum(numbers) / ___


def largest(words: list[str]) -> str:
    """The longest word; the first of several."""
    best = ""
    for word in ___items:
        if len(word) > len(best):
            ___
    return best

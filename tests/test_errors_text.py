"""Every error that infill can raise, in one file that reads as prose: tests/errors.txt.

After changing an error:  python -m tests.test_errors_text
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import infill
from infill.errors import BudgetError, ModelError, SourceError, Unsatisfiable, Unsupported

PACKAGE = Path(infill.__file__).parent
CATALOGUE = Path(__file__).parent / "errors.txt"
KINDS = {
    kind.__name__ for kind in (SourceError, Unsupported, BudgetError, Unsatisfiable, ModelError)
}


def catalogue() -> str:
    """The texts of all errors, by kind; what is known only when one is raised stands in braces."""
    found: dict[str, set[str]] = {kind: set() for kind in sorted(KINDS)}
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in raised(ast.parse(path.read_text(encoding="utf-8"))):
            assert isinstance(call.func, ast.Name)
            found[call.func.id].add(text_of(call))
    return "\n".join(
        f"{kind}\n{'-' * len(kind)}\n" + "\n".join(sorted(texts)) + "\n"
        for kind, texts in found.items()
    )


def raised(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
            yield node


def text_of(call: ast.Call) -> str:
    """The error as it prints: what, then what was got, then what to try."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    lines = [spelled(call.args[0])]
    lines += [f"  got: {spelled(given['got'])}"] if "got" in given else []
    lines += [f"  try: {spelled(given['todo'])}"] if "todo" in given else []
    return "\n".join(lines)


def spelled(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(map(spelled, parts))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return spelled(left) + spelled(right)
        case ast.FormattedValue(value=value):
            return "{" + ast.unparse(value) + "}"
        case _:
            return "{" + ast.unparse(node) + "}"


def test_the_texts_of_all_errors_are_the_ones_in_the_file() -> None:
    expected = CATALOGUE.read_text(encoding="utf-8")
    assert catalogue() == expected, "read the change, then: python -m tests.test_errors_text"


def test_errors_start_small_and_end_without_a_full_stop() -> None:
    for line in catalogue().splitlines():
        text = line.strip().removeprefix("got: ").removeprefix("try: ")
        assert not text.endswith("."), line
        first = text.split(" ")[0]
        assert (
            not first[:1].isupper() or first in KINDS or not first.isalpha() or first.isupper()
        ), line


def test_an_error_says_what_where_got_and_what_to_do() -> None:
    error = Unsatisfiable(
        "no valid filling in 3 rounds of denoising",
        where="/items",
        got="some items are equal",
        todo="allow fewer items",
        tried=("/items/1: some items are equal",),
    )
    assert str(error) == (
        "/items: no valid filling in 3 rounds of denoising\n"
        "  got: some items are equal\n"
        "  try: allow fewer items\n"
        "  tried: /items/1: some items are equal"
    )


if __name__ == "__main__":
    CATALOGUE.write_text(catalogue(), encoding="utf-8")

"""The table of keywords as Markdown, for the documentation.

python -m infill.schemas.keyword_docs      # | `maxLength` | an integer, 0 or above | …
"""

from __future__ import annotations

from collections.abc import Iterator

from infill.schemas.reading.keywords import KEYWORDS, NOW, Keyword

_DRAFTS = {2019: "2019-09", NOW: "2020-12"}
_HOW = {
    "structure": "structure",
    "automaton": "automaton",
    "annotation": "nothing: an annotation",
    "refused": "refused",
}


def keyword_table() -> str:
    """A row for each keyword: what it takes, the drafts that have it, and how it is enforced."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "| keyword | takes | drafts | enforced by |"
    yield "|---|---|---|---|"
    for row in KEYWORDS.values():
        takes = row.takes.wanted or "any value"
        yield f"| `{row.name}` | {takes} | {_drafts(row)} | {_enforced(row)} |"


def _drafts(row: Keyword) -> str:
    if row.vocabulary.startswith("OpenAPI"):
        return row.vocabulary
    since, until = (_DRAFTS.get(draft, str(draft)) for draft in (row.since, row.until))
    if row.since == row.until:
        return since
    return f"from {since}" if row.until == NOW else f"{since} to {until}"


def _enforced(row: Keyword) -> str:
    if not row.constrains and row.how == "structure":
        return "a name: nothing to enforce"
    return f"{_HOW[row.how]}; {row.note}" if row.note else _HOW[row.how]


if __name__ == "__main__":
    print(keyword_table(), end="")

"""Lists below their names: where they begin, how they go on, and that they end."""

from __future__ import annotations

import time

import pytest

from infill.evidence.evidence import Evidence
from infill.evidence.lists import list_after, openings
from infill.models import default_vocabulary

PAGE = """\
zgrep(1)

NAME
       zgrep - search compressed files

SEE ALSO
       grep(1), gzip(1),
       xz(1)

Tags: fast, small and handy
To: "Junio C Hamano" <gitster@pobox.example>,
Cc: a@b.example
Files: none
  * Mend it. (Closes: #843714, #824636)
  * Mend that. (Closes: #99)
Colours: black
Parts
  - bolt
  - nut
"""


@pytest.mark.parametrize(
    ("key", "items"),
    [
        ("see_also", ["grep(1)", "gzip(1)", "xz(1)"]),
        ("names", ["zgrep"]),
        ("tags", ["fast", "small", "handy"]),
        ("cc", ["a@b.example"]),
        ("files", []),
        ("closes", ["843714", "824636", "99"]),
        ("colours", ["black"]),
        ("parts", ["bolt", "nut"]),
    ],
)
def test_a_list_stands_below_its_name(key: str, items: list[str]) -> None:
    starts, number = openings(PAGE, key), key == "closes"
    assert starts
    for count, item in enumerate(items):
        said = list_after(PAGE, starts, items[:count], number=number)
        assert said is not None
        assert said.item == item
        assert said.starts[0].startswith(item)
    over = list_after(PAGE, starts, items, number=number)
    assert over is not None
    assert not over.starts


def test_an_address_may_be_meant_with_its_name_or_alone() -> None:
    said = list_after(PAGE, openings(PAGE, "to"), [], number=False)
    assert said is not None
    assert not said.item
    assert [start[:7] for start in said.starts] == ["Junio C", "gitster"]


@pytest.mark.parametrize("key", ["authors", "grep", "mend", "it"])
def test_what_is_no_name_of_a_list_opens_none(key: str) -> None:
    assert not openings(PAGE, key)


def test_a_label_that_begins_a_line_is_the_only_one() -> None:
    letter = "To: a@b.example\n\nForwarded message\nTo: c@d.example\n"
    assert len(openings(letter, "to")) == 1
    assert len(openings("Mended (closes: #1)\nMended too (closes: #2)\n", "closes")) == 2


def test_an_item_that_stands_elsewhere_leaves_the_rest_open() -> None:
    assert list_after(PAGE, openings(PAGE, "tags"), ["slow"], number=False) is None


@pytest.mark.parametrize("run", [" ", "\t", "-", "|", "\n", "a", "A-", "a.", "- ", "(", "a@", "* "])
def test_a_text_of_one_sign_takes_no_time(run: str) -> None:
    text = f"Tags: a{run * 40_000}b\nTags{run * 40_000}\nSEE ALSO{run * 40_000}x"
    evidence = Evidence(text, default_vocabulary())
    began = time.process_time()
    for key in ("tags", "see_also", "seller", "email"):
        evidence.list_after(key, (), "string")
        evidence.list_after(key, ("a",), "integer")
        evidence.onward(("a",))
        evidence.labelled(key)
        evidence.near(key)
        evidence.promised(key, key, str.isalpha)
        evidence.fitting(key, str.isdigit)
        evidence.named(key, {"a": "abc", "b": "tags"})
        evidence.copies.ahead(b"a")
    assert time.process_time() - began < 5

"""The language model that writes: what it says it is worth is what a plain reading says."""

from __future__ import annotations

from itertools import product

import pytest
import torch

from infill.models.hybrid.hybrid_writer import CausalPage, CausalWriter
from infill.models.hybrid.network import Sight
from infill.writer import Ending
from tests.models import toy

WRITER = CausalWriter(toy.network, toy.vocabulary())
BEFORE = "ABCDEFGH"


def page(text: str = BEFORE, spent: list[int] | None = None) -> CausalPage:
    return WRITER.read(text, (spent if spent is not None else []).append)


@torch.inference_mode()
def plainly(text: str) -> list[float]:
    """The log-probabilities of the tokens of a text behind BEFORE, read in one causal pass."""
    ids = [0, *WRITER.vocabulary.encode(BEFORE + text)]
    tokens, places = torch.tensor([ids]), torch.arange(len(ids))[None]
    hidden = WRITER.network(tokens, places, Sight(causal=True)).hidden[0]
    rows = WRITER.network.head(hidden).log_softmax(-1)
    return [float(rows[at - 1, ids[at]]) for at in range(1 + len(BEFORE), len(ids))]


def after(size: int) -> object:
    return lambda text: Ending(text, last=True) if len(text) >= size else None


def test_likelihoods_of_texts_beside_each_other_are_those_of_each_alone() -> None:
    texts = ["KLM", "K", "ZZZZZZZZZZ", "", "KLX"]
    for text, found in zip(texts, page().likelihoods(texts), strict=True):
        assert list(found) == pytest.approx(plainly(text), abs=1e-4)


def test_a_beam_is_worth_what_a_plain_reading_says() -> None:
    found = page().beams(5, 4, after(4))  # type: ignore[arg-type]
    assert len({one.text for one in found}) == len(found) >= 5
    for one in found:
        assert one.likelihood == pytest.approx(sum(plainly(one.text)), abs=1e-3)
    assert found == sorted(found, key=lambda one: -one.likelihood)


def test_a_wide_beam_finds_the_likeliest_text_of_all() -> None:
    letters = [
        bytes(token).decode() for token in WRITER.vocabulary.tokens if token and token < b"\x80"
    ]
    best = max(("".join(pair) for pair in product(letters, repeat=2)), key=_worth)
    found = page().beams(91, 2, after(2))  # type: ignore[arg-type]
    assert found[0].text == best


def _worth(text: str) -> float:
    if text[0] not in _FIRST:
        _FIRST[text[0]] = page(BEFORE + text[0])
    first = page().following[ord(text[0]) - 32]
    return float(first + _FIRST[text[0]].following[ord(text[1]) - 32])


_FIRST: dict[str, CausalPage] = {}


def test_a_text_may_end_and_go_on() -> None:
    found = page().beams(4, 3, lambda text: Ending(text, len(text) == 3))
    assert {len(one.text) for one in found} == {1, 2, 3}


def test_a_text_that_must_not_end_where_it_has_to_is_dropped() -> None:
    assert page().beams(4, 3, lambda text: Ending(None, last=True)) == []


def test_every_forward_is_announced_before_it_happens() -> None:
    spent: list[int] = []
    made = page(spent=spent)
    assert len(spent) == 1 and spent[0] >= len(BEFORE) + 1
    made.beams(4, 3, lambda text: None)
    assert len(spent) == 4

    class Over(Exception):
        pass

    def over(tokens: int) -> None:
        raise Over

    with pytest.raises(Over):
        WRITER.read(BEFORE, over)


def test_white_space_at_the_end_is_read_with_what_follows() -> None:
    from infill.models import default_vocabulary

    vocabulary = default_vocabulary()
    shape = toy.SHAPE.__class__(**{**_fields(), "vocab_size": vocabulary.size})
    torch.manual_seed(0)
    network = toy.Network(shape)
    writer = CausalWriter(lambda: network, vocabulary)
    made = writer.read("def f(x):\n    return ", [].append)
    assert made.owed == " "
    for one in made.beams(3, 4, lambda text: Ending(text, last=True)):
        joined = vocabulary.encode(" " + one.text)
        assert one.text and vocabulary.decode(joined) == (" " + one.text).encode()


def _fields() -> dict[str, object]:
    return {name: getattr(toy.SHAPE, name) for name in toy.SHAPE.__slots__}


def test_memory_does_not_depend_on_how_long_a_text_is_read() -> None:
    """Only so many shapes come: lengths go in steps."""
    spent: list[int] = []
    for size in range(100, 120):
        page("A" * size, spent)
    assert len(set(spent)) <= 3

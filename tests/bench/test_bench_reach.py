"""A reference is looked for in a language without compiling it."""

from __future__ import annotations

from random import Random

import pytest

from bench.reading import reads
from infill.languages.language import Language, any_text, length, literal, one_of
from infill.templates.code import python_languages as expressions, python_languages as statements

NEVER = literal("x") & literal("y")


@pytest.mark.parametrize(
    "language",
    [
        expressions.python_name(),
        statements.python_head(),
        one_of(["a", "ab", "b"]).repeat(2, 4),
        length(any_text(), 2, 3) | NEVER,
        any_text() - (literal("é") + any_text()),
    ],
)
def test_a_language_reads_what_its_automaton_accepts(language: Language) -> None:
    rng = Random(0)
    texts = ["", "a", "aab", "éa", "if x:", "ababab", *(language.random(rng) for _ in range(20))]
    for text in texts:
        assert reads(language, text) == language.accepts(text), text

"""What compiled rows are checked with: a document's way through them, and random ways."""

from __future__ import annotations

import json
import random
from typing import Any

from infill.documents import same
from infill.languages.language import Language
from infill.scaffold import Choice, Piece, Row, Slot, Text, chosen, flat, walk
from infill.schemas import Limits, compile_schema


def pieces(schema: Any, document: Any, **limits: int) -> list[str]:
    """The texts of a document along the compiled schema, each accepted where it stands."""
    found = list(flat(walk(compile_schema(schema, limits=Limits(**limits)).row, document)))
    for piece in found:
        if isinstance(piece, Piece) and isinstance(piece.slot, Slot):
            assert piece.slot.language.accepts(piece.text), (piece.slot.path, piece.text)
    return [piece.text for piece in found]


def spelled(schema: Any, document: Any, **limits: int) -> str:
    """The document's text; fails unless it reads back as the same value."""
    text = "".join(pieces(schema, document, **limits))
    assert same(json.loads(text), document), text
    return text


def drawn(row: Row, rng: random.Random, *, narrow: bool = False, parts: int = 400) -> str:
    """The text of some way through a row; after `parts` parts only the cheapest options."""
    text, queue = "", list(row)
    while queue:
        part = queue.pop(0)
        parts -= 1
        match part:
            case Text():
                text += part.text
            case Slot(language=Language()):
                text += part.language.random(rng)
            case Slot():
                text += part.language.shortest().decode()
            case Choice(options=options):
                least = min(option.floor for option in options)
                tight = narrow or parts < 0
                open_ = [o for o in options if o.floor <= least or not tight]
                option = rng.choice([o for o in open_ if not o.language.is_empty()])
                piece = option.language.random(rng)
                text += piece
                queue = [*chosen(part, piece).then(piece), *queue]
    return text


def failures(schema: Any, rng: random.Random, *, narrow: bool = False) -> list[str]:
    """What the judge says to some way through the compiled schema."""
    from infill.blueprint import Filled

    blueprint = compile_schema(schema)
    text = drawn(blueprint.row, rng, narrow=narrow)
    blueprint.parse(text)
    return [
        failure.message
        for validator in blueprint.validators
        for failure in validator(Filled(text, {}))
    ]

"""What the evidence says about the lists and numbers of a canvas that are still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from infill.canvas.variable import Variable
from infill.evidence.candidates import Naming
from infill.evidence.evidence import Evidence
from infill.evidence.labels import Spans, words_of
from infill.evidence.list_readings import UNGUIDED, fits, json_or_text, read_objects, read_series
from infill.evidence.lists import Onward
from infill.evidence.mentions import MENTIONS
from infill.scaffold import Slot


@dataclass(frozen=True, slots=True)
class Readings:
    """What the evidence says about a canvas's open lists of single values, and its open numbers.

    `onward`: how it goes on, for a choice whether a list does, and for an open item. `whole`: for
    an open slot that holds a whole list, its text. `spans`: for an open number, where the evidence
    is likely to say it. `labels`: for an open text, what stands behind its name as a label, or else
    the few words that fit it. `named`: for an open enum or boolean, which text it is. `early`: the
    choices that should wait for the item before them.
    """

    onward: Mapping[Variable, Onward]
    whole: Mapping[Variable, str]
    spans: Mapping[Variable, Spans]
    labels: Mapping[Variable, tuple[str, ...]]
    named: Mapping[Variable, Naming]
    early: frozenset[Variable]


NOTHING = Readings({}, {}, {}, {}, {}, frozenset())
NUMBERS = frozenset("integer number amount".split())
"""Kinds of slots that hold a number."""
FEW, MOST = frozenset(["enum", "boolean", "optional"]), 64
"""Kinds of slots that may choose among a few texts, and how many those are at most."""
UNNAMED = UNGUIDED | NUMBERS | {"array"}
"""Kinds of slots whose values are read in another way than from behind a label."""


def read(evidence: Evidence, variables: Sequence[Variable]) -> Readings:
    """Read the evidence for a canvas's variables, in text order."""
    series = read_series(evidence, variables)
    return Readings(
        {**series.onward, **dict(read_objects(evidence, variables))},
        series.whole,
        _numbers(evidence, variables),
        _labels(evidence, variables),
        _named(evidence, variables),
        series.early,
    )


def _numbers(evidence: Evidence, variables: Sequence[Variable]) -> dict[Variable, Spans]:
    """Where the evidence says open numbers: before their units, or behind their names."""
    spans: dict[Variable, Spans] = {}
    for variable in variables:
        if isinstance(variable.slot, Slot) and variable.open and variable.slot.kind in NUMBERS:
            known = evidence.near(variable.path.rpartition("/")[2])
            if known:
                spans[variable] = known
    return spans


def _labels(evidence: Evidence, variables: Sequence[Variable]) -> dict[Variable, tuple[str, ...]]:
    """What stands behind the names of open texts and dates, or else what fits them, in no list.

    Labels are of names at the top only.
    """
    found: dict[Variable, tuple[str, ...]] = {}
    for variable in variables:
        slot, keys = variable.slot, variable.path.split("/")[1:]
        if not variable.open or not isinstance(slot, Slot) or slot.kind in UNNAMED:
            continue
        if not keys or any(key.isdigit() for key in keys):
            continue
        known = evidence.labelled(keys[0], slot.kind) if len(keys) == 1 else ()
        if not known and slot.kind not in MENTIONS:
            known = _fitting(evidence, slot, keys)
        if known:
            found[variable] = known
    return found


def _fitting(evidence: Evidence, slot: Slot, keys: Sequence[str]) -> tuple[str, ...]:
    """The few words that fit a slot, or that have the shape which its name promises."""
    name, fitted = (words_of(keys[-1]) or [""])[-1], partial(fits, slot, keys)
    return evidence.fitting(slot, fitted) or evidence.promised(name, slot, fitted)


def _named(evidence: Evidence, variables: Sequence[Variable]) -> dict[Variable, Naming]:
    """Which of their few texts open slots in no list are to say."""
    found: dict[Variable, Naming] = {}
    for variable in variables:
        *path, key = variable.path.split("/")
        listed = any(step.isdigit() for step in path)
        if variable.open and isinstance(variable.slot, Slot) and not listed:
            known = evidence.named(key, texts_of(variable.slot))
            if known:
                found[variable] = known
    return found


@lru_cache(maxsize=512)
def texts_of(slot: Slot) -> Mapping[str, object]:
    """The texts of a slot that has but a few to choose from, each with the value that it says."""
    found = slot.regular.texts(MOST) if slot.kind in FEW else None
    return {text: json_or_text(slot.value(text)) for text in found or ()}

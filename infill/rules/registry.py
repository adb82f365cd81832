"""Rules by name, and how to read one from a text.

For example:

    rule_of("schedule", "entropy-bounded:gamma=0.2")      # EntropyBounded(gamma=0.2)
    rule_text(EntropyBounded(gamma=0.2))                  # "entropy-bounded:gamma=0.2"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from math import isfinite
from typing import Any

from infill.errors import SourceError
from infill.rules.draft import Draft
from infill.rules.guide import ClassifierFree, Credit, SoftMask, Unguided
from infill.rules.length import Daedal, Doubling, Fixed, Native
from infill.rules.orders import (
    AdaptiveBlocks,
    Blocks,
    Calibrated,
    Dilated,
    Entropy,
    LeftToRight,
    Margin,
    Random,
    RightToLeft,
)
from infill.rules.probe import Probe
from infill.rules.revision import Edit, ToMask, Unrevised, Unsure
from infill.rules.schedule import FixedSteps, Frontier
from infill.rules.thought import InPlace, Thoughtless
from infill.rules.thresholds import EntropyBounded, Factor, Hierarchy, Prophet, Signature, Threshold
from infill.rules.vote import Last, Temporal

Named = Mapping[str, type[Any]]

SCHEDULES: Named = {
    "frontier": Frontier,
    "fixed": FixedSteps,
    "random": Random,
    "margin": Margin,
    "entropy": Entropy,
    "calibrated": Calibrated,
    "threshold": Threshold,
    "factor": Factor,
    "entropy-bounded": EntropyBounded,
    "hierarchy": Hierarchy,
    "signature": Signature,
    "dilated": Dilated,
    "blocks": Blocks,
    "adaptive-blocks": AdaptiveBlocks,
    "left-to-right": LeftToRight,
    "right-to-left": RightToLeft,
    "prophet": Prophet,
}
"""Rules for the positions to commit in a step."""

GUIDES: Named = {
    "none": Unguided,
    "classifier-free": ClassifierFree,
    "credit": Credit,
    "soft-mask": SoftMask,
    "draft": Draft,
}
"""Rules for what the model is asked in a step, and how its answer is changed."""

LENGTHS: Named = {
    "doubling": Doubling,
    "none": Fixed,
    "daedal": Daedal,
    "native": Native,
    "probe": Probe,
}
"""Rules for the number of masks of a slot."""

REVISIONS: Named = {"none": Unrevised, "unsure": Unsure, "to-mask": ToMask, "edit": Edit}
"""Rules for what is masked again although no validator complains."""

VOTES: Named = {"last": Last, "temporal": Temporal}
"""Rules for which of all steps' answers becomes a slot's text."""

THOUGHTS: Named = {"none": Thoughtless, "in-place": InPlace}
"""Rules for room to think before the answer."""

SEAMS: Mapping[str, Named] = {
    "schedule": SCHEDULES,
    "guide": GUIDES,
    "length": LENGTHS,
    "revision": REVISIONS,
    "vote": VOTES,
    "thought": THOUGHTS,
}
"""All rules, under the name of their field in `infill.Options`."""


def rule_of(seam: str, text: str) -> Any:
    """The rule that a text names, written `NAME` or `NAME:KEY=VALUE,KEY=VALUE`.

    Values are numbers, true or false; several numbers are joined by `/`. No setting of a rule is
    below 0, and counts begin with 1. Raises SourceError for a name or setting that does not exist.
    """
    name, _, rest = text.partition(":")
    where = f"{seam}={text}"
    made = SEAMS[seam].get(name)
    if made is None:
        raise SourceError(
            f"there is no {seam} of this name", where=where, todo="one of " + ", ".join(SEAMS[seam])
        )
    kinds = {field.name: str(field.type) for field in fields(made)}
    least = {field.name: int(field.type == "int" and field.default != 0) for field in fields(made)}
    values: dict[str, Any] = {}
    for pair in filter(None, rest.split(",")):
        key, equals, value = pair.partition("=")
        if not equals or key not in kinds:
            todo = f"{name}:KEY=VALUE with one of " + ", ".join(kinds) if kinds else name
            raise SourceError("this rule has no such setting", where=where, got=pair, todo=todo)
        try:
            values[key] = _value(kinds[key], value, least[key])
        except ValueError:
            wanted = "true or false" if kinds[key] == "bool" else f"{kinds[key]}, from {least[key]}"
            raise SourceError(
                "this rule cannot take this setting", where=where, got=pair, todo=wanted
            ) from None
    return made(**values)


def rule_text(rule: Any) -> str:
    """The text that names a rule, with the settings that are not the defaults."""
    for named in SEAMS.values():
        for name, made in named.items():
            if type(rule) is made:
                plain = made()
                told = [
                    f"{field.name}={_spelled(getattr(rule, field.name))}"
                    for field in fields(made)
                    if getattr(rule, field.name) != getattr(plain, field.name)
                ]
                return f"{name}:{','.join(told)}" if told else name
    raise SourceError("a rule without a name cannot be written down", got=repr(rule))


def _value(kind: str, text: str, least: int) -> Any:
    if kind == "bool":
        if text not in ("true", "false"):
            raise ValueError(text)
        return text == "true"
    numbers = tuple(float(part) for part in text.split("/"))
    if not all(isfinite(number) and number >= least for number in numbers):
        raise ValueError(text)
    match kind:
        case "int":
            return int(text)
        case "float":
            return float(text)
    return numbers


def _spelled(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "/".join(f"{one:g}" for one in value) if isinstance(value, tuple) else f"{value:g}"

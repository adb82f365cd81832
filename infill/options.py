"""Options: how to decode, as one frozen value; the options of the command line are made from it.

For example:

    options = Options(schedule=Threshold(tau=0.8), repairs=8)
    options_of(["schedule=threshold:tau=0.8", "repairs=8"]) == options      # True: options as text
    options_text(options)              # the JSON of a file, as `infill tune` writes it
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from infill.documents import json_or_text
from infill.errors import SourceError
from infill.rules.guide import Guide, Unguided
from infill.rules.length import Doubling, Length
from infill.rules.registry import SEAMS, rule_of, rule_text
from infill.rules.revision import Revision, Unrevised
from infill.rules.schedule import Frontier, Schedule
from infill.rules.thought import Thought, Thoughtless
from infill.rules.vote import Last, Vote


@dataclass(frozen=True, slots=True)
class Options:
    """Every setting of a fill, with its default.

    No option decides whether the result is valid, only how good it is and what it costs.
    """

    schedule: Schedule = field(default_factory=Frontier)
    """Which positions to commit in a step."""
    guide: Guide = field(default_factory=Unguided)
    """What the model is asked in a step, and how its answer is changed."""
    length: Length = field(default_factory=Doubling)
    """How many masks a slot has at first, and when it gets more."""
    revision: Revision = field(default_factory=Unrevised)
    """What is masked again although no validator complains."""
    vote: Vote = field(default_factory=Last)
    """Which of all steps' answers becomes a slot's text."""
    thought: Thought = field(default_factory=Thoughtless)
    """Room to think on the canvas before the answer."""
    temperature: float = 0.0
    """0 takes the most likely filling; above 0 draws from the constrained distribution."""
    copy: float = 6.0
    """Added to the logits of tokens that continue a copy from the evidence; 0 turns it off."""
    canvas: int = 2048
    """The most tokens of a canvas; near it, choices keep only their shortest options."""
    slot_cap: int = 256
    """The most tokens of one slot, even if its own cap is larger."""
    repairs: int = 32
    """The most rounds of denoising again after validators complain."""
    candidates: int = 8
    """Runner-up texts tried per blamed slot before denoising again."""
    window: bool = False
    """Read the first part of a context that is too long, with a note, instead of refusing it."""
    batch: int = 8
    """The most canvases that `fill_many` denoises in one forward."""
    items: int = 32
    """The most items of an array whose schema sets no maximum."""
    depth: int = 6
    """The deepest recursion of a schema that refers to itself."""
    extra_keys: int = 0
    """The most undeclared keys that the model may invent in an open object."""

    def __post_init__(self) -> None:
        for name, low in (("canvas", 8), ("slot_cap", 1), ("repairs", 0), ("batch", 1)):
            if getattr(self, name) < low:
                raise SourceError(
                    f"Options({name}=…) must be at least {low}", got=str(getattr(self, name))
                )
        if self.temperature < 0:
            raise SourceError("Options(temperature=…) must not be negative")


KINDS = {field.name: str(field.type) for field in fields(Options)}
"""The type of every option, by name."""


def options_of(settings: Iterable[str], *, file: str | Path = "") -> Options:
    """Options from `NAME=VALUE` pairs, over those of a file; the names are `Options`' fields.

    Raises SourceError for another name, or a value that the option cannot take.
    """
    chosen = _read(file) if file else {}
    for pair in settings:
        name, equals, text = pair.partition("=")
        where = f"--set {pair}"
        if not equals:
            name = ""
        value = text if name in SEAMS else json_or_text(text)
        chosen[name] = _checked(name, value, where)
    return Options(**chosen)


def read_options(file: str | Path) -> Options:
    """Options from a file that `options_text` wrote: a JSON object of option names and values."""
    return Options(**_read(file))


def options_text(options: Options) -> str:
    """The options that are not the defaults, as a JSON object."""
    plain = Options()
    told = {
        name: rule_text(value) if name in SEAMS else value
        for name in KINDS
        if (value := getattr(options, name)) != getattr(plain, name)
    }
    return json.dumps(told, indent=2) + "\n"


def _read(file: str | Path) -> dict[str, Any]:
    try:
        told = json.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(
            "these options cannot be read", where=str(file), got=error.strerror or str(error)
        ) from None
    except ValueError as error:
        raise SourceError("these options are not JSON", where=str(file), got=str(error)) from None
    if not isinstance(told, Mapping):
        raise SourceError(
            "these options are not a JSON object", where=str(file), got=type(told).__name__
        )
    return {name: _checked(name, value, f"{file}: {name}") for name, value in told.items()}


def _checked(name: str, value: Any, where: str) -> Any:
    """The value of an option, checked; rules are read by name."""
    kind = KINDS.get(name)
    if kind is None:
        raise SourceError(
            "not an option of decoding",
            where=where,
            todo="NAME=VALUE with one of " + ", ".join(KINDS),
        )
    if name in SEAMS and isinstance(value, str):
        return rule_of(name, value)
    match kind, value:
        case ("bool", bool()) | ("float", int() | float()):
            return value
        case ("int", int()) if not isinstance(value, bool):
            return value
    wanted = {"bool": "true or false", "int": "an int", "float": "a float"}.get(kind, "a rule")
    raise SourceError("a value that this option cannot take", where=where, todo=wanted)

"""The blueprint: a compiled source, with all that the engine needs of it.

For example:

    blueprint = blueprint_of({"enum": ["yes", "no"]})     # infill.api: schemas, grammars, templates
    blueprint.row                                         # fixed text, slots and choices
    blueprint.parse('"yes"')                              # "yes", the caller's value
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from infill.documents import Path
from infill.languages.language import Language
from infill.scaffold import Row, Slot

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Cure(Protocol):
    """Gives the texts of one slot that would end a failure while all other slots stay the same.

    With `whole`, all else that the validator checks in the slot must hold too. None if unknown.
    """

    def __call__(self, slot: Slot, whole: bool) -> Language | None: ...


@dataclass(frozen=True, slots=True)
class Failure:
    """What a validator found wrong, and the paths of the slots (or their ancestors) to blame.

    `cure`, if the validator has one, narrows a slot to right texts; it need not be exact. `final`:
    filling again does not help; the fill is refused.
    """

    message: str
    paths: tuple[str, ...]
    cure: Cure | None = field(default=None, compare=False)
    final: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """A canvas with nothing open: the whole text, and each slot's own text by path.

    `spans` gives, in `text`, each slot's [start, end) in characters, border included.
    """

    text: str
    slots: dict[str, str]
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)


class Validator(Protocol):
    """Finds what is wrong with a filled canvas; an empty sequence means nothing is."""

    def __call__(self, filled: Filled) -> Sequence[Failure]: ...


@dataclass(frozen=True, slots=True)
class Blueprint(Generic[T]):
    """A compiled source: the row to fill, the validators of the result, and its parser.

    `form` is the skeleton with types, as printed in the prompt; `instruction` is the default
    instruction of the prompt. `prefix` is fixed text before the row that is only context: it is
    read once and never denoised, and `text` results do not contain it. `parse` turns the text into
    the caller's value, after all validators have passed it. Where the text alone does not show
    which part of it is which slot, `read` does this from the filled canvas and is used instead.
    `notes` are remarks for the report, such as an unknown format taken as an annotation. `first`
    are paths whose slots are settled before all others, one path after the other.
    """

    row: Row
    parse: Callable[[str], T]
    form: str = ""
    instruction: str = ""
    prefix: str = ""
    validators: tuple[Validator, ...] = ()
    notes: tuple[str, ...] = ()
    read: Callable[[Filled], T] | None = None
    first: tuple[Path, ...] = ()

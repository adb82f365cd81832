"""The blueprint: what a room makes of a source, and all that the engine needs of it."""

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
    """Says which texts of one slot would end a failure while all others stay as they are.

    With `whole`, what else the validator knows of the slot has to hold too. None if it cannot say.
    """

    def __call__(self, slot: Slot, whole: bool) -> Language | None: ...


@dataclass(frozen=True, slots=True)
class Failure:
    """What a validator found wrong, and the paths of the slots (or their ancestors) to blame.

    `cure`, if the validator has one, narrows a slot to what would be right; it need not be exact.
    `final`: filling again is no answer; if it stands the fill is refused.
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
    """Says what is wrong with a filled canvas; an empty sequence means nothing is."""

    def __call__(self, filled: Filled) -> Sequence[Failure]: ...


@dataclass(frozen=True, slots=True)
class Blueprint(Generic[T]):
    """A compiled source: the row to fill, the judges of the result, and the reader of it.

    `form` is the skeleton with types, as printed in the prompt; `instruction` is what the prompt
    says unless the caller says something else. `prefix` is fixed text that
    stands before the row but only as context: it is read once and never denoised, and `text`
    results do not contain it. `parse` turns validated text into the caller's value; it runs
    after every validator is content. Where the text alone does not say which part of it stands
    in which slot, `read` does the same from the filled canvas and is used instead. `notes` are
    remarks for the report, such as an unknown format taken as an annotation. `first` are paths
    whose slots are settled before all others, one path after the other.
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

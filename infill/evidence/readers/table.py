"""The table of readers, in the order in which they are asked; the first continuation counts.

hints = read_hints(evidence, canvas.variables())
hints.of(variable)             # what all readers found for it
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from infill.canvas.variable import Variable
from infill.evidence.evidence import Evidence
from infill.evidence.hint import Hint
from infill.evidence.readers.labelled_values import labelled_values
from infill.evidence.readers.list_items import list_items
from infill.evidence.readers.measured_numbers import measured_numbers
from infill.evidence.readers.named_options import named_options
from infill.evidence.readers.object_rows import object_rows
from infill.evidence.readers.repeated_items import repeated_items
from infill.evidence.readers.running_copies import running_copies
from infill.evidence.readers.whole_lists import whole_lists

Read = Callable[[Evidence, Sequence[Variable]], Iterable[Hint]]

READERS: tuple[tuple[str, Read], ...] = (
    ("named options", named_options),
    ("whole lists", whole_lists),
    ("object rows", object_rows),
    ("list items", list_items),
    ("measured numbers", measured_numbers),
    ("labelled values", labelled_values),
    ("running copies", running_copies),
)
"""Readers by name. Adding one is a file of this folder and a row here."""


@dataclass(frozen=True, slots=True)
class Hints:
    """All hints for one canvas, by variable."""

    found: dict[Variable, list[Hint]]

    def of(self, variable: Variable) -> Sequence[Hint]:
        """The hints for a variable, in the order of the table."""
        return self.found.get(variable, ())

    def ends(self, variable: Variable) -> bool | None:
        """Whether the list of a choice ends here; None if no reader can tell."""
        told = (hint.ends for hint in self.of(variable))
        return next((ends for ends in told if ends is not None), None)

    def labelled(self, variable: Variable) -> bool:
        """Whether the evidence has a label for the variable."""
        return any(hint.label for hint in self.of(variable))

    @property
    def waiting(self) -> frozenset[Variable]:
        """The choices that are decided after the item before them."""
        return frozenset(v for v, hints in self.found.items() if any(h.waits for h in hints))


def read_hints(evidence: Evidence | None, variables: Sequence[Variable]) -> Hints:
    """Ask every reader; without evidence only the one that needs nothing but the canvas."""
    found: dict[Variable, list[Hint]] = defaultdict(list)
    for hint in repeated_items(variables):
        found[hint.variable].append(hint)
    for _, read in READERS if evidence is not None else ():
        assert evidence is not None
        for hint in read(evidence, variables):
            found[hint.variable].append(hint)
    return Hints(dict(found))

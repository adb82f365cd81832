"""What may be asked about demands: the protocol between their analysis and what it is made of.

    questions.possible(Demand((SchemaRef("#", False),)))      # False: nothing satisfies it

How short a value is depends on which keys must be there, which depends on what their values allow,
and so on in circles. The modules that answer one of these each know the others by this protocol
only; `infill.schemas.rows.analysis` answers it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from infill.languages.language import Language
from infill.schemas.demands.number_sets import NumberSet
from infill.schemas.demands.shape import Demand, Limits, ValueShape


class Questions(Protocol):
    """Answers about the demands of one document."""

    @property
    def limits(self) -> Limits:
        """How far the caller lets the schema unfold."""
        ...

    @property
    def fits(self) -> Callable[[Demand, Any], bool]:
        """Whether a known value satisfies a demand."""
        ...

    @property
    def measuring(self) -> bool:
        """Whether a size is being worked out, so that what seems impossible may not be."""
        ...

    def shape(self, demand: Demand) -> ValueShape:
        """All that a demand contains, merged."""
        ...

    def cases(self, demand: Demand) -> list[Demand]:
        """The demand with its unions decided, in every way that is not plainly contradictory."""
        ...

    def cut(self, demand: Demand) -> bool:
        """Whether a demand has more cases than are looked at, so that it may be possible yet."""
        ...

    def numbers(self, shape: ValueShape) -> NumberSet:
        """The numbers that a shape allows."""
        ...

    def values(self, demand: Demand) -> tuple[Any, ...]:
        """The listed values that the rest of the demand allows, as far as can be told for sure."""
        ...

    def strings(self, demand: Demand) -> Language:
        """The JSON strings among a demand's values."""
        ...

    def texts(self, demand: Demand, depth: int = 0) -> tuple[str, ...]:
        """All texts of a demand `depth` levels inside a slot, if they are few and known."""
        ...

    def matches(self, pattern: str, name: str) -> bool:
        """Whether a key matches a pattern."""
        ...

    def size(self, demand: Demand) -> float:
        """About how many characters the shortest value has; infinite if there is none."""
        ...

    def possible(self, demand: Demand) -> bool:
        """Whether any value can satisfy the demand, as far as its structure tells."""
        ...

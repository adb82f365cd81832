"""What is wrong with a template: all of it at once, each with line and column."""

from __future__ import annotations

from dataclasses import dataclass, field

from infill.errors import SourceError


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line and a column of a file, both from 1."""

    line: int
    column: int


@dataclass(slots=True)
class Lint:
    """Collects problems; `close` raises them together."""

    path: str
    problems: list[tuple[Place, str]] = field(default_factory=list)

    def add(self, place: Place, message: str) -> None:
        """Note one problem."""
        self.problems.append((place, message))

    def close(self) -> None:
        """Raise SourceError if there is any problem."""
        found = sorted(set(self.problems))
        if len(found) == 1:
            raise SourceError(found[0][1], where=self._at(found[0][0]))
        if found:
            raise SourceError(
                f"the template has {len(found)} problems",
                where=self.path,
                got="\n       ".join(f"{self._at(place)}: {message}" for place, message in found),
            )

    def _at(self, place: Place) -> str:
        return f"{self.path}:{place.line}:{place.column}"

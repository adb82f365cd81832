"""A guard: some phrases may neither be asked for nor be filled in.

It reads the filled text as a whole, so a phrase that begins in fixed text and ends in a slot is
found as well.

    engine = infill.Engine(guards=[Phrases(["rob the bank"])])
"""

from __future__ import annotations

from collections.abc import Iterable

from infill import Asked, Failure, Filled, Refuse


class Phrases:
    """Refuses requests that contain a phrase, and masks slots again that help to spell one."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = [phrase.lower() for phrase in phrases]

    def before(self, asked: Asked) -> Refuse | None:
        """The phrases must not be asked for, nor stand in the text around the slots."""
        said = f"{asked.instruction}\n{asked.scaffold}".lower()
        found = next((phrase for phrase in self.phrases if phrase in said), None)
        return Refuse(f"the request says {found!r}") if found else None

    def after(self, asked: Asked, filled: Filled) -> Refuse | list[Failure]:
        """Every slot that touches a phrase is to blame for it."""
        text, failures = filled.text.lower(), []
        for phrase in self.phrases:
            at = text.find(phrase)
            if at < 0:
                continue
            end = at + len(phrase)
            paths = [path for path, (a, b) in filled.spans.items() if a < end and at < b]
            failures.append(Failure(f"the text says {phrase!r}", tuple(paths)))
        return failures

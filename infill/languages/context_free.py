"""Context-free languages: what a slot may hold beside a regular `Language`.

A context-free language comes from a whole grammar and has no algebra: nothing can be added to it or
taken out of it. It can tell whether a text belongs to it, and find a short one. Where a validator
refuses a text, `otherwise` is the regular part of it that the slot falls back to.

    document = ContextFree.of(pushdown)       # the pushdown of a JSON grammar
    document.accepts('{"a": [1]}')            # True
    document.is_empty()                       # False
"""

from __future__ import annotations

from dataclasses import dataclass, field

from infill.errors import Unsatisfiable
from infill.languages.completion import Completions
from infill.languages.language import Language
from infill.languages.pushdown import Configurations, Pushdown


@dataclass(frozen=True, slots=True)
class ContextFree:
    """The texts of a pushdown. Immutable, hashable, equal by `key`.

    `otherwise`: a regular part of them, for a slot whose first text a validator refused.
    """

    pushdown: Pushdown = field(compare=False, repr=False)
    key: str
    otherwise: Language | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, pushdown: Pushdown) -> ContextFree:
        """The language of a pushdown."""
        return cls(pushdown, pushdown.key)

    def accepts(self, text: str | bytes) -> bool:
        """Whether the whole text belongs to the language."""
        machine = Configurations(self.pushdown)
        end = machine.read(0, text.encode() if isinstance(text, str) else text)
        return end >= 0 and machine.accepts(end)

    def is_empty(self) -> bool:
        """Whether no text of it was found."""
        return self._shortest() is None

    def shortest(self) -> bytes:
        """A short text; raises Unsatisfiable if there is none."""
        found = self._shortest()
        if found is None:
            raise Unsatisfiable("no text belongs to this grammar")
        return found

    def _shortest(self) -> bytes | None:
        return Completions(Configurations(self.pushdown), len).of(0)


AnyLanguage = Language | ContextFree
"""What a slot may hold."""

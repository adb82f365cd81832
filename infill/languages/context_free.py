"""Context-free languages: what a slot may hold beside a regular `Language`.

There is no algebra here: a context-free language is read from a grammar as a whole (a room makes
the pushdown). Texts can be told from others, and a short one found. Texts cannot be taken out, but
it can say which regular part of it is left where a validator refuses one.
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

    `otherwise`: a part of them, for a slot whose first text a validator refused.
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
        """Whether no text was found that belongs to it."""
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

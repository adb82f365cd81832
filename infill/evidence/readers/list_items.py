"""The items of a list of single values: which item comes next, and whether the list ends.

    "SEE ALSO grep(1), sed(1), awk(1)" and the items grep(1), sed(1)   → awk(1), then the end

An item that is still open counts as the one that the evidence has there, after the items before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

from infill.canvas.variable import Variable
from infill.documents import Path
from infill.evidence.evidence import Evidence
from infill.evidence.hint import Continuation, Hint
from infill.evidence.lists import Onward
from infill.evidence.next_tokens import next_items
from infill.evidence.slot_values import fits, value_of
from infill.scaffold import Choice, Slot, SlotKind

WEIGHT = 3.0
SHAPED = 12
"""The most items of a list that is known by the shape of its items alone."""


def list_items(evidence: Evidence, variables: Sequence[Variable]) -> Iterator[Hint]:
    """Hints for open items of lists of single values, and for the choices whether they continue."""
    lists: dict[Path, list[str]] = defaultdict(list)
    firsts: dict[Path, Slot | None] = {}
    for variable in variables:
        slot = variable.slot
        if isinstance(slot, Choice):
            path, first = variable.path, first_item(slot)
            if first is None and not lists[path]:
                continue
        elif variable.path.index is not None and slot.kind != SlotKind.ARRAY:
            path, first = variable.path.parent, slot
        else:
            continue
        items, first = lists[path], firsts.setdefault(path, first)
        onward = _onward(evidence, path, tuple(items), first) if all(items) and first else None
        if variable.open and onward:
            yield item_hint(evidence, variable, onward)
        if not variable.structural:
            items.append(value_of(variable) if not variable.open else onward.item if onward else "")
        elif variable.open and not all(items):
            yield Hint(variable, waits=True)


def item_hint(evidence: Evidence, variable: Variable, onward: Onward) -> Hint:
    """The hint for an item that is known, or for the choice whether there is one."""
    if isinstance(variable.slot, Choice):
        return Hint(variable, ends=not onward.starts)
    lead = b"" if variable.path.index == 0 else b" "
    if not variable.slot.kind.is_copied:
        return Hint(variable)
    return Hint(variable, partial(_next, evidence, variable.slot.kind, onward, lead), complete=True)


def _next(
    evidence: Evidence, kind: SlotKind, onward: Onward, lead: bytes, tokens: Sequence[int]
) -> Continuation | None:
    found = next_items(evidence, tokens, kind, onward, lead)
    return Continuation(found, WEIGHT) if found else None


def _onward(evidence: Evidence, path: Path, items: tuple[str, ...], first: Slot) -> Onward | None:
    """How a list continues: below its name, by the shape of its items, or after such items."""
    if path.key is not None and len(path) == 1:
        found = evidence.list_after(path.key, items, first.kind) or _shaped(
            evidence, path, items, first
        )
        if found:
            return found
    return evidence.onward(items) if items else None


def _shaped(evidence: Evidence, path: Path, items: tuple[str, ...], first: Slot) -> Onward | None:
    """How a list continues whose items are all the words of their shape."""
    words = evidence.fitting(first, lambda word: fits(first, path, [word]), SHAPED)
    if not words or words[: len(items)] != items:
        return None
    nexts = words[len(items) : len(items) + 1]
    return Onward(nexts, "".join(nexts))


@lru_cache(maxsize=512)
def first_item(choice: Choice) -> Slot | None:
    """The first item of the list of single values that a choice may begin; None for others."""
    for option in choice.options:
        texts = option.language.texts(1)
        if texts and texts[0].lstrip().startswith("["):
            part = next(iter(option.then(texts[0])), None)
            if isinstance(part, Slot) and part.path.index is not None:
                return part
    return None

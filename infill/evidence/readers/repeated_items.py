"""A list that repeats its last item is likely to be past its end.

    ["cat", "dog", "dog"       → the list ends here

A model without memory of its decisions can add items for ever once the last item equals the one
before: the same canvas gives the same answer. Such a choice is biased towards the options that end
the list; a model that is certain enough still adds an item. This reader needs no evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from infill.canvas.variable import OPEN, Variable
from infill.evidence.hint import Hint
from infill.scaffold import Slot


def repeated_items(variables: Sequence[Variable]) -> Iterator[Hint]:
    """Hints for the open choices whose list ends with two equal items."""
    for choice in variables:
        undecided = choice.structural and choice.open and bool((choice.tokens == OPEN).all())
        if undecided and _repeats(choice, variables):
            yield Hint(choice, ends=True)


def _repeats(choice: Variable, variables: Sequence[Variable]) -> bool:
    items: dict[int, dict[tuple[str | int, ...], Any]] = defaultdict(dict)
    for variable in variables:
        rest = variable.path.steps[len(choice.path) :]
        if variable.path.below(choice.path) and isinstance(rest[0], int):
            items[rest[0]][rest[1:]] = _value(variable)
    whole = [index for index, item in items.items() if None not in item.values()]
    last = max(whole, default=-1)
    return last > 0 and last >= max(items) - 1 and items[last] == items.get(last - 1)


def _value(variable: Variable) -> Any:
    """The value of a filled variable; equal numbers are equal however they are written."""
    slot, text = variable.slot, variable.text
    shown = slot.value(text) if isinstance(slot, Slot) and text is not None else text
    try:
        return Decimal(shown or "")
    except InvalidOperation:
        return shown

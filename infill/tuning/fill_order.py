"""In which order a run wrote: how much like left to right, and how many tokens a forward.

    order_of(result.trace).local        # (0.42, 0.31): by slot, and by canvas

Gong et al. 2025, "DiffuCoder", measure AR-ness on one row of tokens. Here many slots are written at
once, so it is told twice: along the order of each slot, and along that of the whole canvas.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from infill.trace import Event


@dataclass(frozen=True, slots=True)
class Order:
    """Counts over the tokens of one or more runs; shares are None where there is nothing to share.

    `follows`: tokens committed right after their left neighbour, of `followers` that have one, by
    the order of their slot and of the canvas. `first`: tokens that were the first open position of
    their slot, and of the canvas.
    """

    tokens: int = 0
    steps: int = 0
    followers: int = 0
    follows_in_slot: int = 0
    follows_on_canvas: int = 0
    first_in_slot: int = 0
    first_on_canvas: int = 0

    def __add__(self, other: Order) -> Order:
        return Order(*(getattr(self, n) + getattr(other, n) for n in Order.__slots__))

    @property
    def tokens_a_step(self) -> float | None:
        return share(self.tokens, self.steps)

    @property
    def local(self) -> tuple[float | None, float | None]:
        """Local AR-ness by slot and by canvas: 1.0 if each token comes right after its left one."""
        return (
            share(self.follows_in_slot, self.followers),
            share(self.follows_on_canvas, self.followers),
        )

    @property
    def overall(self) -> tuple[float | None, float | None]:
        """Global AR-ness by slot and by canvas: 1.0 if each token was the first open one."""
        return share(self.first_in_slot, self.tokens), share(self.first_on_canvas, self.tokens)


def share(part: float, whole: float) -> float | None:
    """A ratio, or None."""
    return part / whole if whole else None


def order_of(trace: Iterable[Event]) -> Order:
    """The order of one run, from its trace."""
    last: dict[int, int] = {}
    before: tuple[int, int] | None = None
    found = Order()
    for event in trace:
        if event["event"] == "start":
            last, before = {}, None
        if event["event"] != "step":
            continue
        taken: Sequence[Sequence[int]] = event.get("taken", ())
        found += Order(steps=1)
        for done, (slot, position, in_slot, on_canvas) in enumerate(taken):
            own = sum(1 for earlier in taken[:done] if earlier[0] == slot)
            found += Order(
                tokens=1,
                followers=position > 0,
                follows_in_slot=position > 0 and last.get(slot) == position - 1,
                follows_on_canvas=position > 0 and before == (slot, position - 1),
                first_in_slot=in_slot == own,
                first_on_canvas=on_canvas == done,
            )
            last[slot], before = position, (slot, position)
    return found

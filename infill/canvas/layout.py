"""The layout: how many masks a slot begins with, and a canvas as one row of token ids.

For example:

    length = first_length(slot, automaton, cap=64)             # masks for a slot
    layout = lay_out(nodes, vocabulary.mask, vocabulary.encode, context=())
    layout.view                                                # what the denoiser gets
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from infill.canvas.variable import OPEN, Variable
from infill.denoiser import Span, View
from infill.errors import BudgetError, Unsatisfiable
from infill.scaffold import Choice, Slot, Text
from infill.tokens.lift import TokenAutomaton
from infill.tokens.lifted_pushdown import TokenPushdown

Nodes = Sequence[Text | Variable]


@dataclass(frozen=True, slots=True)
class Layout:
    """A canvas as the denoiser sees it, and where each open variable's rows are.

    `rows[i]`: int32 [m, n] for `open[i]`: the logit rows, counted from the view's first open
    position, of its n open positions in each of its m places. `bare`: the view's context less the
    given text, for rules that compare the two. `variables`: all of the canvas, in text order.
    """

    view: View
    open: tuple[Variable, ...]
    rows: tuple[NDArray[np.int32], ...]
    bare: tuple[int, ...] = ()
    variables: tuple[Variable, ...] = ()


def first_length(slot: Slot | Choice, automaton: TokenAutomaton | TokenPushdown, cap: int) -> int:
    """How many masks to lay out for a slot of at most `cap` tokens.

    Raises Unsatisfiable if its language has no text, and BudgetError if none fits.
    """
    need = automaton.min_tokens
    if need is None:
        raise Unsatisfiable("no text is allowed here at all", where=str(slot.path))
    room = max(cap, slot.start)
    if need > room:
        raise BudgetError(
            "no valid text is short enough for this slot",
            where=str(slot.path),
            got=f"the shortest needs {need} tokens, the cap is {room}",
            todo="raise Options(slot_cap=…) or allow a shorter value",
        )
    return max(need, min(slot.start, room), 1)


def nodes_in_order(nodes: Nodes) -> Iterator[Text | Variable]:
    """All nodes in text order, each settled choice directly before what it unfolded into."""
    for node in nodes:
        yield node
        if isinstance(node, Variable):
            yield from nodes_in_order(node.inner)


def lay_out(
    nodes: Nodes,
    mask: int | None,
    encode: Callable[[str], list[int]],
    context: tuple[int, ...],
    *,
    bare: tuple[int, ...] = (),
    reread: Collection[Variable] = (),
) -> Layout:
    """Token ids of the nodes, made anew for every forward.

    Neighbouring fixed texts are encoded as one run. The tokens of the `reread` variables are
    shown, but asked for like open positions.
    """
    ids: list[int] = []
    spans: list[Span] = []
    starts: dict[Variable, list[int]] = {}
    pending = ""
    for node in nodes_in_order(nodes):
        if isinstance(node, Text):
            pending += node.text
            continue
        ids += encode(pending)
        pending = ""
        if node.open or node in reread:
            spans.append(Span(node.slot, len(ids), len(node.tokens)))
            starts.setdefault(node, []).append(len(ids))
        ids += node.tokens.tolist()
    ids += encode(pending)
    tokens = np.array(ids, np.int32)
    wanted = tokens == OPEN
    for variable in reread:
        for start in starts[variable]:
            wanted[start : start + len(variable.tokens)] = True
    tokens[tokens == OPEN] = mask or 0
    vacant = np.flatnonzero(wanted).astype(np.int32)
    rows = tuple(
        np.searchsorted(
            vacant,
            np.array(places)[:, None]
            + np.flatnonzero((variable.tokens == OPEN) | (variable in reread)),
        ).astype(np.int32)
        for variable, places in starts.items()
    )
    return Layout(View(context, tokens, vacant, tuple(spans)), tuple(starts), rows, bare)

"""The canvas: one row of tokens, made of fixed text and of variables that wait to be committed.

It tracks what is open by itself and never asks whether a token equals a mask id. Settled choices
unfold, spliced nulls and grown slots change its length; each step lays it out anew.

    canvas = Canvas(blueprint.row, vocabulary)
    canvas.preview()         # '{"name":▢▢▢▢': one ▢ for every open position
    canvas.layout().view     # the same as token ids, for the denoiser
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from infill.blueprint import Filled
from infill.canvas.known import Known, given_text
from infill.canvas.layout import Layout, first_length, lay_out, nodes_in_order
from infill.canvas.variable import OPEN, Variable, language_of, shown, without
from infill.errors import BudgetError, Unsatisfiable
from infill.languages.language import Language
from infill.scaffold import Choice, Row, Slot, Text, chosen
from infill.tokens.lift import TokenAutomaton
from infill.tokens.lifted_pushdown import TokenPushdown, lifted
from infill.tokens.vocabulary import Vocabulary
from infill.trace import Cell, Picture

RESIZES = 64
"""How often masks may be put into one slot or taken out of it, so that a fill ends."""

DEAD_ENDS = 16
"""How many texts of one choice may lead to nothing fillable before the fill is given up."""


class Canvas:
    """The unknown document of one fill.

    `aside` is laid out before the row; the model sees it, but it is no part of the document.
    Raises BudgetError or Unsatisfiable at once where a slot has no text, or none short enough.
    """

    def __init__(
        self,
        row: Row,
        vocabulary: Vocabulary,
        *,
        context: tuple[int, ...] = (),
        bare: tuple[int, ...] = (),
        aside: Row = (),
        known: Known | None = None,
        limit: int = 2048,
        slot_cap: int = 256,
    ) -> None:
        self.vocabulary, self.context, self.known = vocabulary, context, known
        self.bare = bare
        self.limit, self.slot_cap = limit, slot_cap
        self._tied: dict[str, Variable] = {}
        self._encoded: dict[str, list[int]] = {}
        self._numbers: dict[Variable, int] = {}
        self.length = 0
        self.nodes: list[Text | Variable] = []
        self.aside = self._build(aside)
        self.nodes = self._build(row)
        self._check_length()

    # Laying out

    def _build(self, row: Row) -> list[Text | Variable]:
        nodes: list[Text | Variable] = []
        for part in row:
            match part:
                case Text():
                    nodes.append(part)
                case Slot(tie=tie) if tie and tie in self._tied:
                    nodes.append(self._tied[tie])
                case Slot(tie=tie):
                    variable = self._variable(part)
                    nodes.append(variable)
                    if tie:
                        self._tied[tie] = variable
                case Choice():
                    nodes.append(self._variable(part))
        return nodes

    def _variable(self, slot: Slot | Choice) -> Variable:
        given = given_text(slot, self.known)
        automaton = self.automaton(slot) if given is None else None
        length = 0 if automaton is None else first_length(slot, automaton, self.cap(slot))
        variable = Variable(
            slot,
            automaton,  # type: ignore[arg-type]  # a locked variable is never settled again
            np.full(length, OPEN, np.int32),
            np.ones(length, np.float32),
        )
        if given is not None:
            variable.tokens = np.array(self.vocabulary.encode(given), np.int32)
            variable.sure = np.ones(len(variable.tokens), np.float32)
            variable.locked = True
            self._close(variable, given)
        elif isinstance(slot, Choice):
            variable.narrow = self.tight
            if self.tight:
                variable.reset(self.automaton(slot, narrow=True), length)
        return variable

    def automaton(
        self,
        slot: Slot | Choice,
        *,
        narrow: bool = False,
        excluded: frozenset[str] = frozenset(),
        within: Language | None = None,
    ) -> TokenAutomaton | TokenPushdown:
        """The slot's token automaton, less the excluded texts and `within` another language."""
        language = without(language_of(slot, narrow=narrow), excluded, within)
        return lifted(language, self.vocabulary)

    def cap(self, slot: Slot | Choice) -> int:
        """The most tokens the slot may have here."""
        return min(slot.cap, self.slot_cap)

    def _check_length(self) -> None:
        self.length = sum(
            len(self._encode(node.text)) if isinstance(node, Text) else len(node.tokens)
            for node in nodes_in_order([*self.aside, *self.nodes])
        )
        if self.length > self.limit:
            raise BudgetError(
                "the document is longer than the canvas",
                got=f"{self.length:,} tokens; the canvas has {self.limit:,}",
                todo="raise Options(canvas=…) or make the source smaller",
            )

    @property
    def tight(self) -> bool:
        """Whether the canvas is so full that choices offer only their cheapest options."""
        return self.length * 2 > self.limit

    def _encode(self, text: str) -> list[int]:
        ids = self._encoded.get(text)
        if ids is None:
            ids = self._encoded[text] = self.vocabulary.encode(text)
        return ids

    def layout(self, reread: Collection[Variable] = ()) -> Layout:
        """The canvas as token ids, and the logit rows of the open and the `reread` variables."""
        layout = lay_out(
            [*self.aside, *self.nodes],
            self.vocabulary.mask,
            self._encode,
            self.context,
            bare=self.bare,
            reread=reread,
        )
        self.length = len(layout.view.tokens)
        return replace(layout, variables=tuple(self.variables()))

    # Reading

    def variables(self) -> list[Variable]:
        """All variables in text order, each once."""
        found = (node for node in nodes_in_order(self.nodes) if isinstance(node, Variable))
        return list(dict.fromkeys(found))

    @property
    def open(self) -> bool:
        return any(variable.open for variable in self.variables())

    def filled(self, replaced: dict[Variable, str] | None = None) -> Filled:
        """The whole text once nothing is open; `replaced` shows it with other texts instead."""
        text, slots, spans = "", {}, {}
        for node in nodes_in_order(self.nodes):
            if isinstance(node, Text):
                text += node.text
                continue
            own = (replaced or {}).get(node, node.text)
            assert own is not None, "the canvas is still open"
            slots[str(node.path)] = own
            spans[str(node.path)] = (len(text), len(text) + len(own))
            text += own
        return Filled(text, slots, spans)

    def picture(self) -> Picture:
        """The text so far in cells: fixed text, and the text so far of every variable."""
        cells = []
        for node in nodes_in_order(self.nodes):
            if isinstance(node, Text):
                cells.append(Cell(node.text))
                continue
            number = self.number(node)
            sure = 1.0 if node.locked else node.confidence
            text = shown(node, self.vocabulary)
            cells.append(Cell(text, number, str(node.path), node.slot.kind, sure))
        return tuple(cells)

    def number(self, variable: Variable) -> int:
        """The number of a variable in pictures."""
        return self._numbers.setdefault(variable, len(self._numbers))

    def preview(self) -> str:
        """The text so far, one ▢ for every open position."""
        return "".join(cell.text for cell in self.picture())

    # Changing

    def settle(self, variable: Variable) -> bool:
        """Close a variable whose positions are all committed; True if it did.

        A choice that unfolds into something unfillable is masked again without that text; raises
        Unsatisfiable when this has happened too often.
        """
        if not variable.open or (variable.tokens == OPEN).any():
            return False
        text = self.vocabulary.decode(variable.tokens.tolist()).decode("utf-8")
        try:
            self._close(variable, text)
        except Unsatisfiable as error:
            dead = variable.excluded | {text}
            if len(dead) > DEAD_ENDS or not self.reopen(variable, dead):
                raise Unsatisfiable(
                    "no choice here leads to anything that can be filled",
                    where=str(variable.path),
                    got=f"{error.where}: {error.what}",
                    tried=tuple(sorted(dead)),
                ) from error
            return False
        return True

    def _close(self, variable: Variable, text: str) -> None:
        variable.text = text
        if isinstance(variable.slot, Choice):
            variable.inner = self._build(chosen(variable.slot, text).then(text))
            self._check_length()

    def replace(self, variable: Variable, text: str, sure: float) -> None:
        """Give a closed variable another text of its language."""
        variable.tokens = np.array(self.vocabulary.encode(text), np.int32)
        variable.sure = np.ones(len(variable.tokens), np.float32)
        variable.sure[:1] = sure
        variable.text = text

    def grow(self, variable: Variable, by: int | None = None) -> bool:
        """Double a slot, or lengthen it, up to its cap; False if there is no room."""
        wanted = len(variable.tokens) + (len(variable.tokens) if by is None else by)
        length = min(wanted, self.cap(variable.slot))
        more = length - len(variable.tokens)
        if variable.ended or self.tight or more <= 0 or self.length + more > self.limit:
            return False
        variable.grow(length)
        self.length += more
        return True

    def lengthen(self, variable: Variable, at: int, by: int) -> bool:
        """Put `by` masks before position `at` of an open slot, or take -by open ones away there.

        False where there is no room, where no text would agree with what is committed, or where it
        was done too often already.
        """
        if variable.ended or self.tight or variable.resizes >= RESIZES:
            return False
        size = len(variable.tokens) + by
        if not 0 < size <= self.cap(variable.slot) or self.length + by > self.limit:
            return False
        if not variable.lengthen(at, by):
            return False
        self.length += by
        return True

    def reopen(
        self,
        variable: Variable,
        excluded: frozenset[str] = frozenset(),
        within: Language | None = None,
    ) -> bool:
        """Mask a variable again; False, and no change, if nothing is left of its language."""
        narrow = variable.structural and self.tight
        automaton = self.automaton(variable.slot, narrow=narrow, excluded=excluded, within=within)
        try:
            length = first_length(variable.slot, automaton, self.cap(variable.slot))
        except (Unsatisfiable, BudgetError):
            return False
        same = (excluded, within, narrow) == (variable.excluded, variable.within, variable.narrow)
        if variable.open and same:
            return True
        variable.remasks += not variable.open
        variable.excluded, variable.within, variable.narrow = excluded, within, narrow
        variable.reset(automaton, length)
        return True

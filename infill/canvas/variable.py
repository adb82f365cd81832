"""A variable: one unknown text on the canvas, its tokens so far, and what is known about it.

A slot has one variable; tied slots share one, which is then in several places of the canvas.

    variable.tokens                # int32 [K]: OPEN (-1) where nothing is committed
    shown(variable, vocabulary)    # 'EUR▢▢': one ▢ for every open position
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

import numpy as np
from numpy.typing import NDArray

from infill.constraints.constraint import Candidate, Job, settle
from infill.documents import Path
from infill.errors import BudgetError, Unsatisfiable
from infill.languages.context_free import AnyLanguage, ContextFree
from infill.languages.language import Language, one_of
from infill.logits import ClassScores
from infill.scaffold import Choice, Slot, Text
from infill.tokens.lift import TokenAutomaton
from infill.tokens.lifted_pushdown import TokenPushdown
from infill.tokens.vocabulary import Vocabulary
from infill.trace import MASK

OPEN = -1


@dataclass(slots=True, eq=False, weakref_slot=True)
class Variable:
    """Tokens are int32 [K], `OPEN` where nothing is committed; null never stays among them.

    `text` is None until every position is committed. `inner` is the row that a settled choice
    unfolded into. `scores` holds, for every position, the class scores from the last step it was
    open; `witness`, int32 [K], is the witness of that step. `excluded` are the texts taken out of
    its language; `within` is the language that it was narrowed to.
    `choices`: of an enum or boolean, its best texts when the model first saw it.
    """

    slot: Slot | Choice
    automaton: TokenAutomaton | TokenPushdown
    tokens: NDArray[np.int32]
    sure: NDArray[np.float32]
    text: str | None = None
    locked: bool = False
    ended: bool = False
    excluded: frozenset[str] = frozenset()
    within: Language | None = None
    narrow: bool = False
    scores: ClassScores | None = None
    witness: NDArray[np.int32] | None = None
    forwards: int = 0
    remasks: int = 0
    resizes: int = 0
    inner: list[Text | Variable] = field(default_factory=list)
    choices: tuple[Candidate, ...] = ()

    @property
    def open(self) -> bool:
        return self.text is None

    @property
    def path(self) -> Path:
        return self.slot.path

    @property
    def structural(self) -> bool:
        return isinstance(self.slot, Choice)

    @property
    def confidence(self) -> float:
        """The product of the commit confidences; 1.0 for a given text."""
        return float(np.prod(self.sure, dtype=np.float64))

    def job(self, *, first: bool = False) -> Job:
        """The constraint's job for this variable (see `Job`); call after `refresh`."""
        assert self.scores is not None
        return Job(
            self.automaton,
            self.scores,
            self.tokens,
            self.witness,
            greedy=self.structural,
            first=first,
        )

    def refresh(self, fresh: ClassScores) -> None:
        """Take in the scores of the open positions, keeping older ones where committed."""
        held, rows = self.scores, np.flatnonzero(self.tokens == OPEN)
        size = (len(self.tokens), fresh.best.shape[1])
        best = np.zeros(size, np.float32)
        mass = np.zeros(size, np.float32)
        token = np.zeros(size, np.int32)
        if held is not None:
            keep = min(len(held.best), size[0])
            best[:keep], mass[:keep] = held.best[:keep], held.mass[:keep]
            token[:keep] = held.token[:keep]
        best[rows], token[rows], mass[rows] = fresh.best, fresh.token, fresh.mass
        self.scores = ClassScores(best, token, mass)

    def commit(
        self,
        positions: NDArray[np.intp],
        tokens: NDArray[np.int32],
        null: int | None,
        sure: NDArray[np.float32],
    ) -> None:
        """Write tokens; the first null ends the text, so the positions after it are removed."""
        self.tokens[positions] = tokens
        self.sure[positions] = sure
        ends = np.flatnonzero(self.tokens == null) if null is not None else np.empty(0, np.intp)
        if len(ends):
            self.tokens, self.sure = self.tokens[: ends[0]], self.sure[: ends[0]]
            self.witness = None if self.witness is None else self.witness[: ends[0]]
            self.ended = True

    def grow(self, length: int) -> None:
        """Append open positions up to `length`."""
        more = length - len(self.tokens)
        null = self.automaton.null
        if self.witness is not None and null is not None:
            self.witness = np.append(self.witness, np.full(more, null, np.int32))
        else:
            self.witness = None
        self.tokens = np.concatenate([self.tokens, np.full(more, OPEN, np.int32)])
        self.sure = np.concatenate([self.sure, np.ones(more, np.float32)])

    def lengthen(self, at: int, by: int) -> bool:
        """Insert `by` open positions at a position, or remove -by open ones from there on.

        False, and no change, if no text would agree with what is committed.
        """
        if by > 0:
            tokens = np.insert(self.tokens, at, np.full(by, OPEN, np.int32))
            sure = np.insert(self.sure, at, np.ones(by, np.float32))
        else:
            gone = np.arange(at, at - by)
            assert (self.tokens[gone] == OPEN).all(), "only open positions can be removed"
            tokens, sure = np.delete(self.tokens, gone), np.delete(self.sure, gone)
        try:
            (settled,) = settle([Job(self.automaton, _flat(self.automaton, len(tokens)), tokens)])
        except (Unsatisfiable, BudgetError):
            return False
        self.tokens, self.sure, self.witness = tokens, sure, settled.witness
        self.scores = None
        self.resizes += 1
        return True

    def doubt(self, positions: NDArray[np.intp]) -> None:
        """Open some positions of a closed slot; its old tokens are a witness of the rest."""
        self.witness = self.tokens.copy()
        self.tokens[positions] = OPEN
        self.sure[positions] = 1.0
        self.text = None

    def reset(self, automaton: TokenAutomaton | TokenPushdown, length: int) -> None:
        """Open every position again under a (possibly narrower) language."""
        self.automaton = automaton
        self.tokens = np.full(length, OPEN, np.int32)
        self.sure = np.ones(length, np.float32)
        self.text, self.ended, self.scores, self.inner = None, False, None, []
        self.witness = None


def _flat(automaton: TokenAutomaton | TokenPushdown, length: int) -> ClassScores:
    """Uniform scores [length, C + 1]."""
    null = -1 if automaton.null is None else automaton.null
    level = np.zeros((length, len(automaton.tokens) + 1), np.float32)
    return ClassScores(level, np.tile(np.append(automaton.tokens, null), (length, 1)), level)


def shown(variable: Variable, vocabulary: Vocabulary) -> str:
    """A variable's text, one ▢ for every open position."""
    if variable.text is not None:
        return variable.text
    return "".join(
        MASK if t == OPEN else vocabulary.decode([t]).decode("utf-8", "replace")
        for t in variable.tokens.tolist()
    )


def language_of(slot: Slot | Choice, *, narrow: bool = False) -> AnyLanguage:
    """A slot's language; a choice has the union of its options', or of the cheapest if `narrow`."""
    if isinstance(slot, Slot):
        return slot.language
    least = min(option.floor for option in slot.options)
    kept = [o.language for o in slot.options if not narrow or o.floor <= least]
    return reduce(or_, kept)


def without(
    language: AnyLanguage, texts: Iterable[str], within: Language | None = None
) -> AnyLanguage:
    """The language less some texts, and `within` another; the same object if there is neither.

    Nothing can be taken out of a context-free language: its part `otherwise` is left instead.
    Raises Unsatisfiable if it has none.
    """
    texts = sorted(texts)
    if within is not None and isinstance(language, Language):
        language &= within
    if not texts:
        return language
    if isinstance(language, ContextFree) and language.otherwise is not None:
        return language.otherwise - one_of(texts)
    if isinstance(language, ContextFree):
        raise Unsatisfiable("the validators refuse a text of the grammar", got=repr(texts[-1][:80]))
    return language - one_of(texts)

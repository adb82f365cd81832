"""A context-free language lifted to tokens: classes of tokens, and where they lead.

    automaton = lifted(ContextFree.of(pushdown), vocabulary)     # a TokenPushdown
    here = automaton.advance(0, vocabulary.encode("[")[0])       # the configuration after "["
    automaton.finish(here)                                       # tokens of "]"

It is the counterpart of `TokenAutomaton`. Its states are the configurations of the pushdown. There
are infinitely many, so they are made when they are met; later steps and fills reuse them.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from infill.errors import ModelError
from infill.languages.completion import Completions
from infill.languages.context_free import AnyLanguage, ContextFree
from infill.languages.language import Language
from infill.languages.pushdown import DEAD, Configurations, Pushdown
from infill.tokens.lift import TokenAutomaton, lift
from infill.tokens.partition import Partition
from infill.tokens.ragged import runs
from infill.tokens.suffixes import Behaviours, behaviours
from infill.tokens.vocabulary import Vocabulary

Index = NDArray[np.int64]

MOST = 200_000
"""With more configurations than this, all are forgotten before the next search."""


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The classes of one scanner state, grouped by what they do: `value`, as in `Behaviours.rows`.
    Group g has the classes `klass[starts[g]:starts[g + 1]]`; none is dead."""

    value: NDArray[np.int32]
    klass: Index
    starts: Index


@dataclass(frozen=True, slots=True, eq=False)
class PushdownMoves:
    """Moves from a configuration: `group` (of its scanner state) leads to `target`."""

    group: Index
    target: Index


@dataclass(slots=True, eq=False)
class Explored:
    """What was met so far; all of it depends on the configuration alone. `behind[s, t]`: the
    configuration after suffix t on stack s. `finishes[c]`: tokens that finish configuration c."""

    machine: Configurations
    completions: Completions
    behind: dict[tuple[int, int], int] = field(default_factory=dict)
    moves: dict[int, PushdownMoves] = field(default_factory=dict)
    finishes: dict[int, tuple[int, ...] | None] = field(default_factory=dict)


class TokenPushdown:
    """The language over the tokens of a vocabulary.

    `min_tokens`: the tokens of a short text, None if none was found; a shorter one may exist.
    """

    def __init__(self, pushdown: Pushdown, vocabulary: Vocabulary, key: str) -> None:
        self.pushdown, self.vocabulary, self.key = pushdown, vocabulary, key
        self.behaviours: Behaviours = behaviours(
            pushdown.scanner, len(pushdown.table.terminal), vocabulary
        )
        self.partition = Partition(self.behaviours.token_class, len(self.behaviours.rows))
        self.lock = threading.RLock()
        self._states = pushdown.scanner.states
        self._suffixes: list[list[int]] = self.behaviours.suffixes.tolist()
        self._groups: dict[int, Groups] = {}
        self.known = self._blank()
        start = self.finish(0)
        self.min_tokens = None if start is None else len(start)

    def _blank(self) -> Explored:
        machine = Configurations(self.pushdown)
        return Explored(machine, Completions(machine, self._cost))

    @property
    def classes(self) -> int:
        """The number of token classes C."""
        return self.partition.classes

    @property
    def null(self) -> int | None:
        """The vocabulary's null token."""
        return self.vocabulary.null

    @property
    def token_class(self) -> NDArray[np.int32]:
        """int32 [V]: each token's class, -1 if the language never uses it."""
        return self.partition.token_class

    @cached_property
    def tokens(self) -> NDArray[np.int32]:
        """int32 [C]: some token of each class."""
        out = np.zeros(self.classes, np.int32)
        used = np.flatnonzero(self.token_class >= 0)[::-1]
        out[self.token_class[used]] = used
        return out

    def forget(self) -> None:
        """Forget all configurations if too many are known; their numbers change then."""
        if len(self.known.machine) > MOST:
            self.known = self._blank()

    def groups(self, state: int) -> Groups:
        """What the classes do in a scanner state."""
        found = self._groups.get(state)
        if found is None:
            values = self.behaviours.rows[:, state]
            order = np.argsort(values, kind="stable")
            order = order[values[order] >= 0]
            begin = runs(values[order])
            found = self._groups[state] = Groups(
                values[order[begin]], order, np.append(begin, len(order))
            )
        return found

    def moves(self, configuration: int) -> PushdownMoves:
        """Where the tokens lead from a configuration."""
        found = self.known.moves.get(configuration)
        if found is None:
            stack, state = self.known.machine.pairs[configuration]
            groups = self.groups(state)
            target = np.array([self._at(stack, v) for v in groups.value.tolist()], np.int64)
            alive = np.flatnonzero(target >= 0)
            found = self.known.moves[configuration] = PushdownMoves(alive, target[alive])
        return found

    def advance(self, configuration: int, token: int) -> int:
        """The configuration after a token, or -1."""
        klass = int(self.token_class[token])
        if klass < 0:
            return DEAD
        stack, state = self.known.machine.pairs[configuration]
        return self._at(stack, int(self.behaviours.rows[klass, state]))

    def _at(self, stack: int, value: int) -> int:
        """The configuration that a row's value leads to on a stack."""
        if value < self._states:
            return DEAD if value < 0 else self.known.machine.at(stack, value)
        suffix, symbol = divmod(value - self._states, self.behaviours.symbols)
        stack = self.known.machine.ended(stack, symbol)
        if stack < 0:
            return DEAD
        found = self.known.behind.get((stack, suffix))
        if found is None:
            value = self._suffixes[suffix][self.known.machine.context(stack)]
            found = self.known.behind[stack, suffix] = self._at(stack, value)
        return found

    def finish(self, configuration: int) -> tuple[int, ...] | None:
        """A few tokens that finish the configuration's text; None if none were found."""
        known = self.known.finishes
        if configuration not in known:
            text = self.known.completions.of(configuration)
            tokens = None if text is None else self.vocabulary.fewest(text)
            known[configuration] = None if tokens is None else tuple(tokens)
        return known[configuration]

    def _cost(self, text: bytes) -> int:
        """How many tokens spell a text; a large number if none do."""
        tokens = self.vocabulary.fewest(text)
        return 1 << 20 if tokens is None else len(tokens)


def lifted(language: AnyLanguage, vocabulary: Vocabulary) -> TokenAutomaton | TokenPushdown:
    """Any language lifted to tokens, from memory or computed now.

    Raises ModelError for a context-free one under a vocabulary without null.
    """
    if isinstance(language, Language):
        return lift(language, vocabulary)
    if vocabulary.null is None:
        raise ModelError(
            "a grammar needs a model with a null token",
            todo="use a model that can leave positions of a slot empty",
        )
    return _remembered(language, vocabulary)


@lru_cache(maxsize=32)
def _remembered(language: ContextFree, vocabulary: Vocabulary) -> TokenPushdown:
    key = f"{language.key}-{vocabulary.key}"
    return TokenPushdown(language.pushdown, vocabulary, key)

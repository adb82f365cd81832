"""The constraint's input and output: a `Job` in, a `Settled` out.

For example:

    job = Job(lift(one_of(["yes", "no"]), vocabulary), scores, np.array([-1, -1], np.int32))
    len(job)                  # 2 positions, both open
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from infill.logits import ClassScores
from infill.tokens.lift import TokenAutomaton
from infill.tokens.lifted_pushdown import TokenPushdown


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One slot in one step.

    `committed`: int32 [K], the token id at each position, -1 where it is open. Scores at committed
    positions are never read. The automaton's null token may be committed too. `witness`: int32 [K],
    a completion that is known to agree with what is committed; a context-free language needs one
    from its second step on, as its beam search may miss every other. `greedy`: the witness takes
    the likeliest token at each position in turn, instead of being the likeliest as a whole;
    `first`: it does so at the first position only, where a text and `null` part.
    """

    automaton: TokenAutomaton | TokenPushdown
    scores: ClassScores
    committed: NDArray[np.int32]
    witness: NDArray[np.int32] | None = None
    greedy: bool = False
    first: bool = False

    def __len__(self) -> int:
        return len(self.committed)


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """The best completion of one slot, and how certain each position is; arrays have length K.

    `witness`: int32, the most probable token string of the language that agrees with what is
    committed; any subset of it may be committed and it stays a witness. `confidence`: float32, the
    exact probability of the witness token given the language, the length and the commits (an
    upper bound on a count that is too large to track, and that the text is far below, is ignored).
    `raw`: float32, the model's own probability of it. `margin`: float32, `confidence` less that of
    the best token of any other class. `entropy`: float32, nats, of the constrained distribution; a
    lower bound, as the tokens of a class count as two: its best and the others. `forced`: bool,
    exactly one token is possible. Committed positions have 1, 1, 1, 0 and True.

    `unfinished`: of all token strings of length K that are or can become a text, the share that
    could go on after K, because they end neither with null nor where the language must end.
    `logprob`: the log-probability of the witness at the open positions.
    """

    witness: NDArray[np.int32]
    confidence: NDArray[np.float32]
    raw: NDArray[np.float32]
    margin: NDArray[np.float32]
    entropy: NDArray[np.float32]
    forced: NDArray[np.bool_]
    unfinished: float
    logprob: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """One text a slot could carry: its best token string [K] with nulls, its bytes, its score."""

    tokens: tuple[int, ...]
    text: bytes
    logprob: float

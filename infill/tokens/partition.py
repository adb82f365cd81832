"""A partition of the vocabulary: the token classes of one language.

The reduction of logits to class scores reads it; nothing else of a language matters there.

    partition = Partition(np.array([0, 0, 1, -1], np.int32), classes=2)
    partition.sizes       # array([2, 1]): tokens of each class
    partition.unused      # array([3]): the tokens of no class
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from infill.tokens.ragged import starts_of

Int32s = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Partition:
    """A language's token classes, as a reduction of logits reads them.

    `token_class`: int32 [V], the class 0…C-1 of every token, -1 if the language never uses it.
    Every class has a member. The null token is in none.
    """

    token_class: Int32s
    classes: int

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """int64 [C], tokens per class."""
        used = self.token_class[self.token_class >= 0]
        sizes: NDArray[np.int64] = np.bincount(used, minlength=self.classes)
        return sizes

    @cached_property
    def dominant(self) -> int:
        """A class with over half of the vocabulary, or -1.

        Its maximum is cheapest taken over the whole row, its mass as the row less the others.
        """
        if not self.classes or 2 * int(self.sizes.max()) <= len(self.token_class):
            return -1
        return int(self.sizes.argmax())

    @cached_property
    def members(self) -> Int32s:
        """The tokens of all classes but the dominant one, class after class, ascending in each."""
        order = np.argsort(self.token_class, kind="stable").astype(np.int32)
        kept = self.token_class[order]
        members: Int32s = order[(kept >= 0) & (kept != self.dominant)]
        return members

    @cached_property
    def unused(self) -> Int32s:
        """The tokens of no class."""
        return np.flatnonzero(self.token_class < 0).astype(np.int32)

    @cached_property
    def groups(self) -> Int32s:
        """int32 [G]: the class of each run in `members`, ascending: all but the dominant one."""
        numbers = np.arange(self.classes, dtype=np.int32)
        groups: Int32s = numbers[numbers != self.dominant]
        return groups

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """int64 [G]: where each group begins in `members`."""
        return starts_of(self.sizes[self.groups])[:-1]

"""The tokens that can end a value."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from infill.vocabulary import Vocabulary

STOP = re.compile(rb'["\\\x00-\x1f]')
"""What no copy goes across: it would be spelled in another way, or end the value."""

_END = re.compile(rb'["\x00-\x1f]')
QUOTED = (b'"', b'",', b'"]')
"""How a token may end a value in quotation marks."""


@lru_cache(maxsize=8)
def enders(vocabulary: Vocabulary) -> NDArray[np.int32]:
    """The tokens that can end a value: null, and all that hold what no copy goes across."""
    return np.flatnonzero(ender_flags(vocabulary)).astype(np.int32)


@lru_cache(maxsize=8)
def closers(vocabulary: Vocabulary) -> NDArray[np.int32]:
    """The tokens that end a value where it stands: of `enders` those that add nothing to it."""
    ending = [bool(_END.match(vocabulary.tokens[t] or b'"')) for t in enders(vocabulary)]
    return enders(vocabulary)[np.array(ending, np.bool_)]


@lru_cache(maxsize=8)
def ender_flags(vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """`enders` as flags [V]."""
    flags = np.array([bool(token and STOP.search(token)) for token in vocabulary.tokens])
    if vocabulary.null is not None:
        flags[vocabulary.null] = True
    return flags

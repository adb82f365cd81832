"""The automaton of a text's passages: what stands in it from any start to any later end."""

from __future__ import annotations

from collections.abc import Sequence

from infill.automata.minimise import minimise
from infill.automata.nfa import Nfa, determinise
from infill.automaton import YES, Automaton


def of_passages(text: bytes, starts: Sequence[int], ends: Sequence[int]) -> Automaton:
    """At most two states per byte, as in a suffix automaton; empty passages are left out."""
    nfa = Nfa()
    begin = nfa.state()
    places = [nfa.state() for _ in range(len(text) + 1)]
    for i, byte in enumerate(text):
        nfa.edge(places[i], 1 << byte, 0, places[i + 1])
    for start in starts:
        if start < len(text):
            # A copy of the first edge, so that the beginning itself accepts nothing.
            nfa.edge(begin, 1 << text[start], 0, places[start + 1])
    for end in ends:
        nfa.accept[places[end]] = YES
    return minimise(determinise(nfa, begin))

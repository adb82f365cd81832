"""A model's tokens, and languages of bytes lifted to them.

A vocabulary and a byte automaton go in; out comes an automaton over *classes* of tokens that are
interchangeable in it, so that all later work is independent of the vocabulary's size. Start
reading in `vocabulary` (tokens as bytes), then `trie`, `monoid` and `lift`; `lifted_pushdown` does
the same for grammars, and `lift_cache` keeps lifted languages on disk.
"""

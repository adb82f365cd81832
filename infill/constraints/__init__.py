"""Exact inference over one slot: its best valid text, its marginals, its next-best texts.

A lifted language and the scores of each open position go in; a *witness* comes out (the best
jointly valid text of the whole slot), with exact marginals for every position. Start reading in
`constraint`; `job` has what it is given and what it returns, `lattice` the graph of a slot, `sweep`
the dynamic programs (Viterbi, forward-backward) for many slots at once, `beam` the lattice of a
grammar; `kbest` and `sampling` give further texts.
"""

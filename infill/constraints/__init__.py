"""Exact inference over one slot: its best valid text, its marginals, its next-best texts.

A lifted language and the scores of each open position go in; a *witness* comes out (the best
jointly valid text of the whole slot), with exact marginals for every position. Start reading in
`constraint`; `lattice` has the dynamic programs, `sweep` runs them for many slots at once, `beam`
answers for grammars, `kbest` and `sampling` give further texts.
"""

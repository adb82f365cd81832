"""Readers of the evidence: each looks for one thing in the text and gives hints for open slots.

An `Evidence` and a canvas's variables, in text order, go in; `Hint`s come out. Start reading in
`table`, which lists all readers in the order in which they are asked; each of the other files is
one reader. To add one, write its file and its row in the table.
"""

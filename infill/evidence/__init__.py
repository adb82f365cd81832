"""What the text to read shows of the values: the evidence.

A text and the paths of the open slots go in; `Hint`s come out: tokens to prefer at a position, and
how strongly. Hints change scores before the constraint, so they can never make a value invalid.
Start reading in `readers`, the table of all readers; each reader is one file (`labels`, `lists`,
`tables`, `copies` …) over `evidence`, which indexes the text once.
"""

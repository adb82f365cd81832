"""The evidence: what the given text shows about the values to fill.

A text and the paths of the open slots go in; `Hint`s come out: tokens to prefer at a position, and
how strongly. Hints change scores before the constraint, so they can never make a value invalid.
Start reading in `readers/table`, the table of all readers; each reader is one file. They read from
`evidence`, which parses the text once with the functions of `labels`, `lists`, `tables`, `copies`,
`mentions` and `records`. `bias` adds the hints to the logits.
"""

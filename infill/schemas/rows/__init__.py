"""How a value is written: from demands to the parts of a scaffold's row.

A `Shape` at a place goes in; text, slots and choices come out. Start reading in `analysis` (what a
demand allows) and `compiler` (how it is written); there is one file for each kind of value:
`scalars`, `arrays`, `objects` and what objects need (`members`, `keyed`, `extras` …).
"""

"""How a value is written: from demands to the parts of a scaffold's row.

A `Demand` at a place goes in; text, slots and choices come out. `analysis` tells what a demand
allows (asking `one_slot`, `sizes`, `required_keys`, `contains`), `value_writer` writes it. Start
reading there; there is one file for each kind of value: `scalars`, `arrays`, `objects` and what
objects need (`members`, `keyed`, `extras`).
"""

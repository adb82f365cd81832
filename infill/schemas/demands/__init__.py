"""What must hold of a value: demands, merged and freed of contradictions.

Facts of one or several subschemas go in; a `ValueShape` comes out, in which each keyword is once.
Start reading in `shape`; `cases` splits alternatives, `negation` turns `not` around, `exclusions`
keeps what may not be, `conflicts` finds what cannot be satisfied.
"""

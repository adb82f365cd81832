"""Decoding rules of the literature, one small class each.

A step's candidates go in, flags of what to commit come out; other rules change what the model is
asked, a slot's length, or what is masked again. Every rule is safe: it decides how good a filling
is and what it costs, never whether it is valid. Start reading in `registry`, the table of all rules
by name. Defaults are the published ones; docs/guides/decoding.md lists them.
"""

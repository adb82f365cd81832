"""Decoding rules of the literature, one small class each, by name in `infill.rules.registry`.

Every rule is safe: it decides how good a filling is and what it costs, never whether it is valid.
Defaults are the published ones; docs/guides/decoding.md lists them.
"""

"""Denoiser adapters: the only room that loads torch, and only when a model is loaded.

A name, a folder or a repository of the hub goes in; a `Denoiser` comes out. Start reading in
`loader`; `hybrid` is the packaged model, `families` are those that users bring, and `synthetic` has
those without weights (`Noise`, `Adversary`, `Teacher`).
"""

from infill.models.loader import load
from infill.models.packaged import available, default_vocabulary, facts_of, verify

__all__ = ["available", "default_vocabulary", "facts_of", "load", "verify"]

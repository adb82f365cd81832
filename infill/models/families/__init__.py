"""Brought models: diffusion language models of other families as denoisers.

A checkpoint of a known family goes in (LLaDA, Dream, BERT and others: `families` is the table); a
`Denoiser` comes out. Start reading in `families`, then `loading` and `masked`; `uniform` and `dit`
are models with another kind of noise.
"""

"""Choosing decoding rules by measurement, and what a model's fills are like.

In go examples with known answers and a denoiser; out come trials (accuracy, seconds and forwards of
each set of options) or a diagnosis of a model. Start at `trials`, or at `diagnosis`.
"""

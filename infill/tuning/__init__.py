"""Choosing decoding rules by measurement, and what a model's fills are like."""

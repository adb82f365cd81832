"""Measurements; each script prints what it ran on and how to run it again."""

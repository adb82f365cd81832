"""The control: the same base on the same examples, trained to write from left to right.

What the default model gains by denoising is its distance to this model, not to the base.
"""

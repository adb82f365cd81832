"""The canvas: a scaffold laid out as a row of tokens, some of them open.

A blueprint's row goes in; the canvas holds each slot as a `Variable` with its open and committed
positions, unfolds choices once they are settled, and grows a slot that runs out of room. Start
reading in `canvas`; `variable` is one slot, `layout` gives it its first length, `known` writes the
values that the caller has given.
"""

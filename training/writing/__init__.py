"""Training of a model that writes from left to right and is decoded slot by slot in parallel.

Whole objects in text order, all attention causal; every token of a slot or choice is predicted from
what stands before it. In a part of the lessons some slots are redacted: what follows sees a marker
instead of them, as it does while the engine fills all slots at once (`layout`).

Start reading at `run` (the loop), then `mixture` (what is drawn), `layout` (an item becomes tokens)
and `batch` (lessons become one packed row of tokens).

    python -m training.writing --start DIR --out DIR --public FOLDER --written FILE --minutes N
"""

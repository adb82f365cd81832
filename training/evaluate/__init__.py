"""What the default model is worth, beside the models it has to be compared with.

`python -m training.evaluate WHAT` prints a table; `--out` keeps every prediction as JSON Lines.
"""

"""Filling the holes of a sheet: proposals, clusters of holes, checks, and a budget of time.

A `Sheet` goes in; a `CodeResult` comes out, in which every hole holds a text that its language's
judge accepts, or a message why it is as it was. Start in `fill_code`; `work` fills one cluster of
holes, `proposals` asks the language model, `scoring` compares lengths, `checks` runs validators.
"""

"""Filling the holes of a sheet: proposals, clusters of holes, checks, and a budget of time.

A `Sheet` goes in; a `CodeResult` comes out, in which every hole holds a text that its language's
judge accepts, or says why it is empty. Start reading in `fill`; `work` fills one cluster of holes,
`proposals` asks the language model, `scoring` compares lengths, `checks` runs the validators.
"""

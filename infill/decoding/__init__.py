"""The decode loop: propose, constrain, commit; validate, and mask again what failed.

A canvas and a denoiser go in; a filled document comes out, with a report of every slot. Start
reading in `decoder` (one step tells the story); `proposal` makes a step's proposal, `filling` holds
what a fill knows of its own state, `remask` opens the spans that validators blame.
"""

"""`python -m training.writing`: see `training.writing`."""

from training.writing.run import Run
from training.writing.settings import parse

Run(parse()).train()

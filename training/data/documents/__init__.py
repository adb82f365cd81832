"""Made-up technical documents, how often each kind is drawn, and which training never sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from training.data.documents import (
    certificates,
    changelogs,
    distributions,
    http,
    mails,
    manuals,
    packages,
    references,
    schedules,
)
from training.data.example import Task

Generator = Callable[[Random], Task]

LONGEST = 1080
"""Most characters of a document: about what is left of a context beside the form."""

DOCUMENTS: Mapping[Generator, int] = {
    changelogs.debian: 5,
    changelogs.rpm: 2,
    packages.debian: 5,
    packages.other: 3,
    distributions.python: 5,
    mails.mail: 6,
    manuals.page: 5,
    manuals.helped: 2,
    certificates.x509: 5,
}

HELD_OUT: tuple[Generator, ...] = (
    references.bibtex,
    http.head,
    schedules.crontab,
    schedules.fstab,
)

__all__ = ["DOCUMENTS", "HELD_OUT", "LONGEST", "Generator", "fitting"]


def fitting(generator: Generator) -> Generator:
    """The generator, tried again where a document comes out too long for a context."""

    def drawn(rng: Random) -> Task:
        made = generator(rng)
        for _ in range(4):
            if len(made.text) <= LONGEST:
                break
            made = generator(rng)
        return made

    return drawn

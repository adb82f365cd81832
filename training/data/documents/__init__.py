"""Made-up technical documents, how often each kind is drawn, and which training never sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from training.data.documents import (
    calendars,
    certificates,
    changelogs,
    commits,
    copyrights,
    distributions,
    fingerprints,
    http,
    listings,
    logs,
    mails,
    manifests,
    manuals,
    packages,
    references,
    releases,
    schedules,
    settings,
    tables,
    units,
    zones,
)
from training.data.example import Task

Generator = Callable[[Random], Task]

LONGEST = 1150
"""Most characters of a document: about what is left of a context beside the form."""

DOCUMENTS: Mapping[Generator, int] = {
    changelogs.debian: 10,
    changelogs.rpm: 4,
    releases.markdown: 4,
    releases.news: 3,
    commits.commit: 5,
    commits.log: 2,
    packages.debian: 10,
    packages.other: 5,
    distributions.python: 10,
    manifests.manifest: 6,
    mails.mail: 16,
    manuals.page: 10,
    manuals.helped: 4,
    certificates.x509: 13,
    fingerprints.gpg: 2,
    fingerprints.ssh: 1,
    fingerprints.handshake: 2,
    zones.zone: 2,
    zones.whois: 2,
    units.unit: 2,
    units.desktop: 2,
    copyrights.stanzas: 3,
    copyrights.header: 2,
    copyrights.request: 2,
    listings.files: 2,
    listings.disks: 1,
    listings.processes: 1,
    listings.machine: 2,
    logs.access: 2,
    logs.system: 3,
    logs.trace: 2,
    settings.configuration: 3,
    calendars.event: 3,
    calendars.card: 2,
    tables.csv: 3,
    tables.accounts: 2,
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

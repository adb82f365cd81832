"""The mixture: one table of weights, and the endless stream of examples drawn from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random

from training.data import code, records, reports
from training.data.documents import DOCUMENTS, HELD_OUT as DOCUMENTS_HELD_OUT, Generator, fitting
from training.data.domains import CLASSIFY, CLASSIFY_HELD_OUT, EXTRACT, EXTRACT_HELD_OUT, Domain
from training.data.encode import Prompt, composed, encode
from training.data.example import Example, Holes, Task
from training.data.limits import limited
from training.data.record import task

Source = Callable[[Random], "Task | Holes | None"]

TRAINING: Mapping[str, float] = {
    "extract": 28,
    "documents": 32,
    "classify": 6,
    "metadata": 4,
    "signature": 5,
    "code": 20,
    "report": 8,
}
HELD_OUT: Mapping[str, float] = {
    "extract": 30,
    "documents": 30,
    "classify": 10,
    "code": 20,
    "report": 10,
}


def sources(*, held_out: bool = False) -> Mapping[str, tuple[Source, ...]]:
    """The generators behind each line of the table."""
    extract = EXTRACT_HELD_OUT if held_out else EXTRACT
    classify = CLASSIFY_HELD_OUT if held_out else CLASSIFY
    made: dict[str, tuple[Source, ...]] = {
        "extract": tuple(_drawn(domain) for domain in extract),
        "classify": tuple(_drawn(domain) for domain in classify),
        "code": (lambda rng: code.holed(rng, held_out=held_out),),
        "documents": _weighted(dict.fromkeys(DOCUMENTS_HELD_OUT, 1) if held_out else DOCUMENTS),
        "report": tuple(_reported(domain) for domain in extract),
    }
    if not held_out:
        made |= {
            "metadata": (records.metadata,),
            "signature": (records.signature,),
        }
    return made


def _weighted(table: Mapping[Generator, int]) -> tuple[Source, ...]:
    return tuple(fitting(made) for made, weight in table.items() for _ in range(weight))


def _drawn(domain: Domain) -> Source:
    return lambda rng: task(rng, domain.__name__, domain(rng))


def _reported(domain: Domain) -> Source:
    return lambda rng: reports.report(rng, domain.__name__, domain(rng))


def items(seed: int, *, held_out: bool = False) -> Iterator[Task | Holes]:
    """Tasks and holes by the mixture, before they become tokens."""
    rng = Random(f"{seed}-{held_out}")
    table = HELD_OUT if held_out else TRAINING
    behind = sources(held_out=held_out)
    names, weights = list(table), list(table.values())
    while True:
        made = rng.choice(behind[rng.choices(names, weights)[0]])(rng)
        if made is not None and made.gold:
            yield limited(made, rng) if isinstance(made, Task) else made


def stream(
    seed: int, profile: str = "cpu", held_out: bool = False, prompt: Prompt = composed
) -> Iterator[Example]:
    """Examples without end, the same for the same seed.

    `held_out`: only from generators, schemas and packages that training never sees. `prompt`: for
    comparing forms of prompts.
    """
    rng = Random(f"{seed}-{held_out}-{profile}")
    for item in items(seed, held_out=held_out):
        example = encode(item, rng, prompt)
        if example is not None:
            yield example

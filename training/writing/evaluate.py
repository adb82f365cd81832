"""How well weights read documents, decoded greedily and without guides (`decode`).

    python -m training.writing.evaluate --model DIR --data dev.jsonl --every 4 --way parallel

Micro F1 over the pairs of path and value that are not null, as the development set is scored:
lists of scalars as sets, lists of objects by index, what is left out as null. The lines of --out
are predictions for others to score.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import torch

from infill.errors import InfillError
from infill.models.hybrid import checkpoint
from training.data.encode import composed, framed, vocabulary
from training.data.example import Task
from training.writing import documents
from training.writing.decode import Decoder
from training.writing.mixture import END

WAYS = ("parallel", "left-to-right")


def pairs(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The leaves of a value that are not null."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from pairs(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            deep = isinstance(inner, dict | list)
            yield from pairs(inner, f"{path}/{index}") if deep else [(path, _plain(inner))]
    elif value is not None:
        yield path, _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def absent(schema: Mapping[str, Any], value: Any, path: str = "") -> Iterator[str]:
    """The paths of what is null, empty or left out."""
    if value is None or value == []:
        yield path
    elif isinstance(value, dict):
        for key, inner in schema.get("properties", {}).items():
            yield from absent(inner, value.get(key), f"{path}/{key}")
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for index, item in enumerate(value):
            yield from absent(schema["items"], item, f"{path}/{index}")


@dataclass(slots=True)
class Score:
    """Sums over documents."""

    counts: Counter[str] = field(default_factory=Counter)
    forwards: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, schema: Mapping[str, Any], gold: Any, found: Any) -> None:
        """Count a document."""
        wanted, given = Counter(pairs(gold)), Counter(pairs(found))
        empty, left = set(absent(schema, gold)), set(absent(schema, found))
        self.counts.update(
            documents=1,
            hit=sum((wanted & given).values()),
            wanted=wanted.total(),
            given=given.total(),
            null_hit=len(empty & left),
            null_wanted=len(empty),
            null_given=len(left),
        )

    def __str__(self) -> str:
        of = self.counts
        p, r = 100 * of["hit"] / max(1, of["given"]), 100 * of["hit"] / max(1, of["wanted"])
        null_p = 100 * of["null_hit"] / max(1, of["null_given"])
        null_r = 100 * of["null_hit"] / max(1, of["null_wanted"])
        return (
            f"{of['documents']} documents, {of['wanted']} leaves: P {p:.1f} R {r:.1f} "
            f"F1 {2 * p * r / max(1e-9, p + r):.1f}, null P {null_p:.1f} R {null_r:.1f} "
            f"({of['null_wanted']}), errors {of['error']}, "
            f"forwards {statistics.median(self.forwards or [0]):.0f}, "
            f"seconds {statistics.median(self.seconds or [0]):.2f}"
        )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="training.writing.evaluate", description="Score weights.")
    parser.add_argument("--model", type=Path, required=True, help="a plain checkpoint")
    parser.add_argument("--data", type=Path, required=True, help="documents with gold, one a line")
    parser.add_argument("--held-out", action="store_true", help="only what training holds out")
    parser.add_argument("--every", type=int, default=1, help="take every n-th")
    parser.add_argument("--way", choices=WAYS, nargs="+", default=WAYS)
    parser.add_argument("--out", type=Path, help="folder for predictions")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--show", action="store_true", help="print every answer that is wrong")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    words = vocabulary()
    network = checkpoint.read_checkpoint(args.model, torch.bfloat16).eval()
    decoder = Decoder(network, words, words.specials[END])
    if args.held_out:
        rows = [json.loads(line) for line in documents.written([args.data], held_out=True).lines]
    else:
        rows = [json.loads(line) for line in args.data.read_text("utf-8").splitlines()]
    for way in args.way:
        score, lines = Score(), []
        for number, row in enumerate(rows[:: args.every]):
            item = documents.task(row, "", Random(0), varied=False)
            began = time.perf_counter()
            name = row.get("id", number)
            try:
                found, forwards = _answer(decoder, item, way)
            except (InfillError, ValueError) as error:
                score.counts["error"] += 1
                score.add(item.schema, item.gold, {})
                lines.append({"id": name, "error": str(error)})
                continue
            score.add(item.schema, item.gold, found)
            score.forwards.append(forwards)
            score.seconds.append(time.perf_counter() - began)
            seconds = round(score.seconds[-1], 3)
            lines.append({"id": name, "value": found, "forwards": forwards, "seconds": seconds})
            if args.show and found != item.gold:
                print(json.dumps({"gold": item.gold, "found": found}, ensure_ascii=False))
        print(f"{way}: {score}", flush=True)
        if args.out:
            args.out.mkdir(parents=True, exist_ok=True)
            text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
            (args.out / f"{way}.jsonl").write_text(text, encoding="utf-8")


def _answer(decoder: Decoder, item: Task, way: str) -> tuple[Any, int]:
    made = framed(item, composed)
    decode = decoder.in_parallel if way == "parallel" else decoder.left_to_right
    decoded = decode(made.context, made.blueprint.row)
    return json.loads(decoded.text), decoded.forwards


if __name__ == "__main__":
    main()

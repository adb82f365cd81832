"""Documents with labels: public sources (xz), and those written for this project (plain lines).

Lines are kept as they are and parsed when drawn. What is held out is held out by a digest of the
text, so that two rows of one text never fall apart: a tenth of the public documents, every twelfth
of the written ones.
"""

from __future__ import annotations

import json
import lzma
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from random import Random
from typing import Any

from training.data.example import Task
from training.data.limits import limited
from training.writing.surface import changed

PUBLIC_HELD_OUT, WRITTEN_HELD_OUT = 10, 12

LONGEST = 2_600
"""Characters of a text that can be read within a lesson."""

ASKS = (
    "",
    "",
    "",
    "Extract the data.",
    "Fill in the form.",
    "Fill in the form from the text.",
    "Read the text and fill in the form.",
    "What does the text say?",
    "Return the requested information as JSON.",
    "Extract the fields. Use null for what is not stated.",
)

WEIGHTS: Mapping[str, float] = {
    # documents
    "aci_bench": 5, "biomed_ner": 2, "clinical_trials": 3, "contract_nli": 2, "cuad": 3,
    "genie_outputs": 2, "grobid_headers": 5, "hl7_messages": 2, "jc_commands": 3,
    "ntc_templates": 2, "security_advisories": 2.5, "skillspan": 2, "star_dialogues": 3, "tatqa": 4,
    "taskmaster3": 3, "phee": 3, "multidogo": 3, "sofc": 2, "threat_reports": 2,
    "grobid_funding": 2, "seal_tools": 3, "evidence_inference": 1, "mts_dialog": 2,
    # references, addresses, names: short, with many parts
    "anystyle": 1, "grobid_citations": 1, "grobid_affiliations": 1, "grobid_dates": 1,
    "grobid_quantities": 1, "probablepeople": 1, "usaddress": 1, "tasteset": 1, "user_agents": 1,
    "date_strings": 1.5, "recognizers": 1.5, "quantulum": 1, "propara": 1,
    # utterances and labels
    "restaurants8k": 0.7, "rnnlg": 0.7, "snips": 0.7, "slurp": 0.5, "nlupp": 0.5,
    "taskmaster4": 0.7, "social_ner": 0.5, "banking77": 0.2, "clinc150": 0.2, "goemotions": 0.15,
    "attack_techniques": 0.2, "semeval_relations": 0.4, "legalbench": 0.5, "pubmedqa": 0.3,
}  # fmt: skip
"""How much each public source counts, times the square root of its size."""


@dataclass(slots=True)
class Shelf:
    """Rows of one source, drawn without repeating one before all were drawn."""

    name: str
    lines: list[str] = field(default_factory=list)
    left: list[int] = field(default_factory=list)

    def draw(self, rng: Random) -> dict[str, Any]:
        """One row."""
        if not self.left:
            self.left = list(range(len(self.lines)))
            rng.shuffle(self.left)
        row: dict[str, Any] = json.loads(self.lines[self.left.pop()])
        return row


def held(text: str, one_in: int) -> bool:
    """Whether a text is held out."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) % one_in == 0


def public(folder: Path, *, held_out: bool) -> list[Shelf]:
    """The labelled public sources of a folder: one shelf a file."""
    shelves = []
    for path in sorted(folder.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as file:
            lines = [*_kept(file, PUBLIC_HELD_OUT, held_out)]
        if lines:
            shelves.append(Shelf(path.name.removesuffix(".jsonl.xz"), lines))
    return shelves


def weight(shelf: Shelf) -> float:
    """How often a public source is drawn, against others."""
    return WEIGHTS.get(shelf.name, 1.0) * math.sqrt(min(len(shelf.lines), 2_500))


def written(paths: Iterable[Path], *, held_out: bool) -> Shelf:
    """Documents of which each has several tasks: a row for each task."""
    shelf = Shelf("written")
    for path in paths:
        with path.open(encoding="utf-8") as file:
            for line in _kept(file, WRITTEN_HELD_OUT, held_out):
                row = json.loads(line)
                for task in row.get("tasks") or (row,):
                    one = {name: task[name] for name in ("instruction", "schema", "gold")}
                    free = task.get("free", ())
                    shelf.lines.append(json.dumps(one | {"context": row["context"], "free": free}))
    return shelf


def _kept(lines: Iterable[str], one_in: int, held_out: bool) -> Iterator[str]:
    for line in lines:
        if line.strip():
            text = json.loads(line)["context"]
            if len(text) <= LONGEST and held(text, one_in) == held_out:
                yield line


def task(row: Mapping[str, Any], source: str, rng: Random, *, varied: bool = True) -> Task:
    """A row as a task; `varied`: under another surface of its schema, at times another limit."""
    schema, gold, instruction = row["schema"], row["gold"], row["instruction"]
    if varied:
        schema, gold = changed(schema, gold, row["context"], rng)
        if rng.random() < 0.2:
            instruction = rng.choice(ASKS)
    made = Task(source, schema, instruction, row["context"], gold)
    return limited(made, rng) if varied else replace(made)

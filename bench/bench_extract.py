"""Fill the development records with a model and write predictions for the shared scorer.

python -m bench.bench_extract --out /tmp/pred.jsonl [--model default] [--limit N] [--kinds email]
python ../shared/tools/score_extract.py ../shared/data/extract/records.jsonl /tmp/pred.jsonl
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from pathlib import Path

from infill import Engine, Options
from infill.errors import InfillError

DATA = Path(__file__).resolve().parents[2] / "shared/data/extract/records.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--model", default="default")
    parser.add_argument("--every", type=int, default=1, help="take every n-th record")
    arguments = parser.parse_args()
    if not arguments.data.exists():
        sys.exit(
            f"no records at {arguments.data}: the development data is not beside this checkout"
        )
    engine = Engine(arguments.model, options=Options(canvas=2048))
    seconds, forwards, errors = [], [], 0
    records = [json.loads(line) for line in arguments.data.read_text("utf-8").splitlines()]
    with arguments.out.open("w", encoding="utf-8") as out:
        for number, record in enumerate(records[:: arguments.every]):
            line = {"id": record["id"]}
            try:
                result = engine.fill(
                    record["schema"], record["context"], instruction=record["instruction"]
                )
                line["value"] = result.value
                seconds.append(result.seconds)
                forwards.append(result.forwards)
            except InfillError as error:
                line["error"] = str(error)
                errors += 1
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            out.flush()
            print(f"{number + 1}: {record['id']} {forwards[-1:]}", file=sys.stderr)
    print(f"records {len(seconds)}, errors {errors}")
    print(f"forwards: median {statistics.median(forwards):.0f}, max {max(forwards)}")
    print(f"seconds: median {statistics.median(seconds):.2f}, max {max(seconds):.2f}")


if __name__ == "__main__":
    main()

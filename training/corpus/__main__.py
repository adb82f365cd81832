"""Check written documents, and keep them as JSON Lines.

python -m training.corpus check FILE…                        exit code 1 if a document is wrong
python -m training.corpus check FILE… --against DEV.jsonl    texts that none may be like
python -m training.corpus build FILE.docs --out FILE.jsonl   the documents without faults
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from training.corpus.check import Gram, faults, grams, summary
from training.corpus.notation import Document, document_of, read_documents


def read(path: Path) -> tuple[list[Document], list[str]]:
    """The documents of a file, and why others could not be read."""
    if path.suffix == ".jsonl":
        lines = path.read_text(encoding="utf-8").splitlines()
        rows = enumerate(map(json.loads, lines), 1)
        return [document_of(row, f"{path.name}:{number}") for number, row in rows], []
    found = list(read_documents(path))
    documents = [one for one in found if isinstance(one, Document)]
    return documents, [f"{path.name}: {one}" for one in found if not isinstance(one, Document)]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="training.corpus", description="Check written documents.")
    parser.add_argument("what", choices=("check", "build"))
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--against", nargs="*", type=Path, default=[])
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    seen: dict[Gram, str] = {}
    for path in args.against:
        for line in path.read_text(encoding="utf-8").splitlines():
            seen |= dict.fromkeys(grams(json.loads(line)["context"]), path.name)
    good: list[Document] = []
    wrong: list[str] = []
    for path in args.files:
        documents, unread = read(path)
        wrong += unread
        for document in documents:
            found = list(faults([document], seen))
            wrong += found
            good += [] if found else [document]
    print(*wrong, summary(good) if good else "no documents", sep="\n")
    if args.what == "build" and args.out:
        rows = (one.row(f"{args.out.stem}-{number:04}") for number, one in enumerate(good, 1))
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        partial = args.out.with_suffix(".partial")
        partial.write_text(text, encoding="utf-8")
        partial.replace(args.out)
    sys.exit(bool(wrong) and args.what == "check")


if __name__ == "__main__":
    main()

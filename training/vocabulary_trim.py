"""Trim the base vocabulary to the tokens that matter for documents, code and English prose.

    python -m training.vocabulary_trim --base DIR --out infill/models/default \
        --text NAME=WEIGHT=PATH … --weights DIR

Tokens are ranked by their share in weighted text sources plus a prior from their merge rank (the
merge order *is* the frequency order of the base model's own training text). Kept whatever the
count: special tokens, every byte that valid UTF-8 can hold (missing ones get new rows), short
tokens of ASCII punctuation and blanks, and both parts of every kept token, so that a kept token
still spells itself. Writes tokenizer.json and, with `--weights`, the base checkpoint cut
to its rows (`--keep` takes the tokenizer.json that is already there).
"""

from __future__ import annotations

import argparse
import gzip
import html
import io
import json
import random
import re
import shutil
import string
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SIZE = 16_384
MASK, NULL = "<reponame>", "<empty_output>"
TEXT_SUFFIXES = (
    ".py",
    ".txt",
    ".md",
    ".rst",
    ".html",
    ".json",
    ".gz",
    ".noun",
    ".verb",
    ".adj",
)
PUNCTUATION_LENGTH = 6
PUNCTUATION_RANK = 30_000
PRIOR = 0.25
PIECE = 200_000
Json = dict[str, Any]


def byte_letters() -> dict[int, str]:
    """GPT-2's byte alphabet: the printable letter that stands for each byte."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    rest = [byte for byte in range(256) if byte not in plain]
    letters = {byte: chr(byte) for byte in plain}
    return letters | {byte: chr(256 + index) for index, byte in enumerate(rest)}


def utf8_bytes() -> list[int]:
    """Every byte that can occur in valid UTF-8."""
    return [*range(0xC0), *range(0xC2, 0xF5)]


def documents(path: Path) -> Iterator[str]:
    """The texts under a folder, in a wheel, or in one file, in a fixed random order, in pieces."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as archive:
            for name in _shuffled([name for name in archive.namelist() if _is_text(name)]):
                yield from _pieces(_decode(name, archive.read(name)))
        return
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    for name in _shuffled([str(file) for file in files if _is_text(file.name)]):
        yield from _pieces(_decode(Path(name).name, Path(name).read_bytes()))


def _is_text(name: str) -> bool:
    return name.endswith((*TEXT_SUFFIXES, "METADATA"))


def _shuffled(names: list[str]) -> list[str]:
    return random.Random(0).sample(sorted(names), len(names))


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), PIECE):
        yield text[start : start + PIECE]


def _decode(name: str, data: bytes) -> str:
    if name.endswith(".gz"):
        data = gzip.GzipFile(fileobj=io.BytesIO(data)).read()
    text = data.decode("utf-8", "ignore")
    if ".html" in name:
        text = html.unescape(re.sub(r"<[^>]*>", "", text))
    if name.startswith("data."):  # WordNet: the gloss after the bar is the prose
        text = "\n".join(line.partition("| ")[2] for line in text.splitlines())
    return text


def invented(seed: int, count: int) -> Iterator[str]:
    """Records of invented people, companies and dates in several locales, as JSON and as text."""
    from faker import Faker

    locales = ["en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pt_BR", "sv_SE"]
    rng = random.Random(seed)
    fakers = {locale: Faker(locale) for locale in locales}
    for faker in fakers.values():
        faker.seed_instance(seed)
    english = [*["en_US"] * 8, *["en_GB"] * 4, *locales]
    for _ in range(count):
        fake = fakers[rng.choice(english)]
        record = {
            "id": fake.uuid4(),
            "number": fake.bothify("???-####").upper(),
            "name": fake.name(),
            "company": fake.company(),
            "address": fake.address(),
            "city": fake.city(),
            "country": fakers["en_US"].country(),
            "email": fake.email(),
            "phone": fake.phone_number(),
            "date": fake.date(),
            "time": fake.date_time().isoformat(),
            "total": rng.randrange(10**6) / 100,
            "paid": rng.random() < 0.5,
            "note": rng.choice([None, fakers["en_US"].catch_phrase(), fakers["en_US"].bs()]),
            "tags": [fakers["en_US"].word() for _ in range(3)],
            "job": fakers["en_US"].job(),
        }
        yield json.dumps(record, ensure_ascii=False, indent=rng.choice([None, None, 2, 4]))
        yield "\n".join(f"{key.title()}: {value}" for key, value in record.items())
        yield fakers["en_US"].paragraph()


def count(tokenizer: Any, texts: Iterator[str], limit: int) -> Counter[int]:
    """How often each token occurs in the first `limit` characters of the texts."""
    counter: Counter[int] = Counter()
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        limit -= len(text)
        if limit <= 0:
            break
    for start in range(0, len(batch), 256):
        for encoding in tokenizer.encode_batch(batch[start : start + 256]):
            counter.update(encoding.ids)
    return counter


def punctuation(token: str, rank: int) -> bool:
    """Whether a token is short and only of ASCII punctuation and blanks."""
    marks = set(string.punctuation) | {"Ġ", "Ċ", "ĉ"}
    short = len(token) <= PUNCTUATION_LENGTH and rank < PUNCTUATION_RANK
    blanks = set(token) <= {"Ġ", "Ċ"} and len(token) <= 33
    return blanks or (short and set(token) <= marks)


def trim(base: Json, scores: dict[int, float], size: int) -> Json:
    """The base tokenizer cut to `size` tokens: the forced ones, then the best by score."""
    vocabulary: dict[str, int] = base["model"]["vocab"]
    specials = {token["content"] for token in base["added_tokens"]}
    merges: list[list[str]] = base["model"]["merges"]
    parts = {left + right: (left, right) for left, right in merges}
    letters = byte_letters()
    missing = [letters[b] for b in utf8_bytes() if letters[b] not in vocabulary]
    kept: set[str] = set()

    def family(token: str) -> set[str]:
        found, stack = set[str](), [token]
        while stack:
            top = stack.pop()
            if top not in kept and top not in found:
                found.add(top)
                stack.extend(parts.get(top, ()))
        return found

    room = size - len(missing)
    for token, rank in vocabulary.items():
        if token in specials or len(token) == 1 or punctuation(token, rank):
            kept |= family(token)
    for token in sorted(vocabulary, key=lambda token: (-scores.get(vocabulary[token], 0.0), token)):
        new = family(token)
        if len(kept) + len(new) <= room:
            kept |= new
        if len(kept) == room:
            break
    order = sorted(kept, key=lambda token: vocabulary[token])
    first = len(specials)
    names = [*order[:first], *missing, *order[first:]]
    model = base["model"] | {
        "vocab": {name: index for index, name in enumerate(names)},
        "merges": [merge for merge in merges if {*merge, merge[0] + merge[1]} <= kept],
    }
    blanks = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True}
    split = [
        {"type": "Digits", "individual_digits": True},
        blanks | {"use_regex": True},
    ]
    reader = {
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": split},
        "post_processor": None,
    }
    return base | reader | {"model": model}


def rows(base: Json, trimmed: Json) -> list[int]:
    """The base row of each token of the trimmed vocabulary; -1 for a byte the base has not."""
    old, new = base["model"]["vocab"], trimmed["model"]["vocab"]
    return [old.get(token, -1) for token in sorted(new, key=new.__getitem__)]


def trim_checkpoint(base: Path, tokenizer: Path, out: Path) -> None:
    """Copy the checkpoint with only the tokenizer's rows; a new byte gets the mean byte row."""
    import torch
    from safetensors.torch import load_file, save_file

    old, new = (json.loads(file.read_text()) for file in (base / "tokenizer.json", tokenizer))
    picked = torch.tensor(rows(old, new))
    tensors = load_file(base / "model.safetensors")
    embedding = tensors["model.embed_tokens.weight"]
    table = embedding[picked.clamp(min=0)]
    bytes_ = [index for token, index in old["model"]["vocab"].items() if len(token) == 1]
    table[picked < 0] = embedding[bytes_].mean(0)
    out.mkdir(parents=True, exist_ok=True)
    save_file(tensors | {"model.embed_tokens.weight": table}, out / "model.safetensors")
    config = json.loads((base / "config.json").read_text()) | {"vocab_size": len(picked)}
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    shutil.copy(tokenizer, out / "tokenizer.json")


def scores(
    base: Path, sources: dict[str, tuple[float, list[Path]]], limit: int
) -> dict[int, float]:
    """Each token's weighted share over the sources, plus the prior of its rank."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    total: dict[int, float] = {}
    for weight, paths in sources.values():
        texts = (text for path in paths for text in documents(path))
        _add(total, count(tokenizer, texts, limit), weight)
    _add(total, count(tokenizer, invented(0, 6000), limit), 0.2)
    prior = {rank: 1.0 / (rank + 100) for rank in range(17, tokenizer.get_vocab_size())}
    whole = sum(prior.values())
    for rank, share in prior.items():
        total[rank] = total.get(rank, 0.0) + PRIOR * share / whole
    return total


def _add(total: dict[int, float], counter: Counter[int], weight: float) -> None:
    whole = max(1, counter.total())
    for token, times in counter.items():
        total[token] = total.get(token, 0.0) + weight * times / whole


def main() -> None:
    """Command line; a source is NAME=WEIGHT=PATH, and one name may have several paths."""
    parser = argparse.ArgumentParser(description="Trim the vocabulary.")
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder for tokenizer.json")
    parser.add_argument("--keep", action="store_true", help="use the tokenizer.json that is there")
    parser.add_argument("--weights", type=Path, help="folder for the trimmed checkpoint")
    parser.add_argument("--text", action="append", default=[], metavar="NAME=WEIGHT=PATH")
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--characters", type=int, default=12_000_000, help="per source")
    args = parser.parse_args()
    tokenizer = args.out / "tokenizer.json"
    if not args.keep:
        sources: dict[str, tuple[float, list[Path]]] = {}
        for item in args.text:
            name, weight, path = item.split("=", 2)
            known = sources.get(name, (0.0, []))[1]
            sources[name] = (float(weight), [*known, Path(path)])
        base = json.loads((args.base / "tokenizer.json").read_text())
        trimmed = trim(base, scores(args.base, sources, args.characters), args.size)
        args.out.mkdir(parents=True, exist_ok=True)
        text = json.dumps(trimmed, ensure_ascii=False, separators=(",", ":"))
        tokenizer.write_text(text, encoding="utf-8")
    if args.weights:
        trim_checkpoint(args.base, tokenizer, args.weights)


if __name__ == "__main__":
    main()

r"""Reading a `tokenizer.json`: the raw bytes of each token.

Two spellings are known. *Byte-level* BPE writes every byte as one printable character (GPT-2's
map). *Sentencepiece* writes a space as `▁` and lone bytes as `<0xNN>`. Anything else is refused:
guessing bytes would break the promise that a filled text is valid.

    byte_level("Ġthe")             # b" the"
    sentencepiece("▁the")          # b" the"
    sentencepiece("<0xE2>")        # b"\xe2"
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from infill.errors import ModelError

_LONE_BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The tokens of a tokenizer file: raw bytes (None = special or added), and specials by name."""

    tokens: list[bytes | None]
    specials: dict[str, int]


def read_pieces(path: Path) -> Pieces:
    """Read the file. Raises ModelError if it is missing, broken or in an unknown spelling."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ModelError(
            "the tokenizer file cannot be read", where=str(path), got=error.strerror or str(error)
        ) from None
    except ValueError as error:
        raise ModelError("this is not a tokenizer.json", where=str(path), got=str(error)) from None
    return pieces_of(text, str(path))


def pieces_of(text: str, where: str) -> Pieces:
    """The tokens from the file's text; `where` names the file in errors.

    Raises ModelError as `read_pieces` does.
    """
    try:
        data = json.loads(text)
        pieces: dict[str, int] = _vocabulary(data["model"])
        added = {str(token["content"]): int(token["id"]) for token in data["added_tokens"]}
        read = _speller(data)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError("this is not a tokenizer.json", where=where, got=str(error)) from None
    if read is None:
        raise ModelError(
            "the spelling of this tokenizer is unknown",
            where=where,
            got=f"model {data['model'].get('type')}, decoder {data.get('decoder')}",
            todo="use a byte-level BPE or a sentencepiece tokenizer",
        )
    size = max([*pieces.values(), *added.values()], default=-1) + 1
    tokens: list[bytes | None] = [None] * size
    for piece, number in pieces.items():
        tokens[number] = read(piece) or None
    specials = {name: added[name] for name in sorted(added, key=added.__getitem__)}
    unknown = data["model"].get("unk_token")
    if isinstance(unknown, str) and unknown in pieces:
        specials.setdefault(unknown, pieces[unknown])
    for number in specials.values():
        tokens[number] = None
    return Pieces(tokens, specials)


def _vocabulary(model: Any) -> dict[str, int]:
    vocabulary = model["vocab"]
    if isinstance(vocabulary, dict):
        return vocabulary
    return {piece: number for number, (piece, _) in enumerate(vocabulary)}


def _speller(data: Any) -> Any:
    """The function from a piece to its bytes, or None for an unknown spelling."""
    text = json.dumps([data.get("pre_tokenizer"), data.get("decoder")])
    if '"ByteLevel"' in text:
        return byte_level
    if '"Metaspace"' in text or '"ByteFallback"' in text or data["model"].get("byte_fallback"):
        return sentencepiece
    return None


def byte_level(piece: str) -> bytes | None:
    """Bytes of a byte-level piece; None if a character is outside the map."""
    table = byte_letters()
    found = [table.get(letter) for letter in piece]
    known = [byte for byte in found if byte is not None]
    return bytes(known) if len(known) == len(found) else None


def sentencepiece(piece: str) -> bytes:
    """Bytes of a sentencepiece piece."""
    lone = _LONE_BYTE.fullmatch(piece)
    return bytes([int(lone[1], 16)]) if lone else piece.replace("▁", " ").encode()


@lru_cache(maxsize=1)
def byte_letters() -> dict[str, int]:
    """GPT-2's letter of every byte: printable Latin-1 as itself, the others from U+0100 on."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {
        chr(0x100 + i): byte for i, byte in enumerate(others)
    }

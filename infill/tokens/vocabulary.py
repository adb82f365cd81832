"""The vocabulary: tokens as raw bytes, and text to tokens and back.

    vocabulary = Vocabulary.from_tokens([b"a", b"ab", b"b", None], null=3)
    vocabulary.encode("abb")        # [1, 2]: the longest token first
    vocabulary.decode([1, 2])       # b"abb"

Constraints read raw bytes and never `tokenizer.decode`, which cleans up, merges spaces and replaces
broken characters.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from infill.errors import ModelError
from infill.tokens.lift_cache import Cache, default_cache
from infill.tokens.pieces import Pieces, pieces_of, read_pieces
from infill.tokens.trie import Trie, cached_trie

if TYPE_CHECKING:
    from tokenizers import Tokenizer


class Encoder(Protocol):
    """Turns text into token ids."""

    def __call__(self, text: str, *, framed: bool) -> list[int]:
        """`framed`: whether the spelling of a special token is encoded as that token."""
        ...


class Vocabulary:
    """The tokens of a model.

    `tokens[i]` is the raw bytes of token i, or None where a text must never contain it (special
    and added tokens, mask, null). `mask` and `null` are ids, or None if the model has none.
    `specials` gives ids by spelling. Equal vocabularies have equal `key`s.
    """

    def __init__(
        self,
        tokens: Sequence[bytes | None],
        *,
        mask: int | None = None,
        null: int | None = None,
        specials: dict[str, int] | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        size = max(len(tokens), *(i + 1 for i in (mask, null) if i is not None), 0)
        held: list[bytes | None] = [token or None for token in tokens]
        held += [None] * (size - len(held))
        for reserved in (mask, null):
            if reserved is not None:
                held[reserved] = None
        self.tokens, self.size, self.mask, self.null = held, size, mask, null
        self.specials = specials or {}
        self._encoder = encoder
        self._trie: Trie | None = None

    @classmethod
    def from_tokens(
        cls, tokens: Sequence[bytes | None], *, mask: int | None = None, null: int | None = None
    ) -> Vocabulary:
        """A vocabulary without a tokenizer: `encode` takes the longest token that matches."""
        return cls(tokens, mask=mask, null=null)

    @classmethod
    def from_file(
        cls, path: str | Path, *, mask: str | int | None = None, null: str | int | None = None
    ) -> Vocabulary:
        """Read a `tokenizer.json`; `mask` and `null` are ids or spellings of special tokens.

        Raises ModelError if the file is broken, or has no such token.
        """
        path = Path(path)
        return cls._of(read_pieces(path), str(path), lambda: path.read_text("utf-8"), mask, null)

    @classmethod
    def from_text(
        cls,
        text: str,
        where: str,
        *,
        mask: str | int | None = None,
        null: str | int | None = None,
    ) -> Vocabulary:
        """Read the text of a `tokenizer.json`, as `from_file` does; `where` names it in errors."""
        return cls._of(pieces_of(text, where), where, lambda: text, mask, null)

    @classmethod
    def _of(
        cls,
        pieces: Pieces,
        where: str,
        read: Callable[[], str],
        mask: str | int | None,
        null: str | int | None,
    ) -> Vocabulary:

        def number(token: str | int | None) -> int | None:
            if not isinstance(token, str):
                return token
            if token not in pieces.specials:
                raise ModelError("the tokenizer has no such special token", where=where, got=token)
            return pieces.specials[token]

        return cls(
            pieces.tokens,
            mask=number(mask),
            null=number(null),
            specials=pieces.specials,
            encoder=_Tokenizers(read),
        )

    @cached_property
    def key(self) -> str:
        """A digest of the tokens' bytes; tries and lifts are cached under it."""
        digest = blake2b(digest_size=16)
        for token in self.tokens:
            digest.update(b"-" if token is None else b"%d:%b" % (len(token), token))
        return digest.hexdigest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Vocabulary):
            return NotImplemented
        return (self.key, self.mask, self.null) == (other.key, other.mask, other.null)

    def __hash__(self) -> int:
        return hash((self.key, self.mask, self.null))

    def encode(self, text: str) -> list[int]:
        """Token ids that spell exactly this text; never a special token.

        Raises ModelError if the vocabulary cannot spell it.
        """
        if not text:
            return []
        raw = text.encode()
        if self._encoder is not None:
            ids = self._encoder(text, framed=False)
            # Normalisers and dummy prefixes change the text; then the bytes are matched instead.
            if all(self.tokens[i] is not None for i in ids) and self.decode(ids) == raw:
                return ids
        return self._longest(raw)

    def encode_framed(self, text: str) -> list[int]:
        """Token ids of a template's text, in which special tokens may be spelled."""
        if self._encoder is None or not text:
            return self.encode(text)
        return self._encoder(text, framed=True)

    def decode(self, ids: Iterable[int]) -> bytes:
        """The bytes of the tokens; special tokens, mask and null have none."""
        return b"".join(self.tokens[i] or b"" for i in ids)

    def trie(self, cache: Cache | None = None) -> Trie:
        """The byte trie, built once and kept."""
        if self._trie is None:
            self._trie = cached_trie(self.tokens, self.key, cache or default_cache())
        return self._trie

    def fewest(self, raw: bytes) -> list[int] | None:
        """The fewest tokens that spell exactly these bytes; None if none do."""
        known, longest = self._by_bytes, self._longest_token
        best: list[tuple[int, int] | None] = [(0, 0)]
        for end in range(1, len(raw) + 1):
            found = None
            for begin in range(max(0, end - longest), end):
                before = best[begin]
                if before is None or (found is not None and found[0] <= before[0] + 1):
                    continue
                if raw[begin:end] in known:
                    found = before[0] + 1, begin
            best.append(found)
        ids: list[int] = []
        end = len(raw)
        while end:
            last = best[end]
            if last is None:
                return None
            ids.append(known[raw[last[1] : end]])
            end = last[1]
        return ids[::-1]

    def known(self, words: Iterable[bytes]) -> list[int]:
        """The ids of those words that are tokens."""
        return [number for word in words if (number := self._by_bytes.get(word)) is not None]

    def beginning_with(self, raw: bytes) -> list[int]:
        """The tokens that begin with these bytes and are longer."""
        words, ids = self._sorted
        first = bisect_right(words, raw)
        last = bisect_left(words, raw + b"\xff" * self._longest_token)
        return ids[first:last]

    @cached_property
    def _sorted(self) -> tuple[list[bytes], list[int]]:
        pairs = sorted(self._by_bytes.items())
        return [token for token, _ in pairs], [number for _, number in pairs]

    @cached_property
    def _by_bytes(self) -> dict[bytes, int]:
        return {token: i for i, token in reversed([*enumerate(self.tokens)]) if token is not None}

    @cached_property
    def _longest_token(self) -> int:
        return max(map(len, self._by_bytes), default=0)

    def _longest(self, raw: bytes) -> list[int]:
        ids: list[int] = []
        at, known, longest = 0, self._by_bytes, self._longest_token
        while at < len(raw):
            ends = range(min(len(raw), at + longest), at, -1)
            end = next((end for end in ends if raw[at:end] in known), None)
            if end is None:
                raise ModelError(
                    "the vocabulary cannot spell this text", got=repr(raw[at : at + 16])
                )
            ids.append(known[raw[at:end]])
            at = end
        return ids


class _Tokenizers:
    """One tokenizer, loaded twice: with its added tokens for frames, without them for text."""

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read

    def __call__(self, text: str, *, framed: bool) -> list[int]:
        tokenizer = self._framed if framed else self._plain
        ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    @cached_property
    def _framed(self) -> Tokenizer:
        return self._load(added=True)

    @cached_property
    def _plain(self) -> Tokenizer:
        return self._load(added=False)

    def _load(self, *, added: bool) -> Tokenizer:
        from tokenizers import Tokenizer

        data = json.loads(self._read())
        data["truncation"] = data["padding"] = None
        if not added:
            data["added_tokens"] = []
            data["post_processor"] = None
        return Tokenizer.from_str(json.dumps(data))

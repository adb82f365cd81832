"""Tokens as raw bytes, from files of both spellings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from infill.errors import ModelError
from infill.tokens.lift_cache import Cache
from infill.tokens.pieces import byte_letters
from infill.tokens.trie import build_trie, cached_trie
from infill.tokens.vocabulary import Vocabulary

SPECIALS = {"<null>": 0, "<mask>": 1, "<|turn|>": 2}


def write(path: Path, model: dict[str, Any], **more: Any) -> Path:
    added = [
        {
            "id": number,
            "content": name,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for name, number in SPECIALS.items()
    ]
    data = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added,
        "normalizer": None,
        "pre_tokenizer": None,
        "post_processor": None,
        "decoder": None,
        "model": model,
    } | more
    path.write_text(json.dumps(data), "utf-8")
    return path


@pytest.fixture
def byte_level(tmp_path: Path) -> Path:
    letters = {byte: letter for letter, byte in byte_letters().items()}
    vocab = dict(SPECIALS)
    for byte in range(256):
        vocab[letters[byte]] = len(vocab)
    merges = [["a", "b"], [letters[0x20], "ab"]]
    for left, right in merges:
        vocab[left + right] = len(vocab)
    model = {"type": "BPE", "vocab": vocab, "merges": merges}
    split = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True}
    return write(tmp_path / "tokenizer.json", model, pre_tokenizer=split, decoder=split)


@pytest.fixture
def sentencepiece(tmp_path: Path) -> Path:
    vocab = dict(SPECIALS) | {"<unk>": 3}
    for byte in range(256):
        vocab[f"<0x{byte:02X}>"] = len(vocab)
    for piece in ["▁", "a", "b", "ab", "▁ab", "é"]:
        vocab[piece] = len(vocab)
    merges = [["a", "b"], ["▁", "ab"]]
    model = {
        "type": "BPE",
        "vocab": vocab,
        "merges": merges,
        "byte_fallback": True,
        "unk_token": "<unk>",
    }
    return write(
        tmp_path / "tokenizer.json",
        model,
        normalizer={"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
        decoder={"type": "ByteFallback"},
    )


TEXTS = ["", "ab", " ab ab", "é日本🎉", '{"a": "<mask> <|turn|>"}\n', "\x00\x7f", "<0x41>"]


@pytest.mark.parametrize("spelling", ["byte_level", "sentencepiece"])
def test_texts_come_back_byte_for_byte(spelling: str, request: pytest.FixtureRequest) -> None:
    vocabulary = Vocabulary.from_file(request.getfixturevalue(spelling), mask="<mask>", null=0)
    assert vocabulary.mask == 1 and vocabulary.null == 0
    for text in TEXTS:
        ids = vocabulary.encode(text)
        assert vocabulary.decode(ids) == text.encode()
        assert not set(ids) & set(SPECIALS.values()), "text never spells a special token"


def test_pieces_are_raw_bytes(byte_level: Path, tmp_path: Path) -> None:
    vocabulary = Vocabulary.from_file(byte_level)
    assert vocabulary.tokens[:3] == [None, None, None]
    assert sorted(t for t in vocabulary.tokens if t and len(t) == 1) == [
        bytes([byte]) for byte in range(256)
    ]
    assert vocabulary.tokens[-2:] == [b"ab", b" ab"]
    assert vocabulary.encode(" ab") == [vocabulary.size - 1]


def test_sentencepiece_marks_are_spaces_and_bytes(sentencepiece: Path) -> None:
    vocabulary = Vocabulary.from_file(sentencepiece)
    assert vocabulary.tokens[3] is None, "the unknown token spells nothing"
    assert b" ab" in vocabulary.tokens and b"\xff" in vocabulary.tokens
    assert [vocabulary.tokens[i] for i in vocabulary.encode(" ab")] == [b" ab"]


def test_only_frames_spell_special_tokens(byte_level: Path) -> None:
    vocabulary = Vocabulary.from_file(byte_level)
    assert vocabulary.encode_framed("<|turn|>ab") == [2, vocabulary.size - 2]
    assert vocabulary.specials == SPECIALS


def test_the_key_says_whether_tokens_are_equal(byte_level: Path) -> None:
    one, other = Vocabulary.from_file(byte_level), Vocabulary.from_file(byte_level)
    assert one == other and hash(one) == hash(other) and one.key == other.key
    assert one != Vocabulary.from_file(byte_level, null=0)
    assert Vocabulary.from_tokens([b"a", b"b"]).key != Vocabulary.from_tokens([b"ab", b""]).key


def test_a_mask_beyond_the_file_makes_the_vocabulary_larger() -> None:
    vocabulary = Vocabulary.from_tokens([b"a", b"b"], mask=4, null=0)
    assert vocabulary.size == 5
    assert vocabulary.tokens == [None, b"b", None, None, None]


def test_without_a_tokenizer_the_longest_token_wins() -> None:
    vocabulary = Vocabulary.from_tokens([b"a", b"ab", b"b", b"\xc3", b"\xa9", b"ab"])
    assert vocabulary.encode("aabé") == [0, 1, 3, 4]
    with pytest.raises(ModelError, match="cannot spell"):
        vocabulary.encode("abc")


def test_broken_tokenizers_are_the_models_fault(tmp_path: Path, byte_level: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        Vocabulary.from_file(tmp_path / "missing.json")
    with pytest.raises(ModelError, match="no such special token"):
        Vocabulary.from_file(byte_level, mask="<absent>")
    for text in ("{", "[]", '{"model": {}}', '{"model": {"vocab": {}}, "added_tokens": 3}'):
        (tmp_path / "broken.json").write_text(text)
        with pytest.raises(ModelError, match=r"not a tokenizer\.json"):
            Vocabulary.from_file(tmp_path / "broken.json")
    model = {"type": "WordPiece", "vocab": {"a": 3, "##b": 4}}
    with pytest.raises(ModelError, match="spelling of this tokenizer is unknown"):
        Vocabulary.from_file(write(tmp_path / "words.json", model))


def test_the_trie_spells_every_token(tmp_path: Path) -> None:
    tokens = [b"a", None, b"abc", b"ab", b"b\xff", b"abd", b""]
    trie = build_trie(tokens)
    cache = Cache(tmp_path / "cache.sqlite")
    for built in (trie, cached_trie(tokens, "key", cache), cached_trie(tokens, "key", cache)):
        for token, node in zip(tokens, built.token_node.tolist(), strict=True):
            spelled = b""
            while node >= 0:
                spelled = bytes([built.byte[node]]) + spelled
                node = int(built.parent[node])
            assert spelled == (token or b"")
        assert np.array_equal(built.levels, [0, 2, 4, 6])

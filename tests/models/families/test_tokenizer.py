"""What a checkpoint's own files say of its tokens, and what stands in where they are silent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infill.errors import ModelError
from infill.models.families.families import FAMILIES, Family, family_of
from infill.models.families.tokenizer import read_words
from tests.models.families.checkpoints import MERGES, SPECIALS, number, pieces, tokenizer

DREAM = next(family for family in FAMILIES if family.name == "dream")


def folder_with(
    folder: Path, settings: dict[str, Any], specials: tuple[str, ...] = SPECIALS
) -> Path:
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer(specials)))
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    return folder


@pytest.mark.parametrize(
    ("config", "expand"),
    [({}, len(pieces()) + len(SPECIALS)), ({"expand_token_id": 7}, 7)],
)
def test_dreamon_says_longer_by_a_token_of_its_own(
    config: dict[str, Any], expand: int, tmp_path: Path
) -> None:
    settings = {"pad_token": "<|endoftext|>", "eos_token": "<|endoftext|>"}
    dreamon = folder_with(tmp_path, settings, (*SPECIALS, "<|expand|>"))
    (tmp_path / "generation_config.json").write_text(json.dumps(config))
    words = read_words(dreamon, {}, DREAM)
    assert words.expand == expand
    assert words.vocabulary.null == number("<|endoftext|>")


def test_dream_has_no_token_for_longer(tmp_path: Path) -> None:
    assert read_words(folder_with(tmp_path, {}), {}, DREAM).expand is None


@pytest.mark.parametrize(
    ("config", "settings", "mask"),
    [
        ({"mask_token_id": 7}, {"mask_token": "<|pad|>"}, 7),
        ({}, {"mask_token": "<|pad|>"}, number("<|pad|>")),
        ({}, {"mask_token": {"content": "<|pad|>"}}, number("<|pad|>")),
        ({}, {}, number("<|mask|>")),
    ],
)
def test_the_mask_is_what_config_then_tokenizer_then_family_say(
    config: dict[str, Any], settings: dict[str, Any], mask: int, tmp_path: Path
) -> None:
    words = read_words(folder_with(tmp_path, settings), config, DREAM)
    assert words.vocabulary.mask == mask
    assert words.vocabulary.tokens[mask] is None


def test_a_checkpoint_without_a_mask_is_refused(tmp_path: Path) -> None:
    family = Family("x", "", ("x",), ("X",), "qwen2")
    with pytest.raises(ModelError, match="no mask token"):
        read_words(folder_with(tmp_path, {}), {}, family)


def test_null_is_the_delete_token_then_padding_then_the_end(tmp_path: Path) -> None:
    pad = {"pad_token": "<|pad|>", "eos_token": "<|im_end|>"}
    plain = folder_with(tmp_path, pad)
    assert read_words(plain, {}, DREAM).vocabulary.null == number("<|pad|>")
    specials = (*SPECIALS, "<|delete|>")
    dreamon = folder_with(tmp_path, pad, specials)
    assert read_words(dreamon, {}, DREAM).vocabulary.null == number("<|delete|>", specials)
    ends = folder_with(tmp_path, {"eos_token": "<|im_end|>"})
    assert read_words(ends, {}, DREAM).vocabulary.null == number("<|im_end|>")


def test_the_chat_template_of_the_checkpoint_frames_one_turn(tmp_path: Path) -> None:
    template = (
        "{{ bos_token }}{% for m in messages %}<|im_start|>{{ m['role'] }}\n"
        "{{ m['content'] | trim }}<|im_end|>\n{% endfor %}"
        "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
    )
    settings = {"chat_template": template, "bos_token": "<|bos|>"}
    words = read_words(folder_with(tmp_path, settings), {}, DREAM)
    assert words.template == (
        "<|bos|><|im_start|>user\n{prompt}<|im_end|>\n<|im_start|>assistant\n"
    )
    broken = folder_with(tmp_path, {"chat_template": "{{ raise_exception('no') }}"})
    with pytest.raises(ModelError, match="chat template"):
        read_words(broken, {}, DREAM)


def test_a_checkpoint_without_a_chat_template_takes_its_familys(tmp_path: Path) -> None:
    assert read_words(folder_with(tmp_path, {}), {}, DREAM).template == DREAM.frame


def test_vocab_and_merges_make_the_same_tokens_as_a_tokenizer_file(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    whole = read_words(folder_with(one, {}), {}, DREAM).vocabulary
    (other / "vocab.json").write_text(json.dumps(pieces()))
    (other / "merges.txt").write_text("#version: 0.2\n" + "\n".join(MERGES) + "\n")
    added = {str(number(s)): {"content": s, "special": True} for s in SPECIALS}
    (other / "tokenizer_config.json").write_text(json.dumps({"added_tokens_decoder": added}))
    parts = read_words(other, {}, DREAM).vocabulary
    assert parts == whole
    assert parts.encode("in the string, other") == whole.encode("in the string, other")
    assert parts.encode_framed("<|im_start|>the") == whole.encode_framed("<|im_start|>the")
    (other / "merges.txt").unlink()
    with pytest.raises(ModelError, match="no tokenizer"):
        read_words(other, {}, DREAM)


def test_a_name_or_a_wish_tells_families_apart_that_share_a_config() -> None:
    config = {"model_type": "a2d-qwen3", "architectures": ["A2DQwen3LMHeadModel"]}
    assert family_of(config, "dllm-hub/Qwen3-0.6B-diffusion-mdlm-v0.1").name == "a2d-qwen3"
    assert family_of(config, "dllm-hub/Qwen3-0.6B-diffusion-bd3lm-v0.1").name == "a2d-bd3lm-qwen3"
    assert family_of(config, "mine", "a2d-bd3lm-qwen3").name == "a2d-bd3lm-qwen3"
    plain = {"model_type": "qwen2", "architectures": ["Qwen2ForCausalLM"]}
    with pytest.raises(ModelError, match="not known"):
        family_of(plain, "Qwen/Qwen2.5-0.5B")
    with pytest.raises(ModelError, match="no such family"):
        family_of(plain, "mine", "gpt")

"""The tokens of a checkpoint: its vocabulary, its mask and null, and its chat template.

The checkpoint's own files decide where they have a fact; the family's row gives the rest.

    words = read_words(folder, config, family)
    words.vocabulary.mask          # the id of the mask token
    words.template                 # the chat template, with {prompt} once
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infill.errors import ModelError
from infill.models.families.families import Family
from infill.models.shards import read_json
from infill.tokens.vocabulary import Vocabulary

PROMPT = "{prompt}"
STANDIN = "INFILL-PROMPT"


@dataclass(frozen=True, slots=True)
class ModelWords:
    """`vocabulary` has mask and null; `template` frames a prompt; `start` may replace an empty
    context, `end` follows the canvas (a MaskedLM's separator), each a few token ids. `expand` is
    the token for a mask that should be two, if there is one; its opposite is null."""

    vocabulary: Vocabulary
    template: str
    start: tuple[int, ...] = ()
    end: tuple[int, ...] = ()
    expand: int | None = None


def read_words(folder: Path, config: Mapping[str, Any], family: Family) -> ModelWords:
    """Read a checkpoint's tokens. Raises ModelError where it has no tokenizer or no mask."""
    settings = read_json(folder / "tokenizer_config.json")
    text = _tokenizer(folder, settings, family)
    plain = Vocabulary.from_text(text, str(folder))
    mask = None
    if family.noise != "uniform":
        mask = _mask(plain.specials, config, settings, family, str(folder))
    known = {**read_json(folder / "generation_config.json"), **config}
    null = _null(plain.specials, known, settings, mask)
    vocabulary = Vocabulary.from_text(text, str(folder), mask=mask, null=null)

    def special(key: str) -> tuple[int, ...]:
        number = plain.specials.get(_spelled(settings.get(key)))
        return () if number is None else (number,)

    bert = family.backbone == "masked-lm"
    start = special("bos_token") or special("cls_token")
    return ModelWords(
        vocabulary,
        _template(folder, settings, family),
        start=start,
        end=special("sep_token") if bert else (),
        expand=_expand(plain.specials, known, family),
    )


def _spelled(token: Any) -> str:
    """A token of the settings, which is a text or an object that contains one."""
    return str(token.get("content", "")) if isinstance(token, dict) else str(token or "")


def _mask(
    specials: Mapping[str, int],
    config: Mapping[str, Any],
    settings: Mapping[str, Any],
    family: Family,
    where: str,
) -> int:
    known = config.get("mask_token_id")
    if isinstance(known, int):
        return known
    for spelling in (_spelled(settings.get("mask_token")), *family.mask):
        if spelling in specials:
            return specials[spelling]
    if family.mask_id is not None:
        return family.mask_id
    raise ModelError(
        "this checkpoint has no mask token",
        where=where,
        got=f"family {family.name}, special tokens {', '.join(list(specials)[:8]) or 'none'}",
        todo="name it as mask_token in tokenizer_config.json or as mask_token_id in config.json",
    )


def _null(
    specials: Mapping[str, int],
    config: Mapping[str, Any],
    settings: Mapping[str, Any],
    mask: int | None,
) -> int | None:
    """The model's own token for "nothing here", else its padding, else its end of text."""
    ends = ["eos_token", "sep_token"]
    found: Iterable[int | None] = (
        _number(config.get("delete_token_id")),
        specials.get("<|delete|>"),
        specials.get(_spelled(settings.get("pad_token"))),
        _number(config.get("pad_token_id")),
        *(specials.get(_spelled(settings.get(key))) for key in ends),
        _number(config.get("eos_token_id")),
        specials.get("<|endoftext|>"),
    )
    return next((number for number in found if number is not None and number != mask), None)


def _expand(specials: Mapping[str, int], config: Mapping[str, Any], family: Family) -> int | None:
    """The model's own token for a mask that should be two."""
    known = _number(config.get("expand_token_id"))
    spelled = (specials.get(spelling) for spelling in family.expand)
    return known if known is not None else next((n for n in spelled if n is not None), None)


def _number(value: Any) -> int | None:
    """A token id; of several, the first."""
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, int) and first >= 0 else None


def _template(folder: Path, settings: Mapping[str, Any], family: Family) -> str:
    """The frame of a prompt: the checkpoint's chat template with one turn, or the family's."""
    path = folder / "chat_template.jinja"
    source = path.read_text("utf-8") if path.is_file() else settings.get("chat_template")
    if isinstance(source, list):
        source = next((item["template"] for item in source if item["name"] == "default"), None)
    if not source:
        return family.frame.replace("[CLS]", _spelled(settings.get("cls_token")))
    from jinja2 import TemplateError
    from transformers.utils.chat_template_utils import render_jinja_template

    names = ("bos_token", "eos_token", "pad_token", "cls_token", "sep_token", "unk_token")
    tokens = {name: _spelled(settings.get(name)) for name in names if settings.get(name)}
    turn = [{"role": "user", "content": STANDIN}]
    render: Any = render_jinja_template
    try:
        rendered, _ = render(
            [turn],
            chat_template=source,
            add_generation_prompt=True,
            enable_thinking=False,
            **tokens,
        )
    except (TemplateError, TypeError, ValueError) as error:
        raise ModelError(
            "the chat template of this checkpoint cannot be read", where=str(folder), got=str(error)
        ) from error
    text: str = rendered[0]
    return text.replace(STANDIN, PROMPT) if text.count(STANDIN) == 1 else family.frame


def _tokenizer(folder: Path, settings: Mapping[str, Any], family: Family) -> str:
    """The text of tokenizer.json; if there is none, it is made from vocab.json and merges.txt."""
    path = folder / "tokenizer.json"
    if path.is_file():
        return path.read_text("utf-8")
    vocabulary, merges = folder / "vocab.json", folder / "merges.txt"
    if not (vocabulary.is_file() and merges.is_file()):
        raise ModelError(
            "this checkpoint has no tokenizer",
            where=str(folder),
            got="neither tokenizer.json nor vocab.json with merges.txt",
            todo="put the tokenizer.json it was trained with beside its weights",
        )
    lines = merges.read_text("utf-8").splitlines()
    added = {_spelled(t): int(i) for i, t in settings.get("added_tokens_decoder", {}).items()}
    added |= read_json(folder / "added_tokens.json")
    byte_level: dict[str, Any] = {"type": "ByteLevel", "add_prefix_space": False}
    byte_level |= {"trim_offsets": False, "use_regex": True}
    before: dict[str, Any] = byte_level
    if family.backbone.startswith("qwen"):
        from transformers.models.qwen2.tokenization_qwen2 import PRETOKENIZE_REGEX

        pattern = {"Regex": PRETOKENIZE_REGEX}
        split = {"type": "Split", "pattern": pattern, "behavior": "Isolated", "invert": False}
        before = {"type": "Sequence", "pretokenizers": [split, byte_level | {"use_regex": False}]}
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return json.dumps(
        {
            "version": "1.0",
            "added_tokens": [
                {"id": number, "content": token, "special": True, **flags}
                for token, number in sorted(added.items(), key=lambda pair: pair[1])
            ],
            "normalizer": None,
            "pre_tokenizer": before,
            "post_processor": None,
            "decoder": byte_level,
            "model": {
                "type": "BPE",
                "vocab": read_json(vocabulary),
                "merges": [line for line in lines if line and not line.startswith("#version")],
            },
        }
    )

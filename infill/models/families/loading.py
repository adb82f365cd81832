"""Loading a checkpoint of a known family: config, tensors and tokens into a denoiser.

For example:

    config = read_config(folder)
    family = family_of(config, name)
    load_foreign(folder, name, config, family, spread_of("auto", "auto", None))
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from infill.denoiser import Denoiser, Facts
from infill.errors import ModelError
from infill.models.devices import Spread
from infill.models.families import dit
from infill.models.families.backbones import BACKBONES
from infill.models.families.families import Family
from infill.models.families.kv_cache import Frozen, Leading, Memory
from infill.models.families.masked import MaskedModel
from infill.models.families.readers import CausalReader, LogitReader, MaskedReader
from infill.models.families.rows import BlockCausal
from infill.models.families.tokenizer import ModelWords, read_words
from infill.models.families.uniform import EncoderAndCanvas
from infill.models.shards import download, read_shards

LIMIT_KEYS = ("max_position_embeddings", "max_sequence_length", "model_length", "length")
FALLBACK = 2_048
"""The most tokens a model may read, when neither its config nor its family has a limit."""


def load_foreign(
    folder: Path,
    name: str,
    config: Mapping[str, Any],
    family: Family,
    spread: Spread,
    cache: str = "exact",
) -> Denoiser:
    """The denoiser of a checkpoint; `cache` as in `infill.models.load`.

    Raises ModelError if tensors are missing or left over.
    """
    if family.noise == "uniform":
        return uniform_of(folder, name, config, family, spread)
    reader = reader_of(folder, config, family, spread)
    if family.backbone == "dit":
        config = {**config, "mask_token_id": reader.size - 1}
    words = read_words(tokens_in(folder, family), config, family)
    facts = family_facts(name, config, family, words)
    blocks = BlockCausal(family.block_of(config), family.anchor == "canvas")
    memory = memory_of(reader, blocks, cache, name)
    return MaskedModel(reader, words, facts, family, blocks=blocks, memory=memory)


def uniform_of(
    folder: Path, name: str, config: Mapping[str, Any], family: Family, spread: Spread
) -> EncoderAndCanvas:
    """The denoiser of a checkpoint without a mask."""
    words = read_words(folder, config, family)
    facts = family_facts(name, {**config, **config.get("text_config", {})}, family, words)
    return EncoderAndCanvas(build_model(folder, config, family, spread), words, facts)


def reader_of(
    folder: Path, config: Mapping[str, Any], family: Family, spread: Spread
) -> LogitReader:
    """The network of a checkpoint, ready to read rows."""
    match family.backbone:
        case "dit":
            if spread.bits or spread.device is None:
                raise ModelError(
                    "this network needs one device and cannot be quantised",
                    where=family.name,
                    todo="device='cuda' or 'cpu', dtype='bfloat16' or 'float32'",
                )
            network = dit.build_dit(config, read_shards(folder), spread.dtype, str(folder))
            return cast(LogitReader, spread.placed(network))
        case "masked-lm":
            return MaskedReader(build_model(folder, config, family, spread))
        case _:
            return CausalReader(build_model(folder, config, family, spread))


def tokens_in(folder: Path, family: Family) -> Path:
    """The folder with a checkpoint's tokenizer: its own, or the one its family was trained with."""
    own = (folder / "tokenizer.json").is_file() or (folder / "vocab.json").is_file()
    return folder if own or not family.tokenizer else download(family.tokenizer, weights=False)


def memory_of(reader: LogitReader, blocks: BlockCausal, cache: str, where: str) -> Memory | None:
    """The cache between steps; ModelError for a kind of cache that the model cannot have."""
    match cache:
        case "none":
            return None
        case "auto" | "exact":
            if blocks.size and isinstance(reader, CausalReader):
                return Leading(reader, blocks)
            return None
        case "prefix" | "dual" as kind:
            if isinstance(reader, CausalReader) and not blocks.size:
                return Frozen(reader, kind)
    raise ModelError(
        "this model cannot keep its context so",
        where=where,
        got=f"cache={cache!r}",
        todo="cache='exact' or 'none'; 'prefix' and 'dual' are for decoders with full attention",
    )


def family_facts(name: str, config: Mapping[str, Any], family: Family, words: ModelWords) -> Facts:
    """The facts of a checkpoint for the engine."""
    known = {**config.get("model", {}), **config}
    sizes = [known[key] for key in LIMIT_KEYS if isinstance(known.get(key), int)]
    if family.limit:
        sizes.append(family.limit)
    return Facts(
        name=name,
        limit=min(sizes, default=FALLBACK),
        template=words.template,
        attention=family.attention,
        noise=family.noise,
        longer=words.expand,
        shorter=None if words.expand is None else words.vocabulary.null,
    )


def build_model(folder: Path, config: Mapping[str, Any], family: Family, spread: Spread) -> Any:
    """The network: transformers' class with every tensor of the checkpoint in its place."""
    import transformers
    from transformers import AutoConfig

    backbone = BACKBONES[family.backbone]
    kind = backbone.model_type or str(config.get("model_type"))
    network = backbone.network or str(config["architectures"][0])
    try:
        native = AutoConfig.for_model(kind, **backbone.config(config))
        maker = getattr(transformers, network)
    except (AttributeError, KeyError, ValueError, TypeError) as error:
        raise ModelError(
            "the model's config cannot be read", where=str(folder), got=str(error)
        ) from error
    tensors = backbone.tensors(read_shards(folder), config)
    if native.tie_word_embeddings and family.backbone != "diffusion-gemma":
        tensors.pop("lm_head.weight", None)
    with _quiet():
        model, report = maker.from_pretrained(
            None,
            config=native,
            state_dict=tensors,
            attn_implementation="sdpa",
            output_loading_info=True,
            **spread.arguments(),
        )
    _check(report, str(folder))
    return spread.placed(model.eval())


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the progress bars of transformers, which would mix with our own."""
    from transformers.utils import logging as logs

    logging: Any = logs
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def _check(report: Mapping[str, Any], where: str) -> None:
    """Raise ModelError for tensors that the checkpoint lacks, or that the network does not read."""
    for key, what in (
        ("missing_keys", "is missing"),
        ("unexpected_keys", "has no place"),
        ("mismatched_keys", "has another size"),
    ):
        names = sorted(map(str, report.get(key) or ()))
        if names:
            more = f" (and {len(names) - 1} more)" if len(names) > 1 else ""
            raise ModelError(
                "the weights do not fit the model", where=where, got=f"{names[0]} {what}{more}"
            )

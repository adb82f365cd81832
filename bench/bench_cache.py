"""What is kept between steps: the same logits or not, and what it spares.

    python -m bench.bench_cache default                    the default model, one pass as referee,
                                                           and its canvases kept, in real steps
    python -m bench.bench_cache brought [--model PATH]     exact blocks, approximate prefix and dual

`brought` without a path makes decoders with random weights, which says what keeping costs and how
far the approximate kinds drift there; drift on trained weights needs a trained model. The clock
counts CPU seconds of this process; ratios are of one run.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from bench import tables
from infill import Engine
from infill.denoiser import Denoiser, Facts, View
from infill.logits import DenseLogits, Logits
from infill.models import default_vocabulary, load
from infill.models.families.families import FAMILIES, Family
from infill.models.families.kv_cache import Frozen, Leading, Memory
from infill.models.families.masked import ALL, MaskedModel
from infill.models.families.readers import CausalReader
from infill.models.families.rows import BlockCausal
from infill.models.families.tokenizer import ModelWords
from infill.models.hybrid.hybrid_denoiser import HybridLlama
from infill.models.hybrid.network import Sight

Step = Callable[[View], Tensor]

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def views(context: int, canvas: int, steps: int, mask: int, size: int) -> list[View]:
    """One fill: in each step a share of the masks is committed, anywhere."""
    rng = np.random.default_rng(context)
    front = tuple(rng.integers(300, size, context).tolist())
    tokens = rng.integers(300, size, canvas).astype(np.int32)
    order = rng.permutation(canvas)[: canvas * 3 // 4]
    found = []
    for step in range(steps):
        left = np.sort(order[len(order) * step // steps :])
        shown = tokens.copy()
        shown[left] = mask
        found.append(View(front, shown, left.astype(np.int32), ()))
    return found


def seconds(step: Step, looks: Sequence[View]) -> tuple[float, list[Tensor]]:
    """CPU seconds of the steps after the first, which reads the context, and all logits."""
    found = [step(looks[0])]
    began = time.process_time()
    found += [step(look) for look in looks[1:]]
    return time.process_time() - began, found


def compare(name: str, context: int, kept: Step, plain: Step, looks: Sequence[View]) -> str:
    """Print differences and times of the same steps, kept and not; how fast, and how alike."""
    own, found = seconds(kept, looks)
    other, wanted = seconds(plain, looks)
    apart = max(float((a - b).abs().max()) for a, b in zip(found, wanted, strict=True))
    pairs = [(a.argmax(-1), b.argmax(-1)) for a, b in zip(found, wanted, strict=True)]
    same = sum(int((a == b).sum()) for a, b in pairs) / sum(len(a) for a, _ in pairs)
    scale = float(torch.cat(wanted).std())
    print(
        f"{name:<12} context {context:>5}: max |difference| {apart:.1e} (logits' deviation "
        f"{scale:.2f}), same best token {same:6.1%}, {own:.2f} s against {other:.2f} s, "
        f"{other / own:.1f} times"
    )
    return f"{other / own:.1f} times; {100 * same:.1f} %"


def default_steps() -> tuple[Step, Step, HybridLlama]:
    """The default model with its context kept, and as one pass over context and canvas."""
    model = load("default", device="cpu", dtype="float32", cache="exact")
    assert isinstance(model, HybridLlama)

    @torch.inference_mode()
    def whole(view: View) -> Tensor:
        tokens = torch.tensor([[*view.context, *view.tokens.tolist()]])
        length, context = tokens.shape[1], len(view.context)
        seen = torch.ones(length, length, dtype=torch.bool).tril()
        seen[context - 1 :] = True
        read = model.network(tokens, torch.arange(length)[None], Sight(seen[None, None]))
        at = context - 1 + torch.from_numpy(view.open).long()
        logits = model.network.head(read.hidden[0, at]) / model.facts.temperature
        logits[:, model.vocabulary.null] += model.facts.null_bias
        return logits

    return lambda view: logits_at(model, view), whole, model


class Watched:
    """A denoiser that notes what it was shown."""

    def __init__(self, denoiser: Denoiser) -> None:
        self.denoiser, self.facts = denoiser, denoiser.facts
        self.vocabulary, self.looks = denoiser.vocabulary, list[View]()

    def denoise(self, views: Sequence[View]) -> Logits:
        self.looks += views
        return self.denoiser.denoise(views)


def invoice(model: HybridLlama) -> list[View]:
    """What a model is shown while it fills the example invoice."""
    watched = Watched(model)
    context = (EXAMPLES / "invoice.txt").read_text("utf-8")
    Engine(watched).fill((EXAMPLES / "invoice.schema.json").read_text("utf-8"), context)
    return watched.looks


def logits_at(model: Denoiser, view: View) -> Tensor:
    """The logits at a view's open positions, on a CPU."""
    logits = model.denoise([view])
    assert isinstance(logits, DenseLogits)
    return torch.from_numpy(logits.rows)


def random_decoder(kind: str, size: int) -> CausalReader:
    """A small decoder of transformers with random weights."""
    import transformers
    from transformers import AutoConfig

    config = AutoConfig.for_model(
        kind.lower(),
        vocab_size=size,
        hidden_size=256,
        intermediate_size=768,
        num_hidden_layers=6,
        num_attention_heads=8,
        num_key_value_heads=4,
        head_dim=32,
        attn_implementation="sdpa",
    )
    torch.manual_seed(0)
    model = getattr(transformers, f"{kind}ForCausalLM")(config).eval()
    for parameter in model.parameters():
        if parameter.ndim == 2:
            torch.nn.init.normal_(parameter, std=parameter.shape[1] ** -0.5)
    return CausalReader(model)


def native(
    reader: CausalReader, family: Family, blocks: BlockCausal, memory: Memory | None
) -> MaskedModel:
    words = ModelWords(default_vocabulary(), "{prompt}")
    facts = Facts(name="random", limit=1 << 16)
    return MaskedModel(reader, words, facts, family, blocks=blocks, memory=memory)


def stepper(model: MaskedModel) -> Step:
    return lambda view: logits_at(model, view)


def brought(path: str | None, contexts: Sequence[int], canvas: int, steps: int) -> None:
    """Every kind of keeping against none, on a brought model or on random ones."""
    if path is not None:
        for kind in ("exact", "prefix", "dual"):
            kept = load(path, cache=kind)
            plain = load(path, cache="none")
            assert isinstance(kept, MaskedModel) and isinstance(plain, MaskedModel)
            mask = plain.vocabulary.mask or 0
            for context in contexts:
                looks = views(context, canvas, steps, mask, plain.reader.size)
                compare(kind, context, stepper(kept), stepper(plain), looks)
        return
    vocabulary = default_vocabulary()
    rows = {family.name: family for family in FAMILIES}
    blocks = BlockCausal(4)
    causal = random_decoder("Qwen3", vocabulary.size)
    full = random_decoder("Llama", vocabulary.size)
    for context in contexts:
        looks = views(context, canvas, steps, vocabulary.mask or 0, vocabulary.size)
        kept = native(causal, rows["sdar"], blocks, Leading(causal, blocks))
        plain = native(causal, rows["sdar"], blocks, None)
        compare("exact", context, stepper(kept), stepper(plain), looks)
        plain = native(full, rows["llada"], ALL, None)
        for memory in (Frozen(full, "prefix"), Frozen(full, "dual")):
            frozen = native(full, rows["llada"], ALL, memory)
            compare(memory.kind, context, stepper(frozen), stepper(plain), looks)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["default", "brought"])
    parser.add_argument("--model")
    parser.add_argument("--contexts", nargs="+", type=int, default=[128, 512, 1536])
    parser.add_argument("--canvas", type=int, default=64)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--record", action="store_true", help="keep the figures in bench/results/")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    if arguments.what == "brought":
        brought(arguments.model, arguments.contexts, arguments.canvas, arguments.steps)
        return
    kept, whole, model = default_steps()
    mask = model.vocabulary.mask or 0
    for context in arguments.contexts:
        looks = views(context, arguments.canvas, arguments.steps, mask, model.vocabulary.size)
        compare("exact", context, kept, whole, looks)
    looks = invoice(model)
    dual = HybridLlama(model.network, model.vocabulary, model.facts, dual=True)
    steps = compare("dual", len(looks[0].context), lambda view: logits_at(dual, view), kept, looks)
    if arguments.record:
        row = ["canvases kept between steps: as fast; same best token", steps]
        tables.record("speed", "canvases", [row])


if __name__ == "__main__":
    main()

"""What a denoising step costs: with the context kept and without, and the head's share.

    python bench/bench_model.py [--model default] [--repeat 5]

One line per canvas and context; half of the canvas is open. Milliseconds are medians of one run
on this machine; compare the ratios.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from collections.abc import Callable
from functools import partial

import numpy as np
import torch

from infill.denoiser import View
from infill.models import load
from infill.models.hybrid.hybrid_denoiser import HybridLlama


def median_ms(work: Callable[[], object], repeat: int) -> float:
    """The median time of some work after one warm-up, in milliseconds."""
    work()
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1e3 * statistics.median(times)


def look(model: HybridLlama, context: int, canvas: int) -> View:
    """A view of random tokens, every second position open."""
    rng = np.random.default_rng(context + canvas)
    tokens = rng.integers(100, model.vocabulary.size, canvas).astype(np.int32)
    masked = np.arange(0, canvas, 2, dtype=np.int32)
    tokens[masked] = model.vocabulary.mask or 0
    return View(
        tuple(rng.integers(100, model.vocabulary.size, context).tolist()), tokens, masked, ()
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Time the model's step.")
    parser.add_argument("--model", default="default")
    parser.add_argument("--dtype", default="auto")
    parser.add_argument("--repeat", type=int, default=5)
    args = parser.parse_args()
    start = time.perf_counter()
    model = load(args.model, dtype=args.dtype)
    assert isinstance(model, HybridLlama)
    weight = model.network.model.embed_tokens.weight
    print(f"{platform.processor() or platform.machine()}, {torch.get_num_threads()} threads")
    print(f"{weight.dtype} on {weight.device}, loaded in {time.perf_counter() - start:.2f} s")
    print(f"{'canvas':>7}{'context':>9}{'kept ms':>9}{'fresh ms':>10}{'ratio':>7}{'head':>7}")
    for context in (200, 1000):
        for canvas in (64, 128, 256):
            view = look(model, context, canvas)

            def fresh(view: View = view) -> None:
                model.contexts.forget()
                model.denoise([view])

            hidden = torch.zeros(len(view.open), weight.shape[1], dtype=weight.dtype)
            hidden = hidden.to(weight.device)
            kept = median_ms(partial(model.denoise, [view]), args.repeat)
            whole = median_ms(fresh, args.repeat)
            with torch.inference_mode():
                head = median_ms(partial(model.network.head, hidden), args.repeat)
            row = f"{canvas:7}{context:9}{kept:9.1f}{whole:10.1f}{whole / kept:7.1f}"
            print(f"{row}{head / kept:7.0%}", flush=True)


if __name__ == "__main__":
    main()

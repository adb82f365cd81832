"""The autoregressive contestants: a Llama that writes JSON through llguidance's masks.

Greedy, with keys and values kept, and with forced tokens read together with the chosen one before
them. Text is prompted as the base model's chat is, or with the form that our own model reads.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from llguidance import LLMatcher, LLTokenizer

from infill.api import blueprint_of
from infill.decoding.prompt import compose, frame
from infill.denoiser import Facts
from infill.errors import InfillError
from infill.models.hybrid.network import Network
from infill.models.packaged import LIMIT, TEMPLATE
from infill.tokens.vocabulary import Vocabulary
from training.evaluate.cases import Case
from training.evaluate.causal import Reader, weights
from training.evaluate.contestants import Answer, Stopwatch

END = "<|im_end|>"
SPELLING = {"whitespace_flexible": False, "item_separator": ", ", "key_separator": ": "}
"""JSON as the engine writes it, so that blanks cost nobody a token."""

CHAT = (
    "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face"
    "<|im_end|>\n<|im_start|>user\n{prompt}<|im_end|>\n<|im_start|>assistant\n"
)
ASK = "Answer with one JSON object that follows this JSON Schema:"


def chat_prompt(vocabulary: Vocabulary, case: Case) -> tuple[int, ...]:
    """The base model's chat: the instruction, the schema as JSON, the text."""
    schema = json.dumps(case.schema, ensure_ascii=False)
    prompt = f"{case.instruction}\n\n{ASK}\n{schema}\n\nText:\n{case.text}"
    return frame(Facts("chat", LIMIT, CHAT), vocabulary, prompt)


def form_prompt(vocabulary: Vocabulary, case: Case) -> tuple[int, ...]:
    """What the engine gives to our own model."""
    blueprint = blueprint_of(case.schema)
    prompt = compose(case.instruction, blueprint.form, case.text)
    return frame(Facts("form", LIMIT, TEMPLATE), vocabulary, prompt, blueprint.prefix)


PROMPTS = {"chat": chat_prompt, "form": form_prompt}


@dataclass(frozen=True, slots=True)
class Written:
    """What was written; `refused` says why it is not a whole document, if it is not."""

    text: str
    forwards: int
    refused: str = ""


class LeftToRight:
    """A Llama checkpoint with a tied head. `cap` is the most tokens of an answer."""

    def __init__(
        self,
        network: Network,
        vocabulary: Vocabulary,
        masks: LLTokenizer,
        *,
        prompt: str = "form",
        cap: int = 1024,
    ) -> None:
        self.network, self.vocabulary, self.masks = network.eval(), vocabulary, masks
        self.prompt, self.cap = PROMPTS[prompt], cap

    @classmethod
    def load(cls, folder: Path, *, prompt: str, cap: int = 1024) -> LeftToRight:
        """From a checkpoint's folder."""
        model = weights(folder)
        words = model.vocabulary
        masks = LLTokenizer(str(folder / "tokenizer.json"), words.size, words.specials[END])
        return cls(model.network, words, masks, prompt=prompt, cap=cap)

    def answer(self, case: Case) -> Answer:
        """Write JSON for the schema; running into the cap is an error."""
        watch = Stopwatch()
        try:
            written = self.write(self.prompt(self.vocabulary, case), case.schema)
        except InfillError as error:
            return Answer(None, str(error), watch.seconds, watch.cpu)
        value = None if written.refused else json.loads(written.text)
        return Answer(value, written.refused, watch.seconds, watch.cpu, written.forwards)

    def write(self, prompt: Sequence[int], schema: Any) -> Written:
        """The most likely token after the other, among those that the schema allows."""
        grammar = LLMatcher.grammar_from_json_schema(schema, overrides=SPELLING)  # type: ignore[arg-type]
        matcher = LLMatcher(self.masks, grammar)
        reader = Reader(self.network)
        written = matcher.compute_ff_tokens()
        matcher.consume_tokens(written)
        unread = [*prompt, *written]
        while not matcher.is_stopped() and len(written) < self.cap:
            logits = reader.read(unread)
            chosen = int(logits.masked_fill(~self._allowed(matcher), -torch.inf).argmax())
            matcher.consume_token(chosen)
            if matcher.is_stopped():
                unread = [] if chosen == self.masks.eos_token else [chosen]
            else:
                forced = matcher.compute_ff_tokens()
                matcher.consume_tokens(forced)
                unread = [chosen, *forced]
            written += unread
        text = self.vocabulary.decode(written).decode("utf-8", "replace")
        refused = matcher.get_error() if matcher.is_error() else ""
        if not refused and not matcher.is_accepting():
            refused = f"not finished after {self.cap:,} tokens"
        return Written(text, reader.forwards, refused)

    def _allowed(self, matcher: LLMatcher) -> torch.Tensor:
        """Which tokens may come next, bool [vocabulary]."""
        bits = np.frombuffer(matcher.compute_bitmask(), np.uint8)
        flags = np.unpackbits(bits, bitorder="little")[: self.vocabulary.size]
        return torch.from_numpy(flags.astype(np.bool_)).to(self.network.model.norm.weight.device)

"""The prompt: instruction, form and evidence, in the one order the default model was trained on.

For example:

    prompt = compose("Read the invoice.", '{"total": number}', "Total: 12.50 EUR")
    frame(facts, vocabulary, prompt)        # token ids, in the model's chat template
"""

from __future__ import annotations

from infill.denoiser import Facts
from infill.errors import BudgetError
from infill.tokens.vocabulary import Vocabulary


def compose(instruction: str, form: str, evidence: str) -> str:
    """The text of the prompt.

    The form comes before the evidence, so that a model that reads from left to right knows what to
    look for.
    """
    parts = [instruction] if instruction else []
    if form:
        parts.append("Form:\n" + form)
    if evidence:
        parts.append("Text:\n" + evidence)
    return "\n\n".join(parts)


def frame(facts: Facts, vocabulary: Vocabulary, prompt: str, prefix: str = "") -> tuple[int, ...]:
    """Token ids of the prompt inside the model's template, then of the prefix.

    Special tokens are recognised in the template only, never in the prompt, so evidence cannot end
    its own turn. Raises BudgetError when the model's limit leaves no room for a canvas.
    """
    before, _, after = facts.template.partition("{prompt}")
    ids = (
        *vocabulary.encode_framed(before),
        *vocabulary.encode(prompt),
        *vocabulary.encode_framed(after),
        *vocabulary.encode(prefix),
    )
    if len(ids) >= facts.limit:
        raise BudgetError(
            "the prompt and its context are longer than the model can read",
            got=f"{len(ids):,} tokens; {facts.name} reads {facts.limit:,} with the canvas",
            todo="give a shorter context, or set Options(window=True) to read its first part only",
        )
    return ids

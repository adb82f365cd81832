"""Options: how to decode. One frozen value; the command line is made from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from infill.errors import SourceError
from infill.guide import Guide, Unguided
from infill.length import Doubling, Length
from infill.revision import Revision, Unrevised
from infill.schedule import Frontier, Schedule
from infill.thought import Thought, Thoughtless
from infill.vote import Last, Vote


@dataclass(frozen=True, slots=True)
class Options:
    """Every knob of a fill, with its default.

    None of them decides whether the result is valid, only how good it is and what it costs.
    """

    schedule: Schedule = field(default_factory=Frontier)
    """Which positions to commit in a step."""
    guide: Guide = field(default_factory=Unguided)
    """What is asked of the model in a step, and what of its answer is changed."""
    length: Length = field(default_factory=Doubling)
    """How many masks a slot has at first, and when it gets more."""
    revision: Revision = field(default_factory=Unrevised)
    """What is masked again although no validator complains."""
    vote: Vote = field(default_factory=Last)
    """Which of the steps' answers is a slot's text."""
    thought: Thought = field(default_factory=Thoughtless)
    """Room to think on the canvas before the answer."""
    temperature: float = 0.0
    """0 takes the most likely filling; above 0 draws from the constrained distribution."""
    copy: float = 6.0
    """Added to the logits of tokens that go on copying from the evidence; 0 leaves them alone."""
    canvas: int = 2048
    """Most tokens of a canvas; near it, choices that lengthen the text are closed."""
    slot_cap: int = 256
    """Most tokens of one slot, whatever its own cap says."""
    repairs: int = 32
    """Most times that complaints of validators are answered by denoising again."""
    candidates: int = 8
    """Runner-up texts tried per blamed slot before denoising again."""
    window: bool = False
    """Read the first part of a context that is too long, with a note, instead of refusing it."""
    batch: int = 8
    """Most canvases denoised in one forward by `fill_many`."""
    items: int = 32
    """Most items of an array whose schema sets no maximum."""
    depth: int = 6
    """Deepest recursion of a schema that refers to itself."""
    extra_keys: int = 0
    """Most undeclared keys that the model may invent in an open object."""

    def __post_init__(self) -> None:
        for name, low in (("canvas", 8), ("slot_cap", 1), ("repairs", 0), ("batch", 1)):
            if getattr(self, name) < low:
                raise SourceError(
                    f"Options({name}=…) must be at least {low}", got=str(getattr(self, name))
                )
        if self.temperature < 0:
            raise SourceError("Options(temperature=…) must not be negative")

"""Code with holes: a sheet becomes a blueprint of some of its holes.

    def area(radius):
        return ___

A hole is named after its mark, or `___1`, `___2`, … where the mark has no name; one name in several
places is one variable. The model sees a window of the file, the judge its statements.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from infill.blueprint import Blueprint, Failure, Filled
from infill.scaffold import Slot, Text
from infill.templates.code.context import window
from infill.templates.code.faults import CodeJudge, HoleFault
from infill.templates.code.python_judge import PythonJudge
from infill.templates.code.sheet import Sheet
from infill.templates.code.slots import hole_slot
from infill.templates.code.tree_judge import SyntaxJudge
from infill.templates.skeleton import (
    Skeleton,
    SlotBorder,
    borders,
    skeleton_row,
    split,
    with_line_feeds,
)

INSTRUCTION = "Complete the code."

Texts = Mapping[str, str]


def judge_of(sheet: Sheet) -> CodeJudge:
    """The judge of a sheet's syntax."""
    return PythonJudge(sheet) if sheet.syntax.name == "python" else SyntaxJudge(sheet)


@dataclass(slots=True)
class Verdict:
    """A validator made of judges; remembers what it judged last."""

    judges: Sequence[CodeJudge]
    settled: Texts
    slots: Mapping[str, Slot]
    texts: Texts = field(default_factory=dict)
    faults: Sequence[HoleFault] = ()

    def __call__(self, filled: Filled) -> Sequence[Failure]:
        self.texts = {
            name: slot.value(filled.slots[str(slot.path)]) for name, slot in self.slots.items()
        }
        self.faults = judged(self.judges, {**self.settled, **self.texts})
        own = [replace(f, names=tuple(n for n in f.names if n in self.slots)) for f in self.faults]
        return tuple(Failure(fault.message, fault.names or tuple(self.slots)) for fault in own)


def judged(judges: Sequence[CodeJudge], texts: Texts) -> Sequence[HoleFault]:
    """What the first judge that complains finds wrong."""
    for judge in judges:
        faults = judge(texts)
        if faults:
            return faults
    return ()


def code_blueprint(
    sheet: Sheet,
    open: Collection[str] | None = None,
    settled: Texts | None = None,
    *,
    judges: Sequence[CodeJudge] | None = None,
    starts: Mapping[str, int] | None = None,
    share: float = 1.0,
) -> Blueprint[Texts]:
    """The blueprint of the `open` holes of a sheet, all if None; its value is their texts by name.

    `settled` holes have a text already. `starts` are the masks to begin with, by hole. `share` of
    the usual window is seen.
    """
    settled, starts = settled or {}, starts or {}
    names = [n for n in sheet.names if (open is None or n in open) and n not in settled]
    skeleton = sheet.cut(names, settled)
    around = borders(skeleton, newline=True)
    slots = {
        name: hole_slot(sheet.places(name), border, sheet.syntax, sheet.step, starts.get(name, 0))
        for name, border in around.items()
    }
    prefix, row = _seen(sheet, skeleton, slots, around, share)

    def read(filled: Filled) -> Texts:
        return {name: slot.value(filled.slots[str(slot.path)]) for name, slot in slots.items()}

    if judges is None:
        judges = (judge_of(sheet),)
    hints = [f"{h.name}: {h.hint}" for h in sheet.holes if h.hint and h.name in names]
    return Blueprint(
        row=row,
        parse=lambda text: read(Filled(text, split(row, text))),
        read=read,
        instruction="\n".join([INSTRUCTION, *hints]),
        prefix=prefix,
        validators=(Verdict(judges, settled, slots),),
    )


def _seen(
    sheet: Sheet,
    skeleton: Skeleton[str],
    slots: Mapping[str, Slot],
    around: Mapping[str, SlotBorder],
    share: float,
) -> tuple[str, tuple[Slot | Text, ...]]:
    """The prefix and the row of what the model sees."""
    first, *rest = skeleton.segments
    *rest, last = rest or [""]
    whole = (sheet.before[-20_000:] + first, *rest, last + sheet.after[:20_000])
    gap = f"\n{sheet.syntax.comment or '//'} …\n"
    shown = replace(
        skeleton, segments=window([with_line_feeds(text) for text in whole], gap, share)
    )
    parts = skeleton_row(shown, slots, around)
    kept = tuple(part for part in parts if isinstance(part, Slot | Text))
    if isinstance(kept[0], Text):
        return kept[0].text, kept[1:]
    return "", kept

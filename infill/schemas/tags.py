"""Which keys tell object alternatives apart, so that they can be written first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from infill.schemas.merge import Shape
from infill.schemas.objects import member

if TYPE_CHECKING:
    from infill.schemas.compiler import Compiler


def tags(compiler: Compiler, shapes: Sequence[Shape]) -> list[tuple[str, ...]]:
    """For each alternative the keys to write first: a shared key with values of its own, else a
    key that only this alternative requires, else none.
    """
    if len(shapes) < 2:
        return [()] * len(shapes)
    common = [n for n in shapes[0].required if all(n in shape.required for shape in shapes[1:])]
    best, most = "", 1
    for name in common:
        texts = [_texts(compiler, shape, name) for shape in shapes]
        distinct = len(set(texts))
        if () not in texts and distinct > most:
            best, most = name, distinct
    if most == len(shapes) or (best and most > len(shapes) // 2):
        return [(best,)] * len(shapes)
    return [_own(shape, [s for s in shapes if s is not shape], best) for shape in shapes]


def _texts(compiler: Compiler, shape: Shape, name: str) -> tuple[str, ...]:
    demand = member(compiler, shape, name)
    flat = compiler.flat(demand) if demand is not None else None
    return flat.texts if flat else ()


def _own(shape: Shape, others: Sequence[Shape], tag: str) -> tuple[str, ...]:
    first = [tag] if tag else []
    first += [n for n in shape.required if not any(n in other.required for other in others)][:1]
    return tuple(dict.fromkeys(first))

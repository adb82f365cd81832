"""Why nothing can satisfy a demand: the innermost contradiction, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from infill.errors import Unsatisfiable
from infill.schemas.arrays import item
from infill.schemas.merge import Demand, Shape
from infill.schemas.objects import member

if TYPE_CHECKING:
    from infill.schemas.compiler import Compiler


def contradiction(compiler: Compiler, demand: Demand) -> Unsatisfiable:
    """The error for a demand that the compiler found impossible."""
    reason, where = next(_reasons(compiler, demand, ()), ("nothing satisfies this", "#"))
    return Unsatisfiable(
        "no value can satisfy this schema", where=where, got=reason, todo="relax one of the two"
    )


def _reasons(
    compiler: Compiler, demand: Demand, above: tuple[Demand, ...]
) -> Iterator[tuple[str, str]]:
    """Reasons with their pointers, the most telling first."""
    where = demand.schemas[0].pointer if demand.schemas else "#"
    if compiler.possible(demand):
        return
    if demand in above:
        yield "it must contain itself, without end", where
        return
    inner = (*above, demand)
    shape = compiler.shape(demand)
    if shape.unions and shape.types and shape.values != ():
        for branch in range(len(shape.unions[0].branches)):
            yield from _reasons(compiler, demand.decide(shape.unions[0], branch), inner)
        return
    where = shape.facts[0].at.pointer if shape.facts else where
    if not shape.types:
        if any(facts.at.schema is False for facts in shape.facts):
            yield "the schema false allows nothing", where
        else:
            yield "no type is left that all of its parts allow", where
    elif shape.values is not None:
        yield "no listed value satisfies the rest of it", where
    else:
        yield from _inside(compiler, shape, where, inner)


def _inside(
    compiler: Compiler, shape: Shape, where: str, above: tuple[Demand, ...]
) -> Iterator[tuple[str, str]]:
    if "object" in shape.types:
        for name in shape.required:
            demand = member(compiler, shape, name)
            if demand is None:
                yield f"the key {name!r} is required and forbidden", where
            else:
                yield from _reasons(compiler, demand, above)
        yield (
            "minProperties cannot be reached, or maxProperties is less than what is required",
            where,
        )
    if "array" in shape.types:
        for index in range(min(shape.min_items, 8)):
            yield from _reasons(compiler, item(shape, index), above)
        yield "minItems is greater than maxItems", where
    if "string" in shape.types:
        yield "minLength is greater than maxLength", where
    yield "the bounds of the number leave nothing between them", where

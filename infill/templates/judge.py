"""The judge of a report's values: its rules, and the model that its slots come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from infill.templates.rules import Misjudged
from infill.templates.template import Template

Judge = Callable[[Mapping[str, Any]], Sequence[tuple[str, tuple[str, ...]]]]
"""What does not hold for some typed values by path: messages, each with the paths it blames."""


def rules_of(
    template: Template,
    known: Mapping[str, Any],
    decided: Mapping[str, Any],
    data: Mapping[str, Any],
) -> Judge:
    """The judge of the rules whose slots are all known, beside those it is given.

    `known` are fixed values by path, `decided` the lists and other values that were filled first.
    """

    def judge(values: Mapping[str, Any]) -> Sequence[tuple[str, tuple[str, ...]]]:
        every = patched(decided, {**known, **values})
        found = []
        for rule in template.rules:
            if not rule.names <= every.keys():
                continue
            try:
                if rule.holds(every, data):
                    continue
                message = f"the rule {rule.text} does not hold"
            except Misjudged as error:
                message = f"the rule {rule.text} cannot be judged: {error}"
            found.append((message, rule.paths(every)))
        if template.model is not None:
            found += invalid(template.model, every)
        return found

    return judge


def invalid(model: Any, values: Mapping[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """What a pydantic model has against the values, once it has all that it needs."""
    from pydantic import TypeAdapter, ValidationError

    try:
        TypeAdapter(model).validate_python(dict(values))
    except ValidationError as error:
        every = error.errors(include_url=False)
        if any(one["type"] == "missing" for one in every):
            return []
        return [
            (one["msg"], ("/".join(map(str, one["loc"])),) if one["loc"] else tuple(values))
            for one in every
        ]
    return []


def patched(decided: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values by slot; those at paths inside of lists stand in copies of the lists."""
    every = dict(decided)
    for path, value in values.items():
        name, *rest = path.split("/")
        if not rest:
            every[name] = value
            continue
        members = list(every[name])
        index = int(rest[0])
        members[index] = {**members[index], rest[1]: value} if len(rest) > 1 else value
        every[name] = members
    return every

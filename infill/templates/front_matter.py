"""The YAML front matter of a template: its name, its instruction, and what its slots are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from infill.templates.lint import Lint, Place
from infill.templates.skeleton import normal

_HEAD = re.compile(r"---[ \t]*(\r\n|\r|\n)(.*?)^---[ \t]*(\r\n|\r|\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Setting:
    """One `key: value` of a slot, as it was written: a text, or the texts of a list."""

    value: str | tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Declared:
    """A slot as declared, not yet understood."""

    name: str
    settings: Mapping[str, Setting]
    place: Place


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`body` is where in the text the template itself begins, in characters."""

    body: int = 0
    template: str = ""
    instruction: str = ""
    slots: Mapping[str, Declared] = field(default_factory=dict)


def read_front_matter(text: str, lint: Lint) -> FrontMatter:
    """The front matter at the beginning of a template; an empty one if there is none."""
    if not re.match(r"---[ \t]*[\r\n]", text):
        return FrontMatter()
    head = _HEAD.match(text)
    if head is None:
        lint.add(Place(1, 1), "the front matter has no closing line ---")
        return FrontMatter(len(text))
    return _Reader(lint).read(normal(head.group(2)), head.end())


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads nodes, not values, so that `of: [yes, no]` stays as written and places are known."""

    lint: Lint

    def read(self, head: str, body: int) -> FrontMatter:
        import yaml

        try:
            root = yaml.compose(head, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Place(mark.line + 2, mark.column + 1) if mark else Place(1, 1)
            self.lint.add(place, f"broken YAML: {error.problem or error.context}")
            return FrontMatter(body)
        except yaml.YAMLError as error:
            self.lint.add(Place(1, 1), f"broken YAML: {str(error).splitlines()[0]}")
            return FrontMatter(body)
        known: dict[str, str] = {"template": "", "instruction": ""}
        slots: dict[str, Declared] = {}
        for key, (place, node) in self._members(root, "the front matter").items():
            if key == "slots":
                slots = {
                    name: self._declared(name, at, inner)
                    for name, (at, inner) in self._members(node, "slots").items()
                }
            elif key not in known:
                self.lint.add(place, f"unknown key {key!r} (known: template, instruction, slots)")
            elif isinstance(value := self._value(node, key), str):
                known[key] = value
        return FrontMatter(body, known["template"], known["instruction"], slots)

    def _declared(self, name: str, place: Place, node: Any) -> Declared:
        if getattr(node, "value", None) and not hasattr(node, "flow_style"):
            return Declared(name, {"type": Setting(node.value, _place(node))}, place)
        settings = {
            key: Setting(self._value(inner, key), at)
            for key, (at, inner) in self._members(node, f"slot {name!r}").items()
        }
        return Declared(name, settings, place)

    def _members(self, node: Any, what: str) -> dict[str, tuple[Place, Any]]:
        """The members of a mapping with the places of their keys; an empty node has none."""
        import yaml

        found: dict[str, tuple[Place, Any]] = {}
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return found
        if not isinstance(node, yaml.MappingNode):
            self.lint.add(_place(node), f"{what} must be a mapping of names to settings")
            return found
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.lint.add(_place(key), f"a key of {what} must be a word")
            elif key.value in found:
                self.lint.add(_place(key), f"{key.value!r} stands twice in {what}")
            else:
                found[key.value] = _place(key), value
        return found

    def _value(self, node: Any, key: str) -> str | tuple[str, ...]:
        import yaml

        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        if isinstance(node, yaml.SequenceNode):
            inner = [item for item in node.value if isinstance(item, yaml.ScalarNode)]
            if len(inner) == len(node.value):
                return tuple(str(item.value) for item in inner)
        self.lint.add(_place(node), f"{key!r} must be a word, or a list of words")
        return ""


def _place(node: Any) -> Place:
    """Where a node begins; the front matter begins on the second line of the file."""
    return Place(node.start_mark.line + 2, node.start_mark.column + 1)

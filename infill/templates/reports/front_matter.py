"""The YAML front matter of a template: its name, its instruction, and what its slots are.

    ---
    template: visit/1
    slots:
      seen: {type: date, ask: day of the visit}
    ---

Everything wrong with it is collected by a `Lint` and told at once, each with line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from infill.errors import SourceError
from infill.templates.skeleton import with_line_feeds


@dataclass(frozen=True, slots=True, order=True)
class TextPosition:
    """A line and a column of a file, both from 1."""

    line: int
    column: int


@dataclass(slots=True)
class Lint:
    """Collects problems; `close` raises them together."""

    path: str
    problems: list[tuple[TextPosition, str]] = field(default_factory=list)

    def add(self, place: TextPosition, message: str) -> None:
        """Note one problem."""
        self.problems.append((place, message))

    def close(self) -> None:
        """Raise SourceError if there is any problem."""
        found = sorted(set(self.problems))
        if len(found) == 1:
            raise SourceError(found[0][1], where=self._at(found[0][0]))
        if found:
            raise SourceError(
                f"the template has {len(found)} problems",
                where=self.path,
                got="\n       ".join(f"{self._at(place)}: {message}" for place, message in found),
            )

    def _at(self, place: TextPosition) -> str:
        return f"{self.path}:{place.line}:{place.column}"


POLICIES = ("prohibit", "alert", "silent")
"""What happens where the evidence gives no value: it must, may with a note, or may."""

_HEAD = re.compile(r"---[ \t]*(\r\n|\r|\n)(.*?)^---[ \t]*(\r\n|\r|\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Setting:
    """One `key: value`, as it was written: a text, the texts of a list, or a mapping of settings.

    `data` is the same as YAML reads it, where it is a mapping.
    """

    value: str | tuple[str, ...] | Mapping[str, Setting]
    place: TextPosition
    data: Any = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Declared:
    """A slot as declared, not yet understood."""

    name: str
    settings: Mapping[str, Setting]
    place: TextPosition


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`body` is where in the text the template itself begins, in characters.

    `context` describes the evidence that is wanted, `policy` what happens where it does not give a
    value, `checks` are rules between slots, as they were written.
    """

    body: int = 0
    template: str = ""
    instruction: str = ""
    slots: Mapping[str, Declared] = field(default_factory=dict)
    context: str = ""
    policy: str = "alert"
    checks: tuple[Setting, ...] = ()


KNOWN = ("template", "context", "instruction", "policy", "slots", "check")


def read_front_matter(text: str, lint: Lint) -> FrontMatter:
    """The front matter at the beginning of a template; an empty one if there is none."""
    if not re.match(r"---[ \t]*[\r\n]", text):
        return FrontMatter()
    head = _HEAD.match(text)
    if head is None:
        lint.add(TextPosition(1, 1), "the front matter has no closing line ---")
        return FrontMatter(len(text))
    return _Reader(lint).read(with_line_feeds(head.group(2)), head.end())


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
            place = TextPosition(mark.line + 2, mark.column + 1) if mark else TextPosition(1, 1)
            self.lint.add(place, f"broken YAML: {error.problem or error.context}")
            return FrontMatter(body)
        except yaml.YAMLError as error:
            self.lint.add(TextPosition(1, 1), f"broken YAML: {str(error).splitlines()[0]}")
            return FrontMatter(body)
        known: dict[str, Any] = {}
        for key, (place, node) in self._members(root, "the front matter").items():
            match key:
                case "slots":
                    members = self._members(node, "slots").items()
                    known[key] = {n: self._declared(n, at, inner) for n, (at, inner) in members}
                case "check":
                    known["checks"] = tuple(self._rules(node))
                case "template" | "context" | "instruction" | "policy":
                    value = self._value(node, key)
                    if isinstance(value, str):
                        known[key] = value
                    if key == "policy" and value not in POLICIES:
                        names = ", ".join(POLICIES)
                        self.lint.add(place, f"unknown policy {value!r} (known: {names})")
                case _:
                    names = ", ".join(KNOWN)
                    self.lint.add(place, f"unknown key {key!r} (known: {names})")
        return FrontMatter(body, **known)

    def _rules(self, node: Any) -> Iterator[Setting]:
        """The rules under `check`: one, or a list of them."""
        nodes = node.value if hasattr(node, "flow_style") else [node]
        for one in nodes:
            value = self._value(one, "check")
            if isinstance(value, str) and value:
                yield Setting(value, _place(one))

    def _declared(self, name: str, place: TextPosition, node: Any) -> Declared:
        if getattr(node, "value", None) and not hasattr(node, "flow_style"):
            return Declared(name, {"type": Setting(node.value, _place(node))}, place)
        return Declared(name, self._settings(node, f"slot {name!r}"), place)

    def _settings(self, node: Any, what: str) -> dict[str, Setting]:
        return {
            key: Setting(self._value(inner, key), at, _data(inner))
            for key, (at, inner) in self._members(node, what).items()
        }

    def _members(self, node: Any, what: str) -> dict[str, tuple[TextPosition, Any]]:
        """The members of a mapping with the places of their keys; an empty node has none."""
        import yaml

        found: dict[str, tuple[TextPosition, Any]] = {}
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return found
        if not isinstance(node, yaml.MappingNode):
            self.lint.add(_place(node), f"{what} must be a mapping of names to settings")
            return found
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.lint.add(_place(key), f"a key of {what} must be a word")
            elif key.value in found:
                self.lint.add(_place(key), f"{key.value!r} is given twice in {what}")
            else:
                found[key.value] = _place(key), value
        return found

    def _value(self, node: Any, key: str) -> str | tuple[str, ...] | Mapping[str, Setting]:
        import yaml

        if isinstance(node, yaml.MappingNode) and key == "schema":
            return {}
        if isinstance(node, yaml.MappingNode):
            return self._settings(node, repr(key))

        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        if isinstance(node, yaml.SequenceNode):
            inner = [item for item in node.value if isinstance(item, yaml.ScalarNode)]
            if len(inner) == len(node.value):
                return tuple(str(item.value) for item in inner)
        self.lint.add(_place(node), f"{key!r} must be a word, or a list of words")
        return ""


def _data(node: Any) -> Any:
    """What YAML makes of a mapping; None for anything else."""
    import yaml

    if not isinstance(node, yaml.MappingNode):
        return None
    try:
        return yaml.SafeLoader("").construct_document(node)
    except yaml.YAMLError:
        return None


def _place(node: Any) -> TextPosition:
    """Where a node begins; the front matter begins on the second line of the file."""
    return TextPosition(node.start_mark.line + 2, node.start_mark.column + 1)

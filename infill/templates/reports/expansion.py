"""From template to text with places: Jinja is run with what is known and what was decided.

    {{ name }}: {% for n in [[nodules]] %}[[n.size]] mm {% endfor %}

With two nodules decided this is a skeleton with two places, `nodules/0/size` and `nodules/1/size`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import total_ordering
from typing import Any

from infill.documents import Path
from infill.errors import SourceError
from infill.templates.reports.front_matter import Lint, TextPosition
from infill.templates.reports.marks import jinja_tag
from infill.templates.reports.report_template import Template
from infill.templates.reports.slot_paths import slot_of_path
from infill.templates.reports.slot_types import NOT_STATED
from infill.templates.reports.words import JOIN, NONE
from infill.templates.skeleton import Mark, Skeleton, skeleton_of

_SPOT = re.compile("\x00(\\d+)\x00")


@total_ordering
class Item:
    """One member of a decided list as Jinja sees it; fields are attributes."""

    def __init__(self, path: Path, value: Any) -> None:
        self.path, self.value = path, value

    def __getattr__(self, name: str) -> Any:
        record = self.__dict__.get("value")
        if isinstance(record, Mapping):
            for key, value in record.items():
                if key.replace("-", "_") == name:
                    return Absent() if value is None else value
        raise AttributeError(name)

    def __str__(self) -> str:
        return NOT_STATED if self.value is None else str(self.value)

    def __eq__(self, other: object) -> bool:
        return bool(self.value == (other.value if isinstance(other, Item) else other))

    def __lt__(self, other: Any) -> bool:
        return bool(self.value < (other.value if isinstance(other, Item) else other))

    def __hash__(self) -> int:
        return hash(str(self.value))


class Absent:
    """A value that is not stated, as Jinja sees it: false, and neither more nor less than any."""

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return NOT_STATED

    def __lt__(self, other: Any) -> bool:
        return False

    __le__ = __gt__ = __ge__ = __lt__


def expand(
    template: Template, data: Mapping[str, Any], decided: Mapping[str, Any]
) -> Skeleton[Path]:
    """The report with its places, by the paths of their slots.

    `decided` are the typed values of the deciding slots. Raises SourceError, with its line, for
    what Jinja cannot do, such as data that is not there.
    """
    if not template.tags:
        body = skeleton_of(template.text[template.front.body :], _shifted(template))
        paths = tuple(Path((name,)) for name in body.names)
        return _unfold(Skeleton(body.segments, paths), decided, template)
    spots: list[Path] = []

    def slot(number: int, item: Any = None) -> Any:
        from markupsafe import Markup

        spots.append(_path(template.marks.marks[number].name, item))
        return Markup(f"\x00{len(spots) - 1}\x00")

    values = {name.replace("-", "_"): _shown(name, value) for name, value in decided.items()}
    text = _render(template, {**data, **values}, slot)
    found = list(_SPOT.finditer(text))
    whole = skeleton_of(text, [Mark(one[1], one.start(), one.end()) for one in found])
    paths = tuple(spots[int(number)] for number in whole.names)
    return _unfold(Skeleton(whole.segments, paths), decided, template)


def check_jinja(template: Template, lint: Lint) -> None:
    """Note what Jinja cannot read in the template."""
    from jinja2 import TemplateSyntaxError

    try:
        _environment(template).parse(_source(template))
    except TemplateSyntaxError as error:
        lint.add(TextPosition(_line(template, error.lineno), 1), f"{error.message}")


def _shifted(template: Template) -> list[Mark]:
    body = template.front.body
    return [Mark(m.name, m.start - body, m.end - body) for m in template.marks.marks]


def _unfold(
    whole: Skeleton[Path], decided: Mapping[str, Any], template: Template
) -> Skeleton[Path]:
    """The skeleton in which a list is a place for each of its members."""
    segments, paths = [whole.segments[0]], []
    for path, after in zip(whole.names, whole.segments[1:], strict=True):
        name = slot_of_path(path)
        settings = template.settings.get(name) if len(path) == 1 else None
        if settings is None or settings.type != "list":
            paths.append(path)
            segments.append(after)
            continue
        members = decided.get(name) or []
        if not members:
            segments[-1] += NONE
        for index in range(len(members)):
            if index:
                segments.append(JOIN)
            paths.append(path / index)
        if members:
            segments.append(after)
        else:
            segments[-1] += after
    return Skeleton(tuple(segments), tuple(paths))


def _path(name: str, item: Any) -> Path:
    """The path of a mark: that of its loop's item, and the field after it."""
    if not isinstance(item, Item):
        return Path((name,))
    _, _, part = name.partition(".")
    return item.path / part if part else item.path


def _shown(name: str, value: Any) -> Any:
    if value is None:
        return Absent()
    if isinstance(value, list):
        return [Item(Path((name, index)), one) for index, one in enumerate(value)]
    return value


def _source(template: Template) -> str:
    """The body as Jinja reads it: marks are calls, slots in tags are variables."""
    tags = template.tags
    pieces, at = [], template.front.body
    numbered = {mark.start: i for i, mark in enumerate(template.marks.marks)}
    spans = [(start, end, True) for start, end in tags.spans]
    spans += [(m.start, m.end, False) for m in template.marks.marks]
    for start, end, is_tag in sorted(spans):
        pieces.append(template.text[at:start])
        if is_tag:
            pieces.append(jinja_tag(template.text[start:end]))
        else:
            number = numbered[start]
            head = template.marks.marks[number].name.partition(".")[0]
            item = f", {head}" if head in tags.loops and head not in template.settings else ""
            call = f"{{{{ _slot({number}{item}) }}}}"
            raw = tags.raw_at(start)
            pieces.append(f"{{% endraw %}}{call}{{% raw %}}" if raw else call)
        at = end
    return "".join([*pieces, template.text[at:]])


def _environment(template: Template) -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    body = template.text[template.front.body :]
    ends = set(re.findall("\r\n|\r|\n", body))
    newline = "\r\n" if "\r\n" in ends else "\r" if ends == {"\r"} else "\n"
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=template.html,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        newline_sequence=newline,
    )


def _render(template: Template, values: Mapping[str, Any], slot: Any) -> str:
    from jinja2 import TemplateError

    made = _environment(template).from_string(_source(template))
    try:
        return str(made.render({**values, "_slot": slot}))
    except (
        TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
    ) as error:
        raise SourceError(
            f"the template cannot be expanded: {error}",
            where=f"{template.path}:{_line(template, _raised(error))}",
            todo="give what is known with --data, or write {{ name | default('…') }}",
        ) from None


def _raised(error: BaseException) -> int:
    """The line of the template in which an error was raised, as Jinja's traceback has it."""
    lines = list(_lines(error))
    return lines[-1] if lines else 1


def _lines(error: BaseException) -> Iterator[int]:
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            yield trace.tb_lineno
        trace = trace.tb_next


def _line(template: Template, line: int) -> int:
    """A line of the file, of one of the body."""
    return line + len(re.findall("\r\n|\r|\n", template.text[: template.front.body]))

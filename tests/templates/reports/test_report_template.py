from __future__ import annotations

from typing import Any

import pytest

from infill.errors import SourceError
from infill.templates.reports.expansion import expand
from infill.templates.reports.reader import read_template
from infill.templates.reports.slot_paths import name_of, path_of

HEAD = """---
slots:
  side: {type: choice, of: [left, right]}
  nodules: {type: list, item: {size: integer, place: verbatim}}
  names: {type: list, item: verbatim}
---
"""


def expanded(body: str, head: str = HEAD, **values: Any) -> tuple[str, tuple[str, ...]]:
    """The text with ▢ at every place, and the places' paths."""
    decided = {"side": "left", "nodules": [], "names": [], **values}
    used = [name for name in ("side", "nodules", "names") if f"[[{name}" in body]
    lines = head.splitlines(keepends=True)
    kept = [
        x
        for x in lines
        if not any(f"  {n}:" in x for n in decided) or any(f"  {n}:" in x for n in used)
    ]
    template = read_template("".join(kept) + body)
    known = {name: decided[name] for name in used if name in template.deciding}
    skeleton = expand(template, {"who": "Ana"}, known)
    return "▢".join(skeleton.segments), tuple(map(name_of, skeleton.names))


def test_known_data_is_written_by_jinja_and_slots_stay_open() -> None:
    assert expanded("{{ who }}: [[side]].\n") == ("Ana: ▢.\n", ("side",))


def test_a_condition_on_a_slot_decides_what_there_is() -> None:
    body = '{% if [[side]] == "left" %}\nL [[x]]\n{% else %}\nR [[y]]\n{% endif %}\n[[side]]'
    assert expanded(body) == ("L ▢\n▢", ("x", "side"))
    assert expanded(body, side="right") == ("R ▢\n▢", ("y", "side"))


def test_a_loop_over_a_list_has_a_place_for_every_field_of_every_item() -> None:
    body = (
        "{% for n in [[nodules]] %}\n- [[n.size]] in [[n.place]]\n{% else %}\nnone\n{% endfor %}\n"
    )
    two = [{"size": 4, "place": "lobe"}, {"size": 9, "place": "apex"}]
    paths = ("nodules/0/size", "nodules/0/place", "nodules/1/size", "nodules/1/place")
    assert expanded(body, nodules=two) == ("- ▢ in ▢\n- ▢ in ▢\n", paths)
    assert expanded(body) == ("none\n", ())


def test_values_of_items_can_be_asked_for_and_sorted() -> None:
    body = (
        "{{ [[nodules]] | length }}:{% for n in [[nodules]] | sort(attribute='size') %}"
        "{% if n.size > 5 %}[[n.place]];{% endif %}{% endfor %}"
    )
    sizes = [{"size": 9, "place": "a"}, {"size": 4, "place": "b"}, {"size": 6, "place": "c"}]
    assert expanded(body, nodules=sizes) == ("3:▢;▢;", ("nodules/2/place", "nodules/0/place"))


def test_what_is_not_stated_is_false_and_neither_more_nor_less() -> None:
    body = (
        "{% for n in [[nodules]] %}{% if n.size > 5 or n.size <= 5 %}x{% endif %}{{ n.size }}"
        "{% endfor %}"
    )
    assert expanded(body, nodules=[{"size": None, "place": "a"}]) == ("[not stated]", ())


def test_a_plain_list_is_written_with_commas_or_item_by_item() -> None:
    names = ["Ana", "Bo"]
    assert expanded("[[names]]!", names=names) == ("▢, ▢!", ("names/0", "names/1"))
    assert expanded("[[names]]!") == ("none!", ())
    body = "{% for n in [[names]] %}{% if n == 'Bo' %}[[n]] {% endif %}{% endfor %}"
    assert expanded(body, names=names) == ("▢ ", ("names/1",))


def test_raw_blocks_and_comments_are_left_alone() -> None:
    body = "{# [[nothing]] #}{% raw %}{{ [[x]] }}{% endraw %} {{ who }}\n"
    assert expanded(body) == ("{{ ▢ }} Ana\n", ("x",))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends_stay_with_jinja_too(newline: str) -> None:
    body = newline.join(["{{ who }}", "{% if true %}", "[[x]]", "{% endif %}", "", ""])
    text, _ = expanded(body)
    assert text == newline.join(["Ana", "▢", "", ""])


def test_data_in_html_is_escaped_and_slots_are_marked() -> None:
    template = read_template("<html>{{ who }}[[x]]</html>")
    skeleton = expand(template, {"who": "<b>"}, {})
    assert skeleton.segments == ("<html>&lt;b&gt;", "</html>") and template.html


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (
            "{{ who }} [[x]]\n{{ what }}",
            "t.md:2: the template cannot be expanded: 'what' is undefined",
        ),
        (
            "---\nslots: {x: date}\n---\n[[x]]\n{{ 1 / 0 }}",
            "t.md:5: the template cannot be expanded",
        ),
        ("[[x]]{{ who.__class__.__mro__ }}", "t.md:1: the template cannot be expanded"),
        ("[[x]]{{ who.missing }}", "t.md:1: the template cannot be expanded"),
    ],
)
def test_what_jinja_cannot_do_is_told_with_its_line(template: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        expand(read_template(template, path="t.md"), {"who": "Ana"}, {})
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("[[x]]{% if %}", "t.md:1:1: Expected an expression"),
        ("[[x]]\n{% if [[x]] %}", "t.md:2:1: Unexpected end of template"),
        ("[[x]]{% for n in [[x]] %}[[n]]{% endfor %}", "needs a list, and x is a text"),
        ("{% if [[y]] %}[[x]]{% endif %}", "t.md:1:7: [[y]] is not declared under slots"),
        ("[[n.size]]", "t.md:1:1: [[n.size]] needs {% for n in [[a list]] %} around it"),
        (
            HEAD + "[[side]][[names]]{% for n in [[nodules]] %}[[n.siz]]{% endfor %}",
            "no such field",
        ),
        (
            HEAD + "[[side]][[names]][[nodules]]",
            "a list of records needs {% for one in [[nodules]] %}",
        ),
        ("---\ncheck: x < y\n---\n[[x]]", "t.md:2:8: this rule names 'y', which is no slot"),
        ("---\ncheck: [x <]\n---\n[[x]]", "t.md:2:9: this rule does not parse"),
        ("---\npolicy: maybe\n---\n[[x]]", "t.md:2:1: unknown policy 'maybe'"),
        ("---\nslots: {x: {type: choice, of: [a], evidence: required}}\n---\n[[x]]", "is judged"),
        ("---\nslots: {x: {type: regex, pattern: '('}}\n---\n[[x]]", "t.md:2:26:"),
        ("---\nslots: {x: regex}\n---\n[[x]]", "a regex needs its pattern"),
        ("---\nslots: {x: schema}\n---\n[[x]]", "a schema needs a JSON Schema"),
        ("---\nslots: {x: {type: schema, schema: {type: strin}}}\n---\n[[x]]", "t.md:2:27:"),
        (
            "---\nslots: {x: {type: list, item: {type: list}}}\n---\n[[x]]",
            "cannot be a list itself",
        ),
        ("---\nslots: {x: {type: list, item: {a: dat}}}\n---\n[[x]]", "unknown type 'dat'"),
        ("---\nslots: {x: {type: boolean, of: [yes]}}\n---\n[[x]]", "a boolean has two texts"),
        ("---\nslots: {x: {type: list, min: 3, max: 2}}\n---\n[[x]]", "max 2 is less than min 3"),
    ],
)
def test_a_bad_template_is_an_error_with_its_place(template: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_template(template, path="t.md")
    assert message in str(caught.value)


def test_the_policy_holds_for_the_fields_of_lists_too() -> None:
    for policy in ("prohibit", "alert", "silent"):
        head = (
            f"---\npolicy: {policy}\nslots:\n  xs: {{type: list, item: {{a: date, b: {{type: date, "
        )
        text = head + "unfilled: silent}}}\n---\n{% for x in [[xs]] %}[[x.a]] [[x.b]]{% endfor %}"
        template = read_template(text)
        assert template.settings_at(path_of("xs/0/a")).unfilled == policy
        assert template.settings_at(path_of("xs/0/b")).unfilled == "silent"

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings, strategies as st

from infill.errors import SourceError
from infill.templates.code.probes import SourceTrees
from infill.templates.code.sheet import read_sheet
from infill.templates.code.syntaxes import broken, syntax_of, tree_of

AROUND = (
    "function f(é, b) {\r\n  let x = ",
    ";\n  // 🧀\n  if (x) { return ",
    " }\n",
    "}\nf(1);\n",
)
TEXTS = st.sampled_from(
    ("x", "", "x;", ") + (", "}", "{", "/* a", "'s", "a\nb\n", "é🧀", "const a of b", "}{", "`${")
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=6))
def test_a_tree_from_another_tells_the_same_as_a_fresh_one(rows: list[tuple[str, ...]]) -> None:
    syntax = syntax_of("javascript")
    trees = SourceTrees(syntax)
    for row in rows:
        text, spans = AROUND[0], []
        for own, after in zip(row, AROUND[1:], strict=True):
            spans.append((len(text), len(text) + len(own)))
            text += own + after
        made, fresh = trees.of(text, spans), tree_of(syntax, text)
        assert made.root.has_error == fresh.root.has_error
        assert bool(broken(made)) == bool(broken(fresh))


@pytest.mark.parametrize("hole", ["<FILL_ME>", "for (const a of <FILL_ME>", "let x = = <FILL_ME>;"])
def test_a_long_file_is_read_soon_whatever_its_hole_wants(hole: str) -> None:
    made = [f"function f{n}(a) {{\n  return a * {n};\n}}\n" for n in range(1000)]
    made[500] = f"function g(a) {{\n  {hole}\n}}\n"
    began = time.process_time()
    try:
        read_sheet("".join(made), syntax_of("javascript"))
    except SourceError as error:
        assert "f500" not in str(error)
    assert time.process_time() - began < 2

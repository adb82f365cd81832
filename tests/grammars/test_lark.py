"""Grammars: what our pushdown reads is what Lark reads, and what we fill in parses."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from infill.api import Engine, Request
from infill.constraints.constraint import Job, settle
from infill.errors import ModelError, SourceError, Unsupported
from infill.grammars.grammar import Grammar, grammar_blueprint, grammar_names
from infill.grammars.lark_source import read_lark
from infill.languages.context_free import ContextFree
from infill.languages.pushdown import Configurations
from infill.logits import ClassScores
from infill.models import default_vocabulary
from infill.models.synthetic import Adversary, Noise, Teacher
from infill.options import Options
from infill.result import Result
from infill.rules.schedule import FixedSteps
from infill.tokens.lifted_pushdown import lifted

LIBRARY = grammar_names()

WANTED = {
    "arithmetic": "2 * (x + 3.5) - max(a, -b) ^ 2",
    "csv": 'Ada,"Lovelace, Countess",1815,"said ""hm"""',
    "dates": "2026-11-21T09:30:00Z/2026-11-22T18:00:00+01:00",
    "dot": 'digraph deps { api -> core [label="uses"]; core; }',
    "graphql": "query Q($id: ID!) { user(id: $id) { name on: type ...More @include(if: true) } }",
    "json": '{"name": "Ada", "tags": ["x", -1.5e3, true], "none": {"a": null}, "t": "\\u00e9\\n"}',
    "smiles": "CC(=O)Oc1ccccc1C(=O)O",
    "sql": "SELECT u.name, count(*) AS n FROM users u_1 WHERE age >= 18".replace(" u_1", ""),
    "version": "1.12.0-rc.1+build5",
}


def agree(grammar: Grammar, text: str) -> bool:
    """Whether our pushdown and Lark say the same; returns what they say."""
    ours = grammar.language.accepts(text)
    assert ours == grammar.accepts(text), text
    return ours


@pytest.mark.parametrize("name", LIBRARY)
def test_a_real_text_of_each_shipped_grammar_is_accepted_as_lark_accepts_it(name: str) -> None:
    grammar = Grammar.named(name)
    assert agree(grammar, WANTED[name])
    assert grammar.accepts(grammar.language.shortest().decode())
    assert not agree(grammar, WANTED[name] + " ]\x00")


@pytest.mark.parametrize("name", LIBRARY)
def test_a_mutated_text_never_passes_here_and_fails_there(name: str) -> None:
    grammar, rng = Grammar.named(name), random.Random(name)
    language = grammar.language
    parts = [c for text in WANTED.values() for c in text]
    for _ in range(150):
        text = list(WANTED[name])
        for _ in range(rng.randint(1, 3)):
            at = rng.randrange(len(text))
            text[at : at + rng.randint(0, 2)] = rng.choices(parts, k=rng.randint(0, 2))
        whole = "".join(text)
        if language.accepts(whole):
            assert grammar.accepts(whole), whole


@pytest.mark.parametrize("name", LIBRARY)
def test_whatever_the_model_says_the_text_parses(name: str) -> None:
    grammar = Grammar.named(name)
    options = Options(slot_cap=36, schedule=FixedSteps(5))
    for model in (Noise(3), Adversary(5)):
        results = Engine(model, options=options).fill_many(
            [Request(grammar, "x", seed=seed) for seed in range(2)]
        )
        for result in results:
            assert grammar.accepts(result.text), result.text
            assert sum(slot.tokens for slot in result.slots) <= 36


@pytest.mark.parametrize("name", LIBRARY)
def test_a_model_that_knows_the_text_gets_it(name: str) -> None:
    assert fill(Grammar.named(name), WANTED[name]).text == WANTED[name]


def fill(grammar: Grammar, text: str, **options: object) -> Result[str]:
    return Engine(Teacher(text), options=Options(**options)).fill(grammar)  # type: ignore[arg-type]


def test_json_of_the_library_is_json() -> None:
    engine = Engine(Noise(11), options=Options(slot_cap=32, schedule=FixedSteps(4)))
    grammar = Grammar.named("json")
    for seed in range(4):
        json.loads(engine.fill(grammar, f"{seed}").text)


def test_texts_drawn_at_a_temperature_parse() -> None:
    options = Options(slot_cap=32, temperature=1.0, schedule=FixedSteps(4))
    engine, grammar = Engine(Noise(7), options=options), Grammar.named("arithmetic")
    texts = {engine.fill(grammar, "x", seed=seed).text for seed in range(4)}
    assert len(texts) > 1
    assert all(map(grammar.accepts, texts))


def test_an_unfinished_text_grows_its_slot() -> None:
    wanted = json.dumps([{"id": i, "name": f"number {i}"} for i in range(8)])
    result = fill(Grammar.named("json"), wanted)
    assert result.text == wanted
    assert result.slots[0].tokens > 32


SMALL = {
    "keywords are names where nothing else may stand": (
        'start: "set" NAME "=" NAME\nNAME: /[a-z]+/\n%ignore " "',
        ["set a=b", "set set = set", "seta=b"],
        ["set =b", "a=b"],
    ),
    "a keyword in either case beats a name": (
        'start: ("if"i NAME | NAME)+\nNAME: /[a-zA-Z]+/\n%ignore " "',
        ["IF a", "iffy", "If x y", "if if"],
        ["if", "if a if"],
    ),
    "lazy patterns stop early": (
        "start: A B?\nA: /<.*?>/\nB: /x+/",
        ["<>", "<a>x", "<a<b>xx"],
        ["<a>>", "<a>y"],
    ),
    "the first branch of a pattern wins over a longer one": (
        'start: A "b"?\nA: /a|ab/',
        ["a", "ab"],
        ["abb", "b"],
    ),
    "a longer pattern is tried before a shorter one": (
        'start: (LONG | SHORT)+\nLONG: /ab{0,3}c/\nSHORT: "a"',
        ["a", "abc", "aac", "abbbc"],
        ["ab", "c"],
    ),
    "priorities decide": (
        'start: (WORD | NUMBER) X?\nWORD.2: /[a-z0-9]+/\nNUMBER: /[0-9]+x/\nX: "!"',
        ["12x", "a!", "9!"],
        ["!", "A"],
    ),
    "contexts keep terminals apart": (
        'start: (KEY ":" VALUE NL)+\nKEY: /\\w+/\nVALUE: /[^\\n]+/\nNL: "\\n"',
        ["a:b\n", "a: key: b\nü:1\n"],
        ["a\n", ":b\n"],
    ),
    "comments are passed over": (
        'start: A+\nA: "a"\n%import common.C_COMMENT\n%ignore C_COMMENT',
        ["a", "a/* a */a", "/**//*x*/a"],
        ["/* a", "a/*/a", ""],
    ),
    "looks at one character": (
        "start: A B\nA: /[a-z]+(?<!x)-/\nB: /=(?!=)[=a]/",
        ["a-=a", "xy-=a"],
        ["x-=a", "a-=="],
    ),
    "templates and aliases": (
        'start: _list{NAME} -> many\n_list{item}: item ("," item)*\nNAME: /\\w/',
        ["a", "a,b,é"],
        ["", "a,"],
    ),
    "flags": (
        "start: A B\nA: /a.c/is\nB: /k # note\n s/xi",
        ["A\ncks", "abcKS", "abc\u212as"],
        ["abk", "abck s"],
    ),
    "nothing at all": ("start: ", [""], ["a"]),
    "the empty text": ('start: ["a"]', ["", "a"], ["aa"]),
    "left and right recursion": (
        'start: l r\nl: l "x" | "x"\nr: "y" r | "y"',
        ["xy", "xxyyy"],
        ["x", "yx"],
    ),
}


@pytest.mark.parametrize("case", SMALL)
def test_small_grammars_are_read_as_lark_reads_them(case: str) -> None:
    text, yes, no = SMALL[case]
    grammar = Grammar(text)
    for one in yes:
        assert agree(grammar, one), one
    for one in no:
        assert not agree(grammar, one), one


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(SMALL)), st.data())
def test_whatever_we_accept_lark_accepts(case: str, data: st.DataObject) -> None:
    text, yes, _ = SMALL[case]
    alphabet = st.sampled_from(sorted(set("".join(yes)) | set('abx=:,"/* \n')))
    grammar = Grammar(text)
    for one in data.draw(st.lists(st.text(alphabet, max_size=8), max_size=20)):
        if grammar.language.accepts(one):
            assert grammar.accepts(one)


@pytest.mark.parametrize("name", LIBRARY)
def test_every_prefix_of_a_text_has_a_completion_that_lark_accepts(name: str) -> None:
    from infill.languages.completion import Completions

    grammar = Grammar.named(name)
    machine = Configurations(grammar.language.pushdown)
    completions = Completions(machine, len)
    raw = WANTED[name].encode()
    for end in range(len(raw) + 1):
        at = machine.read(0, raw[:end])
        assert at >= 0
        rest = completions.of(at)
        assert rest is not None, raw[:end]
        assert grammar.accepts((raw[:end] + rest).decode())


BROKEN = {
    "start: a\n": "<grammar>:1:8: not a grammar: rule 'a' used but not defined",
    'start: "a\n': "<grammar>:1:8: not a grammar: unexpected input",
    'start: "a" %ignore\n': "<grammar>:1:12: not a grammar: unexpected",
    'start: a | b\na: "x"\nb: "x"\n': "before $END: a : X or b : X",
    'rule: "a"\n': "no such start rule",
    "start: A\nA: B\nB: A\n": "recursion in terminal",
    'start: A\nA: "x"*\n': "<grammar>:2:1: not a grammar: lexer does not allow zero-width",
    "start: A\nA: /a(/\n": "<grammar>:2:1: not a grammar: cannot compile token A",
    'start: a\na: "x"\na: "y"\n': "<grammar>:3:1: not a grammar: rule 'a' defined more than once",
    "start: A\n  %foo bar\n": "<grammar>:2:3: no statement of Lark: %foo",
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_grammar_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(SourceError) as raised:
        Grammar(text)
    assert BROKEN[text] in str(raised.value)


REFUSED = {
    "start: A\n%import python.NAME -> A\n": "%import of 'python' is not supported",
    "start: A\n%import .other.A\n": "%import of 'another file' is not supported",
    "start: A\n%declare A\n": "%declare is not supported",
    'start: "a"\n%extend start: "b"\n': "%extend is not supported",
    r"start: A" + "\n" + r"A: /a\b/" + "\n": "an anchor or word boundary",
    r"start: A" + "\n" + r"A: /(a)\1/" + "\n": "a backreference",
    "start: A\nA: /a(?=b)/\n": "a lookahead at its end",
    "start: A\nA: /(?<!b)a/\n": "a lookbehind at its beginning",
    "start: A\nA: /(?!ab)../\n": "a lookahead at more than one character",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_guaranteed_is_refused_by_name(text: str) -> None:
    with pytest.raises(Unsupported) as raised:
        _ = Grammar(text).language
    assert REFUSED[text] in str(raised.value)
    assert raised.value.where.startswith("<grammar>:2:")
    assert raised.value.got.endswith("^")


def test_a_grammar_of_the_library_that_is_not_there() -> None:
    with pytest.raises(SourceError, match="no such grammar"):
        Grammar.named("../json")


def test_a_grammar_without_texts_has_no_shortest() -> None:
    grammar = Grammar('start: "a" start\n')
    assert grammar.language.is_empty()
    with pytest.raises(Exception, match="no text"):
        Engine(Noise(0)).fill(grammar)


def test_the_tree_of_a_result_is_larks() -> None:
    result = fill(Grammar.named("arithmetic"), "1 + x")
    assert Grammar.named("arithmetic").tree(result.value).data == "sum"


def test_languages_are_equal_by_their_grammar() -> None:
    one, other = (Grammar.named("json").language for _ in range(2))
    assert one == other
    assert one != Grammar.named("csv").language
    assert isinstance(one, ContextFree)
    assert read_lark('start: "a"').start == "start"
    assert grammar_blueprint(Grammar.named("json")).row[0].path.key == "text"  # type: ignore[union-attr]


def settled(grammar: Grammar, length: int, rng: np.random.Generator) -> Iterator[Job]:
    """Jobs of one slot whose scores change at every step, as commits of its witness come in."""
    vocabulary = default_vocabulary()
    automaton = lifted(grammar.language, vocabulary)
    committed = np.full(length, -1, np.int32)
    witness = None
    while (committed < 0).any():
        shape = (length, automaton.classes + 1)
        best = rng.normal(size=shape).astype(np.float32) * 4 - 8
        tokens = np.append(automaton.tokens, vocabulary.null)
        scores = ClassScores(best, np.broadcast_to(tokens, shape).astype(np.int32), best)
        job = Job(automaton, scores, committed.copy(), witness)
        yield job
        witness = settle([job])[0].witness
        fixed = committed >= 0
        assert (witness[fixed] == committed[fixed]).all()
        text = vocabulary.decode(witness.tolist()).decode()
        assert grammar.accepts(text), text
        chosen = rng.choice(np.flatnonzero(~fixed), size=min(3, (~fixed).sum()), replace=False)
        committed[chosen] = witness[chosen]


@pytest.mark.parametrize("name", LIBRARY)
def test_any_subset_of_a_witness_leaves_it_a_witness(name: str) -> None:
    steps = list(settled(Grammar.named(name), 20, np.random.default_rng(0)))
    assert len(steps) == 7


def test_confidences_are_probabilities_and_forced_tokens_are_sure() -> None:
    job = next(settled(Grammar.named("version"), 12, np.random.default_rng(0)))
    (one,) = settle([job])
    assert ((one.confidence >= 0) & (one.confidence <= 1)).all()
    assert 0 <= one.unfinished <= 1


def test_a_vocabulary_without_null_is_refused() -> None:
    from infill.tokens.vocabulary import Vocabulary

    vocabulary = Vocabulary.from_tokens([bytes([byte]) for byte in range(256)])
    with pytest.raises(ModelError, match="null token"):
        lifted(Grammar.named("json").language, vocabulary)


def test_a_grammar_works_under_a_vocabulary_of_bytes_alone() -> None:
    from infill.tokens.vocabulary import Vocabulary

    tokens = [bytes([byte]) for byte in range(256)]
    vocabulary = Vocabulary.from_tokens([*tokens, None, None], mask=256, null=257)
    engine = Engine(Noise(1, vocabulary=vocabulary), options=Options(schedule=FixedSteps(4)))
    for name in ("json", "sql"):
        grammar = Grammar.named(name)
        assert grammar.accepts(engine.fill(grammar, "x").text)


def test_what_was_filled_before_changes_nothing() -> None:
    options = Options(slot_cap=20, schedule=FixedSteps(4))

    def text(seed: int) -> str:
        return str(Engine(Noise(seed), options=options).fill(Grammar.named("dot")).text)

    first, second = text(1), text(2)
    assert (text(2), text(1)) == (second, first)


def test_tables_are_the_same_in_every_process() -> None:
    code = """if True:
        from infill.grammars.grammar import Grammar
        machine = Grammar.named("arithmetic").language.pushdown
        print(machine.table, machine.scanner.delta.tolist(), machine.scanner.match.tolist())
    """
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1] != b""

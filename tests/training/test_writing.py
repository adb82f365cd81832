"""Training from left to right: what is seen, what is predicted, and that a run goes on."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import pytest
import torch

pytest.importorskip("faker")

from infill.models.hybrid import checkpoint
from infill.models.hybrid.network import Sight
from tests.training import toy
from training.data.encode import compiled, framed, vocabulary
from training.data.example import Holes, Task
from training.writing import documents, mixture
from training.writing.batch import collate, cut, filled
from training.writing.decode import Decoder
from training.writing.evaluate import Score
from training.writing.layout import Layout, Lesson, loose_marker, marker, redaction
from training.writing.network import Packed
from training.writing.run import Run
from training.writing.settings import Settings
from training.writing.surface import changed, words_of

ITEM = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "n": {"type": ["integer", "null"]}},
    "required": ["name", "n"],
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "description": "as written"},
        "nick": {"type": "string"},
        "rows": {"type": "array", "items": ITEM},
        "done": {"type": ["boolean", "null"]},
    },
    "required": ["title", "rows", "done"],
    "additionalProperties": False,
}
GOLD = {
    "title": "Tides",
    "rows": [{"name": "Ann", "n": 1}, {"name": "Bo", "n": None}],
    "done": None,
}
TASK = Task("toy", SCHEMA, "Read it.", "Tides: Ann 1, Bo.", GOLD)


def laid(chance: float, seed: int = 0, *, rounds: bool = False) -> Lesson:
    """The task's lesson, with every slot redacted at this chance."""
    made = framed(TASK)
    lesson = Lesson(made.context)
    end = vocabulary().specials[mixture.END]
    from infill.scaffold import walk

    layout = Layout(lesson, mixture.ids, end, random.Random(seed), chance, rounds)
    layout.lay(walk(made.blueprint.row, GOLD))
    return lesson


def said(lesson: Lesson, group: int | None = None) -> str:
    """The text of a group, or of all that everybody sees."""
    ids = [
        token for token, of in zip(lesson.tokens, lesson.group, strict=True) if of == (group or 0)
    ]
    return vocabulary().decode(ids).decode()


@pytest.mark.parametrize(
    ("text", "key", "shown"),
    [
        (' "x",', "a", ' "...",'),
        (" 1}", "n", ' "..."}'),
        (' [{"name": "p"}],', "items", ' "...",'),
        (', {"name": "q"}],', "items", ', "..."],'),
        ("],", "items", ', "..."],'),
        (', "c": "q"}', "c", ', "c": "..."}'),
        ("", "b", ', "b": "..."'),
        ("},", "y", ', "y": "..."},'),
        ('"a": "x", ', "a", '"a": "...", '),
        (' {"x":', "x", None),
    ],
)
def test_a_marker_keeps_the_border_of_what_it_hides(text: str, key: str, shown: str | None) -> None:
    assert marker(text, key) == shown


def test_the_marker_of_an_absent_property_fits_what_is_seen_before_it() -> None:
    assert marker("", "b", '"a": "x",') == ' "b": "...",'
    assert marker("", "b", "{") is None


def test_a_marker_in_code_is_an_ellipsis() -> None:
    assert loose_marker(" foo(x)\n") == " ...\n"


def test_a_plain_lesson_is_the_object_and_predicts_each_token_at_the_one_before_it() -> None:
    lesson = laid(0.0)
    assert lesson.plain
    assert json.loads(said(lesson)) == GOLD
    assert lesson.positions == [*range(len(lesson.tokens))]
    assert all(lesson.tokens[read.row + 1] == read.target for read in lesson.reads)
    slots = vocabulary().decode(read.target for read in lesson.reads).decode()
    assert slots == ' "Tides", [{"name": "Ann", 1}, {"name": "Bo", null}], null}'


def test_a_redacted_slot_is_seen_by_itself_alone() -> None:
    lesson = laid(1.0)
    streams = max(lesson.group)
    assert streams >= 3
    assert '"title": "...",' in said(lesson)
    assert json.loads(said(lesson))["title"] == "..."
    assert "Tides" not in said(lesson)
    sight, edge = lesson.sight(), len(lesson.context)
    assert sight[:, :edge].all()
    for query, own in enumerate(lesson.group):
        for key, other in enumerate(lesson.group):
            assert sight[query, edge + key] == (key <= query and other in (0, own))


def test_a_stream_begins_at_the_last_token_that_everybody_sees_and_its_marker_stands_there() -> (
    None
):
    lesson = laid(1.0)
    targets = {read.row: read.target for read in lesson.reads}
    for number in range(1, max(lesson.group) + 1):
        inside = [row for row, of in enumerate(lesson.group) if of == number]
        if not inside:
            continue
        before = max(row for row in range(inside[0]) if lesson.group[row] == 0)
        assert targets[before] == lesson.tokens[inside[0]]
        assert lesson.positions[inside[0]] == lesson.positions[before] + 1
        assert lesson.positions[inside[-1] + 1] == lesson.positions[inside[0]]


def test_an_absent_property_ends_at_once() -> None:
    end = vocabulary().specials[mixture.END]
    assert any(read.target == end and read.weight < 1 for read in laid(1.0).reads)


def test_in_rounds_each_token_sees_what_was_closed_when_it_was_computed() -> None:
    lesson = laid(1.0, rounds=True)
    sight, edge = lesson.sight()[:, len(lesson.context) :], len(lesson.tokens)
    streams: dict[int, list[int]] = {}
    for row, number in enumerate(lesson.group):
        if number:
            streams.setdefault(number, []).append(row)
    texts = {
        vocabulary().decode(lesson.tokens[row] for row in rows).decode(): rows
        for rows in streams.values()
    }
    assert {' "Tides",', ' [{"name":', ' "Ann",', ', {"name":', ' "Bo",', "],"} <= set(texts)
    for rows in streams.values():
        closed = lesson.since[rows[0]]
        marker_row = rows[-1] + 1
        assert lesson.round[rows[-1]] == closed
        assert lesson.until[marker_row] == closed
        for other in range(rows[-1] + 1, edge):
            late = lesson.round[other] >= closed
            assert sight[other, rows[0]] == late
            if other > marker_row and lesson.since[marker_row] <= lesson.round[other]:
                assert sight[other, marker_row] != late
    # The second item is asked for when the first one is closed, and then sees it.
    second = texts[', {"name":'][0]
    assert all(sight[second, row] for row in texts[' "Ann",'])
    # What stands behind the list was computed before the list was.
    behind = next(row for row in range(edge - 1, 0, -1) if lesson.group[row] == 0)
    assert lesson.round[behind] == 0
    assert not any(sight[behind, row] for row in texts[' "Ann",'])


def test_redaction_takes_about_its_share() -> None:
    rng = random.Random(1)
    drawn = [redaction(rng, 0.4).chance for _ in range(2_000)]
    assert 0.35 < sum(chance > 0 for chance in drawn) / len(drawn) < 0.45
    assert max(drawn) == 1.0


def test_a_packed_row_gives_what_each_lesson_gives_alone() -> None:
    network = toy.network()
    lessons = [laid(0.0), laid(1.0), laid(0.6, seed=3), laid(1.0, rounds=True)]
    assert [lesson.plain for lesson in lessons] == [True, False, False, False]
    length = sum(map(len, lessons)) + 9
    batch = collate(lessons, length, context=0.25)
    assert (len(batch.tokens), batch.real, batch.lessons) == (length, length - 9, 4)
    packed = Packed(network)
    loss = (packed.losses(batch) * batch.weights).sum()
    gradients = torch.autograd.grad(loss, [*network.parameters()])
    hidden = packed.hidden(batch)
    total = torch.zeros(())
    for lesson, span in zip(lessons, batch.spans, strict=True):
        mask = torch.ones(len(lesson), len(lesson)).tril().bool()
        mask[len(lesson.context) :] = torch.from_numpy(lesson.sight())
        own = slice(span.start, span.stop)
        sight = Sight(mask[None, None])
        alone = network(batch.tokens[own][None], batch.positions[own][None], sight).hidden[0]
        torch.testing.assert_close(hidden[own], alone, rtol=1e-4, atol=1e-4)
        mine = (batch.rows >= span.start) & (batch.rows < span.stop)
        logits = network.head(alone[batch.rows[mine] - span.start])
        losses = torch.nn.functional.cross_entropy(logits, batch.targets[mine], reduction="none")
        total = total + (losses * batch.weights[mine]).sum()
    wanted = torch.autograd.grad(total, [*network.parameters()])
    for got, value in zip(gradients, wanted, strict=True):
        torch.testing.assert_close(got, value, rtol=1e-3, atol=1e-4)


def test_without_gradients_through_contexts_the_losses_are_the_same() -> None:
    network = toy.network()
    batch = collate([laid(0.0), laid(1.0), laid(1.0, rounds=True)], 700, context=0.25)
    packed = Packed(network)
    losses, kept = packed.object_losses(batch)
    assert kept[: batch.wanted].all()
    assert not kept[batch.wanted :].all()
    torch.testing.assert_close(losses, packed.losses(batch)[kept], rtol=1e-4, atol=1e-4)
    whole, part = (
        torch.autograd.grad(loss.sum(), [*network.parameters()])
        for loss in (packed.losses(batch)[kept], losses)
    )
    assert all(one.isfinite().all() for one in part)
    # The last layer's queries stand at the objects alone, so there both see the same.
    name = "model.layers.1.mlp.down_proj.weight"
    index = [*dict(network.named_parameters())].index(name)
    torch.testing.assert_close(part[index], whole[index], rtol=1e-3, atol=1e-4)


def test_groups_fill_a_row_and_lose_nothing() -> None:
    lessons = [laid(0.0) for _ in range(30)]
    room = 3 * len(lessons[0]) + 1
    for groups in (filled(lessons, room, random.Random(0)), cut(lessons, room)):
        found = [*groups]
        assert all(sum(map(len, group)) <= room for group in found)
        assert sum(map(len, found)) == 30


def test_code_is_told_what_stands_after_its_hole() -> None:
    hole = Holes(
        "code", "x = ___h0\ny = ___h1\nz = 3\n", {"h0": "1", "h1": "2"}, "Complete the code.",
        kinds={"h0": "expression", "h1": "expression"},
    )  # fmt: skip
    lesson = mixture.lesson(hole, random.Random(0), 0.0)
    assert lesson is not None
    context = vocabulary().decode(lesson.context).decode()
    assert "After:\n\ny = ...\nz = 3" in context
    assert context.endswith("x =")
    assert sum(read.target == vocabulary().specials[mixture.END] for read in lesson.reads) == 2


def test_another_surface_keeps_the_answer_valid() -> None:
    from jsonschema import Draft202012Validator

    rng = random.Random(5)
    seen = set()
    for _ in range(300):
        schema, gold = changed(SCHEMA, GOLD, TASK.text, rng)
        Draft202012Validator(dict(schema)).validate(gold)
        assert compiled(json.dumps(schema)).row
        seen.add(json.dumps(schema))
        titles = [value for key, value in gold.items() if key.lower() == "title"]
        assert titles in ([], ["Tides"])
    assert len(seen) > 40
    assert words_of("httpStatusCode") == ["http", "status", "code"]
    assert words_of("Date of birth") == ["date", "of", "birth"]
    assert words_of("a/b") == []


def corpus(path: Path) -> Path:
    """A file of written documents, of which some are held out."""
    rows = [
        {"context": f"Tides {number}: Ann 1, Bo.", "tasks": [
            {"instruction": "", "schema": SCHEMA, "gold": GOLD, "free": []}
        ]}
        for number in range(60)
    ]  # fmt: skip
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_what_is_held_out_is_never_drawn(tmp_path: Path) -> None:
    path = corpus(tmp_path / "written.jsonl")
    train = documents.written([path], held_out=False)
    dev = documents.written([path], held_out=True)
    assert len(train.lines) + len(dev.lines) == 60
    assert dev.lines
    assert not set(train.lines) & set(dev.lines)
    drawn = [json.dumps(train.draw(random.Random(0))) for _ in range(len(train.lines))]
    assert len(set(drawn)) == len(drawn)


def test_a_run_saves_and_goes_on_from_there(tmp_path: Path) -> None:
    start = toy.write(tmp_path / "start")
    settings = Settings(
        start=start, out=tmp_path / "run", written=corpus(tmp_path / "written.jsonl"),
        minutes=1e-4, tokens=1_100, passes=1, dev=4, resume=True, threads=1,
    )  # fmt: skip
    Run(settings).train()
    latest = tmp_path / "run/latest"
    first = json.loads((latest / "progress.json").read_text())
    assert first["step"] == 1
    again = Run(settings)
    assert again.progress.step == 1
    name = "model.layers.0.mlp.up_proj.weight"
    saved = checkpoint.read_checkpoint(latest).state_dict()[name]
    torch.testing.assert_close(again.optimiser.masters[name], saved)
    again.train()
    assert json.loads((latest / "progress.json").read_text())["step"] == 2
    rows = [*csv.DictReader((tmp_path / "run/dev.csv").open())]
    assert {row["source"] for row in rows} >= {"written", "generated", "plain code"}
    assert not (tmp_path / "run/partial").exists()


def test_the_rate_falls_when_it_is_told_to() -> None:
    settings = Settings(Path(), Path(), rate=1.0, warm=10, minutes=100, fall_from=60)
    assert settings.at(0, 0) == pytest.approx(0.1)
    assert settings.at(50, 59) == 1.0
    assert settings.at(50, 80) == pytest.approx(0.5)
    assert settings.at(50, 100) == 0.0
    assert Settings(Path(), Path(), rate=1.0).at(10**6, 10**6) == 1.0


@pytest.mark.parametrize("way", ["in_parallel", "left_to_right"])
def test_what_is_decoded_keeps_to_the_schema(way: str) -> None:
    from jsonschema import Draft202012Validator

    words = vocabulary()
    made = framed(TASK)
    schema = {**SCHEMA, "properties": {**SCHEMA["properties"]}}  # type: ignore[dict-item]
    schema["properties"]["rows"] = {"type": "array", "items": ITEM, "maxItems": 2}  # type: ignore[index]
    row = compiled(json.dumps(schema)).row
    decoder = Decoder(toy.network(), words, words.specials[mixture.END])
    found = getattr(decoder, way)(made.context, row)
    Draft202012Validator(schema).validate(json.loads(found.text))


def test_scores_count_pairs_and_what_is_absent() -> None:
    score = Score()
    score.add(SCHEMA, GOLD, {"title": "Tides", "rows": [{"name": "Ann", "n": 2}], "done": None})
    assert score.counts["wanted"] == 4
    assert score.counts["hit"] == 2
    assert (score.counts["null_hit"], score.counts["null_wanted"]) == (2, 3)
    assert "F1 57.1" in str(score)

"""Numbers that count a list beside them agree with it, where nothing else is said."""

from __future__ import annotations

from typing import Any

import pytest

from infill import Engine
from infill.denoiser import View
from infill.testing import Noise, Rows, Teacher

TEXT = "Jobs: backup, mail, sync\nThe server is called amber and stands in Oslo since May.\n"


class Unsure(Noise):
    """A model that prefers nothing much."""

    def rows(self, view: View) -> Rows:
        return super().rows(view) / 16


def schema(count: str, most: dict[str, int], **more: Any) -> dict[str, Any]:
    properties = {
        count: {"type": "integer", "minimum": 0, "maximum": 99},
        "jobs": {"type": "array", "items": {"type": "string", "maxLength": 20}, **most},
        **more,
    }
    names = list(properties)
    return {
        "type": "object",
        "properties": properties,
        "required": names,
        "additionalProperties": False,
    }


@pytest.mark.parametrize("count", ["job_count", "number_of_jobs", "count", "numJobs"])
@pytest.mark.parametrize("most", [{}, {"maxItems": 12}])
def test_a_count_is_the_length_of_its_list(count: str, most: dict[str, int]) -> None:
    value = Engine(Unsure(3)).fill(schema(count, most), TEXT).value
    assert value == {count: 3, "jobs": ["backup", "mail", "sync"]}


def test_a_count_of_something_else_is_left_to_the_model() -> None:
    for count in ("header_count", "age", "jobs_done"):
        said = {count: 42, "jobs": ["backup"]}
        assert Engine(Teacher(said)).fill(schema(count, {}), TEXT).value == said


def test_of_several_lists_a_bare_count_means_none() -> None:
    more = {"tags": {"type": "array", "items": {"type": "string", "maxLength": 9}}}
    said = {"count": 42, "jobs": ["backup"], "tags": []}
    assert Engine(Teacher(said)).fill(schema("count", {}, **more), TEXT).value == said


def test_a_model_that_knows_better_is_not_overruled() -> None:
    said = {"job_count": 7, "jobs": ["backup"]}
    assert Engine(Teacher(said)).fill(schema("job_count", {"maxItems": 12}), TEXT).value == said


@pytest.mark.parametrize("seed", range(3))
def test_counts_of_objects_are_valid_under_noise(seed: int) -> None:
    job = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 9}}}
    wanted = schema("count", {}, jobs={"type": "array", "items": job, "maxItems": 3})
    value = Engine(Noise(seed)).fill(wanted, TEXT).value
    assert 0 <= value["count"] <= 99
    assert len(value["jobs"]) <= 3

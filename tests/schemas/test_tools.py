"""Tool calls: which function is called is decided like any value, and always validly."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import jsonschema_rs
import pytest
from pydantic import BaseModel, Field, model_validator

import infill
from infill import Call, Engine, Options, Tools
from infill.api import blueprint_of
from infill.errors import InfillError, SourceError
from infill.models.synthetic import Adversary, Noise, Teacher
from infill.rules.schedule import FixedSteps
from infill.schemas.sources import source_schema

FEW = Options(schedule=FixedSteps(4), slot_cap=32, items=3, depth=2)
OPENAI = json.loads((Path(__file__).parents[2] / "examples/tools.json").read_text("utf-8"))
MAIL = {"name": "send_mail", "arguments": {"to": "a@b.de", "subject": "x"}}
RAIN = {"name": "get_weather", "arguments": {"city": "Oslo"}}


def schema(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


@pytest.mark.parametrize("kind", [Noise, Adversary])
@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("parallel", [True, False])
def test_calls_are_valid_whatever_the_model_says(
    parallel: bool, required: bool, kind: type[Noise] | type[Adversary]
) -> None:
    tools = Tools(OPENAI, parallel=parallel, required=required, most=2)
    for seed in range(2):
        result = Engine(kind(seed), options=FEW).fill(tools)
        validator = jsonschema_rs.validator_for(source_schema(tools), validate_formats=True)
        assert validator.is_valid(json.loads(result.text))
        calls = result.value if parallel else [result.value] if result.value else []
        assert required <= len(calls) <= (2 if parallel else 1)
        assert all(isinstance(call, Call) for call in calls)
        assert {call.name for call in calls} <= {"get_weather", "send_mail"}


def test_a_known_call_comes_back() -> None:
    for document in (MAIL, RAIN):
        value = Engine(Teacher(document)).fill(Tools(OPENAI)).value
        assert value == Call(document["name"], document["arguments"])
    both = Engine(Teacher([RAIN, MAIL])).fill(Tools(OPENAI, parallel=True)).value
    assert both == [Call(**RAIN), Call(**MAIL)]
    assert Engine(Teacher(None)).fill(Tools(OPENAI, required=False)).value is None
    assert Engine(Teacher([])).fill(Tools(OPENAI, parallel=True, required=False)).value == []


def test_the_result_says_how_sure_the_function_is_and_which_others_there_were() -> None:
    report = Engine(Teacher(MAIL)).fill(Tools(OPENAI))["/name"]
    assert report.text == '"send_mail"' and report.confidence > 0.9
    assert {one.text for one in report.alternatives} == {'"get_weather"', '"send_mail"'}
    assert report.alternatives[0].text == '"send_mail"'
    both = Engine(Teacher([RAIN, MAIL])).fill(Tools(OPENAI, parallel=True))
    assert [both[f"/{at}/name"].text for at in range(2)] == ['"get_weather"', '"send_mail"']


def test_the_function_can_be_given_and_its_arguments_filled() -> None:
    for name in ("get_weather", "send_mail"):
        assert (
            Engine(Noise(1), options=FEW).fill(Tools(OPENAI), known={"name": name}).value.name
            == name
        )


@pytest.mark.parametrize(
    "given",
    [
        {"type": "function", "function": {"name": "f", "parameters": schema(n={"const": 1})}},
        {"type": "function", "name": "f", "parameters": schema(n={"const": 1}), "strict": True},
        {"name": "f", "description": "Do it.", "parameters": schema(n={"const": 1})},
        {"name": "f", "input_schema": schema(n={"const": 1})},
        {"name": "f", "inputSchema": {"properties": {"n": {"const": 1}}, "required": ["n"]}},
    ],
    ids=str,
)
def test_a_function_may_be_written_as_each_provider_has_it(given: Any) -> None:
    assert Engine(Noise(0)).fill(Tools([given])).value == Call("f", {"n": 1})


def test_a_function_without_parameters_is_called_with_none() -> None:
    assert Engine(Noise(0)).fill(Tools([{"name": "stop"}])).value == Call("stop", {})
    assert Engine(Noise(0)).fill(Tools({"tools": [{"name": "stop"}]})).value == Call("stop", {})


def test_references_within_parameters_stay_within_their_own_function() -> None:
    tools = Tools(
        [
            {
                "name": "f",
                "parameters": {**schema(n={"$ref": "#/$defs/n"}), "$defs": {"n": {"const": 1}}},
            },
            {
                "name": "g",
                "parameters": {**schema(n={"$ref": "#/$defs/n"}), "$defs": {"n": {"const": 2}}},
            },
        ]
    )
    for seed in range(4):
        value = Engine(Noise(seed)).fill(tools).value
        assert value in (Call("f", {"n": 1}), Call("g", {"n": 2}))


@pytest.mark.parametrize("draft", ["draft-04", "draft-07"])
def test_parameters_may_be_written_in_an_older_draft(draft: str) -> None:
    parameters = {
        **schema(n={"$ref": "#/definitions/n", "minimum": 9}),
        "$schema": f"http://json-schema.org/{draft}/schema#",
        "definitions": {"n": {"enum": [1]}},
    }
    tools = Tools([{"name": "f", "parameters": parameters}, {"name": "g"}])
    assert Engine(Noise(0)).fill(tools, known={"name": "f"}).value == Call("f", {"n": 1})


def test_the_prompt_shows_every_function_with_its_arguments() -> None:
    form = blueprint_of(Tools(OPENAI)).form
    assert '"get_weather" (The weather in a city on a day.), "arguments": {"city": string' in form
    assert '|{"name": "send_mail"' in form
    parallel = blueprint_of(Tools(OPENAI, parallel=True, required=False))
    assert parallel.form.startswith("[{") and parallel.instruction.startswith("Call the functions")
    assert blueprint_of(Tools(OPENAI, required=False)).form.endswith("|null")
    many = [{"name": f"f{n}", "parameters": schema(**{"x" * 200: {}})} for n in range(99)]
    form = blueprint_of(Tools(many)).form
    assert len(form) < 9000 and '{"name": "f98", …}' in form


def book(day: dt.date, seats: Annotated[int, Field(ge=1, le=4)] = 2) -> str:
    """Book a table.

    For some people.
    """
    return f"{seats} on {day}"


class Transfer(BaseModel):
    """Move money."""

    amount: Annotated[int, Field(ge=1, le=9)]
    fee: Annotated[int, Field(ge=0, le=9)]

    @model_validator(mode="after")
    def _cheap(self) -> Transfer:
        if self.fee >= self.amount:
            raise ValueError("the fee must be below the amount")
        return self


def test_a_python_function_is_called_with_python_values() -> None:
    value = Engine(Noise(0), options=FEW).fill(Tools([book])).value
    assert isinstance(value.arguments["day"], dt.date)
    assert book(**value.arguments).endswith(str(value.arguments["day"]))
    assert "(Book a table.)" in blueprint_of(Tools([book])).form


def test_a_model_as_a_tool_keeps_its_validators() -> None:
    for seed in range(3):
        calls = Engine(Noise(seed), options=FEW).fill(Tools([Transfer, book], parallel=True)).value
        for call in calls:
            if call.name == "Transfer":
                assert call.arguments.fee < call.arguments.amount


def test_types_of_other_languages_are_read_only_if_asked_for() -> None:
    given = {
        "name": "f",
        "parameters": {
            "type": "dict",
            "properties": {
                "type": {"type": "float", "enum": [0.5]},
                "pair": {"type": "tuple", "items": {"type": "Boolean"}, "maxItems": 1},
                "free": {"type": "any"},
            },
            "required": ["type"],
        },
    }
    value = Engine(Noise(0), options=FEW).fill(Tools([given], python_types=True)).value
    assert value.arguments["type"] == 0.5
    with pytest.raises(SourceError, match="object") as caught:
        Tools([given])
    assert "python_types" in caught.value.todo
    inner = {"name": "f", "parameters": schema(a={"type": "float"})}
    with pytest.raises(SourceError) as caught:
        blueprint_of(Tools([inner]))
    assert caught.value.where == "f: #/properties/a/type" and "python_types" in caught.value.todo


def keywords(**names: int) -> None: ...


REFUSED: list[tuple[Callable[[], Any], str]] = [
    (lambda: Tools([]), "no functions"),
    (lambda: Tools([5]), "no function"),
    (lambda: Tools([{"type": "web_search"}]), "only functions"),
    (lambda: Tools([{"name": ""}]), "needs a name"),
    (lambda: Tools([{"name": "f", "parameters": 3}]), "are a JSON Schema"),
    (lambda: Tools([{"name": "f", "parameters": {"type": "array"}}]), "are an object"),
    (lambda: Tools([{"name": "f"}, {"name": "f"}]), "one name"),
    (lambda: Tools([{"name": "f"}], most=0), "at least 1"),
    (lambda: Tools([keywords]), "must be named"),
    (lambda: Tools([{"name": "f", "parameters": schema(a=False)}]), "no value can satisfy"),
    (
        lambda: Tools(
            [
                {"name": "f", "parameters": {"$schema": "http://json-schema.org/draft-07/schema#"}},
                {"name": "g", "parameters": {"$schema": "http://json-schema.org/draft-04/schema#"}},
            ]
        ),
        "different drafts",
    ),
]


@pytest.mark.parametrize(("make", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_is_no_set_of_functions_is_refused(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(InfillError, match=message):
        blueprint_of(make())


def test_tools_are_part_of_the_package() -> None:
    assert infill.Tools is Tools and infill.Call is Call

"""A promise about imports: nothing heavy before it is needed."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

import infill

HEAVY = "torch transformers jsonschema lark jinja2 yaml tree_sitter"


def loaded_after(code: str) -> set[str]:
    """Which of the heavy packages a fresh interpreter has loaded after running `code`."""
    check = f"{code}\nimport sys\nprint('loaded:', *(set('{HEAVY}'.split()) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.splitlines()[-1].split()[1:])


def test_importing_infill_loads_nothing_heavy() -> None:
    assert loaded_after("import infill; infill.errors.InfillError; infill.__version__") == set()


def test_the_help_of_every_command_loads_nothing_heavy() -> None:
    assert loaded_after("from infill.cli.app import main; assert main(['--help']) == 0") == set()
    for command in (
        "json",
        "tools",
        "report",
        "code",
        "grammar",
        "check",
        "models",
        "tune",
        "diagnose",
        "replay",
    ):
        code = f"from infill.cli.app import main; assert main(['{command}', '--help']) == 0"
        assert loaded_after(code) == set()


def test_importing_the_api_does_not_load_torch() -> None:
    assert loaded_after("import infill; infill.Engine; infill.Options; infill.Result") == set()


def test_help_takes_less_than_half_a_second_beyond_the_interpreter() -> None:
    def best(*arguments: str) -> float:
        times = []
        for _ in range(3):
            began = spent()
            subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
            times.append(spent() - began)
        return min(times)

    def spent() -> float:
        """Processor seconds of the children, which other work on the machine does not lengthen."""
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    assert best("-m", "infill", "--help") - best("-c", "pass") < 0.5


@pytest.mark.parametrize("name", infill.__all__)
def test_every_public_name_can_be_reached(name: str) -> None:
    assert getattr(infill, name) is not None
    assert name in dir(infill)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'fil'"):
        infill.fil  # noqa: B018

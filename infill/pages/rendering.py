"""Pages from the Jinja templates of this folder; every value is escaped.

render("report.html.jinja", report=report)    # <!doctype html> …
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, **values: Any) -> str:
    """The text that a template of this folder makes of the values."""
    return _environment().get_template(template).render(values)


def sureness(confidence: float | None) -> str:
    """How sure, in three steps, as the pages show it by colour and by shape."""
    if confidence is None:
        return "likely"
    return "sure" if confidence >= 0.8 else "likely" if confidence >= 0.5 else "unsure"


def _share(confidence: float | None) -> str:
    return "unknown" if confidence is None else f"{confidence:.0%}"


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 3] + "…"


def _asset(name: str) -> str:
    """The text of a file of this folder."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=FunctionLoader(_asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    made.filters |= {"share": _share, "shortened": _shortened, "sureness": sureness}
    made.globals["asset"] = lambda name: Markup(_asset(name))
    return made

"""The one way a language is tested by hand: a table of yes and no."""

from __future__ import annotations

from collections.abc import Iterable

from infill.languages.language import Language


def accepts(language: Language, *, yes: Iterable[str] = (), no: Iterable[str] = ()) -> None:
    """Assert that the language has every text of `yes` and none of `no`."""
    for text in yes:
        assert language.accepts(text), f"{language} should accept {text!r}"
    for text in no:
        assert not language.accepts(text), f"{language} should not accept {text!r}"

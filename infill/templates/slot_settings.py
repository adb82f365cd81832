"""The settings of a slot, read from what was declared: each is honoured or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from infill.templates.front_matter import Declared, Setting
from infill.templates.lint import Lint

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "text": ("min", "max", "multiline"),
        "verbatim": ("max",),
        "integer": ("min", "max"),
        "number": ("min", "max"),
        "choice": ("of",),
        "date": (),
    }
)
"""The types, and the settings that each knows besides `type`, `ask` and `evidence`."""

LONGEST = 200
"""Most characters of a text whose slot sets no `max`."""


@dataclass(frozen=True, slots=True)
class SlotSettings:
    """What a template says of one slot.

    `least` and `most` bound a number, `shortest` and `longest` the characters of a text. An
    `optional` slot may say that the evidence does not give its value.
    """

    name: str
    type: str = "text"
    ask: str = ""
    optional: bool = True
    multiline: bool = False
    of: tuple[str, ...] = ()
    least: int | float | None = None
    most: int | float | None = None
    shortest: int = 1
    longest: int = LONGEST

    @property
    def form(self) -> str:
        """The slot's line in the prompt."""
        return f"{self.name}: {self.type}" + (f" ({self.ask})" if self.ask else "")


def read_settings(declared: Declared, lint: Lint) -> SlotSettings:
    """The settings of a declared slot; what cannot be read goes to `lint`."""
    return _Settings(declared, lint).read()


@dataclass(frozen=True, slots=True)
class _Settings:
    declared: Declared
    lint: Lint

    def read(self) -> SlotSettings:
        kind = self.word("type", "text", tuple(KEYS))
        if kind not in KEYS:
            return SlotSettings(self.declared.name)
        known = ("type", "ask", "evidence", *KEYS[kind])
        for key, setting in self.declared.settings.items():
            if key not in known:
                names = ", ".join(known)
                self.fault(
                    setting, f"a slot of type {kind} has no setting {key!r} (it has {names})"
                )
        absent = "optional" if kind in ("text", "verbatim") else "required"
        values: dict[str, Any] = {
            "ask": " ".join(self.word("ask", "").split()),
            "optional": self.word("evidence", absent, ("required", "optional")) == "optional",
            "multiline": self.word("multiline", "false", ("true", "false")) == "true",
            "of": self.choices() if kind == "choice" else (),
        }
        if kind in ("integer", "number"):
            values |= {"least": self.number("min", kind), "most": self.number("max", kind)}
        else:
            values |= {"shortest": self.size("min", 1), "longest": self.size("max", LONGEST)}
        low, high = values.get("least"), values.get("most")
        if kind in ("text", "verbatim"):
            low, high = values["shortest"], values["longest"]
        if low is not None and high is not None and low > high:
            self.fault(self.declared.settings["max"], f"max {high} is less than min {low}")
        return SlotSettings(self.declared.name, kind, **values)

    def fault(self, setting: Setting, message: str) -> None:
        self.lint.add(setting.place, message)

    def word(self, key: str, default: str, allowed: tuple[str, ...] = ()) -> str:
        setting = self.declared.settings.get(key)
        if setting is None:
            return default
        if not isinstance(setting.value, str):
            self.fault(setting, f"{key!r} must be a word, not a list")
            return default
        if allowed and setting.value not in allowed:
            self.fault(setting, f"unknown {key} {setting.value!r} (known: {', '.join(allowed)})")
        return setting.value

    def number(self, key: str, kind: str) -> int | float | None:
        text = self.word(key, "")
        if not text:
            return None
        try:
            return int(text) if kind == "integer" or text.lstrip("-").isdigit() else _finite(text)
        except ValueError:
            self.fault(self.declared.settings[key], f"{key!r} must be a number, not {text!r}")
            return None

    def size(self, key: str, default: int) -> int:
        text = self.word(key, str(default))
        if text.isascii() and text.isdigit() and int(text) > 0:
            return int(text)
        self.fault(self.declared.settings[key], f"{key!r} must be a number above 0, not {text!r}")
        return default

    def choices(self) -> tuple[str, ...]:
        setting = self.declared.settings.get("of")
        if setting is None:
            self.lint.add(self.declared.place, "a choice needs its texts: of: [one, other]")
            return ()
        texts = (setting.value,) if isinstance(setting.value, str) else setting.value
        for text in texts:
            if not text or text != text.strip() or "[[" in text or not text.isprintable():
                self.fault(setting, f"{text!r} cannot be a choice")
        if len(set(texts)) < len(texts):
            self.fault(setting, "a choice stands twice")
        return texts


def _finite(text: str) -> float:
    value = float(text)
    if value - value != 0:
        raise ValueError(text)
    return value

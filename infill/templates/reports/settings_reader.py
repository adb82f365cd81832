"""Settings as they were declared become settings of a slot: each is honoured or refused.

side: {type: choice, of: [left, right], max: 3}
# a slot of type choice has no setting 'max' (it has type, ask, evidence, unfilled, of)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infill.errors import InfillError, SourceError
from infill.grammars.grammar import Grammar, grammar_names
from infill.grammars.regex import regex
from infill.schemas.compile import compile_schema
from infill.templates.reports.front_matter import POLICIES, Declared, Lint, Setting
from infill.templates.reports.settings import (
    DECIDED,
    JUDGED,
    KEYS,
    LONGEST,
    MOST_ITEMS,
    QUOTED,
    SlotSettings,
)


def read_settings(declared: Declared, lint: Lint, policy: str = "alert") -> SlotSettings:
    """The settings of a declared slot; what cannot be read goes to `lint`.

    `policy` is the template's for values that are not stated, where the slot sets none.
    """
    return _Settings(declared, lint, policy).read()


@dataclass(frozen=True, slots=True)
class _Settings:
    declared: Declared
    lint: Lint
    policy: str

    def read(self) -> SlotSettings:
        kind = self.word("type", "text", tuple(KEYS))
        if kind not in KEYS:
            return SlotSettings(self.declared.name)
        known = ("type", "ask", "evidence", "unfilled", *KEYS[kind])
        for key, setting in self.declared.settings.items():
            if key not in known:
                names = ", ".join(known)
                self.fault(
                    setting, f"a slot of type {kind} has no setting {key!r} (it has {names})"
                )
        needed = self.word("evidence", "", ("required", "optional"))
        if needed == "required" and kind in JUDGED:
            setting = self.declared.settings["evidence"]
            self.fault(setting, f"a {kind} is judged, not quoted, so no evidence can be required")
        policy = "prohibit" if kind in JUDGED else self.policy
        if needed == "optional" and not self.declared.settings.get("unfilled"):
            policy = "silent"
        values: dict[str, Any] = {
            "ask": " ".join(self.word("ask", "").split()),
            "quoted": needed == "required" or kind in QUOTED,
            "unfilled": self.word("unfilled", policy, POLICIES),
        }
        values |= self.bounds(kind)
        match kind:
            case "text":
                values["multiline"] = self.word("multiline", "false", ("true", "false")) == "true"
            case "boolean":
                values["of"] = self.choices(("yes", "no"))
                if len(values["of"]) != 2:
                    self.fault(self.declared.settings["of"], "a boolean has two texts: [yes, no]")
            case "choice" | "multi-choice":
                values["of"] = self.choices()
            case "integer" | "number":
                values["unit"] = self.word("unit", "")
            case "amount":
                values["of"] = self.choices(("",), key="currency")
            case "regex":
                values["pattern"] = self.pattern()
            case "grammar":
                values["start"] = self.word("start", "start")
                values["pattern"] = self.grammar(values["start"])
                if values["unfilled"] != "prohibit":
                    self.fault(self.declared.settings["unfilled"], "a grammar is always filled")
            case "list":
                values["item"] = self.items()
            case "schema":
                values["schema"] = self.schema()
        return SlotSettings(self.declared.name, kind, **values)

    def fault(self, setting: Setting, message: str) -> None:
        self.lint.add(setting.place, message)

    def bounds(self, kind: str) -> dict[str, Any]:
        """The bounds of numbers as `least` and `most`, of anything else as its size."""
        if kind in ("integer", "number", "amount"):
            values = {"least": self.number("min", kind), "most": self.number("max", kind)}
            low, high = values.values()
        else:
            most = {"list": MOST_ITEMS, "multi-choice": 99}.get(kind, LONGEST)
            least = 0 if kind in ("list", "multi-choice") else 1
            values = {"shortest": self.size("min", least), "longest": self.size("max", most)}
            low, high = values.values()
        if low is not None and high is not None and low > high:
            setting = self.declared.settings.get("max") or self.declared.settings["min"]
            self.fault(setting, f"max {high} is less than min {low}")
        return values

    def word(self, key: str, default: str, allowed: tuple[str, ...] = ()) -> str:
        setting = self.declared.settings.get(key)
        if setting is None:
            return default
        if not isinstance(setting.value, str):
            self.fault(setting, f"{key!r} must be a word, not a list or a mapping")
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
        if text.isascii() and text.isdigit() and (int(text) > 0 or default == 0):
            return int(text)
        self.fault(self.declared.settings[key], f"{key!r} must be a number above 0, not {text!r}")
        return default

    def choices(self, default: tuple[str, ...] = (), *, key: str = "of") -> tuple[str, ...]:
        setting = self.declared.settings.get(key)
        if setting is None:
            if not default:
                self.lint.add(self.declared.place, "a choice needs its texts: of: [one, other]")
            return () if default == ("",) else default
        if isinstance(setting.value, Mapping):
            self.fault(setting, f"{key!r} must be a list of words")
            return ()
        texts = (setting.value,) if isinstance(setting.value, str) else setting.value
        for text in texts:
            if not text or text != text.strip() or "[[" in text or not text.isprintable():
                self.fault(setting, f"{text!r} cannot be a choice")
        if len(set(texts)) < len(texts):
            self.fault(setting, "a choice is listed twice")
        return texts

    def pattern(self) -> str:
        text = self.word("pattern", "")
        if not text:
            self.lint.add(self.declared.place, "a regex needs its pattern: pattern: '[A-Z]{3}'")
            return "x"
        try:
            if regex(text, full=True).is_empty():
                self.fault(self.declared.settings["pattern"], f"nothing matches {text!r}")
        except SourceError as error:
            self.fault(self.declared.settings["pattern"], f"{error.what}: {error.got or text}")
            return "x"
        return text

    def grammar(self, start: str) -> str:
        text = self.word("grammar", "")
        if not text:
            known = ", ".join(grammar_names())
            self.lint.add(self.declared.place, f"a grammar needs its text or a name ({known})")
            return ""
        try:
            grammar = (
                Grammar.named(text, start) if text in grammar_names() else Grammar(text, start)
            )
        except SourceError as error:
            self.fault(self.declared.settings["grammar"], f"{error.where}: {error.what}")
            return ""
        return grammar.text

    def items(self) -> tuple[SlotSettings, ...]:
        """The fields of a list's items; one without a name if they are no records."""
        setting = self.declared.settings.get("item")
        if setting is None:
            return (SlotSettings("", "text", unfilled="prohibit"),)
        if isinstance(setting.value, str):
            word = Setting(setting.value, setting.place)
            return (self._field("", Declared("", {"type": word}, setting.place)),)
        if not isinstance(setting.value, Mapping) or not setting.value:
            self.fault(setting, "'item' must be a type, or a mapping of fields to settings")
            return ()
        if "type" in setting.value and not isinstance(setting.value["type"].value, Mapping):
            return (self._field("", Declared("", setting.value, setting.place)),)
        return tuple(
            self._field(name, Declared(name, _settings_of(one), one.place))
            for name, one in setting.value.items()
        )

    def _field(self, name: str, declared: Declared) -> SlotSettings:
        kind = declared.settings.get("type")
        if kind is not None and kind.value in (*DECIDED, "grammar"):
            self.fault(kind, f"an item of a list cannot be a {kind.value} itself")
            return SlotSettings(name)
        return read_settings(declared, self.lint, self.policy if name else "prohibit")

    def schema(self) -> Any:
        setting = self.declared.settings.get("schema")
        if setting is None or setting.data is None:
            self.lint.add(self.declared.place, "a schema needs a JSON Schema: schema: {type: …}")
            return {}
        try:
            compile_schema(setting.data)
        except InfillError as error:
            at = f" at {error.where}" if error.where else ""
            self.fault(setting, f"{error.what}{at}")
            return {}
        return setting.data


def _settings_of(setting: Setting) -> Mapping[str, Setting]:
    """The settings of a field: a mapping of them, or its type alone."""
    if isinstance(setting.value, Mapping):
        return setting.value
    return {"type": setting}


def _finite(text: str) -> float:
    value = float(text)
    if value - value != 0:
        raise ValueError(text)
    return value

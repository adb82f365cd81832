"""From Lark's tables to the engine's: terminals become a scanner, the parse table becomes numbers.

    tables(read_lark('start: "a"+'))      # a Pushdown over bytes

Lark's lexer is contextual: in every state of the parser it looks only for terminals that the state
can take, and for those that are ignored. It tries them by priority, then longest pattern first; a
string that a pattern of the same priority matches too is what the pattern's match becomes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np

from infill.errors import Unsupported
from infill.grammars.lark_source import LarkSource, defined, grammar_position
from infill.grammars.scanner import KeywordTerminal, ScannerBuilder, Symbol
from infill.grammars.terminals import Threads
from infill.languages.pushdown import DEAD, END, IGNORED, Pushdown, Table

if TYPE_CHECKING:
    from lark.lexer import TerminalDef

VERSION = "lark-1"
"""Part of every key; change it when the same grammar would give other tables."""


def tables(source: LarkSource) -> Pushdown:
    """The pushdown of a grammar; raises Unsupported with the place of the terminal to blame."""
    terminals: list[TerminalDef] = [t for t in source.parser.terminals if t.pattern is not None]
    try:
        return _tables(source, terminals)
    except Unsupported as error:
        for terminal in terminals:
            if terminal.name == error.where:
                at = defined(terminal.name, source.text)
                at = at if at >= 0 else source.text.find(terminal.pattern.raw or "")
                here = grammar_position(source.text, source.name, at)
                error.where, error.got = here.where, error.got or here.got
                break
        raise


def _tables(source: LarkSource, terminals: Sequence[TerminalDef]) -> Pushdown:
    parser = source.parser
    lexers: dict[int, Any] = parser.parser.lexer.lexers
    states = _states(source)
    ordered = sorted(
        terminals, key=lambda t: (-t.priority, -t.pattern.max_width, -len(t.pattern.value), t.name)
    )
    ignored = frozenset(parser.ignore_tokens)
    threads = Threads()
    for terminal in ordered:
        threads.add(terminal.name, terminal.pattern.to_regexp())
    keywords, of = _keywords(ordered)
    sought = [_sought(lexers[state].terminals, ignored) for state in states]
    contexts = list(dict.fromkeys(sought))
    builder = ScannerBuilder(threads, keywords, {n: o for n, o in of.items() if n not in ignored})
    scanner = builder.build([_branches(each, ordered, keywords, of) for each in contexts])
    numbers = {terminal.name: i for i, terminal in enumerate(ordered, END + 1)}
    kinds = [[_terminal(s, c, ignored, numbers) for c in contexts] for s in builder.symbols]
    table = _table(source, states, numbers, [contexts.index(each) for each in sought], kinds)
    digest = blake2b(f"{VERSION}\0{source.start}\0{source.text}".encode(), digest_size=16)
    return Pushdown(scanner, table, digest.hexdigest())


def _keywords(
    ordered: Sequence[TerminalDef],
) -> tuple[list[KeywordTerminal], dict[str, frozenset[int]]]:
    """The strings that some pattern matches as a whole, and which of them each pattern matches."""
    found: dict[str, KeywordTerminal] = {}
    of: dict[str, set[str]] = {}
    for pattern in (t for t in ordered if t.pattern.type == "re"):
        compiled = re.compile(pattern.pattern.to_regexp())
        for string in (t for t in ordered if t.pattern.type == "str"):
            text = string.pattern.value
            match = compiled.match(text) if string.priority == pattern.priority else None
            if match is None or match[0] != text:
                continue
            fold = "i" in string.pattern.flags
            if fold and not text.isascii():
                raise Unsupported(
                    "a keyword in either case with letters beyond ASCII cannot be guaranteed",
                    where=string.name,
                    got=text,
                )
            found[string.name] = KeywordTerminal(string.name, text.encode(), fold)
            of.setdefault(pattern.name, set()).add(string.name)
    keywords = [found[t.name] for t in ordered if t.name in found]
    place = {keyword.terminal: i for i, keyword in enumerate(keywords)}
    return keywords, {n: frozenset(place[k] for k in names) for n, names in of.items()}


def _sought(terminals: Sequence[TerminalDef], ignored: frozenset[str]) -> tuple[str, ...]:
    """The terminals of a context, in a canonical order."""
    return tuple(sorted({terminal.name for terminal in terminals} | ignored))


def _branches(
    sought: Sequence[str],
    ordered: Sequence[TerminalDef],
    keywords: Sequence[KeywordTerminal],
    of: dict[str, frozenset[int]],
) -> list[str]:
    """What the lexer tries in a context, in order; strings that a pattern matches too are not."""
    here = [terminal for terminal in ordered if terminal.name in sought]
    flags = {terminal.name: frozenset(terminal.pattern.flags) for terminal in here}
    out = {
        keywords[i].terminal
        for pattern in here
        for i in of.get(pattern.name, ())
        if keywords[i].terminal in flags and flags[keywords[i].terminal] <= flags[pattern.name]
    }
    return [terminal.name for terminal in here if terminal.name not in out]


def _terminal(
    symbol: Symbol, sought: Sequence[str], ignored: frozenset[str], numbers: dict[str, int]
) -> int:
    """What a lexeme is in a context."""
    if symbol.terminal not in sought:
        return DEAD
    if symbol.terminal in ignored:
        return IGNORED
    name = next((k for k in symbol.keywords if k in sought), symbol.terminal)
    return numbers[name]


def _states(source: LarkSource) -> list[int]:
    """Lark's states in an order that is the same in every process, the start first."""
    made = source.parser.parser.parser._parse_table
    found = {made.start_states[source.start]: None}
    order = list(found)
    for state in order:
        for name, (action, argument) in sorted(made.states[state].items(), key=lambda one: one[0]):
            if action.name == "Shift" and name != "$END" and argument not in found:
                found[argument] = None
                order.append(argument)
    return order


def _table(
    source: LarkSource,
    states: list[int],
    numbers: dict[str, int],
    context: list[int],
    kinds: list[list[int]],
) -> Table:
    made = source.parser.parser.parser._parse_table
    place_of = {state: number for number, state in enumerate(states)}
    rules: dict[Any, int] = {}
    nonterminals: dict[str, int] = {}
    actions: list[dict[int, int]] = []
    gotos: list[dict[int, int]] = []
    for state in states:
        own: dict[int, int] = {}
        over: dict[int, int] = {}
        for name, (action, argument) in sorted(made.states[state].items(), key=lambda one: one[0]):
            number = END if name == "$END" else numbers.get(name)
            if action.name == "Reduce":
                assert number is not None
                own[number] = ~rules.setdefault(argument, len(rules))
            elif number is None:
                over[nonterminals.setdefault(str(name), len(nonterminals))] = place_of[argument]
            elif number != END:
                own[number] = place_of[argument]
        actions.append(own)
        gotos.append(over)
    sizes = tuple(
        (nonterminals.setdefault(str(rule.origin.name), len(nonterminals)), len(rule.expansion))
        for rule in rules
    )
    return Table(
        tuple(actions),
        tuple(gotos),
        sizes,
        tuple(context),
        np.array(kinds, np.int32).reshape(-1, max(context) + 1),
        0,
        place_of[made.end_states[source.start]],
    )

"""Completions: a short text that finishes what a pushdown has read so far.

    machine = Configurations(pushdown)              # the pushdown of a JSON grammar
    here = machine.read(0, b'{"a": [1')
    Completions(machine, cost=len).of(here)         # b"]}"

The LALR table tells, for every parser state, which reductions can be reached and which terminals
that takes at least (a shortest-path problem, as for reachability in pushdown systems: Bouajjani,
Esparza, Maler 1997). Along a stack these add up. The terminals found are spelled, the pushdown
reads the text, and only a text that it accepts is returned. So a completion is always right; it is
the shortest wherever no lexeme needs to be kept apart from its neighbour.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush

from infill.languages.pushdown import DEAD, END, IGNORED, Configurations

Cost = Callable[[bytes], int]
Way = tuple[int, tuple[int, ...]]
"""A cost, and the terminals on the way."""

TRIES = 4
"""Ways that are spelled before a configuration counts as one that cannot be finished."""

PREFERRED = b"a0 _.,;:()[]{}<>=+-*/\"'"
"""Bytes that represent their class where any byte of it would do."""


class Completions:
    """Completions from configurations, each found once. `cost` gives the cost of a text."""

    def __init__(self, configurations: Configurations, cost: Cost) -> None:
        self.configurations, self.cost = configurations, cost
        scanner = configurations.pushdown.scanner
        self._delta = scanner.delta.tolist()
        self._match = scanner.match.tolist()
        self._bytes = _representatives(scanner.byte_class.tolist())
        self._fresh = scanner.fresh.tolist()
        self._endings: dict[int, list[tuple[int, bytes]]] = {}
        self._found: dict[int, bytes | None] = {}
        self._finished: dict[int, Way | None] = {}
        self._spelled = [self._lexemes(context) for context in range(len(self._fresh))]
        self._below, self._above = _ways(configurations, self._prices())

    def of(self, configuration: int) -> bytes | None:
        """A short text that finishes the configuration's text; None if none was found."""
        if configuration not in self._found:
            self._found[configuration] = self._search(configuration)
        return self._found[configuration]

    def _search(self, configuration: int) -> bytes | None:
        machine = self.configurations
        stack, state = machine.pairs[configuration]
        if machine.accepts(configuration):
            return b""
        options: list[tuple[int, bytes, int, Way]] = []
        for symbol, text in self._ends(state):
            after = machine.ended(stack, symbol)
            way = self._finish(after) if after >= 0 else None
            if way is not None:
                options.append((self.cost(text) + way[0], text, after, way))
        if state == machine.fresh(stack):
            way = self._finish(stack)
            if way is not None:
                options.append((way[0], b"", stack, way))
        options.sort(key=lambda option: option[0])
        for _, text, after, way in options[:TRIES]:
            found = self._spell(configuration, text, after, way[1])
            if found is not None:
                return found
        return None

    def _spell(
        self, configuration: int, text: bytes, stack: int, terminals: tuple[int, ...]
    ) -> bytes | None:
        """The text, then each terminal, with an ignored lexeme between them where one is needed."""
        machine = self.configurations
        at = machine.read(configuration, text)
        for terminal in terminals:
            lexemes = self._spelled[machine.context(stack)]
            own = lexemes.get(terminal)
            after = machine.stacks.feed(stack, terminal)
            if own is None or after < 0:
                return None
            for between in (b"", lexemes.get(IGNORED)):
                ahead = DEAD if between is None else machine.read(at, between + own)
                if ahead < 0 or machine.pairs[ahead][0] != stack:
                    continue
                if machine.closed(ahead) == after:
                    text, at, stack = text + (between or b"") + own, ahead, after
                    break
            else:
                return None
        return text if machine.accepts(at) else None

    def _ends(self, state: int) -> list[tuple[int, bytes]]:
        """The symbols that the lexeme can become, each with the fewest bytes to its end."""
        if state not in self._endings:
            found: dict[int, bytes] = {}
            seen, front = {state}, [(state, b"")]
            while front:
                ahead = []
                for at, text in front:
                    if self._match[at] >= 0:
                        found.setdefault(self._match[at], text)
                    row = self._delta[at]
                    for column, byte in self._bytes:
                        if row[column] >= 0 and row[column] not in seen:
                            seen.add(row[column])
                            ahead.append((row[column], text + byte))
                front = ahead
            self._endings[state] = list(found.items())
        return self._endings[state]

    def _lexemes(self, context: int) -> dict[int, bytes]:
        """A short text for each terminal of a context; under IGNORED, one that is ignored."""
        found: dict[int, bytes] = {}
        for symbol, text in self._ends(self._fresh[context]):
            terminal = self.configurations.terminal[symbol][context]
            if terminal != DEAD and (terminal not in found or len(text) < len(found[terminal])):
                found[terminal] = text
        return found

    def _prices(self) -> dict[int, int]:
        """The least cost of each terminal, with the ignored lexeme that may have to precede it."""
        prices: dict[int, int] = {}
        for lexemes in self._spelled:
            between = lexemes.get(IGNORED, b"")
            for terminal, text in lexemes.items():
                if terminal >= 0:
                    price = self.cost(between + text)
                    prices[terminal] = min(price, prices.get(terminal, price))
        return prices

    def _finish(self, stack: int) -> Way | None:
        """The cheapest terminals from a stack, at the edge of a lexeme, to the end of the text."""
        stacks = self.configurations.stacks
        waiting = []
        while stack not in self._finished:
            waiting.append(stack)
            if stacks.below[stack] < 0:
                break
            stack = stacks.below[stack]
        for one in reversed(waiting):
            if one not in self._finished:
                self._finished[one] = self._finished_way(one)
        return self._finished[waiting[0] if waiting else stack]

    def _finished_way(self, stack: int) -> Way | None:
        stacks, table = self.configurations.stacks, self.configurations.pushdown.table
        below = stacks.below[stack]
        if below < 0:
            return self._above[table.start].get(table.end)
        # First what can replace the top state, cheapest first; then further down.
        best: Way | None = None
        heap: list[tuple[int, tuple[int, ...], int]] = [(0, (), stacks.top[stack])]
        seen: set[int] = set()
        while heap:
            cost, terminals, state = heappop(heap)
            if state in seen or (best is not None and cost >= best[0]):
                continue
            seen.add(state)
            if state == table.end:
                best = (cost, terminals)
                continue
            for (origin, count), (more, further) in self._below[state].items():
                base = stacks.pop(below, count - 1)
                ahead = None if base < 0 else table.gotos[stacks.top[base]].get(origin)
                if ahead is None:
                    continue
                if count == 1:
                    heappush(heap, (cost + more, terminals + further, ahead))
                    continue
                rest = self._finish(stacks.push(base, ahead))
                if rest is not None and (best is None or cost + more + rest[0] < best[0]):
                    best = (cost + more + rest[0], terminals + further + rest[1])
        return best


def _ways(
    configurations: Configurations, prices: dict[int, int]
) -> tuple[list[dict[tuple[int, int], Way]], list[dict[int, Way]]]:
    """For every state: the reductions (nonterminal, states popped, itself included) that follow
    from it, and the states that can come directly above it; each with its cheapest way."""
    table = configurations.pushdown.table
    count = len(table.actions)
    below: list[dict[tuple[int, int], Way]] = [{} for _ in range(count)]
    above: list[dict[int, Way]] = [{} for _ in range(count)]
    for state in range(count):
        for terminal, action in table.actions[state].items():
            if action < 0:
                origin, size = table.rules[~action]
                if size:
                    below[state][origin, size] = (0, ())
                elif origin in table.gotos[state]:
                    above[state][table.gotos[state][origin]] = (0, ())
            elif terminal != END and terminal in prices:
                way: Way = (prices[terminal], (terminal,))
                if action not in above[state] or way < above[state][action]:
                    above[state][action] = way
    changed = True
    while changed:
        changed = False
        for state in range(count):
            queue = list(above[state])
            while queue:
                over = queue.pop()
                cost, terminals = above[state][over]
                for (origin, size), (more, further) in below[over].items():
                    way = (cost + more, terminals + further)
                    if size > 1:
                        if _better(below[state], (origin, size - 1), way):
                            changed = True
                        continue
                    ahead = table.gotos[state].get(origin)
                    if ahead is not None and _better(above[state], ahead, way):
                        queue.append(ahead)
                        changed = True
    return below, above


def _better(known: dict[tuple[int, int], Way] | dict[int, Way], key: object, way: Way) -> bool:
    """Note a way if it is cheaper than the known one."""
    old = known.get(key)  # type: ignore[call-overload]
    if old is not None and old[0] <= way[0]:
        return False
    known[key] = way  # type: ignore[index]
    return True


def _representatives(byte_class: list[int]) -> list[tuple[int, bytes]]:
    """One byte for each class of bytes, a readable one where there is one."""
    plain = [*PREFERRED, *range(0x61, 0x7B), *range(0x21, 0x7F)]
    found: dict[int, bytes] = {}
    for byte in [*plain, *range(256)]:
        found.setdefault(byte_class[byte], bytes([byte]))
    return list(found.items())

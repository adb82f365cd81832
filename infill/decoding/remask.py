"""Repair: which variables to mask again when validators complain, and what they must not repeat.

    remask = Remask(canvas, judge, rounds=16, candidates=8)
    remask.answer(failures)        # True: valid now; False: the blamed slots are open again

A failure names paths; they become variables (the *blame*). First the runner-up texts that the
constraint already knows are tried without any forward. Then, if the validator knows which texts of
one slot would be right beside the others (its *cure*), that slot alone is denoised again within
these. If none satisfies the validators, the joint text of the blamed variables becomes a *nogood*,
and just those variables are denoised again.

A nogood over several variables is kept exact by decoding them one after the other: the last one
open has the forbidden text subtracted from its language. When nothing is left of it, the rest of
its nogoods becomes a nogood itself (dynamic backtracking, Ginsberg 1993). Every nogood removes at
least one of finitely many documents, so this ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from infill.blueprint import Failure, Filled
from infill.canvas.canvas import Canvas
from infill.canvas.variable import OPEN, Variable, language_of
from infill.constraints.constraint import Job, best_strings
from infill.documents import Path
from infill.errors import Unsatisfiable
from infill.languages.language import Language
from infill.scaffold import Slot


def blamed_by(canvas: Canvas, failures: Iterable[Failure]) -> list[Variable]:
    """The closed, unlocked variables that the failures' paths name, the least certain first."""
    variables = [v for v in canvas.variables() if not v.locked]
    blamed: dict[Variable, None] = {}
    for failure in failures:
        for path in failure.paths:
            blamed.update(dict.fromkeys(at_path(variables, Path.parse(path))))
    return sorted(blamed, key=lambda variable: variable.confidence)


def at_path(variables: Sequence[Variable], path: Path) -> list[Variable]:
    """The variables at a path, else those below it, else the nearest one that contains it.

    If slots are among them, choices are left out: a value is cheaper to change than structure.
    """
    exact = [v for v in variables if v.path == path]
    below = [v for v in variables if v.path.below(path)]
    around = [v for v in variables if path.below(v.path)]
    longest = max((len(v.path) for v in around), default=0)
    nearest = [v for v in around if len(v.path) == longest]
    found = exact if any(not v.structural for v in exact) else exact + below
    found = found or nearest
    slots = [v for v in found if not v.structural]
    return slots or found[-1:]  # reopening one choice removes whatever it unfolded into


def related(path: Path, other: Path) -> bool:
    """Whether one path is the other, or lies above or below it."""
    return path.within(other) or other.below(path)


def only_at(slots: Sequence[Variable], failures: Sequence[Failure]) -> bool:
    """Whether every failure names slots and nothing around them: other structure hardly helps."""
    paths = {slot.path for slot in slots}
    return all(Path.parse(path) in paths for failure in failures for path in failure.paths)


Judge = Callable[[Filled], Sequence[Failure]]
Nogood = dict[Variable, str]

_CURES = 4
"""How often one slot is cured; where cures undo each other, nogoods do the rest."""

_HASTY, _PATIENT = 2, 8
"""Rounds before other structure is tried: if a container is to blame, and if values are."""


@dataclass(slots=True)
class Remask:
    """Repairs one canvas until its judge finds no failure.

    `rounds`: how often it may denoise again. `candidates`: runner-up texts per blamed variable.
    """

    canvas: Canvas
    judge: Judge
    rounds: int
    candidates: int
    nogoods: list[Nogood] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    shunned: dict[Path, set[str]] = field(default_factory=dict)
    cured: Counter[Path] = field(default_factory=Counter)

    def held(self) -> set[Variable]:
        """Open variables that must wait for another of their nogood to be settled first.

        All nogoods use the order of the text, so that no two variables wait for each other.
        """
        if not self.nogoods:
            return set()
        order = [variable for variable in self.canvas.variables() if variable.open]
        held: set[Variable] = set()
        for nogood in self.nogoods:
            held.update([variable for variable in order if variable in nogood][1:])
        return held

    def narrow(self) -> None:
        """Take the forbidden text from each variable that is the last open one of a nogood."""
        for variable in {v: None for nogood in self.nogoods for v in nogood if v.open}:
            if not (variable.tokens == OPEN).all() or variable.ended:
                continue
            active = [n for n in self.nogoods if variable in n and _lone(n, variable)]
            excluded = frozenset(nogood[variable] for nogood in active)
            reopen = self.canvas.reopen
            if not (reopen(variable, excluded, variable.within) or reopen(variable, excluded)):
                self._exhausted(variable, active)

    def answer(self, failures: Sequence[Failure]) -> bool:
        """Repair in place. True if the canvas is valid now, False if it is open again.

        Raises Unsatisfiable, with the texts that were tried, when nothing is left to try.
        """
        blamed = blamed_by(self.canvas, failures)
        self._note(failures)
        if not blamed:
            raise self._give_up("no slot that can be filled again is to blame", failures)
        slots = [variable for variable in blamed if not variable.structural]
        if self._swap(slots, failures):
            return True
        if self._cure(slots, failures):
            return False
        if self._shorten(slots):
            return True
        if len(self.tried) > self.rounds:
            raise self._give_up(f"no valid filling in {self.rounds} rounds of denoising", failures)
        patience = _PATIENT if only_at(slots, failures) else _HASTY
        if (not slots or len(self.tried) % patience == 0) and self._restructure(failures):
            return False
        if not slots:
            raise self._give_up("no other structure is left to try", failures)
        self._forbid({variable: variable.text or "" for variable in slots})
        return False

    def _swap(self, blamed: Sequence[Variable], failures: Sequence[Failure]) -> bool:
        """Exchange one text after the other for a runner-up while that reduces the failures."""
        best = len(failures)
        for variable in blamed:
            if variable.scores is None:
                continue
            for text in self._runners_up(variable):
                found = len(self.judge(self.canvas.filled({variable: text})))
                if found < best:
                    best = found
                    self.canvas.replace(variable, text, variable.confidence)
                    variable.remasks += 1
                    break
            if best == 0:
                return True
        return False

    def _cure(self, slots: Sequence[Variable], failures: Sequence[Failure]) -> bool:
        """Mask the least certain slot that alone can end all failures, for just the right texts.

        If there is none, a slot that ends one failure though something else may fail then; the
        last such slot of the text, so that failures move in one direction only.
        """
        open_to = [v for v in slots if self.cured[v.path] < _CURES and isinstance(v.slot, Slot)]
        order = {variable: place for place, variable in enumerate(self.canvas.variables())}
        last_first = sorted(open_to, key=lambda variable: -order[variable])
        for whole, variables in ((True, open_to), (False, last_first)):
            for variable in variables:
                for failure in failures:
                    within = self._cures(failure, variable, whole)
                    if within and self.canvas.reopen(variable, variable.excluded, within):
                        self.cured[variable.path] += 1
                        return True
        return False

    def _cures(self, failure: Failure, variable: Variable, whole: bool) -> Language | None:
        """The texts that the failure's validator accepts in the slot; None if it has none."""
        if failure.cure is None or variable not in blamed_by(self.canvas, [failure]):
            return None
        assert isinstance(variable.slot, Slot)
        return failure.cure(variable.slot, whole)

    def _shorten(self, slots: Sequence[Variable]) -> bool:
        """Give all blamed slots their shortest texts, if that alone makes the canvas valid.

        This removes optional values: a failure because of too many needs no search.
        """
        shortest = {v: language_of(v.slot).shortest().decode("utf-8") for v in slots}
        if not slots or self.judge(self.canvas.filled(shortest)):
            return False
        for variable, text in shortest.items():
            self.canvas.replace(variable, text, variable.confidence)
            variable.remasks += 1
        return True

    def _restructure(self, failures: Sequence[Failure]) -> bool:
        """Reopen one choice at, below or around the paths with other texts than it had so far.

        Later choices come first, as less depends on them. This proves nothing: what a choice
        unfolds into may be to blame instead, so its texts return when all were tried.
        """
        variables = self.canvas.variables()
        paths = {Path.parse(path) for failure in failures for path in failure.paths}
        for choice in reversed([v for v in variables if v.structural and not v.locked]):
            if not any(related(choice.path, path) for path in paths):
                continue
            shunned = self.shunned.setdefault(choice.path, set())
            shunned.add(choice.text or "")
            if self.canvas.reopen(choice, frozenset(shunned)):
                self._forget()
                return True
            shunned.clear()
        return False

    def _forget(self) -> None:
        """Drop the nogoods whose variables are no longer on the canvas."""
        present = set(self.canvas.variables())
        self.nogoods = [n for n in self.nogoods if present.issuperset(n)]

    def _runners_up(self, variable: Variable) -> Iterator[str]:
        assert variable.scores is not None
        length = len(variable.scores.best)
        job = Job(variable.automaton, variable.scores, np.full(length, OPEN, np.int32))
        for candidate in best_strings(job, self.candidates):
            text = candidate.text.decode("utf-8")
            if text != variable.text:
                yield text

    def _forbid(self, nogood: Nogood) -> None:
        """Record the nogood and mask its variables again."""
        self.nogoods.append(nogood)
        for variable in nogood:
            if not self.canvas.reopen(variable, variable.excluded):
                raise AssertionError("a language that had a text has none")
        self._forget()
        self.narrow()

    def _exhausted(self, variable: Variable, active: Sequence[Nogood]) -> None:
        others: Nogood = {}
        for nogood in active:
            others.update({v: text for v, text in nogood.items() if v is not variable})
        if not others:
            raise Unsatisfiable(
                "the validators refuse every text that is allowed here",
                where=str(variable.path),
                tried=tuple(self.tried),
            )
        self.nogoods = [nogood for nogood in self.nogoods if nogood not in active]
        self._forbid(others)

    def _note(self, failures: Sequence[Failure]) -> None:
        first = failures[0]
        more = f" (and {len(failures) - 1} more)" if len(failures) > 1 else ""
        self.tried.append(f"{', '.join(first.paths) or 'the whole'}: {first.message}{more}")

    def _give_up(self, why: str, failures: Sequence[Failure]) -> Unsatisfiable:
        return Unsatisfiable(
            why,
            where=", ".join(dict.fromkeys(p for f in failures for p in f.paths)),
            got="; ".join(dict.fromkeys(failure.message for failure in failures)),
            tried=tuple(self.tried),
        )


def _lone(nogood: Nogood, variable: Variable) -> bool:
    """Whether all other variables of the nogood have the texts that it names."""
    return all(v.text == text for v, text in nogood.items() if v is not variable)

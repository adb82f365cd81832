"""The work of a fill: from lengths to fillings, repairs, and what is given up."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from infill.api import Engine, Request
from infill.blueprint import Blueprint
from infill.code.clock import Clock
from infill.code.cluster import Cluster, Failed, Inner, Outcome
from infill.code.lengths import probe
from infill.code.likelihood import likelihoods
from infill.code.narrow import INNER, narrow
from infill.code.repeats import following, trimmed
from infill.errors import BudgetError, InfillError, Unsatisfiable
from infill.length import Fixed
from infill.options import Options
from infill.result import Result
from infill.schedule import FixedSteps
from infill.templates.code import Texts, Verdict, blueprint, judged
from infill.templates.faults import Fault

DRAFT, GLANCE = 12, 0.25
"""Masks of a hole in a draft, and the share of the window that it sees."""

WARM = 0.7
"""The temperature of a second try."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a fill may cost. `lengths` per hole are probed, `candidates` filled and compared.

    `refused`: pairs of a hole's name and a text that it must not have. `now` tells the time.
    """

    lengths: int = 3
    candidates: int = 1
    repairs: int = 2
    seed: int = 0
    instruction: str = ""
    context: str = ""
    watch: Callable[[Any, str], None] | None = None
    refused: frozenset[tuple[str, str]] = frozenset()
    now: Callable[[], float] = time.perf_counter


@dataclass(slots=True)
class Work:
    """Fills clusters with one engine under one plan and one clock."""

    clock: Clock
    options: Options
    plan: Plan

    def draft(self, cluster: Cluster, settled: Texts) -> None:
        """Fill a cluster in two forwards, to have something when the time is short."""
        quick = replace(self.options, schedule=FixedSteps(2), length=Fixed(), repairs=0)
        starts = dict.fromkeys(cluster.names, DRAFT)
        (outcome,) = self._run([(cluster, cluster.names, settled, starts)], quick, share=GLANCE)
        self._take(cluster, outcome, settled)

    def fill(self, clusters: Sequence[Cluster], settled: Texts) -> None:
        """Fill the holes of all clusters that have no text yet, as far as the time allows."""
        self._probe(clusters, settled)
        tasks = [
            (cluster, cluster.names, settled, self._starts(cluster, number))
            for cluster in clusters
            for number in range(self.plan.candidates)
        ]
        outcomes = self._run(tasks, self.options)
        for number, cluster in enumerate(clusters):
            own = outcomes[number * self.plan.candidates : (number + 1) * self.plan.candidates]
            self._take(cluster, self._best(cluster, own, settled), settled)
        for cluster in clusters:
            self._repair(cluster, settled)

    def again(self, cluster: Cluster, names: Sequence[str], settled: Texts, seed: int) -> bool:
        """Fill some holes of a cluster anew, with other texts than before; whether it worked.

        A length is tried as it is: a hole that grew and failed grew for nothing.
        """
        kept = {name: text for name, text in cluster.texts.items() if name not in names}
        options = replace(self.options, temperature=WARM, length=Fixed())
        task = (cluster, list(names), {**settled, **kept}, self._starts(cluster, seed))
        (outcome,) = self._run([task], options, seed)
        if outcome.faults or not outcome.texts:
            return False
        self._take(cluster, outcome, {**settled, **kept})
        return True

    def others(self, cluster: Cluster, settled: Texts, count: int) -> dict[str, list[str]]:
        """Up to `count` further texts for every hole of a cluster that has one."""
        texts, reports = dict(cluster.texts), dict(cluster.reports)
        found: dict[str, list[str]] = {name: [] for name in texts}
        for number in range(count if texts else 0):
            cluster.refused |= set(cluster.texts.items())
            if not self.again(cluster, list(texts), settled, 10 + number):
                break
            for name in texts:
                found[name].append(cluster.texts[name])
        cluster.texts, cluster.reports = texts, reports
        return found

    def _probe(self, clusters: Sequence[Cluster], settled: Texts) -> None:
        if self.plan.lengths <= 1:
            return
        engine = Engine(self.clock, options=self.options)
        tasks = [(cluster.sheet, cluster.names, settled) for cluster in clusters]
        found = probe(engine, tasks, self.plan.lengths, self.plan.context, self.options.batch)
        for cluster in clusters:
            cluster.lengths = {name: found.get(name, ()) for name in cluster.names}

    def _starts(self, cluster: Cluster, number: int) -> dict[str, int]:
        """The masks to begin with: the length of this rank for every hole."""
        return {
            name: tried[min(number, len(tried) - 1)].tokens
            for name, tried in cluster.lengths.items()
            if tried
        }

    def _run(
        self,
        tasks: Sequence[tuple[Cluster, Sequence[str], Texts, Mapping[str, int]]],
        options: Options,
        seed: int = 0,
        share: float = 1.0,
    ) -> list[Outcome]:
        """Fill all tasks in one batch."""
        made: list[Blueprint[Texts]] = [
            blueprint(one.sheet, names, settled, judges=one.judges, starts=starts, share=share)
            for one, names, settled, starts in tasks
        ]
        requests = [
            Request(
                source,
                self.plan.context,
                self._instruction(source.instruction),
                self.plan.seed + seed,
                watch=self.plan.watch,
            )
            for source in made
        ]
        engine = Engine(self.clock, options=options)
        results = engine.fill_many(requests, errors="return")
        self.clock.pause()
        return [
            self._outcome(task[0], source, result)
            for task, source, result in zip(tasks, made, results, strict=True)
        ]

    def _instruction(self, usual: str) -> str:
        return f"{usual}\n{self.plan.instruction}" if self.plan.instruction else ""

    def _outcome(
        self, cluster: Cluster, source: Blueprint[Texts], result: Result[Any] | InfillError
    ) -> Outcome:
        match result:
            case Result(value=texts, slots=slots):
                self.clock.accept()
                return Outcome(texts, (), {slot.path: slot for slot in slots})
            case Unsatisfiable() | BudgetError():
                (verdict,) = source.validators
                assert isinstance(verdict, Verdict)
                where = tuple(n for n in cluster.names if n in result.where.split(", "))
                own = (Fault(result.what, where or tuple(cluster.names)),)
                return Outcome(verdict.texts, verdict.faults or own)
            case InfillError():
                raise result

    def _best(self, cluster: Cluster, outcomes: Sequence[Outcome], settled: Texts) -> Outcome:
        """The valid outcome that the model likes best, else the one with the fewest to blame."""
        valid = list({tuple(sorted(o.texts.items())): o for o in outcomes if not o.faults}.values())
        if not valid:
            return min(outcomes, key=lambda outcome: len(outcome.blamed))
        if len(valid) == 1:
            return valid[0]
        engine = Engine(self.clock, options=self.options)
        texts = [outcome.texts for outcome in valid]
        scores = likelihoods(
            engine, cluster.sheet, cluster.names, settled, texts, self.plan.context
        )
        return valid[max(range(len(valid)), key=scores.__getitem__)]

    def _take(self, cluster: Cluster, outcome: Outcome, settled: Texts) -> None:
        """Keep the texts that nothing is wrong with, trimmed; remember where the others fail."""
        good = {name: t for name, t in outcome.texts.items() if name not in outcome.blamed}
        if good and outcome.faults and judged([cluster.judge], {**settled, **good}):
            good = {}
        for name, text in good.items():
            shorter = trimmed(cluster.sheet, name, text, following(cluster.sheet, name))
            if shorter != text and not judged([cluster.judge], {**settled, **good, name: shorter}):
                good[name] = shorter
        cluster.texts |= good
        cluster.reports |= {name: r for name, r in outcome.reports.items() if name in good}
        for fault in outcome.faults:
            for name in fault.names:
                cluster.messages[name] = fault.message
                if name in outcome.texts:
                    spot = fault.spots.get(name, 0)
                    cluster.failed[name] = Failed(outcome.texts[name], spot)

    def _repair(self, cluster: Cluster, settled: Texts) -> None:
        """Holes without a text: first other lines in the failing filling, then another filling."""
        for name in cluster.names:
            for number in range(1, self.plan.repairs + 1):
                if name in cluster.texts or self._mend(cluster, name, settled):
                    break
                self.again(cluster, [name], settled, number)

    def _mend(self, cluster: Cluster, name: str, settled: Texts) -> bool:
        """Mask the failing line of a filling and its neighbours; whether that makes it valid."""
        failed = cluster.failed.pop(name, None)
        small = narrow(cluster.sheet, name, failed.text, failed.spot) if failed else None
        if small is None:
            return False
        around = {**settled, **cluster.texts}
        inner = Inner(cluster.judge, name, small)
        made = blueprint(small.sheet, [INNER], around, judges=[inner])
        engine = Engine(self.clock, options=self.options)
        request = Request(made, self.plan.context, seed=self.plan.seed, watch=self.plan.watch)
        (result,) = engine.fill_many([request], errors="return")
        if not isinstance(result, Result):
            return False
        cluster.texts[name] = small.text(result.value[INNER])
        cluster.reports[name] = result.slots[0]
        return True

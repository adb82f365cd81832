"""The work of a fill: from lengths to fillings, repairs, and what is given up.

Work(clock, options, plan).fill(clusters, settled={})       # texts and reports, by cluster
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from infill.api import Engine, Request
from infill.blueprint import Blueprint
from infill.documents import Path
from infill.errors import BudgetError, InfillError, Unsatisfiable
from infill.options import Options
from infill.result import Result
from infill.rules.length import Fixed
from infill.rules.schedule import FixedSteps
from infill.templates.code.code_blueprint import Texts, Verdict, code_blueprint, judged
from infill.templates.code.faults import HoleFault
from infill.templates.code.filling.clock import Clock
from infill.templates.code.filling.clusters import (
    INNER,
    Cluster,
    Failed,
    Inner,
    Outcome,
    narrow,
    source_after,
    trimmed,
)
from infill.templates.code.filling.proposals import QUICK, USUAL, hole_place, proposals
from infill.templates.code.filling.scoring import likelihoods, probe
from infill.writer import writer_of

DRAFT, GLANCE = 12, 0.25
"""Masks of a hole in a draft, and the share of the window that it sees."""

LITTLE = 4.0
"""Seconds a hole that call for less effort."""

WARM = 0.7
"""The temperature of a second try."""


@dataclass(frozen=True, slots=True)
class FillPlan:
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


class Task(NamedTuple):
    """Holes of a cluster to fill, and the texts of those that are settled."""

    cluster: Cluster
    names: Sequence[str]
    settled: Texts


@dataclass(slots=True)
class Work:
    """Fills clusters with one engine under one plan and one clock."""

    clock: Clock
    options: Options
    plan: FillPlan

    def draft(self, cluster: Cluster, settled: Texts) -> None:
        """Fill a cluster in two forwards, to have something when the time is short."""
        quick = replace(self.options, schedule=FixedSteps(2), length=Fixed(), repairs=0)
        starts = dict.fromkeys(cluster.names, DRAFT)
        (outcome,) = self._run([(cluster, cluster.names, settled, starts)], quick, share=GLANCE)
        self._take(cluster, outcome, settled)

    def fill(self, clusters: Sequence[Cluster], settled: Texts) -> None:
        """Fill all holes of all clusters, as far as the time allows.

        Where the model brings a language model along, its proposals come first; the denoiser fills
        what they leave.
        """
        left = [task for one in clusters if (task := self._left(one, settled)).names]
        self._probe(left)
        count = self.plan.candidates
        outcomes = self._run(
            [
                (*task, self._starts(task.cluster, number))
                for task in left
                for number in range(count)
            ],
            self.options,
        )
        for number, task in enumerate(left):
            own = outcomes[number * count : (number + 1) * count]
            self._take(task.cluster, self._best(task, own), task.settled)
        for cluster in clusters:
            self._repair(cluster, settled)

    def again(self, cluster: Cluster, names: Sequence[str], settled: Texts, seed: int) -> bool:
        """Fill some holes of a cluster anew, with other texts than before; whether it worked.

        What a language model proposed besides comes first. A length is tried as it is: a hole that
        grew and failed grew for nothing.
        """
        kept = {name: text for name, text in cluster.texts.items() if name not in names}
        left = []
        for name in names:
            if self._propose(cluster, name, {**settled, **kept}):
                kept[name] = cluster.texts[name]
            else:
                left.append(name)
        if not left:
            return True
        options = replace(self.options, temperature=WARM, length=Fixed())
        task = (cluster, left, {**settled, **kept}, self._starts(cluster, seed))
        (outcome,) = self._run([task], options, seed)
        if outcome.faults or not outcome.texts:
            return False
        self._take(cluster, outcome, {**settled, **kept})
        return True

    def others(self, cluster: Cluster, settled: Texts, count: int) -> dict[str, list[str]]:
        """Up to `count` further texts for every hole of a cluster that has one."""
        if not count:
            return {}
        texts, reports = dict(cluster.texts), dict(cluster.reports)
        found = {name: self._further(cluster, name, settled)[:count] for name in texts}
        if all(found.values()):
            return found
        for number in range(count):
            cluster.refused |= set(cluster.texts.items())
            if not self.again(cluster, list(texts), settled, 10 + number):
                break
            for name in texts:
                if cluster.texts[name] not in found[name] and len(found[name]) < count:
                    found[name].append(cluster.texts[name])
        cluster.texts, cluster.reports = texts, reports
        return found

    def _further(self, cluster: Cluster, name: str, settled: Texts) -> list[str]:
        """The other proposals for a hole that go with the texts of all others."""
        around = {**settled, **cluster.texts}
        return [
            one.text
            for one in cluster.proposed.get(name, ())
            if one.text != cluster.texts[name]
            and not judged(cluster.judges, {**around, name: one.text})
        ]

    def _left(self, cluster: Cluster, settled: Texts) -> Task:
        """What is left to fill when the proposals of a language model are taken."""
        writer = writer_of(self.clock.denoiser)
        written: dict[str, str] = {}
        if writer is not None:
            for name in cluster.names:
                effort = QUICK if self.clock.left() < LITTLE else USUAL
                known = {**settled, **written}
                open_ = [other for other in cluster.names if other not in written]
                words, said = self.clock.vocabulary, self._said(cluster)
                place = hole_place(cluster.sheet, name, open_, known, words, said, effort.share)
                cluster.proposed[name] = proposals(writer, place, self.clock.spend, effort)
                self.clock.pause()
                if self._propose(cluster, name, known):
                    written[name] = cluster.texts[name]
        names = [name for name in cluster.names if name not in written]
        return Task(cluster, names, {**settled, **written})

    def _propose(self, cluster: Cluster, name: str, around: Texts) -> bool:
        """Take the best proposal for a hole that the judges accept; whether there is one."""
        for one in cluster.proposed.get(name, ()):
            if not judged(cluster.judges, {**around, name: one.text}):
                cluster.texts[name] = one.text
                cluster.reports[name] = one.report(cluster.sheet.places(name)[0])
                self.clock.accept()
                return True
        return False

    def _said(self, cluster: Cluster) -> str:
        """What a language model reads before the source: evidence, instruction and hints."""
        mark = cluster.sheet.syntax.comment or "//"
        hints = [f"{hole.name}: {hole.hint}" for hole in cluster.sheet.holes if hole.hint]
        said = [f"{mark} {line}" for line in [*self.plan.instruction.splitlines(), *hints]]
        return "\n".join([*([self.plan.context] if self.plan.context else []), *said])

    def _probe(self, left: Sequence[Task]) -> None:
        if self.plan.lengths <= 1 or not left:
            return
        engine = Engine(self.clock, options=self.options)
        tasks = [(task.cluster.sheet, task.names, task.settled) for task in left]
        found = probe(engine, tasks, self.plan.lengths, self.plan.context, self.options.batch)
        for task in left:
            task.cluster.lengths |= {name: found.get(name, ()) for name in task.names}

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
        if not tasks:
            return []
        made: list[Blueprint[Texts]] = [
            code_blueprint(one.sheet, names, settled, judges=one.judges, starts=starts, share=share)
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
                reports = {str(Path.parse(slot.path).key): slot for slot in slots}
                return Outcome(texts, (), reports)
            case Unsatisfiable() | BudgetError():
                (verdict,) = source.validators
                assert isinstance(verdict, Verdict)
                blamed = {Path.parse(where).key for where in result.where.split(", ")}
                names = tuple(name for name in cluster.names if name in blamed)
                own = (HoleFault(result.what, names or tuple(cluster.names)),)
                return Outcome(verdict.texts, verdict.faults or own)
            case InfillError():
                raise result

    def _best(self, task: Task, outcomes: Sequence[Outcome]) -> Outcome:
        """The valid outcome that the model likes best, else the one with the fewest to blame."""
        valid = list({tuple(sorted(o.texts.items())): o for o in outcomes if not o.faults}.values())
        if not valid:
            return min(outcomes, key=lambda outcome: len(outcome.blamed))
        if len(valid) == 1:
            return valid[0]
        engine = Engine(self.clock, options=self.options)
        texts = [outcome.texts for outcome in valid]
        sheet, context = task.cluster.sheet, self.plan.context
        scores = likelihoods(engine, sheet, task.names, task.settled, texts, context)
        return valid[max(range(len(valid)), key=scores.__getitem__)]

    def _take(self, cluster: Cluster, outcome: Outcome, settled: Texts) -> None:
        """Keep the texts that nothing is wrong with, trimmed; remember where the others fail."""
        good = {name: t for name, t in outcome.texts.items() if name not in outcome.blamed}
        if good and outcome.faults and judged([cluster.judge], {**settled, **good}):
            good = {}
        for name, text in good.items():
            shorter = trimmed(cluster.sheet, name, text, source_after(cluster.sheet, name))
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
        made = code_blueprint(small.sheet, [INNER], around, judges=[inner])
        engine = Engine(self.clock, options=self.options)
        request = Request(made, self.plan.context, seed=self.plan.seed, watch=self.plan.watch)
        (result,) = engine.fill_many([request], errors="return")
        if not isinstance(result, Result):
            return False
        cluster.texts[name] = small.text(result.value[INNER])
        cluster.reports[name] = result.slots[0]
        return True

"""Schedules pick from the witness; they differ only in how many and which."""

from __future__ import annotations

import numpy as np

from infill.schedule import Candidates, EntropyBounded, FixedSteps, Frontier, Margin, Threshold


def candidates(
    confidence: list[float], slot: list[int] | None = None, **other: list[float]
) -> Candidates:
    count = len(confidence)

    def column(name: str, default: list[float]) -> np.ndarray:
        return np.array(other.get(name, default), np.float32)

    return Candidates(
        confidence=np.array(confidence, np.float32),
        raw=column("raw", confidence),
        margin=column("margin", confidence),
        entropy=column("entropy", [1 - c for c in confidence]),
        null=np.zeros(count, np.bool_),
        structural=np.zeros(count, np.bool_),
        behind=np.array(other.get("behind", [0] * count), np.bool_),
        slot=np.array(slot or [0] * count, np.int32),
    )


def test_fixed_steps_commits_an_equal_share_each_step_and_all_in_the_last() -> None:
    schedule = FixedSteps(4)
    assert schedule.pick(candidates([0.1, 0.9, 0.5, 0.6, 0.2, 0.3, 0.4, 0.8]), 0).sum() == 2
    assert schedule.pick(candidates([0.1, 0.9]), 3).all()
    assert schedule.pick(candidates([0.1, 0.9]), 9).all()


def test_threshold_commits_all_that_is_sure_and_the_leader_of_each_slot() -> None:
    picked = Threshold(tau=0.9, lead=0.4).pick(
        candidates([0.95, 0.92, 0.5, 0.45, 0.2, 0.3], slot=[0, 0, 1, 1, 2, 2]), 0
    )
    assert picked.tolist() == [True, True, True, False, False, False]


def test_the_frontier_goes_on_in_every_slot_up_to_its_first_unsure_token() -> None:
    picked = Frontier(tau=0.9).pick(
        candidates([0.99, 0.95, 0.5, 0.99, 0.2, 0.6, 0.1], slot=[0, 0, 0, 0, 3, 3, 5]), 0
    )
    assert picked.tolist() == [True, True, False, False, True, False, True]


def test_the_frontier_moves_by_a_share_of_a_long_unsure_slot() -> None:
    picked = Frontier(share=0.1).pick(candidates([0.1] * 35), 0)
    assert picked.tolist() == [True] * 3 + [False] * 32


def test_an_unsure_choice_waits_for_the_item_before_it() -> None:
    picked = Frontier().pick(
        candidates([0.3, 0.9, 0.6, 0.99], slot=[0, 0, 1, 2], behind=[0, 0, 1, 1]), 0
    )
    assert picked.tolist() == [True, False, False, True]


def test_threshold_does_not_count_what_only_the_constraint_is_sure_of() -> None:
    picked = Threshold(tau=0.9, lead=0.99, floor=0.05).pick(
        candidates([1.0, 1.0], raw=[0.001, 0.9]), 0
    )
    assert picked.tolist() == [True, True] or picked.tolist() == [False, True]
    assert picked[1]


def test_entropy_bounded_takes_the_certain_ones_and_stops_at_the_bound() -> None:
    picked = EntropyBounded(gamma=0.1).pick(
        candidates([0.9] * 4, entropy=[0.05, 0.9, 0.04, 0.06]), 0
    )
    assert picked.tolist() == [True, False, True, True]


def test_margin_ranks_by_the_lead_over_the_runner_up() -> None:
    picked = Margin(2).pick(candidates([0.5, 0.6], margin=[0.4, 0.1]), 0)
    assert picked.tolist() == [True, False]

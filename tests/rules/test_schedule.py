"""The schedules of the engine pick from the witness; they differ only in how many and which."""

from __future__ import annotations

from infill.rules.schedule import FixedSteps, Frontier
from tests.evidence.spotted import candidates


def test_fixed_steps_commits_an_equal_share_each_step_and_all_in_the_last() -> None:
    schedule = FixedSteps(4)
    assert schedule.pick(candidates([0.1, 0.9, 0.5, 0.6, 0.2, 0.3, 0.4, 0.8]), 0).sum() == 2
    assert schedule.pick(candidates([0.1, 0.9]), 3).all()
    assert schedule.pick(candidates([0.1, 0.9]), 9).all()


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


def test_some_of_the_candidates_keep_all_their_columns() -> None:
    some = candidates([0.1, 0.2, 0.3], slot=[0, 1, 1]).only(candidates([1, 0, 1]).confidence > 0)
    assert some.place.tolist() == [0, 2] and some.slot.tolist() == [0, 1]

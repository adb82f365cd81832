"""Every schedule of the literature does what defines it."""

from __future__ import annotations

import numpy as np
import pytest

from infill.rules.orders import (
    AdaptiveBlocks,
    Blocks,
    Calibrated,
    Dilated,
    Entropy,
    LeftToRight,
    Margin,
    Random,
    RightToLeft,
)
from infill.rules.schedule import FixedSteps
from infill.rules.thresholds import (
    EntropyBounded,
    Factor,
    Hierarchy,
    Listening,
    Prophet,
    Signature,
    Threshold,
)
from tests.evidence.spotted import candidates


def picked(schedule: object, table: object, step: int = 0) -> list[int]:
    return np.flatnonzero(schedule.pick(table, step)).tolist()  # type: ignore[attr-defined]


def test_random_takes_a_share_anywhere_and_the_same_with_the_same_seed() -> None:
    table = candidates([0.9, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])
    ways = {tuple(picked(Random(4, seed), table)) for seed in range(20)}
    assert len(ways) > 5 and all(len(way) == 2 for way in ways)
    assert picked(Random(4, 7), table) == picked(Random(4, 7), table)


def test_left_to_right_takes_the_first_open_position_of_the_canvas_and_its_reverse_the_last() -> (
    None
):
    table = candidates([0.1, 0.9, 0.9], place=[4, 9, 17])
    assert picked(LeftToRight(), table) == [0]
    assert picked(RightToLeft(), table) == [2]


def test_dilated_takes_positions_far_apart_before_those_between_them() -> None:
    taken, open = [], list(range(8))
    while open:
        now = picked(Dilated(), candidates([0.5] * len(open), position=open))
        taken.append([open[i] for i in now])
        open = [i for i in open if i not in taken[-1]]
    assert taken == [[0], [4], [2, 6], [1, 3, 5, 7]]


def test_dilated_works_in_every_slot_at_once() -> None:
    table = candidates([0.5] * 5, slot=[0, 0, 0, 2, 2], position=[1, 2, 3, 1, 3])
    assert picked(Dilated(), table) == [1, 3, 4]


def test_margin_ranks_by_the_lead_over_the_runner_up() -> None:
    assert picked(Margin(2), candidates([0.5, 0.6], margin=[0.4, 0.1])) == [0]


def test_entropy_ranks_by_how_little_is_open() -> None:
    assert picked(Entropy(2), candidates([0.5, 0.6], entropy=[0.1, 0.4])) == [0]


def test_calibrated_prefers_rare_tokens_and_early_positions() -> None:
    assert picked(Calibrated(2), candidates([0.9, 0.8], token=[1, 40_000], slot=[0, 1])) == [1]
    assert picked(Calibrated(2), candidates([0.8, 0.8], token=[9, 9])) == [0]


def test_threshold_takes_what_is_sure_and_what_the_model_itself_wants() -> None:
    table = candidates([0.95, 0.92, 0.5, 1.0], raw=[0.9, 0.9, 0.5, 0.001])
    assert picked(Threshold(), table) == [0, 1]


@pytest.mark.parametrize(
    ("sure", "taken"), [([0.9, 0.8, 0.76], 3), ([0.9, 0.7, 0.5], 2), ([0.4, 0.3, 0.2], 1)]
)
def test_factor_takes_as_many_as_their_least_sure_allows(sure: list[float], taken: int) -> None:
    assert picked(Factor(), candidates(sure)) == list(range(taken))


def test_entropy_bounded_takes_the_certain_ones_and_stops_at_the_bound() -> None:
    table = candidates([0.9] * 4, entropy=[0.05, 0.9, 0.04, 0.06])
    assert picked(EntropyBounded(gamma=0.1), table) == [0, 2, 3]


def test_hierarchy_takes_the_best_of_every_run_of_masks() -> None:
    table = candidates([0.5, 0.45, 0.6, 0.41, 0.2, 0.3], slot=[0, 0, 0, 0, 2, 2])
    assert picked(Hierarchy(), table) == [2]
    split = candidates([0.5, 0.45, 0.6, 0.41], position=[0, 1, 5, 6])
    assert picked(Hierarchy(), split) == [0, 2]


def test_a_signature_asks_in_each_step_for_what_the_task_had_there() -> None:
    table = candidates([0.85, 0.5, 0.4])
    signature = Signature((0.95, 0.5, 0.4), cap=0.9, slack=0.1)
    assert picked(signature, table, 0) == [0]
    assert picked(signature, table, 1) == [0, 1]
    assert picked(signature, table, 7) == [0, 1, 2]


def test_a_signature_is_what_another_schedule_heard() -> None:
    listening = Listening(FixedSteps(2))
    picked(listening, candidates([0.9, 0.7]), 0)
    picked(listening, candidates([0.6]), 1)
    assert listening.signature.taus == pytest.approx((0.8, 0.6))


def test_blocks_leave_the_next_block_alone_until_this_one_is_done() -> None:
    table = candidates([0.2, 0.3, 0.99, 0.99], place=[3, 9, 31, 32])
    assert picked(Blocks(), table) == [2]
    assert picked(Blocks(), candidates([0.2, 0.3, 0.99], place=[3, 9, 32])) == [1]


def test_an_adaptive_block_ends_at_a_sure_delimiter() -> None:
    table = candidates([0.95, 0.8, 0.95, 0.95], breaks=[0, 1, 0, 0])
    assert picked(AdaptiveBlocks(), table) == [0]
    unsure = candidates([0.95, 0.2, 0.95, 0.95], breaks=[0, 1, 0, 0])
    assert picked(AdaptiveBlocks(), unsure) == [0, 2, 3]


def test_prophet_takes_all_once_the_answer_leads_and_asks_for_less_later() -> None:
    table = candidates([0.99, 0.98], margin=[0.98, 0.96])
    assert picked(Prophet(4), table, 0) == [0]
    assert picked(Prophet(4), table, 3) == [0, 1]
    certain = candidates([1.0, 1.0], margin=[1.0, 1.0])
    assert picked(Prophet(4), certain, 0) == [0, 1]
    assert picked(Prophet(40), candidates([0.5] * 40, margin=[0.2] * 40), 0) == [0]

"""The bench of a GPU runs its tiny shape on any machine, and says what it ran."""

from __future__ import annotations

import pytest
import torch

from bench.bench_gpu import main


def test_the_tiny_shape_prints_every_stage_and_batch(capsys: pytest.CaptureFixture[str]) -> None:
    small = "--slots 4 --masks 8 --repeat 1 --steps 2 --rounds 1 --batch 1 2".split()
    main(["--shape", "tiny", *small])
    said = capsys.readouterr().out
    for stage in ("lay out", "forward", "reduce", "settle", "of the forward"):
        assert said.count(stage) >= 2
    assert said.count("objects a second") == 2
    assert torch.cuda.is_available() or "no GPU here" in said


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_without_a_gpu_a_large_shape_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([])
    assert "there is no GPU, so the shape 8b is not run" in capsys.readouterr().err

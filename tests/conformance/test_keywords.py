"""Real schemas that were accepted go on being accepted, whatever keyword they use.

`python -m bench.bench_keywords --limit 200 --update` writes the table.
"""

from __future__ import annotations

import pytest

from bench.bench_keywords import counted, stored
from bench.corpus import DATA


@pytest.mark.skipif(
    not (DATA / "dev.jsonl.xz").exists(), reason="the development data is not beside this checkout"
)
def test_no_keyword_and_no_source_is_refused_more_often_than_before() -> None:
    before = stored()
    more = {
        name: (before[name], now) for name, now in counted().items() if now[1] > before[name][1]
    }
    assert more == {}

"""Loading a model: what is set before torch is there, and never what the user has set."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

AT_IMPORT = """
import os, sys

seen = []


def watch(event, arguments):
    if event == "import" and arguments[0] == "torch" and not seen:
        seen.append(os.environ.get("OMP_WAIT_POLICY"))


sys.addaudithook(watch)
from infill.models import load

load("default")
print(seen[0])
"""


@pytest.mark.parametrize(("own", "then"), [(None, "PASSIVE"), ("ACTIVE", "ACTIVE")])
def test_waiting_threads_sleep_unless_the_user_wants_them_to_spin(
    own: str | None, then: str
) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "OMP_WAIT_POLICY"}
    environment |= {"OMP_WAIT_POLICY": own} if own else {}
    done = subprocess.run(
        [sys.executable, "-c", AT_IMPORT], capture_output=True, text=True, env=environment
    )
    assert done.stdout.strip() == then, done.stderr

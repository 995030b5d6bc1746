"""The command `benchmark`, run on real files."""

import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command


def manage(url: str, *arguments: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url, "DEBUG": "on"}
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True)


def test_a_run_is_told_with_every_figure_and_changes_no_archive(tmp_path: Path) -> None:
    file, told = tmp_path / "small.sqlite3", tmp_path / "told.json"
    url = f"sqlite:///{file}"
    manage(url, "migrate", "-v0")
    manage(url, "make_benchmark", "--quotes", "120")
    before = file.read_bytes()
    out = StringIO()
    with suppress(CommandError):  # one round on a busy machine may break a limit
        call_command(
            "benchmark", url, rounds=1, only=["deep", "saves"], json=told, stdout=out, stderr=StringIO()
        )
    assert {one["name"] for one in json.loads(told.read_text())["verdicts"]} == {
        "Page 200 by page 1",
        "Admin save with the index by one without",
    }
    assert "SQLite 120" in out.getvalue() and file.read_bytes() == before
    assert not list(tmp_path.glob("benchmark-*"))


def test_an_archive_that_cannot_be_measured_is_named_with_what_to_do(tmp_path: Path, capfd: Any) -> None:
    (tmp_path / "empty.sqlite3").touch()
    with pytest.raises(CommandError, match="empty.sqlite3: it is not migrated. Run migrate"):
        call_command("benchmark", f"sqlite:///{tmp_path}/empty.sqlite3", stderr=StringIO())
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "“nonsense” is no address of a database"),
        ("sqlite:///{folder}/missing.sqlite3", "no file {folder}/missing.sqlite3"),
        ("sqlite://:memory:", "in memory"),
        ("mysql://host/name", "SQLite or PostgreSQL"),
    ],
)
def test_what_is_no_archive_is_a_sentence_before_anything_is_started(
    tmp_path: Path, capfd: Any, url: str, said: str
) -> None:
    with pytest.raises(CommandError, match=re.escape(said.format(folder=tmp_path))):
        call_command("benchmark", url.format(folder=tmp_path), stderr=StringIO())
    assert "Traceback" not in capfd.readouterr().err and not list(tmp_path.iterdir())


def test_password_of_an_address_is_not_repeated() -> None:
    with pytest.raises(CommandError) as told:
        call_command("benchmark", "mysql://ida:secret@host/name", stderr=StringIO())
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("option", ["json", "markdown"])
def test_where_figures_go_is_looked_at_before_anything_is_measured(tmp_path: Path, option: str) -> None:
    said = StringIO()
    for path, why in ((tmp_path / "none" / "x", "no folder"), (tmp_path, "a folder")):
        with pytest.raises(CommandError, match=f"--{option}.*{why}"):
            call_command("benchmark", "nonsense", stderr=said, **{option: path})
    assert not said.getvalue()


def test_rounds_are_a_number_that_ends() -> None:
    with pytest.raises(CommandError, match="--rounds takes a number from 1"):
        call_command("benchmark", "sqlite://", rounds=0)

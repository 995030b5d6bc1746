"""`python -m archive.text`: what a stranger runs to check the archive's claims."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

PACKAGE = Path(__file__).parents[2] / "archive" / "text"
SOURCE = "“We sail at six,” said Ada Brook.\r\n“Not in fog,” said Tomas Lind. “We wait.”\r\n"
STORED = SOURCE.replace("\r\n", "\n")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the package, copied to where there is nothing else."""
    folder = tmp_path_factory.mktemp("alone")
    shutil.copytree(PACKAGE, folder / "archive" / "text", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "source.txt").write_bytes(b"\xef\xbb\xbf" + SOURCE.encode())
    return folder


def run(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    # -I -S: no packages of anybody, nothing from the environment; the folder alone.
    start = "import sys, runpy; sys.path.insert(0, '.'); sys.argv[0] = 'archive.text'; "
    start += "runpy.run_module('archive.text', run_name='__main__', alter_sys=True)"
    command = [sys.executable, "-I", "-S", "-c", start, *arguments]
    return subprocess.run(
        command, cwd=folder, input=given, capture_output=True, env={**os.environ}, timeout=60
    )


def rows(done: subprocess.CompletedProcess[bytes]) -> list[Any]:
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def lines(*given: object) -> bytes:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in given).encode()


def test_verify_answers_each_quotation_in_a_line(alone: Path) -> None:
    quotes = lines({"id": 1, "text": "We sail at six"}, {"id": "b", "text": "We … at six"})
    first, second = rows(run(alone, "verify", "source.txt", "-", given=quotes))
    assert (first["id"], first["verdict"]) == (1, "verbatim")
    assert first["passages"] == [{"start": 1, "end": 15, "exact": "We sail at six"}]
    assert (second["id"], second["verdict"]) == ("b", "edited")
    assert (second["differences"][0]["kind"], second["differences"][0]["source"]) == ("left out", "sail")


@pytest.mark.parametrize(("words", "status"), [("We sail at six", 0), ("We sail at ten", 1), ("Nothing", 1)])
def test_verify_fails_where_a_quotation_is_altered_or_absent(alone: Path, words: str, status: int) -> None:
    assert run(alone, "verify", "source.txt", "-", given=lines({"id": 1, "text": words})).returncode == status


def test_offsets_are_of_the_text_that_clean_prints(alone: Path) -> None:
    stored = run(alone, "clean", "source.txt").stdout.decode()
    (found,) = rows(run(alone, "verify", "source.txt", "-", given=lines({"id": 1, "text": "Not in fog"})))
    (place,) = found["passages"]
    assert stored == STORED and stored[place["start"] : place["end"]] == "Not in fog"


def test_raw_takes_the_file_as_it_is(alone: Path) -> None:
    quotes = lines({"id": 1, "text": "Not in fog"})
    (found,) = rows(run(alone, "verify", "--raw", "source.txt", "-", given=quotes))
    assert found["passages"][0]["start"] == SOURCE.index("Not in fog")


def test_fingerprint_is_the_one_verify_answers_with(alone: Path) -> None:
    expected = sha256(STORED.encode()).hexdigest()
    (found,) = rows(run(alone, "verify", "source.txt", "-", given=lines({"id": 1, "text": "We wait"})))
    assert run(alone, "fingerprint", "source.txt").stdout.decode().strip() == expected == found["sha256"]


def test_suggest_proposes_from_a_plain_text(alone: Path) -> None:
    (found,) = rows(run(alone, "suggest", "source.txt"))
    said = [(STORED[one["start"] : one["end"]], one["speaker"]) for one in found["quotes"]]
    assert found["id"] == "source.txt" and ("We sail at six", "Ada Brook") in said


def test_suggest_answers_each_line_of_json_lines(alone: Path) -> None:
    given = lines({"id": "x", "text": SOURCE}, {"id": "y", "text": "Nobody speaks."})
    first, second = rows(run(alone, "suggest", "-", given=given))
    assert (first["id"], second) == ("x", {"id": "y", "quotes": []})
    one = first["quotes"][0]
    assert SOURCE[one["start"] : one["end"]] == "We sail at six"
    assert {"start", "end", "speaker", "certainty"} <= set(one)


def test_fragments_are_shown_only_if_asked_for(alone: Path) -> None:
    given = lines(
        {"id": 1, "text": "Ada Brook said the plan was “a gift” to the islands. “We sail at six,” she said."}
    )
    few, more = (rows(run(alone, "suggest", "-", *more, given=given))[0] for more in ([], ["--fragments"]))
    assert len(few["quotes"]) == 1 < len(more["quotes"])


def test_known_names_are_read_one_a_line(alone: Path) -> None:
    (alone / "names.txt").write_text("Ada Brook\n\nTomas Lind\n")
    assert run(alone, "suggest", "source.txt", "--names", "names.txt").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "given", "told"),
    [
        (("verify", "nowhere.txt", "-"), b"", "nowhere.txt cannot be read"),
        (("verify", "source.txt", "-"), b'{"id": 1, "text": "a"}\n{"id"\n', "line 2, is no JSON"),
        (("verify", "source.txt", "-"), b'\n{"id": 1}\n', 'line 2, has no "id" or no "text"'),
        (("verify", "source.txt", "-"), b"[1, 2]\n", 'line 1, has no "id" or no "text"'),
        (("verify", "-", "-"), b"", "Only one of SOURCE"),
        (("suggest", "-"), b"caf\xe9", "is not UTF-8: byte 4"),
        (("suggest", "."), b"", "cannot be read"),
        (("praise", "source.txt"), b"", "invalid choice"),
        ((), b"", "COMMAND"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_printed(
    alone: Path, arguments: tuple[str, ...], given: bytes, told: str
) -> None:
    done = run(alone, *arguments, given=given)
    assert done.returncode == 2 and told in done.stderr.decode() and b"Traceback" not in done.stderr
    assert done.stdout == b""

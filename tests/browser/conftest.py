"""A real chromium (Debian's, or whichever CHROMIUM names), and the demo site in a process of its own."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]

HOW_TO_GET_IT = "apt-get install chromium (or set CHROMIUM to the path of one)"
# Without these chromium asks the outside for updates, and says so on the console.
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def _chromium() -> str | None:
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, filter(None, names))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = _chromium()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs a browser: {HOW_TO_GET_IT}")
        pytest.skip(f"no chromium here: {HOW_TO_GET_IT}")
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


@dataclass
class Demo:
    """The site as the README's first command leaves it, with the one-time passwords of its people."""

    url: str
    variables: dict[str, str]
    passwords: dict[str, str]
    states: dict[str, Any] = field(default_factory=dict)
    """What the browser of each who logged in holds."""


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with served(tmp_path_factory.mktemp("demo")) as found:
        yield found


@contextmanager
def served(folder: Path) -> Iterator[Demo]:
    """A demo of its own, with its database and its log in this folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    database = {"DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3", "DEBUG": "on", "PYTHONUNBUFFERED": "1"}
    variables = {**os.environ, **database, "DJANGO_SETTINGS_MODULE": "archive.settings"}
    log = folder / "log.txt"
    with log.open("w") as out:
        command = [sys.executable, "manage.py", "demo", str(port)]
        serving = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=out, stderr=subprocess.STDOUT)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, serving, log)
        passwords = dict(re.findall(r"log in as (\w+) with the password (\S+)", log.read_text()))
        assert passwords, log.read_text()
        yield Demo(url, variables, passwords)
    finally:
        serving.terminate()
        serving.wait(10)


def _wait_for(url: str, serving: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(240):
        assert serving.poll() is None, log.read_text()
        try:
            urlopen(f"{url}/healthz")
        except OSError:
            time.sleep(0.25)
        else:
            return
    raise AssertionError(log.read_text())


@pytest.fixture(scope="session")
def site(demo: Demo) -> str:
    return demo.url


@pytest.fixture(scope="session")
def desk(demo: Demo) -> dict[str, str]:
    """The addresses of a desk with something on it, most of it waiting for the chief; / begins a reader's."""
    demo.passwords["chief"] = "-".join(demo.passwords.values())
    command = [sys.executable, "-m", "tests.browser.desk"]
    given = {**demo.variables, "CHIEF": demo.passwords["chief"]}
    filled = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
    assert filled.returncode == 0, filled.stderr
    return json.loads(filled.stdout.splitlines()[-1])  # after the mails that it printed

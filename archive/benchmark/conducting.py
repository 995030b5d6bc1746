"""The run: one worker for each archive, and rounds that go over all of them by turns.

Whatever else the machine does then hits every archive alike. Only ratios within one run say something.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from . import addresses, starting
from .addresses import NotReady
from .copies import NotCopied, copy_of
from .samples import Figures, Samples, ratios

PARTS = ("pages", "deep", "unchanged", "hostile", "saves", "imports", "withdrawal", "memory", "start")
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

QUIET = 3  # seconds of reading while nobody writes

Say = Callable[[str], None]


class Failed(Exception):
    """A measure could not be taken. `str()` says of which archive, and why."""


class Worker:
    """A process that serves one archive (see archive.benchmark.worker)."""

    def __init__(self, url: str, environment: dict[str, str]) -> None:
        self.url = url
        self._process = subprocess.Popen(
            [sys.executable, "-m", "archive.benchmark.worker"],
            cwd=settings.BASE_DIR,
            env={**environment, "DATABASE_URL": url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, do: str, given: str = "") -> Any:
        self.begin(do, given)
        return self.answer(do)

    def begin(self, do: str, given: str = "") -> None:
        assert self._process.stdin
        with suppress(BrokenPipeError):  # that it has ended, the answer says
            self._process.stdin.write(json.dumps({"do": do, "with": given}) + "\n")
            self._process.stdin.flush()

    def answer(self, do: str) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        said = json.loads(line) if line else {"failed": "the process ended"}
        if "not ready" in said:
            raise NotReady(f"{addresses.shown(self.url)}: {said['not ready']}")
        if "failed" in said:
            raise Failed(f"{do} on {addresses.shown(self.url)}: {said['failed']}")
        return said["done"]

    def tell(self) -> None:
        """What `read until told` waits for."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def end(self) -> None:
        if self._process.stdin:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        self._process.wait(timeout=60)


@dataclass
class Archive:
    label: str  # "SQLite, 10,000 quotes"
    about: dict[str, Any]
    worker: Worker


@dataclass
class Run:
    archives: list[Archive]
    samples: Samples
    rounds: int
    failures: list[str] = field(default_factory=list)  # of parts that could not be measured


def measure(urls: list[str], rounds: int, parts: tuple[str, ...], say: Say) -> Run:
    """Measure `parts` of all archives. Raises NotReady where one of them is none, or not as it must be, and
    Failed where it cannot be measured at all."""
    if wrong := [why for url in urls if (why := addresses.why_no_archive(url))]:
        raise NotReady("\n".join(wrong))
    with ExitStack() as stack:
        environment = stack.enter_context(_production())
        archives = []
        for url in urls:
            worker = stack.enter_context(_worker(url, environment))
            about = worker.ask("about")
            archives.append(Archive(_label(about), about, worker))
        run = Run(archives, Samples(), rounds)
        for part in parts:
            say(f"{part} …")
            try:
                _MEASURES[part](run, environment)
            except (Failed, NotCopied) as failed:  # an hour of other parts is not thrown away for it
                run.failures.append(f"{part}: {failed}")
                say(f"{part} could not be measured: {failed}")
        return run


@contextmanager
def _production() -> Iterator[dict[str, str]]:
    """The environment of a site in production: DEBUG off, static files collected."""
    with tempfile.TemporaryDirectory(prefix="benchmark-static-") as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "archive.settings",
            "DEBUG": "off",
            "SECRET_KEY": secrets.token_hex(32),
            "HTTPS": "off",
            "ALLOWED_HOSTS": "localhost",
            "STATIC_ROOT": folder,
            "FOUR_EYES": "off",  # the one editor of the measured save publishes alone
            "PUBLISH_UNCHECKED": "on",
        }
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"],
            cwd=settings.BASE_DIR,
            env=environment,
            check=True,
        )
        yield environment


@contextmanager
def _worker(url: str, environment: dict[str, str]) -> Iterator[Worker]:
    worker = Worker(url, environment)
    try:
        yield worker
    finally:
        worker.end()


def _label(about: dict[str, Any]) -> str:
    return f"{ENGINES[about['engine']]} {about['quotes']:,}"


def _by_turns(run: Run, do: str, *, rounds: int, unit: bool = False) -> None:
    """Every probe on every archive, `rounds` times, each beside the unit. The first round only warms up."""
    for number in range(rounds + 1):
        for probe in run.archives[0].about["names"][do]:
            for archive in run.archives:
                beside = _note(run, number, archive, "unit", "") if unit else {}
                _note(run, number, archive, do, probe, beside)


def _note(
    run: Run, number: int, archive: Archive, do: str, probe: str, unit: Figures | None = None
) -> Figures:
    figures: Figures = archive.worker.ask(do, probe)
    if number:
        run.samples.add(archive.label, (do, probe), figures | ratios(figures, unit or {}))
    return figures


def _pages(run: Run, _: dict[str, str]) -> None:
    for do in ("results", "search"):
        _by_turns(run, do, rounds=run.rounds, unit=True)
    _by_turns(run, "page", rounds=run.rounds * 3, unit=True)  # a few probes, each with a limit of its own


def _deep(run: Run, _: dict[str, str]) -> None:
    _by_turns(run, "deep", rounds=run.rounds * 3)


def _unchanged(run: Run, _: dict[str, str]) -> None:
    _by_turns(run, "unchanged", rounds=run.rounds * 3)


def _hostile(run: Run, _: dict[str, str]) -> None:
    _by_turns(run, "hostile", rounds=min(run.rounds, 5))


@contextmanager
def _copies(run: Run, environment: dict[str, str]) -> Iterator[list[Archive]]:
    """The archives again, each a copy with a worker of its own."""
    with ExitStack() as stack:
        copies = []
        for archive in run.archives:
            archive.worker.ask("rest")
            url = stack.enter_context(copy_of(archive.worker.url))
            copies.append(
                Archive(archive.label, archive.about, stack.enter_context(_worker(url, environment)))
            )
        yield copies


def _saves(run: Run, environment: dict[str, str]) -> None:
    with _copies(run, environment) as copies:
        for number in range(run.rounds + 1):
            for archive in copies:
                for how in ("with", "without"):
                    _note(run, number, archive, "save", how)


def _imports(run: Run, environment: dict[str, str]) -> None:
    with _copies(run, environment) as copies:
        for number in range(min(run.rounds, 3) + 1):
            for archive in copies:
                for how in ("set-based", "raw"):
                    _note(run, number, archive, "add", how)


def _withdrawal(run: Run, environment: dict[str, str]) -> None:
    """One archive after the other: once, for it cannot be undone quickly."""
    with _copies(run, environment) as copies:
        for archive in copies:
            with _worker(archive.worker.url, environment) as reader:
                archive.worker.ask("about")
                for step in ("nothing", "withdraw", "restore"):
                    reader.begin("read until told")
                    if step == "nothing":
                        time.sleep(QUIET)
                    else:
                        run.samples.add(archive.label, (step, ""), archive.worker.ask(step))
                    reader.tell()
                    run.samples.add(archive.label, ("read", step), reader.answer("read until told"))


def _memory(run: Run, environment: dict[str, str]) -> None:
    for archive in run.archives:
        with _worker(archive.worker.url, environment) as fresh:
            run.samples.add(archive.label, ("memory", ""), fresh.ask("memory"))


def _start(run: Run, environment: dict[str, str]) -> None:
    with starting.bare_project() as folder:
        for _ in range(run.rounds):
            for archive in run.archives:
                ours = {**environment, "DATABASE_URL": archive.worker.url}
                bare = starting.bare_environment(archive.about["engine"])
                for name, wsgi, where, using in (
                    ("site", "archive.wsgi", Path(settings.BASE_DIR), ours),
                    ("bare", "bare.wsgi", folder, bare),
                ):
                    figures = {"seconds": starting.seconds(wsgi, where, using)}
                    run.samples.add(archive.label, ("start", name), figures)


_MEASURES: dict[str, Callable[[Run, dict[str, str]], None]] = {
    "pages": _pages,
    "deep": _deep,
    "unchanged": _unchanged,
    "hostile": _hostile,
    "saves": _saves,
    "imports": _imports,
    "withdrawal": _withdrawal,
    "memory": _memory,
    "start": _start,
}

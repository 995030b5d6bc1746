"""How long a site takes from its first import to its first answer, beside a bare Django project."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command

# The log-in page of the admin: both have it, and both answer it without the database.
_START = """
import time
begun = time.perf_counter()
import sys, importlib
from wsgiref.util import setup_testing_defaults
site = importlib.import_module(sys.argv[1]).application
environ = {"PATH_INFO": "/admin/login/", "HTTP_HOST": "localhost"}
setup_testing_defaults(environ)
told = []
b"".join(site(environ, lambda status, *rest: told.append(status)))
assert told[0].startswith("200"), told
print(time.perf_counter() - begun)
"""


_PRODUCTION = """
import os
DEBUG = False
ALLOWED_HOSTS = ["localhost"]
DATABASES["default"]["ENGINE"] = os.environ["ENGINE"]
"""
_DRIVERS = {"sqlite": "django.db.backends.sqlite3", "postgresql": "django.db.backends.postgresql"}


@contextmanager
def bare_project() -> Iterator[Path]:
    """A project as startproject makes it, with DEBUG off as on a site in production, for any engine."""
    with tempfile.TemporaryDirectory(prefix="benchmark-bare-") as folder:
        call_command("startproject", "bare", folder)
        settings = Path(folder, "bare", "settings.py")
        settings.write_text(settings.read_text() + _PRODUCTION)
        yield Path(folder)


def seconds(wsgi: str, folder: Path, environment: dict[str, str]) -> float:
    """From the first import to the answer, in a new process; the start of Python itself is not in it."""
    environment = {**environment, "PYTHONPATH": str(folder)}
    run = subprocess.run(
        [sys.executable, "-c", _START, wsgi],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise RuntimeError(f"{wsgi} did not start: {run.stderr.strip()[-500:]}")
    return float(run.stdout)


def bare_environment(engine: str) -> dict[str, str]:
    """This process's, without what names our settings; with the engine of the archive beside it."""
    ours = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "DEBUG")
    others = {name: value for name, value in os.environ.items() if name not in ours}
    return {**others, "ENGINE": _DRIVERS[engine]}

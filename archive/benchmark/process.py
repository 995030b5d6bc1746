"""What a web process is and holds: which archive it serves, how much memory it takes."""

import platform
import resource
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection
from django.urls import reverse

from archive.models import Quote
from archive.search import indexing

from . import probes, reading, serving
from .addresses import NotReady, why_not_migrated

STATUS = Path("/proc/self/status")
SERVED = 2  # times each probe page is served before memory is read
BROKEN_OFF = 120.0  # seconds that a web server waits for a page (README.md)


def about(_: str) -> dict[str, Any]:
    """Which archive this is, on which engine. Refuses one that this program does not fit."""
    _require_ready()
    return {
        "engine": connection.vendor,
        "version": _version(),
        "quotes": Quote.objects.count(),
        "lock time-out": lock_timeout(),
        "names": reading.names(),
        "django": django.get_version(),
        "python": platform.python_version(),
    }


def _require_ready() -> None:
    if why := why_not_migrated(DEFAULT_DB_ALIAS):
        raise NotReady(why)
    if found := indexing.problems(connection):
        raise NotReady(" ".join(found))
    if not Quote.objects.exists():
        raise NotReady("it has no quotes. Fill it with make_benchmark.")


def _version() -> str:
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0]).split()[0]


def lock_timeout() -> float:
    """Seconds a writer waits for another before it gives up. PostgreSQL's goes on waiting where nobody set a
    limit: until the web server breaks off."""
    if connection.vendor == "sqlite":
        return float(settings.DATABASES["default"]["OPTIONS"]["timeout"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting::float / 1000 FROM pg_settings WHERE name = 'lock_timeout'")
        return float(cursor.fetchone()[0]) or BROKEN_OFF


def memory(_: str) -> dict[str, float]:
    """Memory of this process, in bytes, after it has served all probe pages."""
    searches = [probes.address(reverse("quote_list"), given) for given in probes.shapes().values()]
    for _round in range(SERVED):
        for address in (*searches, *probes.pages().values()):
            serving.get(address)
    return {"bytes": float(_resident())}


def _resident() -> int:
    """Resident memory now; where the system does not tell, the most there was."""
    if STATUS.exists():
        line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


OPERATIONS: dict[str, Callable[[str], Any]] = {"about": about, "memory": memory}

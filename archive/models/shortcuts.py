"""What pages ask of hundreds of records, without the detours that Django takes for each.

What lives here: addresses of records' pages and records read beforehand. What does not: reading them
(archive.timeline.reading), printing them (archive.templatetags).
"""

from functools import lru_cache
from typing import Any

from django.db import models
from django.urls import get_script_prefix, reverse


def address(name: str, key: str) -> str:
    """The address of a record's page: of a route with one argument."""
    return _address(get_script_prefix(), name, key)


@lru_cache(maxsize=20_000)
def _address(prefix: str, name: str, key: str) -> str:
    """Worked out once: working it out takes longer than writing everything else of a name."""
    return reverse(name, args=[key])


def related(record: models.Model, relation: str) -> Any:
    """The records of a relation in their order: those read beforehand, without a manager; else a query."""
    read: dict[str, Any] = getattr(record, "_prefetched_objects_cache", {})
    return read[relation] if relation in read else getattr(record, relation).all()

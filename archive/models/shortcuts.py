"""What pages ask of hundreds of records, without the detours that Django takes for each.

What lives here: addresses of records' pages, what is at one, and records read beforehand. What does not:
reading them (archive.timeline.reading), printing them (archive.templatetags).
"""

from functools import lru_cache
from typing import Any

from django.db import connections, models, router
from django.urls import get_script_prefix, reverse


def address(name: str, *key: str) -> str:
    """The address of a page, and of a record's by its key."""
    return _address(get_script_prefix(), name, *key)


@lru_cache(maxsize=20_000)
def _address(prefix: str, name: str, *key: str) -> str:
    """Worked out once: working it out takes longer than writing everything else of a name."""
    return reverse(name, args=key)


def related(record: models.Model, relation: str) -> Any:
    """The records of a relation in their order: those read beforehand, without a manager; else a query."""
    read: dict[str, Any] = getattr(record, "_prefetched_objects_cache", {})
    return read[relation] if relation in read else getattr(record, relation).all()


_ANY_SLUG = " any slug "  # that none can be, in the place of the one that is asked for


def public_at(model: Any, slug: str) -> Any:
    """The public record with this slug, or None: published() as SQL that is put together once.

    Putting together who sees a topic takes three times as long as asking it.
    """
    using = router.db_for_read(model)
    sql, params = _public_at(model, using)
    asked = [slug if one == _ANY_SLUG else one for one in params]
    return next(iter(model._default_manager.using(using).raw(sql, asked)), None)


@lru_cache
def _public_at(model: Any, using: str) -> tuple[str, tuple[Any, ...]]:
    query = model.objects.published().filter(slug=_ANY_SLUG).order_by().query
    sql, params = query.get_compiler(connection=connections[using]).as_sql()
    return sql, tuple(params)

"""Comparing the words of names with the names, and mending them: archive.search.upkeep calls it.

Triggers keep the words as the folded names are. A name that SQL alone has changed keeps the folded name
it had; only Python can fold it, and does so here.
"""

from collections.abc import Iterator

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from archive.models import Actor, Alias
from archive.models.fields import folded

from . import state
from .definitions import names

_NAMES = ((Actor, "name"), (Actor, "sort_name"), (Alias, "name"))


def agree(connection: BaseDatabaseWrapper) -> bool:
    """Whether every name is folded as it reads, and found by its words. A second for 80,000 names."""
    if any(True for _ in _misfolded(connection)):
        return False
    wanted, kept = names.words(connection.vendor), "SELECT word, actor FROM archive_nameword"
    with connection.cursor() as cursor:
        for one, other in ((wanted, kept), (kept, wanted)):
            cursor.execute(
                f"SELECT 1 FROM (SELECT * FROM ({one}) a EXCEPT SELECT * FROM ({other}) b) c LIMIT 1"
            )
            if cursor.fetchone():
                return False
    return True


def rebuild(connection: BaseDatabaseWrapper) -> None:
    """Fold the names that need it, and take their words anew: a second's transaction for 80,000 names."""
    with transaction.atomic(using=connection.alias):
        state.hold(connection.alias)
        for row, column, right in list(_misfolded(connection)):
            row.update(**{column: right})
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM archive_nameword")
            cursor.execute(f"INSERT INTO archive_nameword (word, actor) {names.words(connection.vendor)}")


def _misfolded(connection: BaseDatabaseWrapper) -> Iterator[tuple[QuerySet, str, str]]:
    """The row, the column and what should stand in it."""
    for model, name in _NAMES:
        column = f"{name}_folded"
        rows = model._base_manager.using(connection.alias).order_by()
        for pk, text, kept in rows.values_list("pk", name, column).iterator(chunk_size=5000):
            right = folded(text)
            if right != kept:
                yield rows.filter(pk=pk), column, right

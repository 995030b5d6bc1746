"""System checks: what is misconfigured, each with an id and a hint.

archive.E001  SQLite without FTS5
archive.W001  the search index's triggers are missing or outdated
archive.W002  the triggers that guard verdicts and publication are missing
archive.W003  four eyes are on, and fewer than two people may publish
archive.W004  the triggers that keep sealed records sealed are missing
archive.W005  a database among the replicas follows no primary
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

from archive import verification
from archive.models import Quote
from archive.search import indexing
from archive.workflow import roles
from archive.workflow.sealing.triggers import seal_problems


@register(Tags.database)
def search_index(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor == "sqlite" and not _has_fts5(alias):
            found.append(
                Error(
                    "This SQLite has no FTS5, which the search needs.",
                    hint="Use a Python whose sqlite3 has FTS5 (python.org and Debian do), or PostgreSQL.",
                    id="archive.E001",
                )
            )
            continue
        found += _index_problems(connection)
        found += [Warning(problem, id="archive.W002") for problem in verification.gate_problems(connection)]
        found += [Warning(problem, id="archive.W004") for problem in seal_problems(connection)]
    return found


@register(Tags.database)
def replicas_follow(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    said = "{} follows no primary: readers served from it would not see what changes."
    hint = "Make it a standby (docs/scaling.md), or take its address out of DATABASE_REPLICA_URLS."
    return [
        Warning(said.format(alias), hint=hint, id="archive.W005")
        for alias in databases or []
        if alias in settings.REPLICAS and not _is_standby(alias)
    ]


@register(Tags.database)
def second_pair_of_eyes(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    hint = "Give a second person the role Editor. Where one person works alone, set FOUR_EYES=off."
    said = "Four eyes are on, and fewer than two people may publish: what that one person made stays a draft."
    return [
        Warning(said, hint=hint, id="archive.W003")
        for alias in databases or []
        if roles.four_eyes() and _works_alone(alias)
    ]


def _works_alone(alias: str) -> bool:
    """Whether people work here, and fewer than two of them may publish."""
    tables = connections[alias].introspection.table_names()
    if User._meta.db_table not in tables or "auth_user_groups" not in tables:
        return False  # before the first migration
    people = User.objects.using(alias).filter(is_active=True, is_staff=True)
    of_archive = {"content_type__app_label": "archive", "codename": roles.PUBLISH}
    by_group = Q(**{f"groups__permissions__{name}": value for name, value in of_archive.items()})
    alone = Q(**{f"user_permissions__{name}": value for name, value in of_archive.items()})
    able = people.filter(Q(is_superuser=True) | by_group | alone).distinct()
    return people.exists() and able.count() < 2


def _index_problems(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    if Quote._meta.db_table not in connection.introspection.table_names():
        return []  # before the first migration there is nothing to index
    return [Warning(problem, id="archive.W001") for problem in indexing.problems(connection)]


def _is_standby(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        return bool(cursor.fetchone()[0])


def _has_fts5(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pragma_compile_options WHERE compile_options = 'ENABLE_FTS5'")
        return cursor.fetchone() is not None

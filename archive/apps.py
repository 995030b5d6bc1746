"""What Django starts: the triggers are put in place after every migration, the checks registered."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class ArchiveConfig(AppConfig):
    name = "archive"
    verbose_name = "The archive"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from archive import checks  # noqa: F401
        from archive.desk import messages, notes, notices
        from archive.verification import watching

        watching.watch()
        messages.watch()
        notes.watch()
        notices.watch()

        pre_migrate.connect(_take_down, sender=self)
        post_migrate.connect(_put_up, sender=self)


def _take_down(using: str, plan: list[Any], **kwargs: Any) -> None:
    """SQLite cannot remake a table that a view names, and drops the table's own triggers."""
    if not plan:
        return  # nothing will be migrated
    from archive import verification
    from archive.search import indexing
    from archive.workflow.sealing import triggers

    indexing.uninstall(connections[using])
    verification.uninstall_gate(connections[using])
    triggers.uninstall_seals(connections[using])


def _put_up(using: str, verbosity: int = 0, **kwargs: Any) -> None:
    from archive import verification
    from archive.search import indexing
    from archive.workflow import roles
    from archive.workflow.sealing import triggers

    indexing.install(connections[using], indexing.told(print) if verbosity else None)
    verification.install_gate(connections[using])
    triggers.install_seals(connections[using])
    roles.install(using)

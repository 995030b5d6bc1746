"""Publish what was scheduled and is due: to be run by cron, every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive import workflow
from archive.models import Editorial


class Command(BaseCommand):
    help = (
        "Publish every record whose time has come, in the name of whoever set the time. Names what could not "
        "be published, and why (status 1); it stays due. May run beside itself."
    )

    def handle(self, **options: Any) -> None:
        refused = []
        for record, reasons in workflow.publish_due():
            if reasons:
                refused.append(f"Not published: {_called(record)}. {' '.join(reasons)}")
            else:
                self.stdout.write(f"Published: {_called(record)}.")
        if refused:
            raise CommandError("\n".join(refused), returncode=1)


def _called(record: Editorial) -> str:
    return f"{record._meta.verbose_name} “{record}”"

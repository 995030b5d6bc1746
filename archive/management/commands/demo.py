"""Try the archive: the first records, an editor and a reviewer to log in as, and a server on this machine."""

import secrets
import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from archive.ingest.fixtures import NotLoaded, Report, load_absent
from archive.models.fields import CROCKFORD
from archive.workflow import roles

PEOPLE = ("editor", "reviewer")
HOST = "127.0.0.1"
LOCAL = ["localhost", HOST, "[::1]"]


class Command(BaseCommand):
    help = (
        "Load the first archive and the sample, make two editors, and serve the site on this machine. "
        "May be run again: what is there already, and what editors changed, stays as it is."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("port", nargs="?", default="8000", help="Port to serve on (8000).")
        parser.add_argument(
            "--noserve", action="store_true", help="Load the records and make the two editors, no more."
        )

    def handle(self, *, port: str, noserve: bool, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "demo is for trying the archive on your own machine: it adds sample records and two editors. "
                "This site runs with DEBUG off, as in production, and was left alone. To try it here all the "
                "same, set DEBUG=on and a DATABASE_URL that is not the site's."
            )
        number = _port(port)
        if not noserve:
            _refuse_if_busy(number)
        call_command("migrate", interactive=False, verbosity=0)
        try:
            found = load_absent()
        except NotLoaded as problem:
            raise CommandError(str(problem)) from problem
        self._report(found, f"http://{HOST}:{number}")
        self._people()
        if noserve:
            self.stdout.write(f"\nTo serve it: python manage.py demo {number}")
        else:
            _serve(number)

    def _report(self, found: Report, site: str) -> None:
        created = ", ".join(f"{n} {kind}" for kind, n in found.created.most_common(4))
        if created:
            self.stdout.write(f"Loaded {found.created.total()} records, among them {created}.")
        if found.kept:
            self.stdout.write(f"{found.kept} records were there already and stay as they are.")
        self.stdout.write("\nTry first")
        for name, args, what in FIRST_LOOKS:
            self.stdout.write(f"  {site}{reverse(name, args=args)}\n    {what}")
        self.stdout.write(f"\nReaders  {site}{reverse('timeline')}\nEditors  {site}{reverse('admin:index')}")

    def _people(self) -> None:
        for name in PEOPLE:
            password = _new_person(name)
            how = (
                f"with the password {password} (shown this once)"
                if password
                else "with the password you have"
            )
            self.stdout.write(f"         log in as {name} {how}")
        self.stdout.write(f"         another password: python manage.py changepassword {PEOPLE[0]}")
        self.stdout.write(f"\n{FOUR_EYES if roles.four_eyes() else ALONE}")
        self.stdout.flush()


FIRST_LOOKS: tuple[tuple[str, list[str], str], ...] = (
    ("event_detail", ["valdai-forum-2019"], "one event, as two publications report it"),
    ("quote_detail", ["7k3f2m9q"], "a quotation with the proof that it was printed so"),
    ("actor_list", [], "everybody who speaks here; search for Лукьянов"),
    ("article_detail", ["sample-ellery-bridge"], "the invented sample, with its whole text"),
)


FOUR_EYES = """Try four eyes
  1. As editor, add an event with a title and set its status to Published. It is refused: you made it.
  2. Set its status to In review and save.
  3. In a private window, log in as reviewer, open the event, set its status to Published and save."""
ALONE = "Four eyes are switched off here (FOUR_EYES): one editor publishes alone, and the history says so."


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 65535):
        raise CommandError(
            f"“{text}” is not a port. Give a number from 1 to 65535, as in: python manage.py demo 8001"
        )
    return int(text)


def _refuse_if_busy(port: int) -> None:
    """Ask for the port before anything is loaded."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CommandError(
                f"Port {port} is not for everybody on this machine. Take one above 1023: "
                "python manage.py demo 8000"
            ) from None
        except OSError:
            other = port + 1 if port < 65535 else 8000
            raise CommandError(
                f"Port {port} is taken: perhaps the archive runs already at http://{HOST}:{port}/. "
                f"Stop what runs there, or take another port: python manage.py demo {other}"
            ) from None


@transaction.atomic
def _new_person(name: str) -> str | None:
    """Make one of the demo's editors. Returns the password, or None where the account is there already."""
    users = get_user_model()
    if users._default_manager.filter(username=name).exists():
        return None
    password = "-".join("".join(secrets.choice(CROCKFORD) for _ in range(4)) for _ in range(4))
    address = f"{name}@archive.example"
    made = users._default_manager.create_user(name, address, password, is_staff=True)
    made.groups.add(Group.objects.get(name=roles.EDITOR))
    return password


def _serve(port: int) -> None:
    # Visitors meet the archive's own pages for what is not found or goes wrong, as readers will, and not
    # Django's, which are for programmers. So DEBUG goes off; what it would have switched on follows by hand.
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, *LOCAL]
    settings.ARCHIVE_URL = f"http://{HOST}:{port}"
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    call_command("runserver", f"{HOST}:{port}", use_reloader=False)

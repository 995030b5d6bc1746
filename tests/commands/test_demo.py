"""demo loads the first archive, makes an editor once, and serves; run again, it changes nothing."""

import re
import socket
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from archive.ingest.fixtures import Report
from archive.management.commands import demo as module
from archive.models import Quote

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_debug(settings: Any) -> None:
    settings.DEBUG = True  # the test runner turns it off


@pytest.fixture
def without_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what demo does besides loading, which takes its time."""
    monkeypatch.setattr(module, "load_absent", Report)


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def demo(*arguments: str) -> str:
    out = StringIO()
    call_command("demo", *arguments, "--noserve", stdout=out)
    return out.getvalue()


def password(told: str) -> str | None:
    found = re.search(r"with the password (\S+) \(shown this once\)", told)
    return found and found[1]


def test_first_run_loads_the_archive_and_says_where_to_look() -> None:
    told = demo("8123")
    assert Quote.objects.published().count() == 35
    assert "http://127.0.0.1:8123/\n" in told and "http://127.0.0.1:8123/admin/\n" in told


def test_every_address_it_names_exists(client: Any) -> None:
    told = demo()
    paths = re.findall(r"^  http://127\.0\.0\.1:8000(/\S+)$", told, re.MULTILINE)
    assert len(paths) == 4
    assert {client.get(path).status_code for path in paths} == {200}


@pytest.mark.usefixtures("without_records")
def test_editor_can_log_in_with_the_password_told() -> None:
    editor = get_user_model().objects
    given = password(demo())
    assert given and editor.get(username="editor").check_password(given)


@pytest.mark.usefixtures("without_records")
def test_editor_is_staff_with_rights_on_the_records_and_nothing_else() -> None:
    demo()
    editor = get_user_model().objects.get(username="editor")
    assert editor.is_staff and not editor.is_superuser
    assert editor.has_perms([f"archive.{verb}_quote" for verb in ("add", "change", "delete", "view")])
    assert {permission.split(".")[0] for permission in editor.get_all_permissions()} == {"archive"}


@pytest.mark.usefixtures("without_records")
def test_second_run_keeps_the_password_and_tells_how_to_set_another() -> None:
    given = password(demo())
    told = demo()
    assert password(told) is None and "manage.py changepassword editor" in told
    assert get_user_model().objects.get(username="editor").check_password(given or "")


def test_second_run_loads_nothing() -> None:
    demo()
    told = demo()
    assert "Loaded" not in told and "were there already" in told


@pytest.mark.usefixtures("without_records")
def test_rights_that_were_taken_from_the_group_stay_taken() -> None:
    demo()
    Group.objects.get(name="Editors").permissions.clear()
    get_user_model().objects.get(username="editor").delete()
    demo()
    assert not Group.objects.get(name="Editors").permissions.exists()


@pytest.mark.parametrize("port", ["80x", "0", "65536", "-1", "８０００", "1" * 50])
def test_bad_port_is_refused_in_words(port: str) -> None:
    with pytest.raises(CommandError, match="is not a port. Give a number from 1 to 65535"):
        call_command("demo", port=port, noserve=True)


def test_busy_port_is_refused_before_anything_is_loaded(busy_port: int) -> None:
    with pytest.raises(CommandError, match=rf"Port {busy_port} is taken(.|\n)*manage.py demo \d+"):
        call_command("demo", str(busy_port))
    assert not Quote.objects.exists()


def test_production_is_left_alone(settings: Any) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG off"):
        demo()
    assert not Quote.objects.exists()


@pytest.mark.usefixtures("without_records")
def test_it_serves_with_the_archives_own_error_pages(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ALLOWED_HOSTS = []
    served = []
    real = call_command

    def call(name: str, *arguments: str, **options: Any) -> None:
        if name == "runserver":
            served.append((arguments, options, settings.DEBUG, settings.WHITENOISE_USE_FINDERS))
        else:
            real(name, *arguments, **options)

    monkeypatch.setattr(module, "call_command", call)
    real("demo", "8124", stdout=StringIO())
    assert served == [(("127.0.0.1:8124",), {"use_reloader": False}, False, True)]
    assert "127.0.0.1" in settings.ALLOWED_HOSTS

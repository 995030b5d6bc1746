"""demo loads the first archive, makes two editors once, and serves; run again, it changes nothing."""

import re
import socket
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from archive.ingest.fixtures import Report
from archive.management.commands import demo as module
from archive.models import Event, Quote

pytestmark = pytest.mark.django_db
FORMS = ("TOTAL_FORMS", "INITIAL_FORMS")


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


def password(told: str, name: str = "editor") -> str | None:
    found = re.search(rf"log in as {name} with the password (\S+) \(shown this once\)", told)
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
def test_editor_and_reviewer_can_log_in_with_the_passwords_told() -> None:
    told = demo()
    for name in ("editor", "reviewer"):
        given = password(told, name)
        assert given and get_user_model().objects.get(username=name).check_password(given)


@pytest.mark.usefixtures("without_records")
@pytest.mark.parametrize("name", ["editor", "reviewer"])
def test_both_are_staff_with_the_role_of_an_editor_and_nothing_else(name: str) -> None:
    demo()
    person = get_user_model().objects.get(username=name)
    assert person.is_staff and not person.is_superuser
    assert [group.name for group in person.groups.all()] == ["Editor"]
    assert {permission.split(".")[0] for permission in person.get_all_permissions()} == {"archive"}


@pytest.mark.usefixtures("without_records")
def test_what_it_says_of_four_eyes_is_so(settings: Any, client: Any) -> None:
    settings.FOUR_EYES = True
    assert "Try four eyes\n  1. As editor, add an event" in demo()
    people = get_user_model().objects
    blank = {f"{name}-{end}": "0" for name in ("participations", "coverage") for end in FORMS}
    sent = {"title": "Ellery fair", "slug": "ellery-fair", "status": "published", **blank}
    client.force_login(people.get(username="editor"))
    assert "you made its last change" in client.post("/admin/archive/event/add/", sent).content.decode()
    client.post("/admin/archive/event/add/", sent | {"status": "in_review"})
    event = Event.objects.get()
    client.force_login(people.get(username="reviewer"))
    where = f"/admin/archive/event/{event.pk}/change/"
    client.post(where, sent | {"version": event.version})
    assert Event.objects.published().exists()


@pytest.mark.usefixtures("without_records")
def test_it_says_where_four_eyes_are_off() -> None:
    assert "Four eyes are switched off here" in demo()


@pytest.mark.usefixtures("without_records")
def test_second_run_keeps_the_password_and_tells_how_to_set_another() -> None:
    given = password(demo())
    told = demo()
    assert password(told) is None and "manage.py changepassword editor" in told
    assert get_user_model().objects.get(username="editor").check_password(given or "")
    assert get_user_model().objects.count() == 2


def test_second_run_loads_nothing() -> None:
    demo()
    told = demo()
    assert "Loaded" not in told and "were there already" in told


@pytest.mark.usefixtures("without_records")
def test_role_that_was_taken_away_stays_taken() -> None:
    demo()
    editor = get_user_model().objects.get(username="editor")
    editor.groups.clear()
    demo()
    assert not editor.groups.exists()


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

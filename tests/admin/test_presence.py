"""A form tells who else has the record open; opening it writes nothing; only who may change it is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.desk import presence
from archive.models import Opened
from tests import cast

from .conftest import address, typed

pytestmark = pytest.mark.django_db
KINDS = ("article", "actor", "event", "quote")


@pytest.fixture
def uma(db):
    return cast.person("uma", first_name="Uma")


def asking(record):
    return reverse(f"admin:archive_{record._meta.model_name}_open", args=[record.pk])


@pytest.mark.parametrize("kind", KINDS)
def test_form_tells_who_else_has_it_open(desk, uma, kind):
    record = getattr(cast, kind)(status="draft")
    presence.opened(record, uma)
    assert "Uma has had this open since" in desk.get(address(record)).content.decode()


def test_opening_a_form_writes_nothing(desk):
    quote = cast.quote(status="draft")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        desk.get(address(quote))
    writing = [one["sql"] for one in queries if not one["sql"].lstrip().startswith(("SELECT", "PRAGMA"))]
    assert not writing


def test_open_form_says_so_and_is_told_who_else(desk, editor, uma):
    quote = cast.quote(status="draft")
    presence.opened(quote, uma)
    said = desk.post(asking(quote)).json()["said"]
    assert len(said) == 1 and said[0].startswith("Uma")
    assert Opened.objects.filter(by=editor, object_id=quote.pk).exists()


def test_closed_form_says_so(desk, editor):
    quote = cast.quote(status="draft")
    desk.post(asking(quote))
    desk.post(asking(quote), {"gone": "1"})
    assert not Opened.objects.exists()


def test_who_may_only_look_is_not_told(client):
    client.force_login(cast.person("carl", "Contributor"))
    quote = cast.quote()
    assert client.post(asking(quote)).status_code == 403
    assert "data-open" not in client.get(address(quote)).content.decode()


@pytest.mark.parametrize("pk", ["0", "x", "9" * 30, "_00"])
def test_record_that_is_none_is_not_found(desk, pk):
    assert desk.post(f"/admin/archive/quote/{pk}/open/").status_code == 404


def test_form_without_its_token_is_refused(editor):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(asking(cast.quote(status="draft"))).status_code == 403
    assert not Opened.objects.exists()


def test_notice_is_not_part_of_what_is_saved(desk, uma):
    quote = cast.quote(status="draft")
    presence.opened(quote, uma)
    sent = {**typed(desk.get(address(quote))), "context": "Asked when."}
    assert desk.post(address(quote), sent).status_code == 302

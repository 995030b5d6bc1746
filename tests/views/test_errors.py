"""Pages for what went wrong: nothing found, withdrawn, refused, out of order."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone

from archive.models import Status
from archive.views import errors
from tests import cast
from tests.views.pages import assert_sound, page

pytestmark = pytest.mark.django_db


def test_nothing_found_is_the_same_for_draft_mistyped_and_never(client):
    addresses = [
        "/nothing/",
        "/actors/nobody/",
        "/events/nothing/",
        "/articles/x/",
        "/topics/x/",
        "/publications/x/",
    ]
    for status in (Status.DRAFT, Status.IN_REVIEW):
        addresses += [
            make(status=status).get_absolute_url() for make in (cast.actor, cast.event, cast.article)
        ]
    topic, outlet = cast.topic(), cast.publication("Silent Outlet")
    addresses += [topic.get_absolute_url(), outlet.get_absolute_url()]
    pages = {client.get(address).content for address in addresses}
    assert {client.get(address).status_code for address in addresses} == {404}
    assert len(pages) == 1


def test_nothing_found_leads_on(client):
    html = page(client, "/nothing/", 404)
    assert "There is nothing at this address" in html and "/actors/" in html
    assert "/nothing/" not in html


@pytest.mark.parametrize("make", [cast.actor, cast.event, cast.article])
def test_withdrawn_says_when_and_why_and_nothing_else(client, make):
    record = make(
        "Secret Name",
        slug="x",
        status=Status.WITHDRAWN,
        withdrawn_at=timezone.now(),
        withdrawal_reason="privacy",
    )
    html = page(client, record.get_absolute_url(), 410)
    assert "was withdrawn" in html and "<dd>Privacy</dd>" in html
    assert f"{timezone.now():%-d %B %Y}" in html
    assert "Secret" not in html


def test_withdrawn_quote_says_its_number(client):
    quote = cast.quote("Secret words", status=Status.WITHDRAWN, withdrawal_reason="error")
    html = page(client, quote.get_absolute_url(), 410)
    assert f"#{quote.public_id}" in html and "This quote was withdrawn" in html
    assert "Day not recorded" in html and "Secret" not in html


def test_former_address_of_a_withdrawn_record_is_gone_too(client):
    event = cast.event(slug="old")
    event.slug = "new"
    event.status, event.withdrawal_reason = Status.WITHDRAWN, "error"
    event.save()
    assert client.get("/events/old/").status_code == 410


def test_form_without_its_token_keeps_what_was_typed():
    request = RequestFactory().post("/", {"title": "My <b>words</b>", "password": "sesame", "empty": " "})
    html = errors.csrf_failure(request).content.decode()
    assert_sound(html)
    assert "My &lt;b&gt;words&lt;/b&gt;" in html and "sesame" not in html and ">title<" in html


def test_trouble_with_the_database_keeps_what_was_typed():
    request = RequestFactory().post("/", {"text": "\nMy words\n" * 40})
    response = errors.unavailable(request)
    html = response.content.decode()
    assert response.status_code == 503 and response["Retry-After"]
    assert_sound(html)
    assert "<textarea" in html and "readonly" in html and "My words" in html


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html", "503.html"])
def test_every_error_page_needs_no_request(name):
    assert_sound(render_to_string(name))


def test_error_pages_ask_the_database_for_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        errors.server_error(RequestFactory().get("/"))
        errors.unavailable(RequestFactory().get("/"))


def test_our_own_fault_gets_our_page(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("archive.views.about.facets", broken)
    response = Client(raise_request_exception=False).get("/about/checking/")
    assert response.status_code == 500 and "The fault is ours" in response.content.decode()

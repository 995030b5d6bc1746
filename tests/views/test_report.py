"""A reader reports a mistake: for what can be seen, without a cookie, within limits, from our own pages."""

import re
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.test import Client

from archive.models import Article, Message
from tests import cast
from tests.views.pages import NONSENSE, UNPUBLISHED, assert_keeps_secrets, assert_sound, page, web_of_secrets

pytestmark = pytest.mark.django_db

OURS = "http://testserver"
FORM = "application/x-www-form-urlencoded"
MAKE = {"quote": cast.quote, "article": cast.article, "event": cast.event, "actor": cast.actor}


def key(record):
    return getattr(record, "public_id", None) or record.slug


def address(record):
    return f"/report/{record._meta.model_name}/{key(record)}/"


def send(client, record, origin=OURS, **given):
    sent = {"text": "The day is wrong.", **given}
    return post(client, address(record), sent, {"origin": origin} if origin else {})


def post(client, where, sent, headers):
    """As a browser sends a form without files."""
    return client.post(where, urlencode(sent), content_type=FORM, headers=headers)


@pytest.fixture
def quote(db):
    return cast.quote(by=cast.actor("Mira Tallow"))


# What can be seen


@pytest.mark.parametrize("kind", MAKE)
def test_page_names_its_record(client, kind):
    record = MAKE[kind]()
    html = page(client, address(record))
    assert "Report a mistake" in html and f'href="{record.get_absolute_url()}"' in html


@pytest.mark.parametrize("kind", MAKE)
def test_record_leads_to_its_page(client, kind):
    record = MAKE[kind]()
    assert f'href="{address(record)}"' in page(client, record.get_absolute_url())


@pytest.mark.parametrize("kind", MAKE)
@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_hidden_record_answers_as_what_never_was(client, kind, status):
    never = client.get(f"/report/{kind}/nothing/")
    hidden = MAKE[kind](status=status)
    for found in (client.get(address(hidden)), send(client, hidden), client.get("/report/nothing/x/")):
        assert found.status_code == never.status_code == 404
        assert found.content == never.content and found.headers == never.headers
    assert not Message.objects.exists()


@pytest.mark.parametrize("kind", MAKE)
def test_withdrawn_record_is_gone(client, kind):
    record = MAKE[kind](status="withdrawn", withdrawal_reason="privacy")
    assert "was withdrawn" in page(client, address(record), 410)
    assert send(client, record).status_code == 410


def test_quote_of_a_withdrawn_article_is_gone(client, quote):
    Article.objects.update(status="withdrawn", withdrawal_reason="error")
    assert client.get(address(quote)).status_code == 410


def test_former_address_leads_on_and_loses_nothing_typed(client):
    actor = cast.actor("Мира Таллоу", slug="мира")
    actor.slug = "таллоу"
    actor.save()
    assert client.get("/report/actor/мира/", follow=True).redirect_chain == [
        ("/report/actor/%D1%82%D0%B0%D0%BB%D0%BB%D0%BE%D1%83/", 301)
    ]
    sent = post(client, "/report/actor/мира/", {"text": "Wrong."}, {"origin": OURS})
    assert sent.status_code == 303 and Message.objects.get().record == actor


def test_number_as_somebody_copied_it_leads_on(client):
    quote = cast.quote(public_id="0a1b2c3d")
    assert client.get("/report/quote/OA1B2C3D/")["Location"] == address(quote)


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_page_keeps_the_secrets_of_what_hangs_on_its_record(client, status):
    web = web_of_secrets(status)
    for record in (web.quote, web.article, web.event, web.actor, web.body):
        assert_keeps_secrets(page(client, address(record)))


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_in_the_address_is_not_found(client, nonsense):
    for one in (f"/report/quote/{nonsense}/", f"/report/actor/{nonsense}/", f"/report/{nonsense}/x/"):
        assert client.get(one).status_code == 404


# Sending


def test_message_is_kept_and_thanked_for_once(client, quote):
    sent = send(client, quote, text=" The day\r\nis wrong. ", answer_to="reader@example.org")
    assert (sent.status_code, sent["Location"]) == (303, f"{address(quote)}?sent")
    assert "Thank you" in page(client, sent["Location"])
    message = Message.objects.get()
    assert (message.text, message.answer_to) == ("The day\nis wrong.", "reader@example.org")
    assert message.record == quote
    send(client, quote, text="The day\nis wrong.")
    assert Message.objects.count() == 1


def test_nobody_is_given_a_cookie_and_nothing_is_kept_on_the_way(client, quote):
    for found in (
        client.get(address(quote)),
        send(client, quote),
        client.get(f"{address(quote)}?sent"),
        send(client, quote, text=""),
        send(client, quote, origin="http://elsewhere.example"),
    ):
        assert not found.cookies and "Cookie" not in found.headers.get("Vary", "")
        assert found["Cache-Control"] == "no-store"


def test_page_is_not_for_search_engines(client, quote):
    for one in (address(quote), f"{address(quote)}?sent"):
        assert '<meta name="robots" content="noindex">' in page(client, one)


def test_token_is_not_needed(quote):
    assert send(Client(enforce_csrf_checks=True), quote).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "http://elsewhere.example"},
        {"origin": "https://testserver"},
        {"origin": "http://testserver.elsewhere.example"},
        {"origin": "http://testserver:8000"},
        {"origin": "http://["},
        {"referer": "http://elsewhere.example/http://testserver/"},
        {"origin": "null", "referer": "http://testserver/"},
    ],
)
def test_what_is_not_sent_from_our_pages_is_refused_with_the_text_kept(client, quote, headers):
    found = post(client, address(quote), {"text": "My <b>words</b>"}, headers)
    assert found.status_code == 403 and not Message.objects.exists()
    html = found.content.decode()
    assert_sound(html)
    assert "was not taken" in html and "My &lt;b&gt;words&lt;/b&gt;</textarea>" in html


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://testserver"},
        {"referer": "http://testserver/q/x/"},
        {"origin": "https://archive.example"},
        {"origin": "https://www.mirror.example"},
    ],
)
def test_our_own_pages_and_trusted_ones_may_send(client, quote, headers, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://archive.example", "https://*.mirror.example"]
    found = post(client, address(quote), {"text": "The day is wrong."}, headers)
    assert found.status_code == 303


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": ""}, "Say what is wrong."),
        ({"text": " \x00\x07\n"}, "Say what is wrong."),
        ({"text": "x" * 5001}, "At most 5000 characters, and these are 5001"),
        ({"answer_to": "nowhere"}, "This is no e-mail address."),
        ({"answer_to": "a@b.example\nBcc: c@d.example"}, "This is no e-mail address."),
        ({"answer_to": f"{'a' * 250}@example.org"}, "at most 254 characters"),
    ],
)
def test_what_is_wrong_stands_at_its_field_with_what_was_typed(client, quote, given, said):
    found = send(client, quote, **given)
    html = found.content.decode()
    assert found.status_code == 400 and not Message.objects.exists()
    assert_sound(html)
    (name,) = given
    assert said in html and f'aria-describedby="{name}-hint {name}-error" aria-invalid="true"' in html
    if "text" not in given:
        assert "The day is wrong.</textarea>" in html


def test_characters_that_no_database_takes_are_cleaned(client, quote):
    send(client, quote, text="The\x00 day\x07 is\u0065\u0301 wrong.")
    assert Message.objects.get().text == "The day is\u00e9 wrong."


def test_text_of_five_thousand_characters_is_taken(client, quote):
    assert send(client, quote, text="x\r\n" * 2499 + "xy").status_code == 303


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b'{"text": "x"}'])
def test_what_is_no_form_is_refused(client, quote, body):
    found = client.post(address(quote), body, content_type="application/json", headers={"origin": OURS})
    assert found.status_code == 400


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"text=" + b"x" * 65_536, FORM),
        (b"text=x&other=" + b"x" * 70_000, FORM),
        (b"x", "multipart/form-data"),
    ],
)
@pytest.mark.parametrize("origin", [OURS, "http://elsewhere.example"])
def test_more_than_a_message_is_refused_unread(client, quote, body, kind, origin, monkeypatch):
    monkeypatch.setattr(WSGIRequest, "POST", property(lambda _: pytest.fail("It was read.")))
    found = client.post(address(quote), body, content_type=f"{kind}; boundary=x", headers={"origin": origin})
    html = found.content.decode()
    assert found.status_code == 413 and found["Cache-Control"] == "no-store"
    assert_sound(html)
    assert "at most 5,000 characters, without files" in html


def test_no_more_is_given_back_than_a_message_may_have(client, quote):
    html = send(client, quote, text="x" * 20_000, answer_to="y" * 20_000).content.decode()
    assert "these are 20000: shorten it. The first 5000 stand here." in html
    assert "x" * 5_000 in html and "x" * 5_001 not in html and "y" * 5_001 not in html


def test_other_methods_are_refused(client, quote):
    assert client.put(address(quote)).status_code == 405


# Limits


def test_too_many_are_told_when_to_come_back_and_keep_their_text(client, quote):
    for number in range(5):
        assert send(client, quote, text=f"Mistake {number}").status_code == 303
    found = send(client, quote, text="The sixth")
    html = found.content.decode()
    assert found.status_code == 429 and 0 < int(found["Retry-After"]) <= 3600
    assert_sound(html)
    assert "Send it again after" in html and "The sixth</textarea>" in html
    assert Message.objects.count() == 5


def senders(client, quote, *named):
    for number, one in enumerate(named):
        headers = {"origin": OURS, "x-forwarded-for": one}
        post(client, address(quote), {"text": f"Mistake {number}"}, headers)
    return Message.objects.values("sender").distinct().count()


def test_header_that_anybody_may_send_makes_no_new_sender(client, quote):
    assert senders(client, quote, "192.0.2.1", "192.0.2.2") == 1


def test_behind_a_proxy_the_last_address_is_the_sender(client, quote, settings):
    settings.BEHIND_PROXY = True
    assert senders(client, quote, "192.0.2.1", "10.0.0.1, 192.0.2.1", "192.0.2.1, 192.0.2.2") == 2


@pytest.mark.parametrize(
    "alike",
    [
        ("192.0.2.1", "192.0.2.1:443", "192.0.2.1:444"),
        ("2001:db8::1", "[2001:db8::1]:443", "[2001:DB8::1]"),
        ("unknown", "_hidden", "", "192.0.2.1, x:y:z"),
    ],
)
def test_port_or_rubbish_in_the_header_makes_no_new_sender(client, quote, settings, alike):
    settings.BEHIND_PROXY = True
    assert senders(client, quote, *alike) == 1


# When the database does not serve


def _read_only(on):
    sql = {
        "sqlite": f"PRAGMA query_only = {'on' if on else 'off'}",
        "postgresql": f"SET default_transaction_read_only = {'on' if on else 'off'}",
    }
    with connection.cursor() as cursor:
        cursor.execute(sql[connection.vendor])


@pytest.mark.django_db(transaction=True)
def test_database_that_takes_nothing_gives_the_text_back(client, quote):
    _read_only(True)
    try:
        found = send(client, quote, text="My <b>words</b>")
    finally:
        _read_only(False)
    html = found.content.decode()
    assert found.status_code == 503 and "My &lt;b&gt;words&lt;/b&gt;" in html
    assert_sound(html)


# Nothing of a message is public


def test_message_changes_no_page_of_readers(client, quote):
    pages = [
        "/",
        "/quotes/",
        "/corrections/",
        quote.get_absolute_url(),
        address(quote),
        "/quotes/?q=zugzwang",
    ]

    def seen():
        return [re.sub(rb"Accessed [^<]*", b"", client.get(one).content) for one in pages]

    before = seen()
    send(client, quote, text="zugzwang", answer_to="zugzwang@example.org")
    assert seen() == before


def test_list_of_corrections_says_how_to_tell_us(client):
    assert 'id="tell"' in page(client, "/corrections/")

"""The list of corrections."""

from datetime import UTC, datetime, timedelta

import pytest

from archive.models import Correction
from archive.timeline.changes import differences
from tests import cast
from tests.views.pages import NONSENSE, UNPUBLISHED, assert_keeps_secrets, assert_same_queries, page

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 6, 14, tzinfo=UTC)


def correct(reason="Told by a reader.", **given):
    given.setdefault("made_at", DAY)
    return Correction.objects.create(reason=reason, **given)


def test_empty_list_says_so(client):
    assert "Nothing has been corrected yet" in page(client, "/corrections/")


def test_words_taken_out_and_put_in_are_shown_and_said(client):
    quote = cast.quote(by=cast.actor("Mira Tallow"))
    correct(
        quote=quote,
        before={"text": "will open for cars in May, not sooner"},
        after={"text": "will open for cars before June, not sooner"},
    )
    html = page(client, "/corrections/")
    for words in (
        "14 June 2026",
        f'<a href="{quote.get_absolute_url()}">Quote by Mira Tallow</a>',
        '<del><span class="vh">removed: </span>in</del>',
        '<ins><span class="vh">added: </span>before</ins>',
        "Told by a reader.",
    ):
        assert words in html, words


def test_dates_and_choices_are_worded(client):
    correct(event=cast.event(), before={"date": "2018-04-04"}, after={"date": "2018-04"})
    correct(quote=cast.quote(), before={"standing": "undisputed"}, after={"standing": "misattributed"})
    html = page(client, "/corrections/")
    assert "Date: " in html and "April 2018" in html and "2018-04" not in html
    assert "Misattributed" in html


def test_links_to_other_records_are_told_without_naming_them(client):
    secret = cast.event("Secret event", status="draft")
    correct(quote=cast.quote(), before={"said_at": secret.pk}, after={"said_at": "Secret event"})
    html = page(client, "/corrections/")
    assert "Said at: " in html
    assert_keeps_secrets(html)


def test_what_is_not_for_readers_is_not_shown(client):
    correct(
        article=cast.article(),
        before={"embargo_until": "secret", "nonsense": "secret", "status": "secret", "version": "secret"},
        after={"created_by": "secret"},
    )
    assert_keeps_secrets(page(client, "/corrections/"))


@pytest.mark.parametrize("status", UNPUBLISHED)
@pytest.mark.parametrize("query", ["", "?kind=quote", "?kind=event", "?kind=article", "?kind=actor"])
def test_corrections_of_unpublished_records_do_not_show(client, status, query):
    correct("secret", quote=cast.quote("secret", status=status))
    correct("secret", quote=cast.quote("secret", by=cast.actor("Secret", status=status)))
    correct("secret", quote=cast.quote("secret", article=cast.article("Secret", status=status)))
    correct("secret", event=cast.event("Secret", status=status))
    correct("secret", article=cast.article("Secret", status=status))
    correct("secret", actor=cast.actor("Secret", status=status))
    assert_keeps_secrets(page(client, f"/corrections/{query}"))


def test_kind_narrows(client):
    correct("Of the event.", event=cast.event())
    correct("Of the article.", article=cast.article())
    html = page(client, "/corrections/?kind=event")
    assert "Of the event." in html and "Of the article." not in html


def test_kind_that_is_none_is_refused(client):
    correct(event=cast.event())
    assert "Told by a reader" not in page(client, "/corrections/?kind=ghost", 400)


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
@pytest.mark.parametrize("name", ["kind", "after"])
def test_values_that_cannot_be_meant_never_break_the_list(client, name, nonsense):
    correct(event=cast.event())
    assert client.get(f"/corrections/?{name}={nonsense}").status_code in (200, 400)


def test_long_list_goes_on_where_it_stopped(client):
    event = cast.event()
    for n in range(53):
        correct(f"Reason {n:02}.", event=event, made_at=DAY - timedelta(days=n // 2))
    html = page(client, "/corrections/")
    assert html.count("Reason ") == 50 and "These are the newest" in html
    html = page(client, html.split('" rel="next"')[0].rsplit('href="', 1)[1])
    assert html.count("Reason ") == 3


def test_odd_contents_do_not_break_the_list(client):
    correct(event=cast.event(), before=["text"], after={"title": ["a", 1], "date": "never"})
    assert "Told by a reader." in page(client, "/corrections/")


def test_differences_join_to_both_texts():
    pieces = differences("one two three", "one four three five")
    assert "".join(words for what, words in pieces if what != "added") == "one two three"
    assert "".join(words for what, words in pieces if what != "removed") == "one four three five"


def test_list_asks_as_often_for_many_as_for_few(client):
    def add():
        correct(quote=cast.quote(by=[cast.actor(), cast.actor()]), before={"text": "a"}, after={"text": "b"})
        correct(event=cast.event())
        correct(article=cast.article())
        correct(actor=cast.actor())

    assert_same_queries(client, "/corrections/", add)

"""What waits for an editor: fallen quotes, and words that are gone from the newest version."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive import verification
from archive.models import Quote, Status
from tests import cast

from .conftest import OTHER, PRINTED

pytestmark = pytest.mark.django_db


def test_public_quote_that_fell_is_fallen(quote, kept):
    kept.text = OTHER
    kept.save()
    assert list(Quote.objects.fallen()) == [quote]


@pytest.mark.parametrize(
    "given", [{"status": "draft"}, {"standing": "fabricated", "standing_note": "Made up."}]
)
def test_draft_or_explained_quote_is_not_fallen(source, given):
    cast.quote(article=source, verdict="absent", **given)
    assert not Quote.objects.fallen().exists()


def test_words_gone_from_the_newest_version_are_told_apart(quote, capture):
    capture(OTHER, 1)
    assert list(Quote.objects.gone_from_newest()) == [quote]
    assert not Quote.objects.fallen().exists()


def test_words_that_came_back_are_not_gone(quote, capture):
    capture(OTHER, 1)
    capture(PRINTED, 2)
    assert not Quote.objects.gone_from_newest().exists()


def test_paraphrase_that_rests_on_words_that_are_gone(source, kept, capture):
    quote = cast.quote("Said that nobody would", article=source, form="paraphrase")
    verification.anchor(quote, kept, [(1, 18)])
    capture(OTHER, 1)
    assert list(Quote.objects.gone_from_newest()) == [quote]


def test_each_is_one_query(quote, capture):
    capture(OTHER, 1)
    with CaptureQueriesContext(connection) as found:
        list(Quote.objects.fallen()), list(Quote.objects.published().gone_from_newest())
    assert len(found) == 2


def first_page(client, *codenames):
    user = User.objects.create_user("ida", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    return client.get(reverse("admin:index")).content.decode()


def test_editors_meet_them_on_the_first_page(client, quote, capture, source):
    capture(OTHER, 1)
    fallen = cast.quote("Everybody will cross", article=source)
    verification.check(fallen)
    html = first_page(client, "change_quote", "view_quote")
    assert "Checks that need a person" in html
    for one, why in ((quote, "Not in the newest version"), (fallen, "Differs from its source")):
        assert reverse("admin:archive_quote_change", args=[one.pk]) in html and why in html


def test_who_may_not_change_quotes_does_not(client, quote, capture):
    capture(OTHER, 1)
    html = first_page(client, "view_quote", "change_article")
    assert "need a person" not in html and quote.text not in html


def test_first_page_asks_as_often_for_many_as_for_few(client, source, kept):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("admin:index"))
        return len(found)

    first_page(client, "change_quote", "view_quote")
    verification.check(cast.quote("Everybody will cross", article=source))
    queries()  # permissions are cached by then
    few = queries()
    for _ in range(4):
        verification.check(cast.quote("Everybody will cross", article=source))
    assert queries() == few


@pytest.mark.parametrize(("check", "n"), [("fallen", 1), ("gone", 1), ("unchecked", 1), ("nonsense", 3)])
def test_list_of_quotes_is_filtered_by_check(client, quote, capture, source, check, n):
    capture(OTHER, 1)
    verification.check(cast.quote("Everybody will cross", article=source))
    cast.quote("Nothing to compare", status=Status.DRAFT)
    first_page(client, "change_quote", "view_quote")
    page = client.get(reverse("admin:archive_quote_changelist"), {"check": check}, follow=True)
    assert page.context["cl"].result_count == n

"""How quotations are checked, how dates are worded."""

import pytest

from archive import dates
from archive.models import Mark
from archive.views import about
from tests import cast
from tests.views.pages import UNPUBLISHED, assert_same_queries, page

pytestmark = pytest.mark.django_db


def test_every_mark_is_explained(client):
    html = page(client, "/about/checking/")
    for mark in Mark:
        assert f'id="{mark.value}"' in html and mark.label in html


def test_marks_are_counted_with_what_is_not_yet_checked(client):
    cast.quote()
    cast.quote(form="paraphrase")
    html = page(client, "/about/checking/")
    assert "<dd>2 quotes</dd>" in html
    assert '<a href="/quotes/?mark=unchecked">1 quote</a>' in html


def test_standing_counts_in_place_of_the_mark(client):
    cast.quote(standing="denied", standing_note="Said so.")
    assert '<a href="/quotes/?mark=denied">1 quote</a>' in page(client, "/about/checking/")


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_unpublished_quotes_do_not_count(client, status):
    empty = page(client, "/about/checking/")
    cast.quote(status=status)
    cast.quote(article=cast.article(status=status))
    assert page(client, "/about/checking/") == empty


def test_dates_page_words_each_form_as_every_page_does(client):
    html = page(client, "/about/dates/")
    for _, forms in about.FORMS:
        for typed in forms:
            assert f'<th scope="row">{typed}</th>' in html
            assert dates.parse(typed).precision_words in html


@pytest.mark.parametrize("shape", ["dot", "dot month-p", "dot about", "dot span", "dot none"])
def test_key_shows_every_shape(client, shape):
    assert f'<span class="{shape}"></span>' in page(client, "/about/dates/")


def test_pages_ask_as_often_for_many_as_for_few(client):
    assert_same_queries(client, "/about/checking/", cast.quote)
    assert_same_queries(client, "/about/dates/", cast.quote)

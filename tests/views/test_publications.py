"""The list of publications and the page of one."""

import pytest

from tests import cast
from tests.views.pages import (
    NONSENSE,
    UNPUBLISHED,
    assert_keeps_secrets,
    assert_same_queries,
    page,
    web_of_secrets,
)

pytestmark = pytest.mark.django_db


def test_empty_list_says_so(client):
    assert "No publication has an article here yet" in page(client, "/publications/")


def test_list_gives_name_and_count(client):
    cast.quote()
    html = page(client, "/publications/")
    assert "Ellery Courier" in html and "1 quote" in html


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_publication_of_unpublished_articles_alone_is_not_there(client, status):
    outlet = cast.publication("Secret Outlet")
    cast.article("secret", publication=outlet, status=status)
    assert_keeps_secrets(page(client, "/publications/"))
    assert client.get(outlet.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_list_and_page_keep_secrets(client, status):
    web = web_of_secrets(status)
    for address in ("/publications/", web.article.publication.get_absolute_url()):
        html = page(client, address)
        assert_keeps_secrets(html)
        assert "2 quotes" in html


def test_page_shows_counts_articles_and_newest_quotes(client):
    outlet = cast.publication()
    outlet.homepage = "https://courier.example/"
    outlet.save()
    cast.quote("Nobody will cross", article=cast.article("The Bridge", publication=outlet))
    html = page(client, outlet.get_absolute_url())
    for words in (
        "1 quote from 1 article recorded here.",
        '<span class="run">Nobody will cross</span>',
        "The Bridge",
        "courier.example",
        "/quotes/?publication=ellery-courier",
    ):
        assert words in html, words


def test_address_that_is_not_recorded_is_said(client):
    assert "Address not recorded" in page(client, cast.article().publication.get_absolute_url())


def test_page_leads_to_all_its_articles(client):
    for n in range(22):
        cast.article(f"Article {n:02}")
    html = page(client, cast.publication().get_absolute_url())
    assert "/articles/?publication=ellery-courier" in html and "All 22 articles" in html


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_place_in_the_list_that_is_none_never_breaks_it(client, nonsense):
    outlet = cast.article().publication
    for address in ("/publications/", outlet.get_absolute_url()):
        assert client.get(f"{address}?after={nonsense}").status_code in (200, 400)


def test_former_address_leads_on(client):
    outlet = cast.article().publication
    outlet.slug = "new"
    outlet.save()
    assert client.get("/publications/ellery-courier/")["Location"] == "/publications/new/"


def test_list_asks_as_often_for_many_as_for_few(client):
    def add():
        source = cast.article(publication=cast.publication(cast.event().slug))
        cast.quote(article=source)

    assert_same_queries(client, "/publications/", add)


def test_page_asks_as_often_for_many_as_for_few(client):
    outlet = cast.publication()

    def add():
        cast.quote(
            by=[cast.actor(), cast.actor()], about=[cast.event()], article=cast.article(publication=outlet)
        )

    assert_same_queries(client, outlet.get_absolute_url(), add)

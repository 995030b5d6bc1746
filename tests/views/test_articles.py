"""The list of articles and the page of one."""

import pytest
from django.utils import timezone

from archive.models import Capture, Coverage, Passage, Verdict
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


def checked(words, source, capture, start, **given):
    """A quote whose words were found at `start` of a capture."""
    verdict = "unchecked" if given.get("form") == "paraphrase" else Verdict.VERBATIM
    seen = None if verdict == "unchecked" else capture
    quote = cast.quote(words, article=source, verdict=verdict, checked_capture=seen, **given)
    Passage.objects.create(quote=quote, capture=capture, exact=words, start=start, end=start + 5)
    return quote


def test_empty_list_says_so(client):
    assert "No article is published here yet" in page(client, "/articles/")


def test_list_gives_date_kind_outlet_byline_and_count(client):
    source = cast.article(
        "The Bridge", byline="Ada Quill", url="https://courier.example/1", published="2018-05-03"
    )
    cast.quote(article=source)
    html = page(client, "/articles/")
    for words in (
        "3 May 2018",
        '<h3 class="work">',
        '<p class="muted small">Report in Ellery Courier, by Ada Quill</p>',
        '<p class="n small">1 quote</p>',
        "<p>1 quote</p>",
    ):
        assert words in html, words


def test_what_is_not_known_is_said(client):
    cast.article("[On the bridge]", publication=None, title_supplied=True, published="", kind="post")
    html = page(client, "/articles/")
    assert "Post, no author recorded. Address not recorded. Title supplied by the archive" in html
    assert "No date recorded" in html


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"standing": "retracted"}, "Retracted by the outlet"),
        ({"standing": "corrected"}, "Corrected by the outlet"),
        ({"access": "gone"}, "Gone"),
    ],
)
def test_what_became_of_it_stands_in_list_and_page(client, given, words):
    source = cast.article(**given)
    assert words in page(client, "/articles/") and words in page(client, source.get_absolute_url())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=bridge", True),
        ("q=harbour", False),
        ("publication=ellery-courier", True),
        ("kind=report", True),
        ("kind=column", False),
        ("from=2018&to=2018", True),
        ("to=2017", False),
    ],
)
def test_filters_narrow(client, query, found):
    cast.article("Bridge open", published="2018-05-03")
    html = page(client, f"/articles/?{query}")
    assert ("Bridge open" in html) is found
    assert found or "Nothing recorded for that combination" in html


@pytest.mark.parametrize(
    "query", ["publication=nobody", "kind=ghost", "from=2018-13", "sort=best", "after=x"]
)
def test_wrong_values_are_told_and_give_no_rows(client, query):
    cast.article("Bridge open")
    html = page(client, f"/articles/?{query}", 400)
    assert 'class="hint err"' in html or '<p class="err">' in html
    assert "Bridge open" not in html


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
@pytest.mark.parametrize("name", ["q", "publication", "kind", "from", "to", "sort", "after"])
def test_values_that_cannot_be_meant_never_break_a_page(client, name, nonsense):
    source = cast.article()
    assert client.get(f"/articles/?{name}={nonsense}").status_code in (200, 400)
    assert client.get(f"{source.get_absolute_url()}?{name}={nonsense}").status_code in (200, 400)


@pytest.mark.parametrize("status", UNPUBLISHED)
@pytest.mark.parametrize("query", ["", "?sort=added", "?kind=report", "?q=bridge"])
def test_list_keeps_secrets(client, status, query):
    web_of_secrets(status)
    html = page(client, f"/articles/{query}")
    assert_keeps_secrets(html)
    assert "2 quotes" in html


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_page_keeps_secrets(client, status):
    web = web_of_secrets(status)
    html = page(client, web.article.get_absolute_url())
    assert_keeps_secrets(html)
    assert "2 of 2 quotations" in html


def test_quotes_stand_in_the_order_of_the_article(client):
    source = cast.article(url="https://courier.example/1")
    capture = cast.capture(source, "First words, second words, third words.")
    checked("third words", source, capture, 27)
    checked("Said the second.", source, capture, 13, form="paraphrase")
    checked("First words", source, capture, 0)
    cast.quote("Not found anywhere", article=source)
    html = page(client, source.get_absolute_url())
    words = ("First words", "Said the second.", "third words", "Not found anywhere")
    places = [html.index(one) for one in words]
    assert places == sorted(places)
    assert "#:~:text=" in html and "Find in source" in html


def test_checked_says_how_many_of_each_mark(client):
    source = cast.article()
    capture = cast.capture(source, "First words, second words.")
    checked("First words", source, capture, 0)
    checked("Said the second.", source, capture, 13, form="paraphrase")
    cast.quote("Unchecked words", article=source)
    html = page(client, source.get_absolute_url())
    for words in (
        "<dt>As printed</dt><dd>1 of 2 quotations</dd>",
        "<dt>Not yet checked</dt><dd>1 of 2 quotations</dd>",
        "1 remark, each with the passage it rests on",
        f"Fingerprint {capture.sha256[:12]}",
        "The full text is kept for checking only and is not shown",
    ):
        assert words in html, words


def test_text_that_is_not_kept_is_told_by_its_fingerprint(client):
    source = cast.article()
    capture = cast.capture(source, "First words.")
    checked("First words", source, capture, 0)
    Capture.objects.filter(pk=capture.pk).update(text="")
    html = page(client, source.get_absolute_url())
    assert "The text itself is not kept here; it was compared on" in html
    assert "against the text with this fingerprint" in html and capture.sha256[:12] in html
    assert "The full text that was compared is not kept here" in html


@pytest.mark.parametrize(("rights", "shown"), [("private", False), ("excerpts", False), ("public", True)])
def test_whole_text_shows_only_where_rights_allow(client, rights, shown):
    source = cast.article(text_rights=rights)
    cast.capture(source, "A sentence nobody quoted.")
    assert ("A sentence nobody quoted." in page(client, source.get_absolute_url())) is shown


def test_bare_article_says_what_is_not_recorded(client):
    html = page(client, cast.article(publication=None, published="").get_absolute_url())
    for words in (
        "Address not recorded",
        "No date recorded",
        "No author recorded",
        "No summary recorded",
        "No quote from it is recorded here yet",
        "No event recorded",
        "No quotation shown here has been compared yet",
    ):
        assert words in html, words


def test_citation_has_permanent_address_and_day_of_access(client):
    source = cast.article(byline="Ada Quill")
    html = page(client, source.get_absolute_url())
    assert f"http://testserver{source.get_absolute_url()}. Accessed {timezone.now():%-d %B %Y}." in html


def test_copy_says_of_what_and_that_it_is_no_second_report(client):
    first = cast.article("The original")
    copy = cast.article("The copy", copy_of=first, copy_kind="reprint")
    assert "Not a second report" in page(client, copy.get_absolute_url())
    assert "Copies of it" in page(client, first.get_absolute_url())


def test_title_in_another_language_is_marked(client):
    source = cast.article("Мост откроют в мае", language="ru")
    assert '<h1 class="work-title" lang="ru">' in page(client, source.get_absolute_url())
    assert 'lang="ru">Мост' in page(client, "/articles/")


def test_long_article_goes_on_where_it_stopped(client):
    source = cast.article()
    for n in range(53):
        cast.quote(f"Words {n:02}", article=source)
    html = page(client, source.get_absolute_url())
    assert html.count('class="run"') == 50
    more = html.split('" rel="next"')[0].rsplit('href="', 1)[1]
    assert page(client, more).count('class="run"') == 3


def test_former_address_leads_on(client):
    source = cast.article(slug="old")
    source.slug = "new"
    source.save()
    assert client.get("/articles/old/")["Location"] == "/articles/new/"


def test_list_asks_as_often_for_many_as_for_few(client):
    def add():
        source = cast.article()
        cast.article(copy_of=source, copy_kind="reprint")
        cast.quote(article=source)

    assert_same_queries(client, "/articles/", add)


def test_page_asks_as_often_for_many_as_for_few(client):
    source = cast.article(text_rights="public")
    capture = cast.capture(source, "First words, second words.")

    def add():
        Coverage.objects.create(event=(event := cast.event()), article=source)
        checked(
            "First words", source, capture, 0, by=[cast.actor(), cast.actor()], about=[event], said_at=event
        )
        cast.article(copy_of=source, copy_kind="reprint")
        source.authors.add(cast.actor())

    assert_same_queries(client, source.get_absolute_url(), add)

"""What became of a quote: said in place of its mark wherever it is shown, and out of its speaker's counts."""

import pytest

from archive.models import Standing
from tests import cast
from tests.views.pages import UNPUBLISHED, assert_keeps_secrets, page

pytestmark = pytest.mark.django_db

WORDS = "I never promised anyone a bridge"
OTHERWISE = [one for one in Standing if one != Standing.UNDISPUTED]
NOT_COUNTED = "that {} disputed, denied, retracted or not theirs"


def judged(standing="misattributed", words=WORDS, **given):
    return cast.quote(words, standing=standing, standing_note="The outlet said so.", **given)


@pytest.fixture
def pike():
    return cast.actor("Joren Pike")


# Instead of the mark


@pytest.mark.parametrize("standing", OTHERWISE)
def test_standing_stands_in_place_of_the_mark_wherever_it_is_shown(client, pike, standing):
    event, topic = cast.event(), cast.topic()
    quote = judged(standing, by=pike, about=[event], topics=[topic], verdict="verbatim")
    records = [quote, pike, event, topic, quote.article, quote.article.publication]
    for address in ("/", "/quotes/", "/quotes/?sort=oldest", *(one.get_absolute_url() for one in records)):
        html = page(client, address)
        assert WORDS in html, address
        shown = html.split(f"{WORDS}</span>")[1].split("</figcaption>")[0]
        assert f"{standing.label}</a>" in shown and "As printed" not in shown, address


def test_facet_counts_it_under_its_standing(client):
    judged("denied")
    html = page(client, "/quotes/")
    assert 'value="denied"' in html and "Denied by the speaker" in html


def test_neighbour_in_the_article_says_it(client):
    quote = cast.quote(article=cast.article())
    judged("fabricated", article=quote.article)
    html = page(client, quote.get_absolute_url()).split('aria-label="Neighbouring quotes')[1]
    assert "Fabricated: " in html.split("</nav>")[0]


# How we know


def test_page_tells_how_we_know_with_the_day_and_the_article_that_says_so(client, pike):
    source = cast.article("To Our Readers", published="2018-03-15")
    html = page(client, judged(by=pike, standing_source=source).get_absolute_url())
    known = html.split('id="standing"')[1].split("</section>")[0]
    for words in (
        "15 March 2018",
        "The outlet said so.",
        f'href="{source.get_absolute_url()}">To Our Readers',
    ):
        assert words in known, words
    assert "not counted among those of Joren Pike" in html


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_article_that_says_so_is_not_named_unless_readers_may_see_it(client, status):
    outlet = cast.publication("Secret outlet")
    source = cast.article("Secret article", status=status, published="2031", publication=outlet)
    html = page(client, judged(standing_source=source).get_absolute_url())
    assert_keeps_secrets(html)
    assert "2031" not in html and "The outlet said so." in html


def test_article_beside_no_standing_is_not_told(client):
    quote = cast.quote(standing_source=cast.article("To Our Readers"))
    assert "To Our Readers" not in page(client, quote.get_absolute_url())


# Out of the counts


def test_actor_list_counts_what_is_theirs_and_says_how_many_are_not(client, pike):
    cast.quote(by=pike, article=cast.article(published="2016"))
    for standing in ("denied", "fabricated"):
        judged(standing, by=pike, article=cast.article(published="2019"))
    html = page(client, "/actors/")
    assert f"Not counted: 2 {NOT_COUNTED.format('are')}" in html and ">1 quote<" in html
    assert "2016" in html and "2019" not in html


def test_actor_with_nothing_else_is_listed_with_none(client, pike):
    judged(by=pike)
    html = page(client, "/actors/")
    assert f"Not counted: 1 {NOT_COUNTED.format('is')}" in html and ">0 quotes<" in html
    assert "Named here" not in html


def test_actor_page_counts_what_is_theirs_in_heads_and_chart(client, pike):
    for number, standing in enumerate(["undisputed", "undisputed", "disputed", "retracted"]):
        year = "2017" if number else "2016"
        judged(standing, f"Words {number}", by=pike, article=cast.article(published=year))
    html = page(client, pike.get_absolute_url())
    assert f"2 quotes, and 2 {NOT_COUNTED.format('are')}." in html
    assert f"1 quote, and 2 {NOT_COUNTED.format('are')}</p>" in html
    assert all(f"Words {number}" in html for number in range(4))
    assert '<th scope="row">2017</th><td class="num">1</td>' in html


def test_search_by_the_actor_still_finds_them(client, pike):
    cast.quote(by=pike)
    judged(by=pike)
    html = page(client, f"/quotes/?speaker={pike.slug}")
    assert WORDS in html and "2 quotes" in html and NOT_COUNTED not in html


def test_list_by_speaker_counts_what_is_theirs(client, pike):
    cast.quote(by=pike)
    judged(by=pike)
    html = page(client, "/quotes/?sort=speaker")
    assert f"Not counted: 1 {NOT_COUNTED.format('is')}" in html and ">1 quote<" in html


def test_quote_page_counts_what_is_theirs(client, pike):
    shown = [cast.quote(f"Words {number}", by=pike) for number in range(3)]
    judged(by=pike)
    html = page(client, shown[0].get_absolute_url())
    assert f"All 3 quotes by Joren Pike, and 1 {NOT_COUNTED.format('is')}" in html


def test_topic_page_counts_what_is_theirs(client, pike):
    topic = cast.topic()
    cast.quote(by=pike, topics=[topic])
    judged(by=pike, topics=[topic])
    html = page(client, topic.get_absolute_url()).split("Who speaks about it here")[1]
    assert f'1<span class="vh"> quote</span>, and 1 {NOT_COUNTED.format("is")}' in html


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_unpublished_quotes_are_not_among_those_either(client, pike, status):
    cast.quote(by=pike)
    judged(by=pike, status=status)
    for address in ("/actors/", pike.get_absolute_url(), "/quotes/?sort=speaker"):
        assert "disputed, denied" not in page(client, address), address


def test_page_with_nobody_disputed_does_not_speak_of_it(client, pike):
    cast.quote(by=pike)
    assert "disputed" not in page(client, "/actors/")

"""Quote search and the page of one quote."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive import verification
from archive.models import Alias, Status, Utterance
from tests import cast

pytestmark = pytest.mark.django_db
PRINTED = (
    "It rained. “Nobody will cross,” said Mira Tallow. “The piers are not sound.” The ferry goes on Sundays."
)


def page(client, address="/quotes/", status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_words_are_found_and_highlighted(client):
    cast.quote("Nobody will cross the bridge")
    cast.quote("The ferry sails on Sundays")
    html = page(client, "/quotes/?q=bridge")
    assert "1 quote with “bridge”" in html
    assert "Nobody will cross the <mark>bridge</mark>" in html
    assert "ferry" not in html


def test_actor_is_found_by_any_alias(client):
    actor = cast.actor("Fyodor Lukyanov")
    Alias.objects.create(actor=actor, name="Фёдор Лукьянов", kind="native", language="ru")
    cast.quote("It is the beginning", by=actor)
    cast.quote("Something else")
    for typed in ("Lukyanov", "лукьянов", "ФЕДОР ЛУКЬЯНОВ", "Lukyanov, Fyodor", actor.slug):
        html = page(client, f"/quotes/?speaker={typed}")
        assert "It is the beginning" in html and "Something else" not in html


def test_name_typed_as_words_leads_to_the_actor(client):
    cast.actor("Fyodor Lukyanov", slug="fyodor-lukyanov")
    assert "/quotes/?speaker=fyodor-lukyanov" in page(client, "/quotes/?q=Lukyanov")


def test_speaker_and_period_can_be_said_in_the_box(client):
    mira = cast.actor()
    cast.quote("Inside", by=mira, said="2018-05-02")
    cast.quote("Outside", by=mira, said="2017-05-02")
    html = page(client, "/quotes/?q=speaker:Mira+from:2018-05+to:2018-05")
    assert "Inside" in html and "Outside" not in html


def test_search_by_mention_voice_topic_event_and_publication(client):
    event, topic, mira = cast.event(slug="bridge"), cast.topic("Bridges"), cast.actor(slug="mira")
    named = cast.actor("Joren Pike", slug="joren")
    source = cast.article(publication=cast.publication("Ellery Post"))
    quote = cast.quote("These words", by=mira, about=[event], topics=[topic], article=source)
    quote.mentions.add(named)
    cast.quote("Other words", by=cast.actor("Ada Quill"))
    for query in (
        "mentions=joren",
        "speaker=mira",
        "topic=bridges",
        "event=bridge",
        "publication=ellery-post",
    ):
        html = page(client, f"/quotes/?{query}")
        assert "These words" in html and "Other words" not in html, query


def test_speakers_of_the_words_are_counted_between_their_years(client):
    mira = cast.actor()
    cast.quote("bridge one", by=mira, said="2016-05-02")
    cast.quote("bridge two", by=mira, said="2018")
    html = page(client, "/quotes/?q=bridge&sort=speaker")
    assert "2016–2018" in html and "2 quotes" in html


@pytest.mark.parametrize("sort", ["newest", "oldest", "best", "speaker", "added"])
def test_every_order_shows_every_quote_once(client, sort):
    for number in range(28):
        cast.quote(f"bridge number{number}", by="a passer-by", said=f"20{number % 20:02}")
    first = client.get(f"/quotes/?q=bridge&sort={sort}")
    second = client.get(f"/quotes/?q=bridge&sort={sort}&after={first.context['page'].next}")
    ids = [*first.context["page"].ids, *second.context["page"].ids]
    assert (len(ids), len(set(ids))) == (28, 28)


@pytest.mark.parametrize(
    "query",
    [
        "q=%22", "q='", "q=AND", "q=OR", "q=NOT", "q=NEAR(", "q=*", "q=-", "q=text:x", "q=tags:a1", "q=a1",
        "q=%00", "q=%F0%9F%98%80", "q=%22unclosed", "q=(", "q=-bridge", "q=x%00y", "page=-1", "q=%ff",
    ],
)  # fmt: skip
def test_odd_searches_are_answered_or_refused_in_words(client, query):
    cast.quote()
    assert client.get(f"/quotes/?{query}").status_code in {200, 400}


@pytest.mark.parametrize(
    "query", ["q=" + "x" * 10_000, "q=ab*", "q=" + "a+" * 40, "from=2019-13", "sort=loud"]
)
def test_search_that_cannot_be_made_is_a_message_at_its_field(client, query):
    cast.quote("Rows")
    html = page(client, f"/quotes/?{query}", status=400)
    assert 'class="hint err"' in html or "This cannot be shown as asked" in html
    assert "Rows" not in html


def test_word_of_a_draft_is_a_nonsense_word(client):
    cast.quote("unspeakable", status=Status.DRAFT, by=cast.actor("Hidden One", status=Status.DRAFT))
    draft = page(client, "/quotes/?q=unspeakable").replace("unspeakable", "zzzzzzzzzzz")
    assert draft == page(client, "/quotes/?q=zzzzzzzzzzz")


@pytest.mark.parametrize("hidden", ["quote", "article", "actor"])
@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN])
def test_hidden_quote_is_in_no_list_count_or_facet(client, hidden, status):
    cast.quote("Public words")
    before = page(client)
    given = {
        "quote": {"status": status},
        "article": {"article": cast.article("Secret", status=status, publication=cast.publication("Secret"))},
        "actor": {"by": cast.actor("Secret", status=status)},
    }[hidden]
    cast.quote("Secret words", **given)
    assert page(client) == before


def test_quote_set_back_to_draft_is_gone_at_once(client):
    quote = cast.quote("Nobody will cross")
    assert "Nobody" in page(client, "/quotes/?q=nobody")
    quote.status = Status.DRAFT
    quote.save()
    assert "No quote has the words" in page(client, "/quotes/?q=nobody")
    assert page(client, quote.get_absolute_url(), status=404)


def checked(text_rights="public", keep=True):
    source = cast.article(text_rights=text_rights, url="https://courier.example/bridge")
    kept = cast.capture(source, PRINTED)
    quote = cast.quote("Nobody will cross\nThe piers are not sound.", article=source)
    verification.check(quote)
    if not keep:
        type(kept).objects.update(text="")
    return quote


def test_quote_shows_its_proof(client):
    quote = checked()
    html = page(client, quote.get_absolute_url())
    assert "Both runs of words were found" in html
    assert quote.checked_capture.sha256 in html
    assert "12 to 29" in html


def test_link_leads_to_the_words_in_the_source(client):
    html = page(client, checked().get_absolute_url())
    assert "https://courier.example/bridge#:~:text=Nobody%20will%20cross" in html


def test_context_is_shown_as_far_as_rights_allow(client):
    assert "The ferry goes on Sundays" in page(client, checked("public").get_absolute_url())
    assert "It rained" not in page(client, checked("private").get_absolute_url())


def test_text_that_is_not_kept_is_said(client):
    html = page(client, checked(keep=False).get_absolute_url())
    assert "not kept here" in html and "checked on that day against the fingerprint" in html


def test_standing_stands_before_the_words(client):
    quote = cast.quote("I promised it", standing="denied", standing_note="He denied it the next day.")
    html = page(client, quote.get_absolute_url())
    assert html.index("Denied by the speaker") < html.index("I promised it") < html.index("He denied it")


def test_same_utterance_in_another_article_stands_beside(client):
    utterance = Utterance.objects.create()
    quote = cast.quote("One wording", utterance=utterance)
    cast.quote("Another wording", utterance=utterance)
    cast.quote("Draft wording", utterance=utterance, status=Status.DRAFT)
    html = page(client, quote.get_absolute_url())
    assert "Another wording" in html and "Draft wording" not in html
    assert "Recorded from 2 articles" in html


def test_hidden_records_lend_a_quote_nothing(client):
    secret = cast.event("Secret event", status=Status.DRAFT, date="1999-01-01")
    quote = cast.quote(about=[secret], said_at=secret)
    quote.mentions.add(cast.actor("Secret Actor", status=Status.DRAFT))
    cast.quote("Secret neighbour", article=quote.article, status=Status.DRAFT)
    html = page(client, quote.get_absolute_url())
    assert "Secret" not in html and "1999" not in html


def test_withdrawn_quote_answers_410_without_its_words(client):
    quote = cast.quote("Taken back", status=Status.WITHDRAWN, withdrawal_reason="privacy")
    html = page(client, quote.get_absolute_url(), status=410)
    assert "Taken back" not in html and quote.public_id in html and "Privacy" in html


def test_quote_of_a_withdrawn_article_answers_410(client):
    quote = cast.quote(
        "Taken back", article=cast.article("Secret", status=Status.WITHDRAWN, withdrawal_reason="legal")
    )
    html = page(client, quote.get_absolute_url(), status=410)
    assert "Taken back" not in html and "Secret" not in html


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW])
def test_hidden_quote_is_the_404_of_what_never_was(client, status):
    hidden = page(client, cast.quote(status=status).get_absolute_url(), status=404)
    assert hidden == page(client, "/q/00000000/", status=404)


def test_number_is_read_as_people_copy_it(client):
    quote = cast.quote(public_id="7k3f2m90")
    assert client.get("/q/7K3F2M9O/").url == quote.get_absolute_url()


def test_voices_are_named_with_their_roles(client):
    board = cast.actor("Ellery Harbour Board", kind="organisation")
    quote = cast.quote(by=[cast.actor(), cast.actor("Joren Pike"), board])
    for position, role, capacity in [
        (1, "harbour master", "jointly"),
        (2, "mayor", "jointly"),
        (3, "", "on_behalf"),
    ]:
        quote.voices.filter(position=position).update(role_as_printed=role, capacity=capacity)
    html = page(client, quote.get_absolute_url())
    plain = " ".join(re.sub("<[^>]+>", "", html).split())
    assert "Mira Tallow, harbour master, and Joren Pike, mayor, for Ellery Harbour Board" in plain


@pytest.mark.parametrize("address", ["/quotes/", "/quotes/?q=words", "/quotes/?q=words&sort=speaker", "one"])
def test_queries_do_not_grow_with_the_rows(client, address):
    event = cast.event()

    def add(n: int) -> None:
        for number in range(n):
            cast.quote(f"words {n} {number}", about=[event], by=cast.actor(f"Actor {n} {number}"))

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, target)
        return len(queries)

    add(5)
    target = cast.quote("words", about=[event]).get_absolute_url() if address == "one" else address
    few = count()
    add(9)
    assert count() <= few <= 45


@pytest.mark.parametrize("query", ["speaker:Mira", "event:bridge", "speaker:mira+event:bridge"])
def test_operator_alone_in_the_box_narrows(client, query):
    cast.quote("These words", by=cast.actor(slug="mira"), about=[cast.event(slug="bridge")])
    cast.quote("Other words", by=cast.actor("Joren Pike"))
    html = page(client, f"/quotes/?q={query}")
    assert "These words" in html and "Other words" not in html


@pytest.mark.parametrize("query", ["speaker:Nobody", "event:none", "speaker:Mira"])
def test_operator_alone_in_the_box_is_refused_or_asks_which(client, query):
    cast.actor("Mira Tallow"), cast.actor("Mira Quill")
    cast.quote("Rows")
    assert "Rows" not in page(client, f"/quotes/?q={query}", status=400)


def test_quote_that_was_never_public_is_not_gone_with_its_article(client):
    source = cast.article(status=Status.WITHDRAWN, withdrawal_reason="legal")
    quote = cast.quote(article=source, by=cast.actor("Joren Pike", status=Status.DRAFT))
    page(client, quote.get_absolute_url(), status=404)


def test_words_that_are_not_theirs_are_nobodys_to_cite(client):
    mira = cast.actor()
    quote = cast.quote("I promised it", by=mira, standing="misattributed", standing_note="A columnist's.")
    html = page(client, quote.get_absolute_url())
    assert "Misattributed: not yet checked against" in html
    assert "given as the words of Mira Tallow" in html.partition("</title>")[0]
    other = page(client, cast.quote("I did not", by=mira).get_absolute_url())
    assert "I promised it" not in other


def test_date_of_speaking_stands_beside_the_articles(client):
    cast.quote("Long ago", said="2014-03-18")
    assert 'Said <time datetime="2014-03-18">18 March 2014</time>' in page(client)


def test_excerpt_of_another_text_is_not_shown(client):
    quote = checked("excerpts")
    type(quote.checked_capture).objects.filter(pk=quote.checked_capture_id).update(text="private " * 40)
    assert "private private" not in page(client, quote.get_absolute_url())


def test_link_into_the_source_has_the_words_of_the_source(client):
    source = cast.article(url="https://courier.example/bridge")
    cast.capture(source, "He said: “Don't cross -- wait for the ferry,” and left.")
    quote = cast.quote("Don’t cross — wait for the ferry", article=source)
    verification.check(quote)
    html = page(client, quote.get_absolute_url())
    assert "#:~:text=Don%27t%20cross%20%2D%2D%20wait%20for%20the%20ferry" in html


def test_article_that_is_gone_is_not_linked(client):
    quote = cast.quote(article=cast.article(url="https://courier.example/x", access="gone"))
    html = page(client, quote.get_absolute_url())
    assert "courier.example" not in html and "gone from its address" in html


def test_neighbours_follow_the_text_they_were_checked_against(client):
    source = cast.article()
    cast.capture(source, "“Alpha words here,” he said. “Gamma words here,” she said.")
    quotes = [cast.quote(f"{name} words here", article=source) for name in ("Alpha", "Gamma")]
    for quote in quotes:
        verification.check(quote)
    html = page(client, quotes[0].get_absolute_url())
    assert "First quote in the article" in html and "Gamma words" in html


def test_years_before_1000_are_worded_and_lead_on(client):
    cast.quote("Old words", said="-0043")
    html = page(client)
    assert ">44 BC</a>" in html and "from=-0043&amp;to=-0043" in html
    assert "Old words" in page(client, "/quotes/?from=-0043&to=-0043")


def test_next_page_of_long_names_can_be_opened(client):
    for number in range(52):
        cast.quote(f"words {number}", by=cast.actor("Я" * 280 + str(number)))
    first = client.get("/quotes/?sort=speaker")
    assert client.get(f"/quotes/?sort=speaker&after={first.context['page'].next}").status_code == 200


@pytest.mark.parametrize("path", ["q", "actors", "events", "articles", "topics", "publications"])
def test_address_with_a_nul_is_the_404_of_what_never_was(client, path):
    assert page(client, f"/{path}/x%00y/", status=404) == page(client, "/q/00000000/", status=404)


@pytest.mark.parametrize(
    ("typed", "named"),
    [("bridge", True), ("bridge talks", True), ("bridge -ferry", False), ("bridge OR ferry", False)],
)
def test_an_event_may_have_been_meant_by_plain_words(client, typed, named):
    event = cast.event("The bridge talks")
    cast.event("The bridge draft", status=Status.DRAFT)
    found = client.get("/quotes/", {"q": typed}).context.get("events_named", [])
    assert found == ([event] if named else [])

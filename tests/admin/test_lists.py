"""Lists: what finds a record, what narrows them down, and what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.models import Actor, Article, Event, Quote, Status, Topic, Utterance
from tests import cast

from .conftest import address

pytestmark = pytest.mark.django_db


def rows(response):
    return [str(record) for record in response.context["cl"].result_list]


@pytest.fixture
def lukyanov():
    actor = cast.actor("Fyodor Lukyanov")
    actor.aliases.create(name="Фёдор Лукьянов", kind="native", language="ru")
    return actor


@pytest.mark.parametrize("typed", ["Лукьянов", "ЛУКЬЯНОВ фе", "lukyan", "Fyódor lukyanov"])
def test_an_actor_is_found_by_any_name(desk, lukyanov, typed):
    cast.actor("Mira Tallow")
    assert rows(desk.get(address(Actor, "changelist"), {"q": typed})) == ["Fyodor Lukyanov"]
    params = {"app_label": "archive", "model_name": "voice", "field_name": "actor", "term": typed}
    found = desk.get(reverse("admin:autocomplete"), params).json()["results"]
    assert [one["text"] for one in found] == ["Fyodor Lukyanov"]


def test_an_actor_merged_away_is_not_offered(desk, lukyanov):
    cast.actor("F. Lukyanov", merged_into=lukyanov)
    params = {"app_label": "archive", "model_name": "voice", "field_name": "actor", "term": "Lukyanov"}
    assert len(desk.get(reverse("admin:autocomplete"), params).json()["results"]) == 1


def test_a_quote_is_found_by_words_number_and_any_name_of_its_speaker(desk, lukyanov):
    quote = cast.quote("The tide takes what it is given", by=lukyanov)
    cast.quote("Nobody will cross")
    for typed in ("tide takes", f"#{quote.public_id.upper()}", "Лукьянов", "Fyodor Lukyanov"):
        assert rows(desk.get(address(Quote, "changelist"), {"q": typed})) == [str(quote)]


def test_quotes_are_narrowed_by_actor_event_publication_status_and_date(desk, lukyanov):
    event = cast.event("Bridge congress", date="2016")
    said = cast.quote("The tide takes what it is given", by=lukyanov, said_at=event, status=Status.DRAFT)
    about = cast.quote("Nobody will cross", about=[event], said="2017-03")
    late = cast.quote("Come back in spring", article=cast.article(published="1999-05"))

    def found(**params):
        return rows(desk.get(address(Quote, "changelist"), params))

    assert found(actor="лукьянов") == [str(said)]
    assert found(event="bridge CONGRESS") == [str(about), str(said)]
    assert found(status__exact="draft") == [str(said)]
    assert found(date="2016") == [str(said)]
    assert found(date="2017-01/2017-06") == [str(about)]
    assert found(date="199X") == [str(late)]
    assert len(found(publication="courier")) == 3
    assert found(actor="nobody at all") == []


def test_events_are_narrowed_by_participant_and_date(desk, lukyanov):
    congress = cast.event("Bridge congress", date="2016-05/2016-07")
    cast.event("Ferry opens", date="")
    congress.participations.create(actor=lukyanov)
    where = address(Event, "changelist")
    assert rows(desk.get(where, {"actor": "Lukyanov"})) == ["Bridge congress"]
    assert rows(desk.get(where, {"date": "2016-06"})) == ["Bridge congress"]
    assert rows(desk.get(where, {"date": "../.."})) == ["Bridge congress"]


def test_a_bad_date_in_a_filter_is_said_and_finds_nothing(desk):
    cast.event()
    response = desk.get(address(Event, "changelist"), {"date": "Oct 2019"})
    assert rows(response) == []
    assert "Did you mean 2019-10?" in response.content.decode()


def test_a_typed_filter_keeps_the_others(desk):
    html = desk.get(
        address(Quote, "changelist"), {"status__exact": "draft", "actor": "Mira"}
    ).content.decode()
    assert '<input type="hidden" name="status__exact" value="draft">' in html


def test_actors_are_listed_with_all_and_public_quotes(desk, lukyanov):
    cast.quote(by=lukyanov)
    cast.quote(by=[lukyanov, cast.actor()], status=Status.DRAFT)
    actor = desk.get(address(Actor, "changelist"), {"q": "Lukyanov"}).context["cl"].result_list[0]
    assert (actor.n_quotes, actor.n_public) == (2, 1)


def make(n):
    for number in range(n):
        event = cast.event(f"Event {number}")
        event.places.add(cast.place(f"Place {number}"))
        source = cast.article(publication=cast.publication(f"Courier {number}"))
        group = Utterance.objects.create(note=f"Group {number}")
        quote = cast.quote(
            article=source, by=[cast.actor(), cast.actor("Joren Pike")], said_at=event, about=[event],
            topics=[cast.topic(f"Topic {number}")], utterance=group,
        )  # fmt: skip
        group.preferred_quote = quote
        group.save()
        quote.corrections.create(reason="A word was wrong.")


@pytest.mark.parametrize(
    "model", [Actor, Article, Event, Quote, Topic, Utterance, "publication", "correction", "place"]
)
def test_a_longer_list_takes_no_more_queries(desk, model):
    where = (
        reverse(f"admin:archive_{model}_changelist")
        if isinstance(model, str)
        else address(model, "changelist")
    )
    counts = []
    for n in (3, 9):  # 3 rows, then 12
        make(n)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get(where).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("model", [Actor, Article, Event, Quote, Topic, Utterance])
@pytest.mark.parametrize("typed", ["\0", "%", "'\"", "!!!", "x" * 5000, "-", "(", "ё" * 400])
def test_a_list_answers_whatever_is_searched(desk, model, typed):
    cast.quote()
    for name in ("q", "actor", "event", "date", "publication"):
        assert desk.get(address(model, "changelist"), {name: typed}, follow=True).status_code == 200
    params = {"app_label": "archive", "model_name": "quote", "field_name": "article", "term": typed}
    assert desk.get(reverse("admin:autocomplete"), params).status_code == 200

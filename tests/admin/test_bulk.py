"""Steps for many records: first what will happen and what is refused, tried and undone; then just that."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive import history, workflow
from archive.admin import actors, bulk
from archive.models import Event, Quote, Revision
from archive.search import indexing, trying
from tests import cast

from .conftest import address, messages
from .test_status import act, chosen, told

pytestmark = pytest.mark.django_db


def press(desk, page, *records, **extra):
    """Press the button of a page that was made before."""
    seen = {name: page.context[name] for name in ("seen", "tried")}
    return chosen(desk, page.context["step"].name, *records, do="1", **seen, **extra)


def waits(quote) -> history.Data:
    return history.waiting(quote).data


# The preview


def test_preview_names_what_will_be_done_and_what_is_refused_with_reasons(desk):
    good = cast.quote("These will go", status="draft")
    bad = cast.quote("These wait", status="draft", by=cast.actor("Joren Pike", status="draft"))
    page = told(chosen(desk, "publish", good, bad))
    assert "1 of 2 can be done" in page and 'value="Publish this one"' in page
    assert "These will go" in page and "Actor “Joren Pike” is not public yet" in page


def test_preview_changes_nothing(desk, django_capture_on_commit_callbacks):
    quote = cast.quote(status="draft", article=cast.article(status="draft"))
    with django_capture_on_commit_callbacks() as then:
        chosen(desk, "publish_along", quote)
    stored = Quote.objects.get()
    assert (stored.status, stored.version, stored.article.status) == ("draft", quote.version, "draft")
    assert not Revision.objects.exists() and not then


def test_preview_names_what_goes_along(desk):
    quote = cast.quote(status="draft", article=cast.article("Harbour report", status="draft"))
    page = told(chosen(desk, "publish_along", quote))
    assert "With them: 1" in page and "Harbour report" in page


@pytest.mark.parametrize("step", ["withdraw", "back_to_draft"])
def test_preview_says_how_many_public_quotes_go_with_actors_and_articles(desk, step):
    mira, jonas = cast.actor(), cast.actor("Jonas Reed")
    cast.quote(by=[mira, jonas])
    cast.quote(by=jonas, status="draft")
    assert "no longer see 1 public quote either" in told(chosen(desk, step, mira, jonas))
    source = Quote.objects.last().article
    assert "no longer see 1 public quote either" in told(chosen(desk, step, source))


def test_preview_says_how_many_quotes_readers_then_see(desk):
    mira = cast.actor(status="draft")
    for status in ("published", "published", "draft"):
        cast.quote(by=mira, status=status)
    assert "Readers then see 2 quotes more" in told(chosen(desk, "publish", mira))


def test_preview_says_how_long_saving_takes_where_that_is_noticed(desk, monkeypatch):
    mira = cast.actor()
    for _ in range(3):
        cast.quote(by=mira)
    assert "Saving takes" not in told(chosen(desk, "withdraw", mira))
    monkeypatch.setattr(bulk, "NOTICED", 0)
    monkeypatch.setattr(trying, "SAMPLE", 1)
    page = told(chosen(desk, "withdraw", mira))
    assert "no longer see 3 public quotes either" in page
    said = "Saving takes about 1 to 2 seconds, the longer the busier the machine is"
    assert f"{said}: measured just now on some of the 3 quotes" in page


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.9, ""),
        (1.0, "about 1 to 3 seconds"),
        (2.0, "about 2 to 5 seconds"),
        (80.0, "about 80 to 200 seconds"),
        (120.0, "about 2 to 5 minutes"),
    ],
)
def test_duration_is_a_span_that_covers_a_busy_machine(seconds, said):
    assert bulk._takes(indexing.Reach(seconds=seconds)) == said


def test_form_of_an_actor_with_many_quotes_says_where_that_is_told(desk, monkeypatch):
    mira = cast.actor()
    for _ in range(2):
        cast.quote(by=mira)
    form = address(mira)
    assert "says beforehand how many" not in told(desk.get(form))
    monkeypatch.setattr(actors, "MANY", 2)
    assert "Of its 2 quotes" in told(desk.get(form))


def test_what_changed_since_the_preview_is_refused_by_name_and_the_rest_done(desk):
    first, second = cast.event("Ellery fair", status="draft"), cast.event("Harbour day", status="draft")
    page = chosen(desk, "publish", first, second)
    first.summary = "Another hand"
    first.save()
    said = messages(press(desk, page, first, second))
    assert "Published: Harbour day" in said
    assert "Refused: “Ellery fair”: It was changed since you saw the preview." in said


def test_record_deleted_since_the_preview_is_told(desk):
    event = cast.event(status="draft")
    page = chosen(desk, "publish", event)
    pk = event.pk
    event.delete()
    event.pk = pk
    assert f"Refused: “Event number {pk}”: It was deleted" in messages(press(desk, page, event))


def test_agreement_given_since_the_preview_makes_it_another(desk, second_editor):
    event = cast.event(status="draft")
    page = chosen(desk, "submit_for_review", event)
    workflow.agree(event, by=second_editor)
    assert "It was changed since you saw the preview" in messages(press(desk, page, event))


def test_button_without_a_preview_does_nothing_yet(desk):
    event = cast.event(status="draft")
    assert "1 of 1 can be done" in told(chosen(desk, "publish", event, do="1"))
    for seen in ("x:y 99999999999999999999:1", f"{event.pk}", f"{event.pk}:", "\0"):
        chosen(desk, "publish", event, do="1", seen=seen)
    assert not Event.objects.published().exists()


def test_other_time_is_another_preview(desk):
    event = cast.event(status="draft")
    page = chosen(desk, "schedule", event, preview="1", at_0="2199-05-01", at_1="06:00")
    assert "1 of 1 can be done" in told(page)
    again = press(desk, page, event, at_0="2199-06-01", at_1="06:00")
    event.refresh_from_db()
    assert "1 of 1 can be done" in told(again) and event.publish_on is None


def test_more_than_can_be_taken_at_once_says_how_to_narrow(desk, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    events = [cast.event(status="draft") for _ in range(3)]
    said = messages(chosen(desk, "publish", *events, select_across=1))
    assert "These are 3 events, and at most 2" in said and "Narrow the list" in said
    assert not Event.objects.published().exists()


def test_all_of_a_narrowed_list_are_taken_as_they_were_found(desk):
    events = [cast.event(f"Ellery fair {n}", status="draft") for n in range(3)]
    other = cast.event("Harbour day", status="draft")
    where = address(Event, "changelist") + "?q=fair"
    sent = {"action": "submit_for_review", "_selected_action": [events[0].pk], "index": 0, "select_across": 1}
    page = desk.post(where, sent)
    assert "3 of 3 can be done" in told(page)
    seen = {"seen": page.context["seen"], "tried": ""}
    desk.post(where, {**sent, **seen, "select_across": 0, "do": "1"})
    other.refresh_from_db()
    assert Event.objects.filter(status="in_review").count() == 3 and other.status == "draft"


@pytest.mark.parametrize("pks", [["abc"], ["1\0"], ["9" * 30], ["-1"], ["99999"]])
def test_records_that_no_list_has_are_told(desk, pks):
    cast.event(status="draft")
    sent = {"action": "publish", "_selected_action": pks, "index": 0, "select_across": 0}
    response = desk.post(address(Event, "changelist"), sent, follow=True)
    assert response.status_code == 200
    assert "nothing was done" in messages(response) or "It was deleted" in told(response)


def test_every_record_asks_as_much_as_the_first(desk):
    def asked(n: int) -> int:
        quotes = [cast.quote(status="draft") for _ in range(n)]
        with CaptureQueriesContext(connection) as queries:
            chosen(desk, "publish", *quotes)
        return len(queries)

    asked(1)
    one, four, seven = asked(1), asked(4), asked(7)
    assert four - one == seven - four


# Topics


def test_topics_are_added_to_drafts_at_once_and_it_is_in_the_history(desk, editor):
    event, bridges, ports = cast.event(status="draft"), cast.topic(), cast.topic("Ports")
    event.topics.add(ports)
    act(desk, "assign_topics", event, preview="1", add=[bridges.pk], remove=[ports.pk])
    assert list(event.topics.all()) == [bridges]
    assert history.last_hand(event) == editor.pk


def test_topics_of_a_public_quote_wait(desk):
    quote, bridges = cast.quote(), cast.topic()
    act(desk, "assign_topics", quote, preview="1", add=[bridges.pk])
    assert not quote.topics.exists() and waits(quote)["many"]["topics"] == [bridges.pk]


def test_topic_that_it_has_already_is_no_change(desk):
    quote = cast.quote(status="draft", topics=[cast.topic()])
    page = chosen(desk, "assign_topics", quote, preview="1", add=[cast.topic().pk])
    assert "Nothing of it would change" in told(page)


@pytest.mark.parametrize("sent", [{}, {"add": ["0"]}, {"add": ["x"]}, {"add": ["1\0"]}])
def test_topics_that_are_none_are_asked_for_again(desk, sent):
    page = chosen(desk, "assign_topics", cast.quote(status="draft"), preview="1", **sent)
    assert 'class="errorlist"' in told(page) and "can be done" not in told(page)


def test_one_topic_is_not_added_and_removed(desk):
    both = {"add": [cast.topic().pk], "remove": [cast.topic().pk]}
    assert "To be added and removed: Bridges" in told(
        chosen(desk, "assign_topics", cast.quote(status="draft"), preview="1", **both)
    )


def test_change_of_ones_own_that_waits_is_taken_along(desk, editor):
    quote, bridges = cast.quote(context="Before"), cast.topic()
    data = history.snapshot(quote)
    data["fields"]["context"] = "After"
    workflow.wait(quote, data, by=editor)
    act(desk, "assign_topics", quote, preview="1", add=[bridges.pk])
    assert (waits(quote)["fields"]["context"], waits(quote)["many"]["topics"]) == ("After", [bridges.pk])


def test_change_of_another_that_waits_is_left_alone(desk, second_editor):
    quote = cast.quote(context="Before")
    data = history.snapshot(quote)
    data["fields"]["context"] = "After"
    workflow.wait(quote, data, by=second_editor)
    page = chosen(desk, "assign_topics", quote, preview="1", add=[cast.topic().pk])
    assert "A change by otto waits already" in told(page)


# Events of quotes


def test_event_of_a_draft_is_changed_at_once(desk):
    forum, fair = cast.event("Valdai Forum"), cast.event("Ellery fair")
    quote = cast.quote(status="draft", about=[fair])
    act(desk, "change_event", quote, preview="1", said_at="valdai forum", remove="Ellery", add=forum.slug)
    quote.refresh_from_db()
    assert quote.said_at == forum and list(quote.about.all()) == [forum]


def test_event_of_a_public_quote_is_a_correction_and_asks_for_the_reason(desk):
    forum, quote = cast.event("Valdai Forum"), cast.quote()
    page = chosen(desk, "change_event", quote, preview="1", said_at="Valdai")
    assert "say for them what was wrong" in told(page) and not page.context["seen"]
    act(desk, "change_event", quote, preview="1", said_at="Valdai", reason="The transcript says where.")
    kept = history.waiting(quote)
    assert (kept.fields["said_at"], kept.reason) == (forum.pk, "The transcript says where.")
    quote.refresh_from_db()
    assert quote.said_at is None


def test_event_is_taken_away(desk):
    quote = cast.quote(status="draft", said_at=cast.event())
    act(desk, "change_event", quote, preview="1", is_said_nowhere="on")
    quote.refresh_from_db()
    assert quote.said_at is None


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Name an event to set"),
        ({"said_at": "Nowhere at all"}, "No event has these words"),
        ({"said_at": "Ellery"}, "Several are meant"),
        ({"said_at": "Ellery fair", "is_said_nowhere": "on"}, "not both"),
        ({"add": "Ellery fair", "remove": "Ellery fair"}, "Choose which"),
    ],
)
def test_event_that_is_not_clear_is_asked_for_again(desk, sent, said):
    cast.event("Ellery fair"), cast.event("Ellery day")
    assert said in told(chosen(desk, "change_event", cast.quote(status="draft"), preview="1", **sent))


def test_contributor_changes_drafts_alone(client):
    client.force_login(cast.person("uma", "Contributor"))
    draft, other, public = cast.quote(status="draft"), cast.quote(status="in_review"), cast.quote()
    act(client, "assign_topics", draft, other, public, preview="1", add=[cast.topic().pk])
    assert list(Quote.objects.filter(topics__isnull=False)) == [draft]
    assert not Revision.objects.filter(state="pending").exists()


# An article with all its quotes


def test_withdrawn_article_takes_its_quotes_along_at_once_and_says_so_in_its_history(desk, client):
    source = cast.article()
    quotes = [cast.quote(article=source) for _ in range(2)]
    act(desk, "withdraw", source, reason="rights")
    assert [client.get(f"/q/{one.public_id}/").status_code for one in quotes] == [410, 410]
    last = Revision.objects.of(source).last()
    assert last.reason == "Rights. 2 published quotes went out of readers’ sight with it."


def test_opened_again_and_published_it_brings_them_back(desk, client):
    quote = cast.quote()
    act(desk, "withdraw", quote.article, reason="rights")
    act(desk, "back_to_draft", quote.article)
    act(desk, "publish", quote.article)
    assert client.get(f"/q/{quote.public_id}/").status_code == 200
    assert "1 published quote came into readers’ sight" in Revision.objects.of(quote.article).last().reason

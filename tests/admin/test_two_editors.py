"""Two editors at once: the first save is kept, the second refused, nothing typed is lost."""

from datetime import UTC, datetime

import pytest

from archive.models import Event
from tests import cast

from .conftest import address, errors, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(second_editor):
    return cast.event("Ellery bridge closed", status="draft", summary="A survey.", date="2018-04-04")


def save_elsewhere(event, user, **changes):
    theirs = Event.objects.get(pk=event.pk)
    for name, value in changes.items():
        setattr(theirs, name, value)
    theirs.updated_by = user
    theirs.save()


def test_the_second_save_is_refused_with_both_texts(desk, event, second_editor):
    where = address(event)
    sent = typed(desk.get(where))
    save_elsewhere(event, second_editor, date="2018-04-02/2018-04-04")
    response = desk.post(where, {**sent, "summary": "A survey of its piers."})
    head = " ".join(errors(response)["__all__"])
    assert "otto saved this event on" in head and "Nothing that you typed is lost" in head
    html = response.content.decode()
    assert "2018-04-02/2018-04-04 (2–4 April 2018)" in html and "2018-04-04 (4 April 2018)" in html
    assert "A survey of its piers." in html
    event.refresh_from_db()
    assert (event.summary, event.date) == ("A survey.", "2018-04-02/2018-04-04")


def test_the_next_save_goes_through_knowingly(desk, event, second_editor):
    where = address(event)
    sent = {**typed(desk.get(where)), "summary": "A survey of its piers."}
    save_elsewhere(event, second_editor, summary="Their survey.")
    refused = desk.post(where, sent)
    assert "Press Save again" in refused.content.decode()
    desk.post(where, typed(refused))
    event.refresh_from_db()
    assert event.summary == "A survey of its piers."


def test_a_withdrawal_in_the_meantime_is_a_conflict_too(desk, second_editor):
    event = cast.event()
    where = address(event)
    sent = {**typed(desk.get(where)), "summary": "Mine."}
    save_elsewhere(event, second_editor, status="withdrawn", withdrawal_reason="error")
    response = desk.post(where, sent)
    assert "__all__" in errors(response)
    assert "Mine." in response.content.decode()


def test_rows_that_differ_are_told_as_well(desk, event, second_editor):
    row = event.participations.create(actor=cast.actor(), role="host")
    where = address(event)
    sent = typed(desk.get(where))
    row.role = "guest"
    row.save()
    save_elsewhere(event, second_editor)
    html = desk.post(where, sent).content.decode()
    assert "Participant: Role" in html and "guest" in html


def test_a_check_in_the_meantime_is_no_conflict(desk, save):
    from archive import verification

    quote = cast.quote(status="draft")
    where = address(quote)
    sent = {**typed(desk.get(where)), "context": "Asked when."}
    cast.capture(quote.article, quote.text)
    verification.check(quote)
    desk.post(where, sent)
    quote.refresh_from_db()
    assert quote.context == "Asked when."


# Taking theirs


@pytest.fixture
def refused(desk, event, second_editor):
    """The page after a conflict: they changed the date and the places, I changed all there is."""
    event.places.add(cast.place())
    mine = {"summary": "My survey.", "date": "2018-04-05", "places": [], "title": "Closed"}
    sent = {**typed(desk.get(address(event))), **mine}
    save_elsewhere(event, second_editor, date="2018-04-02")
    return desk.post(address(event), sent)


@pytest.mark.parametrize(("field", "stored"), [("date", "2018-04-02"), ("summary", "A survey.")])
def test_theirs_is_taken_for_one_field_and_saved_with_the_rest_of_mine(desk, event, refused, field, stored):
    assert f'name="_take" value="{field}"' in refused.content.decode()
    taken = desk.post(address(event), {**typed(refused), "_take": field})
    assert "what is stored is in the field now" in " ".join(errors(taken)["__all__"])
    assert f'name="_take" value="{field}"' not in taken.content.decode()
    assert (typed(taken)[field], typed(taken)["title"]) == (stored, "Closed")
    desk.post(address(event), typed(taken))
    event.refresh_from_db()
    assert (getattr(event, field), event.title) == (stored, "Closed")


def test_their_links_are_taken(desk, event, refused):
    taken = desk.post(address(event), {**typed(refused), "_take": "places"})
    assert [str(one) for one in typed(taken)["places"]] == [str(event.places.get().pk)]


def test_taking_theirs_saves_nothing(desk, event, refused):
    before = Event.objects.values().get(pk=event.pk)
    for field in ("date", "version", "nonsense", "", "\0"):
        answer = desk.post(address(event), {**typed(refused), "_take": field})
        assert "Nothing is saved yet" in " ".join(errors(answer)["__all__"])
    assert Event.objects.values().get(pk=event.pk) == before


def test_stored_time_is_taken(desk, second_editor):
    article = cast.article(status="draft", embargo_until=datetime(2030, 1, 1, 9, 30, tzinfo=UTC))
    gone = {"embargo_until_0": "", "embargo_until_1": ""}
    sent = {**typed(desk.get(address(article))), **gone, "_take": "embargo_until"}
    taken = typed(desk.post(address(article), sent))
    assert taken["embargo_until"] == ["2030-01-01", "09:30:00"]

"""Two editors at once: the first save is kept, the second refused, nothing typed is lost."""

import pytest

from archive.models import Event
from tests import cast

from .conftest import address, errors, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(second_editor):
    return cast.event("Ellery bridge closed", summary="A survey.", date="2018-04-04")


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


def test_a_withdrawal_in_the_meantime_is_a_conflict_too(desk, event, second_editor):
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

    quote = cast.quote()
    where = address(quote)
    sent = {**typed(desk.get(where)), "context": "Asked when."}
    cast.capture(quote.article, quote.text)
    verification.check(quote)
    desk.post(where, sent)
    quote.refresh_from_db()
    assert quote.context == "Asked when."

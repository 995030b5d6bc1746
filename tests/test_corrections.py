"""What is a correction, and how it is kept: other records by id alone, as a name would outlive its record."""

import pytest

from archive import history, workflow
from archive.models import Correction, Quote, Revision, Status
from tests import cast

pytestmark = pytest.mark.django_db


def change(record, reason="A reader told us.", *, by=None, publisher=None, many=None, voices=None, **fields):
    """Change what readers see, and publish that."""
    data = history.snapshot(record)
    data["fields"] |= fields
    data["many"] |= many or {}
    for row, new in zip(data["parts"].get("voices", ()), voices or (), strict=False):
        row |= new
    workflow.wait(record, data, by=by, reason=reason)
    return workflow.publish_change(record, by=publisher or by)


@pytest.fixture
def quote():
    return cast.quote(by=cast.actor("Mira Tallow"), standing="denied", standing_note="She says so.")


def other(name):
    made = {"said_at": cast.event, "article": cast.article, "standing_source": cast.article}
    return made[name]().pk


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("text", "Nobody will cross the pontoon"), ("form", "paraphrase"), ("said", "2018-05-01")),
        *(("standing", "disputed"), ("standing_note", "So it says.")),
        *(("said_at", None), ("article", None), ("standing_source", None)),
    ],
)
def test_change_of_what_readers_rely_on_in_a_quote_is_a_correction(quote, name, value):
    found = change(quote, **{name: value or other(name)})
    assert (list(found.before), list(found.after)) == ([name], [name])


def test_change_of_the_event_it_is_about_is_a_correction(quote):
    event = cast.event()
    found = change(quote, many={"about": [event.pk]})
    assert (found.before, found.after) == ({"about": []}, {"about": [event.pk]})


@pytest.mark.parametrize(
    ("make", "name", "value"),
    [
        *((cast.event, "title", "Ellery bridge shut"), (cast.event, "date", "2019")),
        *((cast.event, "summary", "It was shut."), (cast.article, "title", "The bridge will open in June")),
        *((cast.article, "published", "2019"), (cast.article, "summary", "It says so.")),
        *((cast.article, "publication", None), (cast.article, "standing", "retracted")),
        (cast.actor, "name", "Mira Tallow-Pike"),
    ],
)
def test_change_of_what_readers_rely_on_in_other_records_is_a_correction(make, name, value):
    found = change(make(), **{name: value})
    assert list(found.after) == [name]


@pytest.mark.parametrize(
    ("make", "name", "value"),
    [
        *((cast.quote, "context", "Asked in May."), (cast.article, "byline", "By a reporter")),
        *((cast.actor, "description", "Harbour master"), (cast.event, "slug", "ellery-closed")),
    ],
)
def test_other_changes_are_none(make, name, value):
    assert change(make(), "", **{name: value}) is None
    assert not Correction.objects.exists()


def test_correction_is_not_published_without_a_reason(quote):
    with pytest.raises(workflow.Refused, match="this is a correction"):
        change(quote, " ", standing="disputed")
    assert Quote.objects.get(pk=quote.pk).standing == "denied"


def test_speaker_is_kept_by_id_and_not_by_name(quote):
    jonas = cast.actor("Jonas Reed")
    found = change(quote, voices=[{"actor": jonas.pk, "role_as_printed": "mayor", "name_as_printed": "Reed"}])
    mira = {"actor": found.before["voices"][0]["actor"], "name": "", "role": "", "capacity": "speaker"}
    assert found.before == {"voices": [mira]}
    assert found.after == {"voices": [{**mira, "actor": jonas.pk, "role": "mayor"}]}


def test_unnamed_voice_is_kept_as_printed(quote):
    found = change(quote, voices=[{"actor": None, "name_as_printed": "a senior official"}])
    assert found.after["voices"][0]["name"] == "a senior official"


def test_another_name_of_the_same_speaker_is_no_correction_of_the_quote(quote):
    change(quote.voices.get().actor, name="Mira Tallow-Pike")
    assert not quote.corrections.exists()


def test_correction_has_the_time_of_the_version_that_it_made(quote):
    found = change(quote, standing="disputed")
    assert Revision.objects.of(quote).get(made_at=found.made_at).step == "Published a change"


# An address another record once had


@pytest.fixture
def taken():
    """An address that leads on to another event."""
    event = cast.event(slug="old-address")
    event.slug = "new-address"
    event.save()
    return event


def test_waiting_change_does_not_take_an_address_that_leads_to_another_record(taken):
    event = cast.event()
    data = history.snapshot(event)
    data["fields"]["slug"] = "old-address"
    with pytest.raises(workflow.Refused, match="Another record had this address once"):
        workflow.wait(event, data, by=None)
    assert history.waiting(event) is None


def test_waiting_change_is_not_published_over_an_address_that_another_record_left_since(client, taken):
    event = cast.event()
    data = history.snapshot(event)
    data["fields"]["slug"] = "later-address"
    workflow.wait(event, data, by=None)
    for slug in ("later-address", "newest-address"):
        taken.slug = slug
        taken.save()
    with pytest.raises(workflow.Refused, match="Another record had this address once"):
        workflow.publish_change(event, by=None)
    assert client.get("/events/later-address/")["Location"] == "/events/newest-address/"


def test_draft_is_not_restored_to_an_address_that_leads_to_another_record(taken):
    event = cast.event(slug="mine", status=Status.DRAFT)
    history.begin(event)
    version = Revision.objects.of(event).get()
    version.data["fields"]["slug"] = "old-address"
    with pytest.raises(workflow.Refused, match="Another record had this address once"):
        workflow.restore(event, version, by=None)


def test_waiting_change_that_becomes_a_draft_leaves_the_address_of_another_record(client, taken):
    event = cast.event(slug="mine")
    data = history.snapshot(event)
    data["fields"] |= {"slug": "later-address", "summary": "It was shut."}
    workflow.wait(event, data, by=None)
    for slug in ("later-address", "newest-address"):
        taken.slug = slug
        taken.save()
    workflow.back_to_draft(event, by=None)
    event.refresh_from_db()
    assert (event.slug, event.summary) == ("mine", "It was shut.")
    assert client.get("/events/later-address/").status_code == 301


def test_record_takes_back_an_address_of_its_own(client, taken):
    change(taken, slug="old-address")
    assert client.get("/events/new-address/")["Location"] == "/events/old-address/"

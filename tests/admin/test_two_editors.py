"""Two editors at once: the first save is kept, the second is shown beside it, nothing typed is lost."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from archive import history, workflow
from archive.admin.merging import opened
from archive.models import Capture, Event
from tests import cast

from .conftest import address, errors, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(second_editor):
    """The other editor's browser."""
    client = Client()
    client.force_login(second_editor)
    return client


@pytest.fixture
def event(second_editor):
    event = cast.event("Ellery bridge closed", status="draft", summary=SURVEY, date="2018-04-04")
    history.keep(event, by=second_editor, step="Recorded")
    return event


SURVEY = "The bridge was closed after a routine survey of its piers."


class Desk:
    """Two people have one page open: one saves, then the other."""

    def __init__(self, mine: Client, theirs: Client, record: Any) -> None:
        self.mine, self.theirs, self.record = mine, theirs, record
        self.where = address(record)
        self.open = typed(mine.get(self.where))

    def they_save(self, **changes: Any) -> None:
        sent = {**typed(self.theirs.get(self.where)), **changes}
        assert self.theirs.post(self.where, without_none(sent)).status_code == 302

    def i_save(self, **changes: Any) -> Any:
        return self.mine.post(self.where, without_none({**self.open, **changes}))

    def i_save_again(self, page: Any, **changes: Any) -> Any:
        answer = self.mine.post(self.where, without_none({**typed(page), **changes}))
        self.record.refresh_from_db()
        return answer


def without_none(sent: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sent.items() if value is not None}


@pytest.fixture
def two(desk, other, event):
    return Desk(desk, other, event)


def why(page: Any) -> dict[str, str]:
    return {one.label: one.why for one in page.context["conflict"].settled}


def clashes(page: Any) -> dict[str, Any]:
    return {one.label: one for one in page.context["conflict"].clashes}


def words(pieces: list[tuple[str, str]]) -> str:
    signs = {"same": "{}", "removed": "-{}-", "added": "+{}+"}
    return "".join(signs[kind].format(part) for kind, part in pieces)


# Fields


def test_the_second_save_is_refused_with_both_texts(two):
    two.they_save(date="2018-04-02/2018-04-04")
    page = two.i_save(date="[2018-04-02..2018-04-04]")
    head = " ".join(errors(page)["__all__"])
    assert "otto saved this event on" in head and "Nothing that you typed is lost" in head
    date = clashes(page)["Date"]
    assert words(date.theirs.pieces) == "-2018-04-04-+2018-04-02/2018-04-04+"
    assert (date.theirs.read_as, date.mine.read_as) == ("2–4 April 2018", "between 2 and 4 April 2018")
    two.record.refresh_from_db()
    assert two.record.date == "2018-04-02/2018-04-04"


def test_the_next_save_goes_through_knowingly(two):
    two.they_save(date="2018-04-02")
    page = two.i_save(date="2018-04-05")
    assert two.i_save_again(page).status_code == 302
    assert two.record.date == "2018-04-05"


def test_what_only_they_changed_is_taken_over(two):
    two.they_save(title="The bridge closed", places=[cast.place().pk])
    page = two.i_save(date="2018-04-05")
    assert why(page)["Title"] == "Changed by otto; you did not touch it"
    assert why(page)["Places"] == "Added by otto; you did not touch it"
    assert why(page)["Date"] == "Changed by you; they did not touch it"
    two.i_save_again(page)
    assert (two.record.title, two.record.date) == ("The bridge closed", "2018-04-05")
    assert two.record.places.count() == 1


def test_what_both_changed_alike_needs_nothing(two):
    two.they_save(date="2018-04-05")
    page = two.i_save(date="2018-04-05", title="Closed")
    assert not clashes(page) and why(page)["Date"] == "The same in both"


def test_texts_are_joined_where_the_changes_do_not_touch(two):
    two.they_save(summary=SURVEY.replace("routine ", ""))
    page = two.i_save(summary=SURVEY.replace("piers", "three piers"))
    summary = clashes(page)["Summary"]
    assert words(summary.theirs.pieces) == "The bridge was closed after a -routine -survey of its piers."
    assert "joined" in summary.note
    two.i_save_again(page)
    assert two.record.summary == "The bridge was closed after a survey of its three piers."


def test_texts_that_touch_are_shown_and_mine_stands_in_the_field(two):
    two.they_save(summary=SURVEY.replace("routine", "thorough"))
    page = two.i_save(summary=SURVEY.replace("routine", "yearly"))
    assert "Summary" in clashes(page)
    assert typed(page)["summary"] == SURVEY.replace("routine", "yearly")


def test_links_are_joined(two):
    kept, theirs, mine = cast.topic("Bridges"), cast.topic("Piers"), cast.topic("Boats")
    two.record.topics.add(kept)
    history.keep(two.record, by=None, step="Changed")
    two.open = typed(two.mine.get(two.where))
    two.they_save(topics=[theirs.pk])
    page = two.i_save(topics=[kept.pk, mine.pk])
    assert not clashes(page)
    two.i_save_again(page)
    assert set(two.record.topics.all()) == {theirs, mine}


def test_a_third_save_is_told_anew(two):
    two.they_save(date="2018-04-02")
    page = two.i_save(date="2018-04-05")
    two.they_save(title="The bridge closed")
    page = two.i_save_again(page)
    assert why(page)["Title"] == "Changed by otto; you did not touch it"
    assert why(page)["Date"] == "Changed by you; they did not touch it"
    two.i_save_again(page)
    assert (two.record.title, two.record.date) == ("The bridge closed", "2018-04-05")


def test_step_that_they_took_is_kept_and_mine_is_to_be_taken_anew(two):
    workflow.submit(Event.objects.get(pk=two.record.pk), by=None)
    workflow.publish(Event.objects.get(pk=two.record.pk), by=cast.person("uma"))
    page = two.i_save(status="in_review")
    assert typed(page)["status"] == "published" and "Status" in clashes(page)


def test_nothing_of_mine_is_changed_by_pressing_save_on_what_is_stored_already(two):
    two.they_save(date="2018-04-05")
    assert two.i_save(date="2018-04-05").status_code == 302


def test_a_check_in_the_meantime_is_no_conflict(desk):
    from archive import verification

    quote = cast.quote(status="draft")
    where = address(quote)
    sent = {**typed(desk.get(where)), "context": "Asked when."}
    cast.capture(quote.article, quote.text)
    verification.check(quote)
    desk.post(where, sent)
    quote.refresh_from_db()
    assert quote.context == "Asked when."


def test_what_is_refused_for_another_reason_keeps_the_conflict_on_the_page(two):
    two.they_save(date="2018-04-02")
    page = two.i_save_again(two.i_save(date="2018-04-05"), title="")
    assert "Date" in clashes(page) and "title" in errors(page)


# Taking theirs, taking mine


@pytest.fixture
def refused(two):
    two.they_save(date="2018-04-02", summary="Their survey.")
    return two.i_save(date="2018-04-05", summary="My survey.", title="Closed")


@pytest.mark.parametrize(("field", "stored"), [("date", "2018-04-02"), ("summary", "Their survey.")])
def test_theirs_is_taken_for_one_field_and_saved_with_the_rest_of_mine(two, refused, field, stored):
    taken = two.i_save_again(refused, _take=f"theirs:{field}")
    assert "Nothing is saved yet" in " ".join(errors(taken)["__all__"])
    assert (typed(taken)[field], typed(taken)["title"]) == (stored, "Closed")
    two.i_save_again(taken)
    assert (getattr(two.record, field), two.record.title) == (stored, "Closed")


def test_mine_is_taken_back_as_it_was_typed_first(two, refused):
    taken = two.i_save_again(refused, _take="theirs:summary")
    again = two.i_save_again(taken, _take="mine:summary")
    assert typed(again)["summary"] == "My survey."


def test_a_joined_text_can_be_taken_apart_again(two):
    two.they_save(summary=SURVEY.replace("routine ", ""))
    mine = SURVEY.replace("piers", "three piers")
    page = two.i_save_again(two.i_save(summary=mine), _take="mine:summary")
    assert typed(page)["summary"] == mine


@pytest.mark.parametrize("given", ["theirs:version", "theirs:nonsense", "mine:", "", "\0", "theirs:date\0"])
def test_taking_saves_nothing(two, refused, given):
    before = Event.objects.values().get(pk=two.record.pk)
    answer = two.i_save_again(refused, _take=given)
    assert "Nothing is saved yet" in " ".join(errors(answer)["__all__"])
    assert Event.objects.values().get(pk=two.record.pk) == before


def test_their_time_is_taken(desk, other):
    article = cast.article(status="draft")
    history.keep(article, by=None, step="Recorded")
    two = Desk(desk, other, article)
    two.they_save(embargo_until_0="2030-01-01", embargo_until_1="09:30:00")
    page = two.i_save(embargo_until_0="2031-01-01", embargo_until_1="09:30:00")
    taken = two.i_save_again(page, _take="theirs:embargo_until")
    assert typed(taken)["embargo_until_0"] == "2030-01-01"
    mine = two.i_save_again(taken, _take="mine:embargo_until")
    assert typed(mine)["embargo_until_0"] == "2031-01-01"
    two.i_save_again(taken)
    assert two.record.embargo_until == datetime(2030, 1, 1, 9, 30, tzinfo=UTC)


# Rows


@pytest.fixture
def rows(desk, other, event):
    """An event with a host and a guest."""
    for name, role in (("Mira Tallow", "host"), ("Otto Brandt", "guest")):
        event.participations.create(actor=cast.actor(name), role=role)
    history.keep(event, by=None, step="Changed")
    return Desk(desk, other, event)


def roles(record: Any) -> list[str]:
    return list(record.participations.order_by("pk").values_list("role", flat=True))


def new_row(number: int, role: str, **more: Any) -> dict[str, Any]:
    row = f"participations-{number}"
    actor = cast.actor(f"Berta Lohse {number}").pk
    return {
        f"{row}-id": "",
        f"{row}-actor": actor,
        f"{row}-role": role,
        "participations-TOTAL_FORMS": number + 1,
    }


def test_rows_that_only_they_changed_added_or_deleted_are_taken_over(rows):
    rows.they_save(
        **{"participations-0-role": "chair", "participations-1-DELETE": "on"}, **new_row(2, "speaker")
    )
    page = rows.i_save(title="Closed")
    said = {one.why for one in page.context["conflict"].settled}
    assert {"Added by otto", "Deleted by otto; you did not touch it"} < said
    rows.i_save_again(page)
    assert (roles(rows.record), rows.record.title) == (["chair", "speaker"], "Closed")


def test_rows_that_only_i_changed_added_or_deleted_stay_mine(rows):
    rows.they_save(title="The bridge closed")
    mine = {"participations-0-role": "chair", "participations-1-DELETE": "on", **new_row(2, "speaker")}
    rows.i_save_again(rows.i_save(**mine))
    assert (roles(rows.record), rows.record.title) == (["chair", "speaker"], "The bridge closed")


def test_rows_that_both_added_stand_side_by_side(rows):
    rows.they_save(**new_row(2, "speaker"))
    rows.i_save_again(rows.i_save(**new_row(2, "witness")))
    assert roles(rows.record) == ["host", "guest", "speaker", "witness"]


def test_same_row_added_by_both_is_added_once(rows):
    added = new_row(2, "speaker")
    rows.they_save(**added)
    rows.i_save_again(rows.i_save(**added, title="Closed"))
    assert roles(rows.record) == ["host", "guest", "speaker"]


def test_row_that_both_changed_is_shown_with_both(rows):
    rows.they_save(**{"participations-0-role": "chair"})
    page = rows.i_save(**{"participations-0-role": "speaker"})
    (clash,) = clashes(page).values()
    assert "Role" in clash.label and words(clash.mine.pieces) == "-host-+speaker+"
    taken = rows.i_save_again(page, _take="theirs:participations-0-role")
    assert typed(taken)["participations-0-role"] == "chair"
    mine = rows.i_save_again(taken, _take="mine:participations-0-role")
    rows.i_save_again(mine)
    assert roles(rows.record) == ["speaker", "guest"]


@pytest.mark.parametrize(("side", "left"), [("theirs", ["host"]), ("mine", ["host", "speaker"])])
def test_row_that_they_deleted_and_i_changed_is_for_me_to_decide(rows, side, left):
    rows.they_save(**{"participations-1-DELETE": "on"})
    page = rows.i_save(**{"participations-1-role": "speaker"})
    page = rows.i_save_again(page, _take="theirs:participations-1-DELETE")
    page = rows.i_save_again(page, _take=f"{side}:participations-1-DELETE")
    rows.i_save_again(page)
    assert roles(rows.record) == left


@pytest.mark.parametrize(("side", "left"), [("theirs", ["host", "speaker"]), ("mine", ["host"])])
def test_row_that_i_deleted_and_they_changed_is_for_me_to_decide(rows, side, left):
    rows.they_save(**{"participations-1-role": "speaker"})
    page = rows.i_save(**{"participations-1-DELETE": "on"})
    page = rows.i_save_again(page, _take="theirs:participations-1-DELETE")
    page = rows.i_save_again(page, _take=f"{side}:participations-1-DELETE")
    rows.i_save_again(page)
    assert roles(rows.record) == left


def test_voices_of_a_quote_are_settled_as_other_rows(desk, other):
    quote = cast.quote(status="draft", by=["a pilot", "a sailor"])
    history.keep(quote, by=None, step="Recorded")
    two = Desk(desk, other, quote)
    two.they_save(**{"voices-0-role_as_printed": "chief pilot"})
    two.i_save_again(two.i_save(**{"voices-1-position": "1", "voices-0-position": "2"}))
    said = quote.voices.order_by("position").values_list("name_as_printed", "role_as_printed")
    assert list(said) == [("a sailor", ""), ("a pilot", "chief pilot")]


def test_captured_text_is_in_no_version_and_both_are_shown(desk, other):
    article = cast.article(status="draft")
    capture = cast.capture(article, "The words.")
    history.keep(article, by=None, step="Recorded")
    two = Desk(desk, other, article)
    two.they_save(**{"captures-0-note": "Theirs."})
    page = two.i_save(**{"captures-0-note": "Mine."})
    (clash,) = clashes(page).values()
    assert "Note" in clash.label
    two.i_save_again(page)
    capture = Capture.objects.get(article=article)
    assert (capture.note, capture.text) == ("Mine.", "The words.")


# What is not known


def save_elsewhere(event, user, **changes):
    """As by a shell: no version is kept."""
    theirs = Event.objects.get(pk=event.pk)
    for name, value in changes.items():
        setattr(theirs, name, value)
    theirs.updated_by = user
    theirs.save()


def test_where_no_version_is_kept_the_two_are_shown_as_they_are(desk, other, second_editor):
    event = cast.event(status="draft", date="2018-04-04")
    two = Desk(desk, other, event)
    save_elsewhere(event, second_editor, date="2018-04-02")
    page = two.i_save(summary="Mine.")
    assert "2 fields differ from what is stored now" in " ".join(errors(page)["__all__"])
    assert words(clashes(page)["Date"].theirs.pieces) == "2018-04-02"
    two.i_save_again(page)
    assert (event.summary, event.date) == ("Mine.", "2018-04-04")


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 30, "\0", "77"])
def test_version_that_is_none_is_a_conflict_and_no_error(two, version):
    two.they_save(date="2018-04-02")
    assert "Date" in clashes(two.i_save(version=version, date="2018-04-05"))


@pytest.mark.parametrize("sent", [{"_base": "x"}, {"_base": "9" * 30}, {"_clash": ["x", "x-DELETE", "date"]}])
def test_forged_fields_of_the_page_do_no_harm(two, refused, sent):
    assert two.i_save_again(refused, **sent).status_code == 302


def test_forged_numbers_of_rows_do_no_harm(rows):
    rows.they_save(title="The bridge closed")
    for total in ("x", "-1", "9" * 30, "5000"):
        assert rows.i_save(**{"participations-TOTAL_FORMS": total, "title": "Mine"}).status_code == 200
    for pk in ("x", "0", "9" * 30):
        assert rows.i_save(**{"participations-0-id": pk, "title": "Mine"}).status_code == 200


def test_a_withdrawal_in_the_meantime_is_a_conflict_too(desk, second_editor):
    event = cast.event()
    where = address(event)
    sent = {**typed(desk.get(where)), "summary": "Mine."}
    save_elsewhere(event, second_editor, status="withdrawn", withdrawal_reason="error")
    response = desk.post(where, sent)
    assert "__all__" in errors(response)
    assert "Mine." in response.content.decode()


# What readers see already


@pytest.fixture
def public(desk, other):
    event = cast.event("Ellery bridge closed", summary=SURVEY)
    history.keep(event, by=None, step="Published")
    return Desk(desk, other, event)


def test_change_that_waits_is_the_base_of_who_opened_it(public):
    public.they_save(title="The bridge closed")
    public.open = typed(public.mine.get(public.where))
    public.they_save(summary="Their survey.")
    page = public.i_save(date="2018-06")
    assert why(page) == {
        "Summary": "Changed by otto; you did not touch it",
        "Date": "Changed by you; they did not touch it",
    }
    public.i_save_again(page)
    kept = history.waiting(public.record).fields
    assert (kept["title"], kept["summary"], kept["date"]) == ("The bridge closed", "Their survey.", "2018-06")


def test_first_change_that_waits_is_settled_with_what_was_opened_before(public):
    public.they_save(title="The bridge closed")
    page = public.i_save(date="2018-06")
    assert why(page)["Title"] == "Changed by otto; you did not touch it"
    public.i_save_again(page)
    assert history.waiting(public.record).fields["title"] == "The bridge closed"


def test_every_number_in_a_form_leads_to_the_version_it_showed(public):
    first = public.open["version"]
    public.they_save(title="The bridge closed")
    waiting = typed(public.mine.get(public.where))["version"]
    assert opened(public.record, int(first)).state == "saved"
    assert opened(public.record, int(waiting)) == history.waiting(public.record)

"""Four eyes by every path of the admin: whoever changed a record last does not publish it."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.test import Client
from django.utils import timezone

from archive import history, workflow
from archive.models import Actor, Event, Quote, Revision, Suggestion
from tests import cast

from .conftest import address, errors, messages, typed
from .test_status import act, chosen, told
from .test_workbench import TEXT, bench, said, suggested

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("four_eyes")]
MINE = "you made its last change"


def at_desk(name: str, role: str = "Editor", **given) -> Client:
    client = Client()
    client.force_login(cast.person(name, role, **given))
    return client


@pytest.fixture
def ida() -> Client:
    return at_desk("ida")


@pytest.fixture
def otto() -> Client:
    return at_desk("otto")


def save(client: Client, record, page: str = "change", **changes):
    """Open the page of a record (or of a new one), change fields, press Save."""
    where = address(record, page)
    sent = {**typed(client.get(where)), **changes}
    return client.post(where, {name: value for name, value in sent.items() if value is not None}, follow=True)


def drafted(client: Client, title: str = "Ellery fair", **changes) -> Event:
    save(client, Event, "add", title=title, **changes)
    return Event.objects.get(title=title)


def is_public(event: Event) -> bool:
    return Event.objects.published().filter(pk=event.pk).exists()


# The form


def test_new_record_is_not_published_with_its_first_save_and_nothing_typed_is_lost(ida):
    response = save(ida, Event, "add", title="Ellery fair", summary="Every May.", status="published")
    assert MINE in " ".join(errors(response)["status"])
    assert "Every May." in response.content.decode() and not Event.objects.exists()


def test_who_saved_a_draft_does_not_publish_it_later(ida):
    event = drafted(ida)
    assert MINE in " ".join(errors(save(ida, event, status="published"))["status"])
    assert not is_public(event)


def test_somebody_else_publishes_it(ida, otto):
    event = drafted(ida)
    save(otto, event, status="published")
    assert is_public(event)


def test_who_changes_it_while_publishing_is_its_last_hand(ida, otto):
    event = drafted(ida)
    assert MINE in " ".join(errors(save(otto, event, title="Ellery fairs", status="published"))["status"])
    assert not is_public(event)


def test_change_of_a_row_alone_is_a_change(ida, otto):
    event, article = drafted(ida), cast.article()
    row = {"coverage-TOTAL_FORMS": 1, "coverage-0-article": article.pk}
    save(otto, event, **row)
    assert event.coverage.count() == 1
    assert MINE in " ".join(errors(save(otto, event, status="published"))["status"])


def test_submitting_does_not_make_the_author_another(ida):
    event = drafted(ida, status="in_review")
    save(ida, event, status="published")
    assert not is_public(event)


def test_superuser_is_no_exception():
    chief = at_desk("ada", "Chief", is_superuser=True)
    event = drafted(chief)
    save(chief, event, status="published")
    act(chief, "publish", event)
    assert not is_public(event)


def test_contributor_publishes_nothing_by_any_form(otto):
    uma, event = at_desk("uma", "Contributor"), drafted(otto)
    assert "Only an editor may publish" in " ".join(errors(save(uma, event, status="published"))["status"])
    act(uma, "publish", event)
    assert not is_public(event)


def test_form_offers_a_contributor_no_step_of_an_editor_and_says_whose_it_is(otto):
    uma, event = at_desk("uma", "Contributor"), drafted(otto)
    status = uma.get(address(event)).context["adminform"].form.fields["status"]
    assert [value for value, _ in status.choices] == ["draft", "in_review"]
    assert "Only an editor may publish it" in status.help_text


def test_form_says_before_one_tries_that_somebody_else_publishes_it(ida, otto):
    event = drafted(ida)
    assert MINE in ida.get(address(event)).context["adminform"].form.fields["status"].help_text
    assert MINE not in otto.get(address(event)).context["adminform"].form.fields["status"].help_text


def test_quote_published_along_needs_others_for_what_goes_with_it(ida, otto):
    save(ida, Actor, "add", name="Mira Tallow", sort_name="Tallow, Mira")
    quote = cast.quote(status="draft", by=Actor.objects.get())
    assert "Actor “Mira Tallow”: you made" in " ".join(
        errors(save(ida, quote, status="published", along="on"))["status"]
    )
    save(otto, quote, status="published", along="on")
    assert Quote.objects.published().exists()


# The list


def test_no_list_is_edited_in_place():
    assert not [desk for desk in admin.site._registry.values() if desk.list_editable]


def test_action_publishes_what_others_made_and_names_what_one_made(ida, otto):
    mine, theirs = drafted(ida, "Ellery fair"), drafted(otto, "Harbour day")
    assert f"Event “Ellery fair”: {MINE}" in told(chosen(ida, "publish", mine, theirs))
    assert "Published: Harbour day" in messages(act(ida, "publish", mine, theirs))
    assert (is_public(mine), is_public(theirs)) == (False, True)


def test_author_agrees_to_the_reviewers_change_from_the_list(otto):
    uma = at_desk("uma", "Contributor")
    event = drafted(uma, status="in_review")
    save(otto, event, summary="Every May.")
    save(otto, event, status="published")
    assert not is_public(event)
    assert "Agreed: Ellery fair" in messages(act(uma, "agree", event))
    save(otto, event, status="published")
    assert is_public(event)


# The workbench


def test_quote_and_actor_of_the_workbench_are_of_who_accepted_them(ida, otto):
    source = cast.article()
    one = suggested(cast.capture(source, TEXT), speaker_name="Mira Tallow")
    ida.post(bench(source), {"do": "accept", **said(one, speaker_is="person")})
    quote, mira = Quote.objects.get(), Actor.objects.get()
    refused = told(act(ida, "publish_along", quote))
    assert f"Actor “Mira Tallow”: {MINE}" in refused and f"#{quote.public_id}" in refused
    act(otto, "publish_along", quote)
    mira.refresh_from_db()
    assert Quote.objects.published().exists() and mira.is_public


def test_undone_acceptance_is_in_the_history_and_can_be_brought_back(ida, otto):
    source, mira = cast.article(), cast.actor()
    one = suggested(cast.capture(source, TEXT), speaker=mira)
    ida.post(bench(source), {"do": "accept", **said(one)})
    quote = Quote.objects.get()
    one.refresh_from_db()
    ida.post(bench(source), {"do": "reopen", "suggestion": one.pk, "version": one.version})
    gone = Revision.objects.of(quote).last()
    assert (gone.step, gone.made_by.username, Quote.objects.exists()) == ("Deleted", "ida", False)
    back = workflow.bring_back(gone, by=cast.person("bo"))
    assert (back.public_id, history.last_hand(back)) == (quote.public_id, gone.made_by_id)


def test_contributor_undoes_their_own_acceptance_only(ida):
    source, mira = cast.article(status="draft"), cast.actor()
    one = suggested(cast.capture(source, TEXT), speaker=mira)
    ida.post(bench(source), {"do": "accept", **said(one)})
    one.refresh_from_db()
    uma = at_desk("uma", "Contributor")
    undo = {"do": "reopen", "suggestion": one.pk, "version": one.version}
    assert "who may delete quotes, to undo it" in uma.post(bench(source), undo, follow=True).content.decode()
    assert Suggestion.objects.get().state == "accepted" and Quote.objects.exists()


# What readers see already, and what was


def test_change_of_a_public_record_waits_for_somebody_else(ida, otto):
    event = cast.event(summary="Before")
    save(ida, event, summary="After", reason="A reader wrote.", _publish_change="1")
    event.refresh_from_db()
    assert event.summary == "Before"
    with pytest.raises(workflow.Refused, match="You made this change"):
        workflow.publish_change(event, by=history.waiting(event).made_by)


def test_who_restores_a_version_is_its_last_hand(ida, otto):
    event = drafted(ida, summary="Before")
    first = Revision.objects.of(event).first()
    save(otto, event, summary="After")
    event.refresh_from_db()
    workflow.restore(event, first, by=first.made_by)
    assert MINE in told(act(ida, "publish", event))
    assert not is_public(event)


def test_shell_says_who():
    with pytest.raises(workflow.Refused, match="say who"):
        workflow.publish(cast.event(status="draft"), by=None)
    with pytest.raises(workflow.Refused, match="Say who"):
        workflow.schedule(cast.event(status="draft"), at=timezone.now() + timedelta(days=1), by=None)


# At a time, and under embargo


def test_list_asks_for_the_time_and_sets_it(ida, otto):
    event = drafted(ida)
    assert "Publish on" in told(chosen(otto, "schedule", event))
    at = {"preview": "1", "at_0": "2199-05-01", "at_1": "06:30"}
    assert "Scheduled: Ellery fair" in messages(act(otto, "schedule", event, **at))
    assert "Ellery fair" in otto.get(address(Event, "changelist") + "?scheduled=yes").content.decode()
    assert "1 May 2199" in otto.get(address(event)).content.decode()


@pytest.mark.parametrize(
    "at", [{"at_0": "", "at_1": ""}, {"at_0": "soon", "at_1": "06:30"}, {"at_0": "2199-05-01"}]
)
def test_time_that_is_none_is_asked_for_again(ida, otto, at):
    event = drafted(ida)
    assert 'class="errorlist"' in told(act(otto, "schedule", event, preview="1", **at))


def test_past_time_and_what_one_made_are_refused_with_the_reason(ida, otto):
    event = drafted(ida)
    past = {"preview": "1", "at_0": "2019-05-01", "at_1": "06:30"}
    assert "That time is past" in told(act(otto, "schedule", event, **past))
    assert MINE in told(act(ida, "schedule", event, **past | {"at_0": "2199-05-01"}))


def test_saved_change_takes_the_time_back_and_says_so(ida, otto):
    event = drafted(ida)
    act(otto, "schedule", event, preview="1", at_0="2199-05-01", at_1="06:30")
    event.refresh_from_db()
    assert "that is off, because it was changed" in messages(save(ida, event, summary="Every May."))
    event.refresh_from_db()
    assert event.publish_on is None


def test_embargo_stands_in_red_beside_the_status_of_all_it_holds(ida):
    held = cast.article("Report", status="draft", embargo_until=timezone.now() + timedelta(days=1))
    event = cast.event(status="draft", date_source=held)
    for record in (held, cast.quote(status="draft", article=held), event):
        html = ida.get(address(record)).content.decode()
        assert '<ul class="errorlist"><li>Report is under embargo until' in html
    assert "is under embargo" not in ida.get(address(cast.event(status="draft"))).content.decode()

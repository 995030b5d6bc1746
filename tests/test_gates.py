"""The two gates, path by path: nobody publishes alone what they made, and no altered words become public.

Here stands one test a gate and path, of those that no other module has. The others:

| path | four eyes | verdict |
|---|---|---|
| workflow functions | tests/test_four_eyes.py | tests/test_workflow.py |
| form, list, workbench | tests/admin/test_four_eyes.py | tests/admin/test_status.py (form) |
| a time to come | tests/test_schedule.py | here |
| restored, brought back | tests/admin/test_four_eyes.py | here |
| a change that waits | tests/test_four_eyes.py | tests/test_four_eyes.py |
| captured texts, embargo | tests/test_evidence_and_embargo.py | tests/verification/test_watching.py |
| save(), update(), bulk_create(), SQL, loaddata | no one's step: here | tests/verification/test_gate.py |
"""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib import admin
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from archive import history, verification, workflow
from archive.models import Article, Capture, Quote, Revision
from tests import cast
from tests.admin.conftest import address
from tests.admin.test_status import act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("four_eyes")]
PRINTED = "“Nobody will cross,” said Mira Tallow, the harbour master."
CHANGED = "Anybody will cross"


@pytest.fixture
def source(db) -> Article:
    made = cast.article()
    cast.capture(made, PRINTED)
    return made


def drafted(hand, text: str = "Nobody will cross", **given) -> Quote:
    quote = cast.quote(text, status="draft", updated_by=hand, **given)
    history.keep(quote, by=hand, step="Recorded")
    verification.check(quote)
    quote.refresh_from_db()
    return quote


@pytest.fixture
def altered(source, otto) -> Quote:
    """A draft of another's hand, whose words are not those of its source."""
    return drafted(otto, CHANGED, article=source)


def desk_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def is_public(quote: Quote) -> bool:
    return Quote.objects.published().filter(pk=quote.pk).exists()


def in_a_day():
    return timezone.now() + timedelta(days=1)


def its_time_comes(quote: Quote) -> None:
    Quote.objects.filter(pk=quote.pk).update(publish_on=timezone.now() - timedelta(hours=1))
    with pytest.raises(CommandError, match="Not published"):
        call_command("publish_due", stdout=StringIO(), stderr=StringIO())


# The verdict gate


@pytest.mark.parametrize("action", ["publish", "publish_along", "schedule"])
def test_no_action_of_a_list_publishes_altered_words(ida, altered, action):
    act(desk_of(ida), action, altered, preview="1", at_0="2199-05-01", at_1="06:00")
    altered.refresh_from_db()
    assert (is_public(altered), altered.publish_on) == (False, None)


@pytest.mark.parametrize("forged", ["0.0", "1.1", ""])
def test_forged_preview_publishes_no_altered_words(ida, altered, forged):
    where = address(altered, "changelist")
    sent = {"action": "publish", "_selected_action": [altered.pk], "select_across": 0, "do": "1"}
    desk_of(ida).post(where, {**sent, "seen": f"{altered.pk}:{forged}", "tried": ""})
    assert not is_public(altered)


def test_time_that_comes_publishes_no_words_that_were_altered_meanwhile(ida, otto, source):
    quote = drafted(otto, article=source)
    workflow.schedule(quote, at=in_a_day(), by=ida)
    kept = Capture.objects.get()
    kept.text = PRINTED.replace("Nobody", "Anybody")
    kept.save()
    its_time_comes(quote)
    assert not is_public(quote)


def test_restored_words_that_the_source_does_not_have_are_not_published(ida, otto, source):
    quote = drafted(otto, CHANGED, article=source)
    first = Revision.objects.of(quote).first()
    quote.text = "Nobody will cross"
    quote.save()
    history.keep(quote, by=otto, step="Changed")
    workflow.restore(quote, first, by=otto)
    with pytest.raises(workflow.Refused, match="Anybody"):
        workflow.publish(quote, by=ida)


def test_words_that_the_source_does_not_have_are_not_restored_to_a_public_quote(ida, otto, source):
    quote = drafted(otto, CHANGED, article=source)
    first = Revision.objects.of(quote).first()
    quote.text = "Nobody will cross"
    quote.save()
    history.keep(quote, by=otto, step="Changed")
    workflow.publish(quote, by=ida)
    with pytest.raises(workflow.Refused, match="Anybody"):
        workflow.restore(quote, first, by=otto)
    assert Quote.objects.published().get().text == "Nobody will cross"


def test_quote_brought_back_is_compared_again(ida, otto, altered):
    gone = history.keep(altered, by=otto, step="Deleted", reason="By mistake.")
    altered.delete()
    back = workflow.bring_back(gone, by=otto)
    assert back.status == "draft"
    with pytest.raises(workflow.Refused, match="Anybody"):
        workflow.publish(back, by=ida)


def test_undisputed_again_is_refused_for_altered_words_as_a_change_that_waits(ida, otto, source):
    quote = drafted(otto, CHANGED, article=source, standing="misattributed", standing_note="He said so.")
    workflow.publish(quote, by=ida)
    data = history.snapshot(quote)
    data["fields"] |= {"standing": "undisputed", "standing_note": ""}
    workflow.wait(quote, data, by=otto, reason="Mended.")
    with pytest.raises(workflow.Refused, match="Anybody"):
        workflow.publish_change(quote, by=ida)


@pytest.mark.parametrize("way", ["save", "update", "bulk_update", "bulk_create"])
def test_no_shell_helper_publishes_altered_words(altered, way):
    altered.status, altered.published_at = "published", timezone.now()
    with pytest.raises((IntegrityError, workflow.Refused)), transaction.atomic():
        if way == "save":
            altered.save()
        elif way == "update":
            Quote.objects.filter(pk=altered.pk).update(status="published")
        elif way == "bulk_update":
            Quote.objects.bulk_update([altered], ["status"])
        else:
            Quote.objects.bulk_create(
                [Quote(text=CHANGED, article=altered.article, status="published", verdict="altered")]
            )
    assert not Quote.objects.published().exists()


# Four eyes


@pytest.mark.parametrize("action", ["publish", "publish_along", "schedule"])
def test_no_action_of_a_list_publishes_what_one_made(ida, source, action):
    quote = drafted(ida, article=source)
    act(desk_of(ida), action, quote, preview="1", at_0="2199-05-01", at_1="06:00")
    quote.refresh_from_db()
    assert (is_public(quote), quote.publish_on) == (False, None)


def test_forged_preview_publishes_nothing_that_one_made(ida, source):
    quote = drafted(ida, article=source)
    sent = {"action": "publish", "_selected_action": [quote.pk], "select_across": 0, "do": "1"}
    seen = f"{quote.pk}:{quote.version}.{Revision.objects.of(quote).last().number}"
    desk_of(ida).post(address(quote, "changelist"), {**sent, "seen": seen, "tried": ""})
    assert not is_public(quote)


@pytest.mark.parametrize("change", ["topics", "event"])
def test_who_changes_many_is_the_last_hand_of_each(ida, otto, source, change):
    quote = drafted(otto, article=source)
    if change == "topics":
        workflow.assign_topics(quote, add=[cast.topic()], by=ida)
    else:
        workflow.change_event(quote, said_at=cast.event(), by=ida)
    with pytest.raises(workflow.Refused, match="you made its last change"):
        workflow.publish(quote, by=ida)


def test_change_of_many_that_waits_is_published_by_somebody_else(ida, otto, source):
    quote = drafted(otto, article=source)
    workflow.publish(quote, by=ida)
    workflow.assign_topics(quote, add=[cast.topic()], by=otto)
    with pytest.raises(workflow.Refused, match="somebody else"):
        workflow.publish_change(quote, by=otto)


def test_time_that_comes_publishes_nothing_of_who_set_it_and_changed_it_since(ida, otto, source):
    quote = drafted(otto, article=source)
    workflow.schedule(quote, at=in_a_day(), by=ida)
    quote.context = "After"
    quote.save()
    history.keep(quote, by=ida, step="Changed")
    its_time_comes(quote)
    assert not is_public(quote)


def test_who_brings_back_what_was_deleted_does_not_publish_it(ida, otto, source):
    quote = drafted(otto, article=source)
    gone = history.keep(quote, by=otto, step="Deleted", reason="By mistake.")
    quote.delete()
    back = workflow.bring_back(gone, by=otto)
    with pytest.raises(workflow.Refused, match="somebody else"):
        workflow.publish(back, by=otto)


def test_taking_back_with_an_edit_makes_it_ones_own(ida, otto, source):
    quote = drafted(otto, article=source)
    workflow.publish(quote, by=ida)
    data = history.snapshot(quote)
    data["fields"]["context"] = "After"
    workflow.take_back(quote, "draft", data, by=ida)
    with pytest.raises(workflow.Refused, match="you made its last change"):
        workflow.publish(quote, by=ida)


def test_no_list_of_the_admin_is_edited_in_place():
    assert not [desk for desk in admin.site._registry.values() if desk.list_editable]


def test_saving_a_record_in_a_shell_makes_nobody_its_second_pair_of_eyes(ida, source):
    quote = drafted(ida, article=source)
    quote.updated_by = cast.person("bo")
    quote.save()
    with pytest.raises(workflow.Refused, match="you made its last change"):
        workflow.publish(quote, by=ida)


def test_loaded_record_without_a_history_is_of_whom_it_says(ida, otto, source, tmp_path):
    quote = drafted(ida, article=source)
    found = json.loads(serializers.serialize("json", [quote]))
    Revision.objects.all().delete()
    (tmp_path / "some.json").write_text(json.dumps(found))
    call_command("loaddata", str(tmp_path / "some.json"), verbosity=0)
    with pytest.raises(workflow.Refused, match="you made its last change"):
        workflow.publish(Quote.objects.get(), by=ida)


@pytest.mark.parametrize("role", ["Editor", "Chief", "superuser"])
def test_no_role_publishes_alone(role, source):
    given = {"is_superuser": True} if role == "superuser" else {}
    person = cast.person("ada", "Chief" if given else role, **given)
    with pytest.raises(workflow.Refused, match="somebody else"):
        workflow.publish(drafted(person, article=source), by=person)

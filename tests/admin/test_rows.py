"""The rows below a record: the last voice, the order of voices, rows deleted meanwhile, coverage."""

import pytest

from archive.models import Coverage, Quote
from tests import cast

from .conftest import address, errors, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def joint():
    return cast.quote(status="draft", by=[cast.actor("Mira Tallow"), cast.actor("Jon Ferrow")])


def order(quote):
    return list(quote.voices.values_list("position", "actor__name"))


def test_a_published_quote_keeps_its_last_voice(save):
    quote = cast.quote()
    response = save(quote, **{"voices-0-DELETE": "on", "context": "Asked when."})
    assert "It has no voice" in errors(response)["status"][0]
    assert "Asked when." in response.content.decode()
    assert quote.voices.count() == 1


def test_the_only_voice_cannot_go_with_the_step_that_publishes(save):
    quote = cast.quote(status="draft")
    response = save(quote, status="published", **{"voices-0-DELETE": "on"})
    assert "It has no voice" in errors(response)["status"][0]
    assert quote.voices.count() == 1


def test_two_voices_change_places(save, joint):
    save(joint, **{"voices-0-position": 2, "voices-1-position": 1})
    assert order(joint) == [(1, "Jon Ferrow"), (2, "Mira Tallow")]


def test_a_joint_quote_is_saved_with_the_numbers_the_form_gives(save):
    rows = {"voices-TOTAL_FORMS": 2}
    for number, name in enumerate(["Mira Tallow", "Jon Ferrow"]):
        rows |= {f"voices-{number}-actor": cast.actor(name).pk, f"voices-{number}-position": 1}
        rows |= {f"voices-{number}-capacity": "speaker"}
    save(Quote, "add", article=cast.article().pk, text="We will wait", **rows)
    assert order(Quote.objects.get()) == [(1, "Mira Tallow"), (2, "Jon Ferrow")]


def test_a_voice_added_below_others_comes_last(save, joint):
    new = {"actor": cast.actor("Ada Quill").pk, "position": 1, "capacity": "speaker"}
    rows = {f"voices-2-{name}": value for name, value in new.items()}
    save(joint, **{"voices-TOTAL_FORMS": 3, **rows})
    assert order(joint) == [(1, "Mira Tallow"), (2, "Jon Ferrow"), (3, "Ada Quill")]


def test_a_voice_takes_the_number_of_one_that_is_deleted(save, joint):
    save(joint, **{"voices-0-DELETE": "on", "voices-1-position": 1})
    assert order(joint) == [(1, "Jon Ferrow")]


def test_a_row_deleted_elsewhere_is_offered_as_new(desk, joint, second_editor):
    where = address(joint)
    sent = {**typed(desk.get(where)), "voices-0-role_as_printed": "harbour master"}
    joint.voices.first().delete()
    theirs = Quote.objects.get(pk=joint.pk)
    theirs.updated_by = second_editor
    theirs.save()
    refused = desk.post(where, sent)
    assert "Select a valid choice" not in refused.content.decode()
    assert desk.post(where, typed(refused)).status_code == 302
    assert order(joint) == [(1, "Mira Tallow"), (2, "Jon Ferrow")]
    assert joint.voices.get(position=1).role_as_printed == "harbour master"


def test_coverage_is_edited_at_the_event_only(desk, save):
    event, article = cast.event(status="draft"), cast.article(status="draft")
    row = Coverage.objects.create(event=event, article=article, note="As first told.")
    assert address(event) in desk.get(address(article)).content.decode()
    save(article, **{"coverage-0-note": "Changed here.", "coverage-0-DELETE": "on", "summary": "New."})
    row.refresh_from_db()
    article.refresh_from_db()
    assert (row.note, article.summary) == ("As first told.", "New.")
    save(event, **{"coverage-0-note": "Changed there."})
    row.refresh_from_db()
    assert row.note == "Changed there."


def test_names_of_rows_need_no_query_each(desk, django_assert_max_num_queries):
    article = cast.article()
    for number in range(12):
        Coverage.objects.create(event=cast.event(f"Closure {number}"), article=article)
    with django_assert_max_num_queries(30):
        desk.get(address(article))

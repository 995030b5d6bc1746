"""What a record was, and putting it back."""

import pytest

from archive import history
from archive.models import Alias, Quote, Revision, Voice
from tests import cast

pytestmark = pytest.mark.django_db


def test_every_version_is_kept_with_who_when_and_why():
    ida = cast.person()
    quote = cast.quote(status="draft")
    history.keep(quote, by=ida, step="Recorded")
    quote.context = "On the bridge"
    quote.save()
    kept = history.keep(quote, by=ida, step="Changed", reason="A reader asked.")
    assert (kept.number, kept.made_by, kept.reason) == (2, ida, "A reader asked.")
    assert [one.data["fields"]["context"] for one in Revision.objects.of(quote)] == ["", "On the bridge"]


def test_nothing_is_kept_where_nothing_was_done():
    quote = cast.quote(status="draft")
    history.keep(quote, by=None, step="Recorded")
    assert history.keep(quote, by=None, step="Changed") is None


def test_first_change_keeps_how_the_record_stood_before():
    quote = cast.quote(status="draft", context="Before")
    quote.context = "After"
    history.begin(quote)
    quote.save()
    history.keep(quote, by=None, step="Changed")
    assert [one.data["fields"]["context"] for one in Revision.objects.of(quote)] == ["Before", "After"]


def test_links_and_parts_are_put_back():
    bridges, ships = cast.topic("Bridges"), cast.topic("Ships")
    quote = cast.quote(status="draft", topics=[bridges], by=[cast.actor("Mira Tallow"), "a port official"])
    before = history.snapshot(quote)
    quote.topics.set([ships])
    quote.voices.all().delete()
    Voice.objects.create(quote=quote, actor=cast.actor("Jonas Reed"))
    history.put(quote, before)
    assert history.content(history.snapshot(quote)) == history.content(before)


def test_putting_back_leaves_the_step_on_the_way_to_readers():
    quote = cast.quote(status="draft", context="Before")
    before = history.snapshot(quote)
    Quote.objects.filter(pk=quote.pk).update(status="in_review", version=2)
    quote.refresh_from_db()
    history.put(quote, before)
    assert quote.status == "in_review"


def test_what_a_version_links_to_may_be_gone_and_is_named():
    topic = cast.topic("Bridges")
    quote = cast.quote(status="draft", topics=[topic])
    before = history.snapshot(quote)
    quote.topics.clear()
    topic.delete()
    with pytest.raises(history.Missing, match="topic “Bridges”"):
        history.put(quote, before)


def test_deleted_record_comes_back_as_a_draft_under_its_number():
    actor = cast.actor(status="draft")
    Alias.objects.create(actor=actor, name="M. Tallow")
    pk, slug = actor.pk, actor.slug
    gone = history.keep(actor, by=None, step="Deleted")
    actor.delete()
    back = history.bring_back(gone)
    assert (back.pk, back.slug, back.status) == (pk, slug, "draft")
    assert [one.name for one in back.aliases.all()] == ["M. Tallow"]


def test_captured_text_and_verdict_are_no_part_of_a_version():
    quote = cast.quote(status="draft", article=cast.article())
    assert not {"verdict", "checked_at", "proved_at"} & set(history.snapshot(quote)["fields"])
    assert "captures" not in history.snapshot(quote.article)["parts"]

"""What a form makes of what was typed."""

import pytest

from archive.models import Actor, Correction, FormerSlug, Publication
from tests import cast

from .conftest import address, errors

pytestmark = pytest.mark.django_db


def test_an_empty_address_is_made_from_the_name_and_numbered(save):
    for _ in range(2):
        save(Actor, "add", name="Mira Tallow", sort_name="Tallow, Mira", status="draft")
    save(Actor, "add", name="Фёдор", sort_name="Фёдор", status="draft")
    assert list(Actor.objects.order_by("pk").values_list("slug", flat=True)) == [
        "mira-tallow",
        "mira-tallow-2",
        "фёдор",
    ]


def test_an_address_that_another_record_had_is_not_made_again(save):
    FormerSlug.objects.create(model="publication", slug="ellery-courier", object_id=99)
    save(Publication, "add", name="Ellery Courier")
    assert Publication.objects.get().slug == "ellery-courier-2"


def test_typed_text_is_tidied(save):
    actor = cast.actor(status="draft")
    save(actor, name="Mira\tTa\u0301llow\x07 ", description="One.\r\nTwo.\x0b")
    actor.refresh_from_db()
    assert (actor.name, actor.description) == ("Mira Tállow", "One.\nTwo.")


@pytest.mark.parametrize("is_superuser", [False, True])
def test_nobody_adds_or_changes_a_correction_by_hand(desk, editor, is_superuser):
    type(editor).objects.filter(pk=editor.pk).update(is_superuser=is_superuser)
    told = Correction.objects.create(quote=cast.quote(), reason="Misread.")
    assert desk.post(address(Correction, "add"), {"reason": "Made up."}).status_code == 403
    assert desk.post(address(told), {"reason": "Made up."}).status_code == 403
    assert list(Correction.objects.values_list("reason", flat=True)) == ["Misread."]


def test_a_copy_says_of_what_and_how(save):
    article, original = cast.article(status="draft"), cast.article()
    assert "both or neither" in errors(save(article, copy_of=original.pk))["copy_kind"][0]
    save(article, copy_of=original.pk, copy_kind="reprint")
    article.refresh_from_db()
    assert article.copy_of == original


def test_an_unknown_speaker_needs_the_words_of_the_article(save):
    quote = cast.quote(by="a senior official")
    response = save(quote, **{"voices-0-name_as_printed": ""})
    assert "Choose the actor" in response.content.decode()


def test_a_quote_is_tied_to_no_more_than_an_index_can_hold(save, monkeypatch):
    monkeypatch.setattr("archive.admin.quotes.MOST_TIES", {"topics": 1})
    quote, topics = cast.quote(), [cast.topic(name).pk for name in ("Bridges", "Rivers")]
    assert "At most 1." in errors(save(quote, topics=topics))["topics"][0]
    assert not quote.topics.exists()

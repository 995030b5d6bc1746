"""What others rest on is not deleted, and its holders are named and linked."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Actor, Article, FormerSlug, Status, Topic, Utterance
from tests import cast

from .conftest import address
from .test_status import act

pytestmark = pytest.mark.django_db
AT_MOST_EACH = 4  # queries for a record on the page before deleting: the names of it and of what holds it


def test_an_actor_is_held_by_its_voice_and_the_quote_is_linked(desk):
    actor = cast.actor(status=Status.DRAFT)
    quote = cast.quote(by=actor, status=Status.DRAFT)
    html = desk.get(address(actor, "delete")).content.decode()
    assert "is not deleted, because these rest on it" in html
    assert f'Voice: Mira Tallow, of quote <a href="{address(quote)}">{quote}</a>' in html
    desk.post(address(actor, "delete"), {"post": "yes"})
    assert Actor.objects.filter(pk=actor.pk).exists()


def test_holders_are_named_for_many_at_once(desk):
    article = cast.article(status=Status.DRAFT)
    quote = cast.quote(article=article, status=Status.DRAFT)
    html = act(desk, "delete_selected", article).content.decode()
    assert "are not deleted" in html and f'<a href="{address(quote)}">' in html
    act(desk, "delete_selected", article, post="yes")
    assert Article.objects.filter(pk=article.pk).exists()


def test_a_publication_is_held_by_its_articles(desk):
    article = cast.article()
    html = desk.get(address(article.publication, "delete")).content.decode()
    assert f'Article: <a href="{address(article)}">' in html


def test_a_topic_or_draft_event_that_others_name_is_not_deleted(desk):
    event = cast.event(status=Status.DRAFT)
    quote = cast.quote(topics=[cast.topic()], about=[event])
    for named in (cast.topic(), event):
        assert f"Named by quote “{quote}”" in desk.get(address(named, "delete")).content.decode()
        desk.post(address(named, "delete"), {"post": "yes"})
    assert (quote.topics.count(), quote.about.count()) == (1, 1)


def test_an_utterance_that_quotes_name_is_not_deleted(desk):
    group = Utterance.objects.create()
    quote = cast.quote(utterance=group)
    desk.post(address(group, "delete"), {"post": "yes"})
    quote.refresh_from_db()
    assert quote.utterance == group


def test_a_draft_that_nobody_rests_on_is_deleted(desk):
    actor = cast.actor(status=Status.DRAFT)
    desk.post(address(actor, "delete"), {"post": "yes"})
    assert not Actor.objects.filter(pk=actor.pk).exists()


def test_a_capture_that_proves_a_quote_is_not_taken_away(save):
    from archive import verification

    quote = cast.quote(status=Status.DRAFT)
    kept = cast.capture(quote.article, quote.text)
    verification.check(quote)
    response = save(quote.article, **{"captures-0-DELETE": "on"})
    assert "protected" in response.content.decode()
    assert quote.article.captures.get() == kept


def test_address_that_readers_knew_is_given_to_no_other_record(desk):
    """It stays when the record is deleted, so that the record can be brought back with it."""
    topic = cast.topic("Ports")
    topic.slug = "harbours"
    topic.save()
    desk.post(address(topic, "delete"), {"post": "yes"})
    with pytest.raises(ValidationError, match="had this address once"):
        Topic(name="Ports", slug="ports").full_clean()


def test_deleted_record_that_never_was_public_leaves_no_address(desk):
    event = cast.event(slug="old", status=Status.DRAFT)
    event.slug = "new"
    event.save()
    desk.post(address(event, "delete"), {"post": "yes"})
    assert not FormerSlug.objects.exists()


@pytest.mark.parametrize("holders", ["none", "quotes"])
def test_page_before_many_are_deleted_asks_for_each_as_much_as_for_the_first(desk, holders):
    def asked(n: int) -> int:
        articles = [cast.article(status=Status.DRAFT) for _ in range(n)]
        for one in articles if holders == "quotes" else []:
            cast.quote(article=one, status=Status.DRAFT)
        with CaptureQueriesContext(connection) as queries:
            act(desk, "delete_selected", *articles)
        return len(queries)

    asked(1)
    two, four, six = asked(2), asked(4), asked(6)
    assert six - four == four - two <= 2 * AT_MOST_EACH

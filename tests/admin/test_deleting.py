"""What others rest on is not deleted, and its holders are named and linked."""

import pytest

from archive.models import Actor, Article, Status, Topic
from tests import cast

from .conftest import address
from .test_status import act

pytestmark = pytest.mark.django_db


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


def test_who_names_a_topic_is_told_before_it_goes(desk):
    quote = cast.quote(topics=[cast.topic()])
    html = desk.get(address(cast.topic(), "delete")).content.decode()
    assert f"Named by quote “{quote}”" in html
    desk.post(address(cast.topic(), "delete"), {"post": "yes"})
    assert not Topic.objects.filter(quotes=quote).exists()


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

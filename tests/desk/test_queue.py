"""What waits for somebody, and for whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from archive import history, workflow
from archive.desk import notes, queue
from archive.models import Article, Event, Quote
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ida():
    return cast.person("ida", "Contributor")


@pytest.fixture
def otto():
    return cast.person("otto", "Editor")


def submitted(by, make=cast.article, **given):
    record = make(status="draft", **given)
    history.keep(record, by=by, step="Recorded")
    workflow.submit(record, by=by)
    return record


def tasks(who):
    return [(one.record, one.why) for one in queue.waiting_for(who)]


def change(record, by, **fields):
    """A change of a public record that waits."""
    data = history.snapshot(record)
    data["fields"].update(fields)
    workflow.wait(record, data, by=by)


# For one person


def test_what_is_assigned_waits_soonest_due_first_and_says_what_is_overdue(ida, otto):
    late, soon, some_day = (cast.article(status="draft") for _ in range(3))
    today = timezone.now().date()
    notes.assign(some_day, ida, by=otto)
    notes.assign(soon, ida, by=otto, due=today)
    notes.assign(late, ida, by=otto, due=today)
    made = notes.assignment(late)
    made.due = today - timedelta(days=2)
    made.save()
    found = queue.waiting_for(ida)
    assert [(one.record, one.is_overdue) for one in found] == [(late, True), (soon, False), (some_day, False)]
    assert queue.waiting_for(otto) == []


def test_what_is_assigned_and_was_deleted_waits_for_nobody(ida, otto):
    article = cast.article(status="draft")
    notes.assign(article, ida, by=otto)
    article.delete()
    assert tasks(ida) == []


@pytest.mark.parametrize("make", [cast.article, cast.actor, cast.event, cast.quote])
def test_what_was_sent_back_waits_for_whoever_sent_it(ida, otto, make):
    record = submitted(ida, make)
    assert tasks(ida) == []
    workflow.back_to_draft(record, by=otto)
    assert tasks(ida) == [(record, "Sent back to you by otto")]
    assert tasks(otto) == []
    workflow.submit(record, by=ida)
    assert tasks(ida) == []


def test_what_one_took_back_oneself_was_not_sent_back(ida):
    article = submitted(ida)
    workflow.back_to_draft(article, by=ida)
    assert tasks(ida) == []


def test_what_was_taken_from_readers_was_not_sent_back(ida, otto):
    article = submitted(ida)
    workflow.publish(article, by=otto)
    workflow.back_to_draft(article, by=otto)
    assert tasks(ida) == []


def test_author_is_asked_to_agree_to_what_a_reviewer_changed(ida, otto):
    article = submitted(ida)
    article.byline = "Mira Tallow"
    article.save()
    history.keep(article, by=otto, step="Changed")
    assert tasks(ida) == [(article, "Changed by otto: see whether you agree")]
    workflow.agree(article, by=ida)
    assert tasks(ida) == []


def test_contributor_is_asked_to_agree_to_a_change_and_editor_sees_it_among_the_reviews(ida, otto):
    actor = cast.actor()
    change(actor, otto, description="A ferryman")
    assert tasks(ida) == [(actor, "A change by otto: see whether you agree")]
    assert tasks(otto) == [] and [one.record for one in queue.changes(["actor"])] == [actor]
    workflow.agree(actor, by=ida)
    assert tasks(ida) == []


# At a time


def test_what_is_due_and_was_refused_comes_first_with_what_stands_in_its_way():
    now = timezone.now()
    late = cast.article(status="draft", publish_on=now - timedelta(hours=1))
    held = cast.article(
        status="draft", publish_on=now + timedelta(hours=1), embargo_until=now + timedelta(days=1)
    )
    found = queue.planned(["article"])
    assert [(one.record, one.is_due) for one in found] == [(late, True), (held, False)]
    assert found[0].obstacles == [] and "under embargo" in found[1].obstacles[0]


def test_embargo_ends_at_its_hour():
    now = timezone.now()
    cast.article(status="draft", embargo_until=now - timedelta(minutes=1))
    held = cast.article(status="draft", embargo_until=now + timedelta(minutes=1))
    assert list(queue.under_embargo(Article.objects.all())) == [held]


# Without source or date


def test_quote_is_undated_if_neither_it_nor_a_public_event_nor_its_article_has_a_date():
    blank = cast.article(published="")
    bare = cast.quote(article=blank)
    hidden = cast.quote(article=blank, said_at=cast.event(status="draft"))
    at_undated = cast.quote(article=blank, said_at=cast.event(date=""))
    cast.quote(article=blank, said="2018")
    cast.quote(article=blank, said_at=cast.event())
    cast.quote()
    cast.quote(article=cast.article(published="../2019"))
    assert set(queue.undated_quotes()) == {bare, hidden, at_undated}
    assert all(one.dated_by == "" for one in queue.undated_quotes())


def test_public_event_without_a_date_is_told():
    event = cast.event(date="")
    cast.event(date="", status="draft")
    cast.event(date="2018")
    assert list(queue.undated_events()) == [event] and Event.objects.count() == 3


def test_article_with_the_fingerprint_of_a_text_has_its_source():
    bare, kept = cast.article(), cast.article()
    cast.prove(cast.quote(article=kept))
    assert list(queue.articles_without_text()) == [bare]


def test_paraphrase_is_not_among_the_unchecked():
    cast.quote(form="paraphrase")
    quote = cast.quote()
    assert list(queue.unchecked_quotes()) == [quote]


# Numbers


def test_no_more_than_a_thousand_are_counted():
    article = cast.article()
    Quote.objects.bulk_create(Quote(text="Words", article=article) for _ in range(1_002))
    assert str(queue.count(Quote.objects.all())) == "More than 1,000"
    assert str(queue.count(Article.objects.all())) == "1"

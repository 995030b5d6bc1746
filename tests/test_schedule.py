"""Publishing at a time to come, and what an embargo holds."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from archive import history, workflow
from archive.models import Actor, Article, Coverage, Event, Quote, Revision, Voice
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("four_eyes")]
SOON = timedelta(hours=1)


def scheduled(hand, by, **given) -> Quote:
    quote = cast.drafted(hand, **given)
    workflow.schedule(quote, at=timezone.now() + SOON, by=by)
    return quote


def comes(record) -> None:
    """Its time comes."""
    type(record).objects.filter(pk=record.pk).update(publish_on=timezone.now() - SOON)


def run() -> str:
    out = StringIO()
    call_command("publish_due", stdout=out)
    return out.getvalue()


def refused() -> CommandError:
    with pytest.raises(CommandError) as trouble:
        run()
    return trouble.value


def test_it_is_published_when_its_time_comes_in_the_name_of_who_set_it(ida, otto):
    quote = scheduled(ida, otto)
    assert (run(), quote in Quote.objects.published()) == ("", False)
    comes(quote)
    assert f"Published: quote “#{quote.public_id}" in run()
    last = Revision.objects.of(quote).last()
    assert (quote in Quote.objects.published(), last.step, last.made_by) == (True, "Published", otto)


def test_who_set_the_time_and_which_is_in_the_history(ida, otto):
    quote = cast.drafted(ida)
    at = datetime(2199, 5, 1, 6, 30, tzinfo=UTC)
    workflow.schedule(quote, at=at, by=otto)
    last = Revision.objects.of(quote).last()
    assert (last.step, last.made_by, last.is_content) == ("Scheduled", otto, False)
    assert last.reason == "To be published on 1 May 2199, 06:30 UTC."


def test_who_changed_it_last_sets_no_time(ida):
    with pytest.raises(workflow.Refused, match="somebody else"):
        scheduled(ida, ida)


def test_contributor_sets_no_time_and_takes_none_back(ida, otto):
    uma = cast.person("uma", "Contributor")
    with pytest.raises(workflow.Refused, match="Only an editor"):
        scheduled(ida, uma)
    with pytest.raises(workflow.Refused, match="Only an editor"):
        workflow.unschedule(scheduled(ida, otto), by=uma)


def test_nobody_sets_no_time(ida):
    with pytest.raises(workflow.Refused, match="Say who"):
        scheduled(ida, None)


def test_past_time_is_refused(ida, otto):
    with pytest.raises(workflow.Refused, match="past"):
        workflow.schedule(cast.drafted(ida), at=timezone.now() - SOON, by=otto)


@pytest.mark.parametrize("status", ["published", "withdrawn"])
def test_only_what_can_be_published_is_scheduled(otto, status):
    with pytest.raises(workflow.Refused, match="cannot become published"):
        workflow.schedule(cast.quote(status=status), at=timezone.now() + SOON, by=otto)


def test_what_stands_in_the_way_is_said_when_the_time_is_set(ida, otto):
    with pytest.raises(workflow.Refused, match="is not public yet"):
        scheduled(ida, otto, article=cast.article(status="draft"))


def test_change_takes_the_time_back(ida, otto):
    quote = scheduled(ida, otto)
    quote.context = "Changed after that"
    quote.save()
    history.keep(quote, by=ida, step="Changed")
    quote.refresh_from_db()
    assert quote.publish_on is None
    assert run() == ""


def test_step_takes_the_time_back(ida, otto):
    quote = scheduled(ida, otto)
    workflow.submit(quote, by=ida)
    quote.refresh_from_db()
    assert quote.publish_on is None


def test_time_can_be_taken_back_and_the_history_says_so(ida, otto):
    quote = scheduled(ida, otto)
    workflow.unschedule(quote, by=ida)
    quote.refresh_from_db()
    assert (quote.publish_on, Revision.objects.of(quote).last().step) == (None, "Taken from the schedule")


def test_what_cannot_go_is_named_with_reasons_and_stays_due(ida, otto):
    quote, other = scheduled(ida, otto), scheduled(ida, otto)
    quote.voices.all().delete()
    comes(quote)
    comes(other)
    trouble = refused()
    assert trouble.returncode == 1 and f"#{quote.public_id}" in str(trouble) and "no voice" in str(trouble)
    assert list(Quote.objects.published()) == [other]
    assert "no voice" in str(refused())


@pytest.mark.parametrize("lost", ["role", "account"])
def test_who_may_no_longer_publish_does_not(ida, otto, lost):
    quote = scheduled(ida, otto)
    comes(quote)
    if lost == "role":
        otto.groups.clear()
    else:
        type(otto).objects.filter(pk=otto.pk).update(is_active=False)
    assert "Only an editor may publish" in str(refused())
    assert not Quote.objects.published().exists()


def test_second_run_finds_nothing_to_do(ida, otto):
    comes(scheduled(ida, otto))
    run()
    n = Revision.objects.count()
    assert (run(), Revision.objects.count()) == ("", n)


def test_article_and_what_rests_on_it_go_together_in_their_order(ida, otto):
    source, mira = cast.article(status="draft"), cast.actor(status="draft")
    at = timezone.now() + SOON
    quote = cast.drafted(ida, article=source, by=mira)
    for one in (source, mira, quote):
        workflow.schedule(one, at=at, by=otto)
    for one in (quote, mira, source):
        comes(one)
    assert len(run().splitlines()) == 3
    assert quote in Quote.objects.published()


def test_quote_does_not_go_before_its_article(ida, otto):
    source = cast.article(status="draft")
    workflow.schedule(source, at=timezone.now() + 2 * SOON, by=otto)
    with pytest.raises(workflow.Refused, match="is not public yet"):
        scheduled(ida, otto, article=source)


def test_run_in_the_middle_of_another_publishes_none_twice(ida, otto):
    for _ in range(3):
        comes(scheduled(ida, otto))
    first, n = workflow.publish_due(), 1
    next(first)
    n += len(list(workflow.publish_due())) + len(list(first))
    assert (n, Revision.objects.filter(step="Published").count()) == (3, 3)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_publish_it_once(ida, otto):
    quotes = [scheduled(ida, otto) for _ in range(5)]
    for one in quotes:
        comes(one)
    start, told, troubles = Barrier(2), [], []

    def go():
        try:
            start.wait()
            told.extend(record.pk for record, reasons in workflow.publish_due() if not reasons)
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connections.close_all()

    threads = [Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (troubles, sorted(told)) == ([], sorted(one.pk for one in quotes))
    assert Revision.objects.filter(step="Published").count() == 5


class TestEmbargo:
    """Until its hour nothing that rests on the article alone is published, by nobody."""

    @pytest.fixture
    def held(self, ida) -> Article:
        return cast.article("Report under embargo", status="draft", embargo_until=timezone.now() + SOON)

    @pytest.fixture
    def chief(self, db):
        return cast.person("ada", "Chief", is_superuser=True)

    def event(self, **given) -> Event:
        return cast.event(status="draft", **given)

    def test_article_and_its_quotes_are_held(self, held, ida, chief):
        for record in (held, cast.drafted(ida, article=held)):
            with pytest.raises(workflow.Refused, match="Report under embargo is under embargo until"):
                workflow.publish(record, by=chief, along=True)

    def test_event_that_only_it_reports_is_held(self, held, chief):
        event = self.event()
        Coverage.objects.create(event=event, article=held)
        with pytest.raises(workflow.Refused, match="embargo"):
            workflow.publish(event, by=chief)

    def test_event_that_only_it_dates_is_held(self, held, chief):
        with pytest.raises(workflow.Refused, match="embargo"):
            workflow.publish(self.event(date_source=held), by=chief)

    def test_event_that_another_article_reports_is_not(self, held, chief):
        event = self.event()
        for source in (held, cast.article()):
            Coverage.objects.create(event=event, article=source)
        workflow.publish(event, by=chief)
        assert event.is_public

    def test_actor_who_speaks_in_it_alone_is_held(self, held, ida, chief):
        mira = cast.actor(status="draft")
        cast.drafted(ida, article=held, by=mira)
        with pytest.raises(workflow.Refused, match="embargo"):
            workflow.publish(mira, by=chief)

    def test_actor_who_speaks_elsewhere_too_is_not(self, held, ida, chief):
        mira = cast.actor(status="draft")
        quote = cast.drafted(ida, article=held, by=mira)
        Voice.objects.create(quote=cast.quote(), actor=mira, position=2)
        workflow.publish(mira, by=chief)
        assert Actor.objects.published().filter(pk=mira.pk).exists() and not quote.is_public

    def test_what_readers_see_already_is_not_held(self, held):
        event = cast.event()
        Coverage.objects.create(event=event, article=held)
        assert workflow.obstacles(event) == []

    def test_time_before_the_embargo_ends_is_refused_and_after_it_is_not(self, held, chief):
        with pytest.raises(workflow.Refused, match="embargo"):
            workflow.schedule(held, at=held.embargo_until - timedelta(minutes=1), by=chief)
        workflow.schedule(held, at=held.embargo_until, by=chief)
        assert held.publish_on == held.embargo_until

    def test_embargo_made_longer_takes_the_time_back(self, held, ida, chief):
        workflow.schedule(held, at=held.embargo_until, by=chief)
        held.embargo_until += SOON
        held.save()
        history.keep(held, by=ida, step="Changed")
        held.refresh_from_db()
        assert held.publish_on is None

    def test_changing_it_is_in_the_history(self, held, ida):
        history.keep(held, by=None, step="Recorded")
        held.embargo_until = None
        held.save()
        kept = history.keep(held, by=ida, step="Changed")
        before = history.kept(kept)
        assert before.fields["embargo_until"] and kept.fields["embargo_until"] is None

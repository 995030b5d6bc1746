"""What hangs on an article, what stands in the way of each record, and what is done with all of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from archive import history, workflow
from archive.desk.review import Sheet, doubles, hanging_on, steps, waiting_articles
from archive.models import Alias, Article, Comment, Coverage, Participation, Quote, Revision, Status
from tests import cast

pytestmark = pytest.mark.django_db
TEXT = "“Nobody will cross before the piers are sound,” said Mira Tallow. “It opens in May,” said Joren Pike."
WORDS = ("Nobody will cross before the piers are sound", "It opens in May")


@pytest.fixture
def ida():
    return cast.person("ida", "Contributor")


@pytest.fixture
def otto():
    return cast.person("otto")


def sent(record, by):
    """A draft as its author made it and sent it to review."""
    history.keep(record, by=by, step="Recorded")
    workflow.submit(record, by=by)
    return record


def submitted(by, n=2, **given):
    """An article in review with as many quotes, each of a new actor."""
    article = cast.article(status="draft", **given)
    cast.capture(article, " ".join([TEXT, *(f"“The {k}. pier stands,” he said." for k in range(2, n))]))
    words = [*WORDS, *(f"The {k}. pier stands" for k in range(2, n))][:n]
    for place, one in enumerate(words):
        actor = sent(cast.actor(f"Speaker {place}", status="draft"), by)
        quote = cast.quote(one, article=article, by=actor, status="draft")
        workflow.changes.verification.check(quote)
        sent(quote, by)
    return sent(article, by)


def asked(article, by, *only):
    """Ticks for all rows of the page, or for those of these records."""
    rows = Sheet(hanging_on(article), by).rows
    return steps.read(row.token for row in rows if not only or row.record in only)[0]


def public(article):
    return set(Quote.objects.published().filter(article=article))


def why(article, by, record):
    return next(row.why for row in Sheet(hanging_on(article), by).rows if row.record == record)


# What hangs on an article


def test_new_article_quotes_actors_and_events_hang_on_it(ida):
    article = submitted(ida)
    covered = cast.event(status="draft")
    Coverage.objects.create(event=covered, article=article)
    host = cast.actor("Ellery Council", status="draft")
    Participation.objects.create(event=covered, actor=host)
    writer = cast.actor("Ann Marsh", status="draft")
    article.authors.add(writer)
    found = hanging_on(article).records
    speakers = [voice.actor for quote in article.quotes.all() for voice in quote.voices.all()]
    assert set(found) == {article, covered, host, writer, *speakers, *article.quotes.all()}


def test_they_come_in_the_order_of_publishing(ida):
    kinds = [one._meta.model_name for one in hanging_on(submitted(ida)).records]
    assert kinds == ["article", "actor", "actor", "quote", "quote"]


def test_nothing_hangs_on_an_article_that_is_public_with_all_its_quotes():
    quote = cast.quote()
    found = hanging_on(quote.article)
    assert (found.records, found.changes) == ([], [])


def test_withdrawn_quote_does_not_hang_on_it():
    quote = cast.quote(status="withdrawn", withdrawal_reason="error")
    assert hanging_on(quote.article).records == []


def changed(quote, by, **fields):
    data = history.snapshot(quote)
    data["fields"] |= fields
    return history.keep_waiting(quote, data, by=by)


def test_change_of_a_public_quote_hangs_on_its_article(ida):
    quote = cast.quote()
    waits = changed(quote, ida, context="On the bridge")
    assert [(one.record, one.revision) for one in hanging_on(quote.article).changes] == [(quote, waits)]


@pytest.mark.parametrize("n", [2, 12])
def test_hanging_on_takes_as_many_queries_for_many_as_for_few(ida, n):
    article = Article.objects.get(pk=submitted(ida, n).pk)
    with CaptureQueriesContext(connection) as few:
        hanging_on(article)
    assert len(few) == 16


# Articles that wait


def test_queue_counts_what_hangs_on_an_article(ida):
    article = submitted(ida)
    [row] = waiting_articles()
    assert (row.article, row.quotes, row.proved, row.actors) == (article, 2, 2, 2)
    assert row.submitted_by == ida and row.since is not None


def test_public_article_waits_with_its_new_event_actor_or_change(ida):
    of_event, of_change, of_actor = cast.article("One"), cast.article("Two"), cast.article("Three")
    Coverage.objects.create(event=sent(cast.event(status="draft"), ida), article=of_event)
    changed(cast.quote(article=of_change), ida, context="On the bridge")
    of_actor.authors.add(sent(cast.actor(status="draft"), ida))
    assert {row.article for row in waiting_articles()} == {of_event, of_change, of_actor}


def test_article_with_drafts_only_does_not_wait():
    cast.quote(status="draft")
    assert waiting_articles() == []


@pytest.mark.parametrize("n", [1, 5])
def test_queue_takes_as_many_queries_for_many_articles_as_for_few(ida, n):
    for _ in range(n):
        submitted(ida, 1)
    with CaptureQueriesContext(connection) as queries:
        waiting_articles()
    assert len(queries) == 29


# What stands in the way


def test_quote_whose_speaker_is_on_the_page_and_publishable_can_be_published(ida, otto):
    rows = Sheet(hanging_on(submitted(ida)), otto).rows
    assert [row.why for row in rows] == [[]] * 5 and all(row.is_ticked for row in rows)


def test_draft_is_listed_and_not_ticked_nor_is_what_rests_on_it(ida, otto):
    article = submitted(ida)
    quote = article.quotes.first()
    actor = quote.voices.get().actor
    workflow.back_to_draft(actor, by=otto)
    rows = {row.record: row for row in Sheet(hanging_on(article), otto).rows}
    assert not rows[actor].is_ticked and not rows[quote].is_ticked
    assert rows[quote].needs == [article, actor] and not rows[quote].why


def test_altered_words_are_told(ida, otto):
    article = submitted(ida)
    quote = cast.quote("Nobody shall cross before the piers are sound", article=article, status="draft")
    workflow.changes.verification.check(quote)
    assert "would" not in (said := " ".join(why(article, otto, quote))) and "altered" in said


def test_embargo_is_told_of_the_article_its_quotes_and_their_actors(ida, otto):
    article = submitted(ida, embargo_until=timezone.now() + timedelta(days=1))
    rows = Sheet(hanging_on(article), otto).rows
    assert all("under embargo" in " ".join(row.why) for row in rows)


def test_who_changed_it_last_is_told(ida, otto, settings):
    settings.FOUR_EYES = True
    article = submitted(ida)
    quote = article.quotes.first()
    by_hand(quote, otto)
    assert "you made its last change" in " ".join(why(article, otto, quote))


def by_hand(quote, by):
    """Somebody changes it while it is in review."""
    quote.context = "On the bridge"
    quote.save()
    history.keep(quote, by=by, step="Changed")


def test_quote_resting_on_an_actor_that_one_changed_cannot_go(ida, otto, settings):
    settings.FOUR_EYES = True
    article = submitted(ida)
    quote = article.quotes.first()
    actor = quote.voices.get().actor
    actor.description = "Keeps the bridge."
    actor.save()
    history.keep(actor, by=otto, step="Changed")
    assert f"“{actor}” is not public yet" in " ".join(why(article, otto, quote))


def test_trying_a_change_leaves_no_trace(ida, otto):
    quote = cast.prove(cast.quote())
    changed(quote, ida, said="2018-05-02")
    before = (list(Revision.objects.values()), Quote.objects.values().get(pk=quote.pk))
    assert why(quote.article, otto, quote) == []
    assert (list(Revision.objects.values()), Quote.objects.values().get(pk=quote.pk)) == before


def test_change_that_no_longer_fits_is_told(ida, otto):
    quote = cast.prove(cast.quote())
    changed(quote, ida, said="2018-05-02")
    Quote.objects.get(pk=quote.pk).save()
    assert "changed in the meantime" in " ".join(why(quote.article, otto, quote))


def test_other_actor_of_that_name_is_found_by_alias_case_and_accents():
    mira = cast.actor("Míra Tallow", status="draft")
    other = cast.actor("M. Tallow-Pike")
    Alias.objects.create(actor=other, name="MIRA TALLOW")
    assert doubles([mira]) == {mira.pk: [other]}


@pytest.mark.parametrize("n", [2, 12])
def test_a_quote_with_its_actor_costs_few_queries_and_not_more_among_many(ida, otto, n, settings):
    settings.FOUR_EYES = True
    hanging = hanging_on(submitted(ida, n))
    otto.has_perm("archive.publish")
    with CaptureQueriesContext(connection) as queries:
        Sheet(hanging, otto)
    assert len(queries) <= 2 + 5 * n


# Publishing


def test_ticked_records_are_published_together(ida, otto, settings):
    settings.FOUR_EYES = True
    article = submitted(ida)
    outcome = steps.publish(article, asked(article, otto), by=otto, reasons={})
    assert len(outcome.done) == 5 and len(public(article)) == 2


def test_refused_record_and_what_rests_on_it_stay_while_the_rest_goes(ida, otto, settings):
    settings.FOUR_EYES = True
    article = submitted(ida)
    quote, other = article.quotes.order_by("pk")
    actor = quote.voices.get().actor
    history.keep(_described(actor), by=otto, step="Changed")
    outcome = steps.publish(article, asked(article, otto), by=otto, reasons={})
    assert public(article) == {other} and len(outcome.refused) == 2
    assert [called for called, _ in outcome.refused] == [f"Actor “{actor}”", f"Quote “{quote}”"]


def _described(actor):
    actor.description = "Keeps the bridge."
    actor.save()
    return actor


def test_what_was_changed_after_it_was_seen_is_not_published(ida, otto):
    article = submitted(ida)
    quote, other = article.quotes.order_by("pk")
    ticks = asked(article, otto)
    by_hand(quote, ida)
    outcome = steps.publish(article, ticks, by=otto, reasons={})
    assert public(article) == {other} and outcome.stale == {f"quote.{quote.pk}"}
    assert "changed after you opened this page" in outcome.refused[0][1][0]


def test_who_changed_a_record_last_does_not_publish_it(ida, otto, settings):
    settings.FOUR_EYES = True
    article = submitted(ida)
    quote, other = article.quotes.order_by("pk")
    by_hand(quote, otto)
    steps.publish(article, asked(article, otto), by=otto, reasons={})
    assert public(article) == {other}


def test_altered_quote_is_not_published(ida, otto):
    article = submitted(ida)
    quote = cast.quote("Nobody shall cross before the piers are sound", article=article, status="in_review")
    outcome = steps.publish(article, asked(article, otto), by=otto, reasons={})
    assert quote not in public(article) and "altered" in " ".join(outcome.refused[0][1])


def test_record_of_another_article_is_left_alone(ida, otto):
    article, other = submitted(ida), cast.quote(status="in_review")
    tick = steps.Asked("quote", other.pk, other.version)
    outcome = steps.publish(article, [tick], by=otto, reasons={})
    assert outcome.refused[0][1] == [steps.FOREIGN] and not public(other.article)


def test_deleted_record_is_told(ida, otto):
    article = submitted(ida)
    ticks = asked(article, otto)
    quote = article.quotes.first()
    pk = quote.pk
    quote.delete()
    outcome = steps.publish(article, ticks, by=otto, reasons={})
    assert (f"Quote number {pk}", [steps.GONE]) in outcome.refused


def test_correction_needs_a_reason_and_tells_it(ida, otto):
    quote = cast.prove(cast.quote())
    waits = changed(quote, ida, said="2018-05-02")
    refused = steps.publish(quote.article, asked(quote.article, otto), by=otto, reasons={})
    assert "Say for readers" in refused.refused[0][1][0]
    reasons = {waits.pk: "The day was misread."}
    steps.publish(quote.article, asked(quote.article, otto), by=otto, reasons=reasons)
    assert quote.corrections.get().reason == "The day was misread."


def test_change_that_took_the_place_of_the_one_that_was_seen_is_not_published(ida, otto):
    quote = cast.prove(cast.quote())
    changed(quote, ida, context="On the bridge")
    ticks = asked(quote.article, otto)
    changed(quote, ida, context="On the piers")
    outcome = steps.publish(quote.article, ticks, by=otto, reasons={})
    assert outcome.refused and not outcome.done


def test_change_goes_out_with_the_new_actor_that_it_names(ida, otto):
    quote, actor = cast.prove(cast.quote()), sent(cast.actor("Joren Pike", status="draft"), ida)
    data = history.snapshot(quote)
    data["parts"]["voices"][0]["actor"] = actor.pk
    data["names"]["actor"][str(actor.pk)] = actor.name
    waits = history.keep_waiting(quote, data, by=ida, reason="It was Pike.")
    rows = Sheet(hanging_on(quote.article), otto).rows
    assert [(row.why, row.is_ticked) for row in rows] == [([], True)] * 2
    outcome = steps.publish(quote.article, asked(quote.article, otto), by=otto, reasons={waits.pk: "It was."})
    assert not outcome.refused and quote.voices.get().actor == actor


# Sending back, agreeing, sending to review


def test_sent_back_records_are_drafts_and_the_note_is_kept(ida, otto):
    article = submitted(ida)
    quote, other = article.quotes.order_by("pk")
    steps.send_back(article, asked(article, otto, quote), by=otto, note="Who asked?")
    states = dict(article.quotes.values_list("pk", "status"))
    assert states == {quote.pk: Status.DRAFT, other.pk: Status.IN_REVIEW}
    assert Comment.objects.about(article).get().text == "Who asked?"


def test_nothing_is_sent_back_without_a_note(ida, otto):
    article = submitted(ida)
    with pytest.raises(workflow.Refused, match="Say in the note"):
        steps.send_back(article, asked(article, otto), by=otto, note="")
    assert not hanging_on(article).of(Status.DRAFT)


def test_contributor_takes_back_only_what_they_sent(ida):
    other = cast.person("uma", "Contributor")
    article = submitted(ida)
    outcome = steps.send_back(article, asked(article, other), by=other, note="Mine?")
    assert len(outcome.refused) == 5 and not Comment.objects.exists()


def test_authors_agreement_lets_the_reviewer_publish_what_they_changed(ida, otto, settings):
    settings.FOUR_EYES = True
    article = submitted(ida)
    quote = article.quotes.first()
    by_hand(quote, otto)
    steps.agree(article, asked(article, ida, quote), by=ida)
    outcome = steps.publish(article, asked(article, otto), by=otto, reasons={})
    assert not outcome.refused and quote in public(article)


def test_agreement_holds_for_the_version_that_was_seen_alone(ida, otto):
    article = submitted(ida)
    quote = article.quotes.first()
    ticks = asked(article, ida, quote)
    by_hand(quote, otto)
    assert steps.agree(article, ticks, by=ida).stale == {f"quote.{quote.pk}"}


def test_nobody_agrees_to_their_own_change(ida):
    article = submitted(ida)
    outcome = steps.agree(article, asked(article, ida), by=ida)
    assert len(outcome.refused) == 5


def test_author_sends_all_their_drafts_to_review_and_no_others(ida, otto):
    article = submitted(ida)
    theirs = cast.quote("Not mine", article=article, status="draft", by="a passer-by")
    history.keep(theirs, by=otto, step="Recorded")
    mine = cast.quote("Mine", article=article, status="draft", by="a passer-by")
    history.keep(mine, by=ida, step="Recorded")
    steps.submit(article, [], by=ida)
    assert [one for one in hanging_on(article).of(Status.DRAFT)] == [theirs]


def test_forged_ticks_are_told_and_the_rest_is_read():
    found, unread = steps.read(["quote.7.1", "user.1.1", "quote.7", "quote.\x00.1", "quote.٣.1"])
    assert found == [steps.Asked("quote", 7, 1)] and unread == [steps.UNREADABLE]

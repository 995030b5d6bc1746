"""What the gates rest on: captured texts and embargoes. Who replaces or lifts them does not publish alone."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from archive import history, workflow
from archive.models import Affiliation, Article, Capture, Coverage, Participation, Revision
from tests import cast
from tests.admin.conftest import address, typed
from tests.test_gates import CHANGED, PRINTED, desk_of, drafted, in_a_day, is_public

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("four_eyes")]


@pytest.fixture
def source(db) -> Article:
    made = cast.article()
    cast.capture(made, PRINTED)
    return made


# Captured texts


def replace_text(person, article: Article, text: str):
    """Open the page of an article, put another text into its capture, press Save."""
    client = desk_of(person)
    sent = {**typed(client.get(address(article))), "captures-0-text": text}
    return client.post(address(article), {name: one for name, one in sent.items() if one is not None})


@pytest.mark.parametrize("status", ["draft", "published"])
def test_who_replaced_a_text_does_not_publish_alone_what_it_proves(ida, otto, status):
    source = cast.article(status=status)
    kept = cast.capture(source, PRINTED)
    quote = drafted(otto, CHANGED, article=source)
    replace_text(ida, source, PRINTED.replace("Nobody", "Anybody"))
    quote.refresh_from_db()
    Article.objects.update(status="published")
    with pytest.raises(workflow.Refused, match="you changed the captured texts"):
        workflow.publish(quote, by=ida)
    last = Revision.objects.of(source).last()
    assert (last.step, last.made_by, kept.sha256 in last.reason) == ("Captured text replaced", ida, True)
    assert "cross" not in last.reason


def test_author_agrees_to_a_text_that_another_replaced(ida, otto, source):
    quote = drafted(otto, article=source)
    replace_text(ida, source, f"{PRINTED} She left.")
    workflow.agree(quote, by=otto)
    workflow.publish(quote, by=ida)
    assert is_public(quote)


def test_who_replaced_a_text_does_not_publish_alone_a_change_that_it_proves(ida, otto, source):
    quote = drafted(otto, article=source)
    workflow.publish(quote, by=ida)
    data = history.snapshot(quote)
    data["fields"]["text"] = CHANGED
    workflow.wait(quote, data, by=otto, reason="Misread.")
    replace_text(ida, source, PRINTED.replace("Nobody", "Anybody"))
    with pytest.raises(workflow.Refused, match="You changed the captured texts"):
        workflow.publish_change(quote, by=ida)


def test_added_text_is_in_the_history_and_whoever_added_it_publishes_what_another_then_quoted(ida, otto):
    source = cast.article()
    where = reverse("admin:archive_article_quotations", args=[source.pk])
    pasted = {"do": "paste", "text": PRINTED, "captured_at": "2018-05-04T10:00:00", "made_by": "publisher"}
    desk_of(ida).post(where, pasted)
    last = Revision.objects.of(source).last()
    assert last.step == "Captured text added" and Capture.objects.get().sha256 in last.reason
    workflow.publish(drafted(otto, article=source), by=ida)


@pytest.mark.parametrize("is_replaced", [True, False])
def test_who_adds_or_dates_a_text_does_not_publish_alone_a_quote_of_before(ida, otto, source, is_replaced):
    quote = drafted(otto, article=source)
    workflow.keep_texts(source, ["Added, or dated anew."], is_replaced=is_replaced, by=ida)
    with pytest.raises(workflow.Refused, match="you changed the captured texts"):
        workflow.publish(quote, by=ida)


def test_text_that_somebody_else_replaces_later_frees_nobody(ida, otto, source):
    quote = drafted(otto, article=source)
    for person in (ida, otto):
        workflow.keep_texts(source, ["Replaced."], is_replaced=True, by=person)
    with pytest.raises(workflow.Refused, match="you changed the captured texts"):
        workflow.publish(quote, by=ida)
    workflow.agree(quote, by=otto)
    workflow.publish(quote, by=ida)


@pytest.mark.parametrize("kind", ["article", "quote"])
def test_agreement_ends_when_the_texts_are_changed(ida, otto, source, kind):
    article = cast.article(status="draft") if kind == "article" else source
    record = article if kind == "article" else drafted(ida, article=source)
    history.keep(record, by=ida, step="Recorded")
    workflow.agree(record, by=otto)
    workflow.keep_texts(article, ["Replaced."], is_replaced=True, by=ida)
    with pytest.raises(workflow.Refused, match="you made its last change"):
        workflow.publish(record, by=ida)


def waiting(quote, by, **fields) -> Revision:
    data = history.snapshot(quote)
    data["fields"] |= fields
    return workflow.wait(quote, data, by=by, reason="Misread.")


def test_agreement_to_a_change_that_waits_ends_when_the_texts_are_changed(ida, otto, source):
    quote = drafted(otto, article=source)
    workflow.publish(quote, by=ida)
    waiting(quote, ida, context="After")
    workflow.agree(quote, by=otto)
    workflow.keep_texts(source, ["Replaced."], is_replaced=True, by=ida)
    with pytest.raises(workflow.Refused, match="You made this change"):
        workflow.publish_change(quote, by=ida)


def test_change_that_moves_a_quote_rests_on_the_texts_of_its_new_article(ida, otto, source):
    quote, new = drafted(otto, article=source), cast.article("Elsewhere")
    cast.capture(new, PRINTED)
    workflow.publish(quote, by=ida)
    waiting(quote, otto, article=new.pk)
    workflow.keep_texts(new, ["Replaced."], is_replaced=True, by=ida)
    with pytest.raises(workflow.Refused, match="You changed the captured texts of “Elsewhere"):
        workflow.publish_change(quote, by=ida)
    workflow.agree(quote, by=otto)
    workflow.publish_change(quote, by=ida)


# The embargo


@pytest.fixture
def held(otto) -> Article:
    article = cast.article(status="draft", embargo_until=in_a_day())
    history.keep(article, by=otto, step="Recorded")
    return article


def lift(person, article: Article, **changes) -> str:
    client = desk_of(person)
    none = {"embargo_until_0": "", "embargo_until_1": ""}
    sent = {**typed(client.get(address(article))), **none, **changes}
    sent = {name: one for name, one in sent.items() if one is not None}
    response = client.post(address(article), sent, follow=True)
    article.refresh_from_db()
    return response.content.decode()


def test_contributor_lifts_no_embargo(held):
    assert "Only an editor may lift or shorten an embargo" in lift(cast.person("uma", "Contributor"), held)
    assert held.embargo_until


def test_contributor_shortens_no_embargo_and_makes_it_longer(held):
    uma, until = cast.person("uma", "Contributor"), held.embargo_until
    lift(uma, held, embargo_until_0=f"{timezone.now():%Y-%m-%d}", embargo_until_1="00:00:01")
    assert held.embargo_until == until
    lift(uma, held, embargo_until_0="2199-05-01", embargo_until_1="06:00:00")
    assert held.embargo_until.year == 2199


def test_contributor_restores_no_version_without_the_embargo(held):
    older = Revision.objects.of(held).last()
    older.data["fields"]["embargo_until"] = None
    older.save()
    with pytest.raises(workflow.Refused, match="Only an editor may lift"):
        workflow.restore(held, older, by=cast.person("uma", "Contributor"))
    held.refresh_from_db()
    assert held.embargo_until


def test_editor_who_lifts_it_is_logged_and_does_not_publish_alone(held, ida):
    until = f"{held.embargo_until:%-d %B %Y}"
    lift(ida, held)
    assert held.embargo_until is None
    logged = list(ida.logentry_set.values_list("change_message", flat=True))
    assert any(f"Embargo: until {until}" in one and one.endswith("→ none.") for one in logged)
    with pytest.raises(workflow.Refused, match="you made its last change"):
        workflow.publish(held, by=ida)


def known_of_held(article: Article, way: str):
    """An event or actor, in review, that a held article alone names."""
    if way == "event":
        event = cast.event(status="in_review")
        Coverage.objects.create(event=event, article=article)
        return event
    actor = cast.actor("Ada Reed", status="in_review")
    quote = cast.quote(article=article, status="draft", by="a guest")
    if way == "mentioned":
        quote.mentions.add(actor)
    elif way == "organisation":
        other = cast.actor("Bo Lund", status="draft")
        Affiliation.objects.create(actor=other, organisation=actor, title="head", source=article)
    else:
        dated_by = article if way == "dated event" else None
        event = cast.event(status="draft", date_source=dated_by)
        Participation.objects.create(event=event, actor=actor)
        if way == "event spoken at":
            type(quote).objects.filter(pk=quote.pk).update(said_at=event)
        elif way == "event spoken about":
            quote.about.add(event)
    return actor


WAYS = ["event", "mentioned", "organisation", "dated event", "event spoken at", "event spoken about"]


@pytest.mark.parametrize("way", WAYS)
def test_embargo_holds_whatever_only_its_article_names(held, way):
    assert "under embargo" in " ".join(workflow.obstacles(known_of_held(held, way)))


@pytest.mark.parametrize(("status", "is_free"), [("draft", False), ("published", True)])
def test_only_a_public_article_frees_what_a_held_one_names(held, status, is_free):
    event = known_of_held(held, "event")
    Coverage.objects.create(event=event, article=cast.article("Elsewhere", status=status))
    assert (workflow.obstacles(event) == []) is is_free


@pytest.mark.parametrize("way", ["article", "quote", "event", "mentioned"])
def test_who_loosens_an_embargo_does_not_publish_alone_what_it_held(held, ida, otto, way):
    by_way = {"article": lambda: held, "quote": lambda: drafted(otto, article=held)}
    record = by_way.get(way, lambda: known_of_held(held, way))()
    history.keep(record, by=otto, step="Recorded")
    lift(ida, held)
    type(record).objects.filter(pk=record.pk).update(status="in_review")
    record.refresh_from_db()
    with pytest.raises(workflow.Refused, match="you (loosened the embargo|made its last change)"):
        workflow.publish(record, by=ida)
    workflow.agree(record, by=otto)
    assert workflow.lacks_second_pair(record, ida) == []


def test_change_of_a_public_record_names_no_held_article(held, ida, otto):
    event = cast.event()
    data = history.snapshot(event)
    data["fields"]["date_source"] = held.pk
    workflow.wait(event, data, by=ida, reason="More is known.")
    with pytest.raises(workflow.Refused, match=f"{held.title} is under embargo until"):
        workflow.publish_change(event, by=otto)


def test_change_of_a_public_actor_names_no_held_article_in_its_rows(held, ida, otto):
    actor, organisation = cast.actor(), cast.actor("Ellery Port", kind="organisation")
    role = Affiliation.objects.create(actor=actor, organisation=organisation, title="Chair", source=held)
    data = history.snapshot(actor)
    role.delete()
    workflow.wait(actor, data, by=ida)
    with pytest.raises(workflow.Refused, match="under embargo"):
        workflow.publish_change(actor, by=otto)


def test_quote_that_leaves_a_held_article_is_warned_of(held, otto):
    quote, public = drafted(otto, article=held), cast.article("Elsewhere")
    client = desk_of(cast.person("uma", "Contributor"))
    sent = {**typed(client.get(address(quote))), "article": public.pk}
    sent = {name: one for name, one in sent.items() if one is not None}
    assert "The quote has left it" in client.post(address(quote), sent, follow=True).content.decode()


# Withdrawing


def test_what_was_withdrawn_keeps_its_address_and_the_reason_given(ida):
    article = cast.article(status="withdrawn", withdrawal_reason="privacy")
    client, slug = desk_of(ida), article.slug
    sent = {**typed(client.get(address(article))), "slug": "thief", "withdrawal_reason": "error"}
    client.post(address(article), {name: one for name, one in sent.items() if one is not None})
    article.refresh_from_db()
    assert (article.slug, article.withdrawal_reason) == (slug, "privacy")


@pytest.mark.parametrize("make", [cast.actor, cast.event, cast.article, cast.quote])
def test_nothing_is_withdrawn_without_a_reason_by_any_path(make):
    record = make()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(record).objects.filter(pk=record.pk).update(status="withdrawn")

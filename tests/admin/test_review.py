"""The review page: what it shows, what its buttons do, and that nothing typed is lost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from archive import history, verification, workflow
from archive.models import Article, Comment, Quote, Revision
from tests import cast
from tests.desk.test_review import TEXT, by_hand, changed, public, sent, submitted

from .conftest import messages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("four_eyes")]


@pytest.fixture
def ida():
    return cast.person("ida", "Contributor", first_name="Ida")


@pytest.fixture
def otto():
    return cast.person("otto", first_name="Otto")


@pytest.fixture
def article(ida):
    return submitted(ida)


def at_desk(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(article):
    return reverse("admin:archive_article_review", args=[article.pk])


def shown(user, article) -> str:
    return at_desk(user).get(address(article)).content.decode()


def ticks(user, article, *only):
    page = at_desk(user).get(address(article)).context["page"]
    return [one.row.token for one in page.rows if not only or one.record in only]


def press(user, article, do, ticked=None, **typed):
    ticked = ticks(user, article) if ticked is None else ticked
    return at_desk(user).post(address(article), {"do": do, "ticked": ticked, **typed}, follow=True)


def plain(response) -> str:
    return " ".join(re.sub("<[^>]+>", " ", response.content.decode()).replace("&nbsp;", " ").split())


# The page


def test_passages_are_marked_and_linked_both_ways(otto, article):
    html = shown(otto, article)
    assert 'id="m1" href="#q1">Nobody will cross' in html and 'href="#m1">Quote 1</a>' in html


def test_private_text_is_not_shown_to_who_may_not_see_captures(otto, article):
    otto.groups.clear()
    kinds = ["article", "actor", "event", "quote"]
    permissions = [f"view_{kind}" for kind in kinds]
    otto.user_permissions.set(
        cast.Group.objects.get(name="Editor").permissions.filter(codename__in=permissions)
    )
    assert "said Mira Tallow" not in shown(otto, article)


def test_who_may_not_see_quotes_does_not_see_the_page(otto, article):
    otto.groups.clear()
    editors = cast.Group.objects.get(name="Editor").permissions
    otto.user_permissions.set(editors.filter(codename="view_article"))
    assert at_desk(otto).get(address(article)).status_code == 403


def test_button_says_how_many_are_ticked(otto, article):
    assert "Publish these 5" in shown(otto, article)


def test_draft_is_listed_and_not_ticked(otto, article):
    cast.quote("It opens in May", article=article, status="draft", by="a passer-by")
    html = shown(otto, article)
    assert "Draft, not sent yet" in html and "Publish these 5" in html


def test_altered_quote_is_named_with_why_and_a_way_to_mend_it(otto, ida, article):
    quote = cast.quote("Nobody shall cross before the piers are sound", article=article, status="draft")
    verification.check(quote)
    sent(quote, ida)
    html = shown(otto, article)
    assert "where you have “shall”" in html and reverse("admin:archive_quote_change", args=[quote.pk]) in html


def test_embargo_is_told(otto, article):
    Article.objects.filter(pk=article.pk).update(embargo_until=timezone.now() + timedelta(days=1))
    html = shown(otto, article)
    assert "Under embargo" in html and "Publish these" not in html


def test_actor_of_a_known_name_is_perhaps_a_double(otto, article):
    cast.actor("SPEAKER 0")
    html = shown(otto, article)
    assert html.count("Perhaps a double") == 1 and html.count("No double found") == 1


def test_contributor_sees_no_button_to_publish(ida, article):
    assert 'value="publish"' not in shown(ida, article)


def test_article_with_nothing_new_says_so(otto):
    assert "Nothing new hangs on this article" in shown(otto, cast.article())


def test_of_a_long_text_what_stands_around_the_passages_is_shown(otto, ida):
    article = submitted(ida)
    far = "\n\n".join(f"Paragraph {n} of the minutes of the council." for n in range(20_000))
    cast.capture(article, f"{far}\n\n{TEXT}\n\n{far}")
    html = shown(otto, article)
    assert "Nobody will cross" in html and len(html) < 100_000


def test_words_in_a_text_without_breaks_are_shown_with_little_around_them(otto, ida):
    article = submitted(ida)
    cast.capture(article, f"{'The minutes go on. ' * 40_000}{TEXT}{' The minutes go on.' * 10_000}")
    assert len(shown(otto, article)) < 100_000


def test_articles_page_leads_to_its_review(otto, article):
    page = at_desk(otto).get(reverse("admin:archive_article_change", args=[article.pk]))
    assert address(article) in page.content.decode()


@pytest.mark.parametrize("n", [2, 12])
def test_page_asks_little_for_each_quote(otto, ida, n):
    article, client = submitted(ida, n), at_desk(otto)
    client.get(address(article))
    with CaptureQueriesContext(connection) as queries:
        client.get(address(article))
    assert len(queries) <= 40 + 5 * n


# Publishing


def test_ticked_records_are_published(otto, article):
    response = press(otto, article, "publish")
    assert len(public(article)) == 2 and "Published:" in messages(response)


def test_only_what_is_ticked_is_published(otto, article):
    quote, _ = article.quotes.order_by("pk")
    wanted = ticks(otto, article, article, quote, quote.voices.get().actor)
    press(otto, article, "publish", wanted)
    assert public(article) == {quote}


def test_who_changed_a_quote_last_does_not_publish_it_here(otto, article):
    quote, other = article.quotes.order_by("pk")
    by_hand(quote, otto)
    response = press(otto, article, "publish")
    assert public(article) == {other} and "you made its last change" in plain(response)


def test_nor_an_actor_along_with_its_quote(otto, article):
    quote, other = article.quotes.order_by("pk")
    actor = quote.voices.get().actor
    actor.save()
    actor.description = "Keeps the bridge."
    actor.save()
    history.keep(actor, by=otto, step="Changed")
    press(otto, article, "publish")
    actor.refresh_from_db()
    assert public(article) == {other} and not actor.is_public


def test_altered_quote_is_not_published_here(otto, ida, article):
    quote = sent(cast.quote("Nobody shall cross", article=article, status="draft"), ida)
    press(otto, article, "publish")
    quote.refresh_from_db()
    assert not quote.is_public and len(public(article)) == 2


def test_record_changed_after_the_page_was_opened_is_refused_and_no_longer_ticked(otto, ida, article):
    seen = ticks(otto, article)
    quote = article.quotes.order_by("pk").first()
    by_hand(quote, ida)
    response = press(otto, article, "publish", seen)
    assert quote not in public(article) and "changed after you opened this page" in plain(response)
    [row] = [one for one in response.context["page"].rows if one.record == quote]
    assert not row.is_ticked


def test_contributor_does_not_publish(ida, article):
    response = press(ida, article, "publish")
    assert not public(article) and "Only an editor may publish" in plain(response)


def test_correction_asks_for_its_reason_and_keeps_what_was_typed(otto, ida):
    quote = cast.prove(cast.quote())
    waits = changed(quote, ida, said="2018-05-02")
    refused = press(otto, quote.article, "publish", note="Looks right.")
    assert f'name="reason-{waits.pk}"' in refused.content.decode()
    assert "Looks right." in refused.content.decode() and refused.context["page"].ready == 1
    press(otto, quote.article, "publish", **{f"reason-{waits.pk}": "The day was misread."})
    assert quote.corrections.get().reason == "The day was misread."


# Sending back, agreeing, sending to review


def test_sending_back_asks_for_a_note_and_loses_nothing(otto, article):
    quote = article.quotes.first()
    response = press(otto, article, "back", ticks(otto, article, quote))
    assert "Say in the note" in plain(response)
    assert [one.record for one in response.context["page"].rows if one.is_ticked] == [quote]


def test_sent_back_with_a_note_that_the_author_reads_here(otto, ida, article):
    quote = article.quotes.first()
    press(otto, article, "back", ticks(otto, article, quote), note="Who asked <him>?")
    quote.refresh_from_db()
    assert quote.status == "draft" and "Who asked &lt;him&gt;?" in shown(ida, article)


def test_note_of_a_refusal_stays_in_its_field(otto, article):
    response = press(otto, article, "back", ["quote.99999.1"], note="Who asked?")
    assert "Who asked?" in response.content.decode() and not Comment.objects.exists()


def test_authors_agreement_is_the_second_pair_of_eyes(otto, ida, article):
    quote = article.quotes.first()
    by_hand(quote, otto)
    assert "You changed this last: Ida has to agree" in shown(otto, article)
    [tick] = ticks(ida, article, quote)
    assert f'value="agree:{tick}"' in shown(ida, article)
    press(ida, article, f"agree:{tick}", [])
    assert "Agreed by Ida" in shown(otto, article)
    press(otto, article, "publish")
    assert quote in public(article)


def test_author_sends_their_drafts_to_review_with_a_note(ida):
    article = cast.article(status="draft")
    quote = cast.quote("Mine", article=article, status="draft", by="a passer-by")
    for one in (article, quote):
        history.keep(one, by=ida, step="Recorded")
    press(ida, article, "submit", [], note="All of it.")
    assert Article.objects.get(pk=article.pk).status == Quote.objects.get(pk=quote.pk).status == "in_review"
    assert Comment.objects.about(article).get().text == "All of it."


# Hostile requests


FORGED = ["quote.1", "quote.\0.1", "quote.999999999999999999.1", "user.1.1", "change.1.1", "x" * 9999]


@pytest.mark.parametrize("ticked", [[], FORGED])
@pytest.mark.parametrize("do", ["publish", "back", "agree", "submit", "drop", "agree:user.1.1", "publish:"])
def test_forged_request_is_answered_with_a_sentence_and_changes_nothing(otto, article, do, ticked):
    before = list(Revision.objects.values_list("pk", flat=True))
    response = press(otto, article, do, ticked, note="Kept \0 words", **{f"reason-{'9' * 500}": "x"})
    assert response.context["problems"] and "Kept" in response.content.decode()
    assert list(Revision.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("tick", ["quote.999999999999999999.1", "change.999999999999999999.1", "quote.0.0"])
def test_what_is_not_there_is_named_and_left(otto, article, tick):
    response = press(otto, article, "publish", [tick])
    assert "number" in plain(response) and not public(article)


def test_too_long_a_note_is_refused_and_given_back(otto, article):
    response = press(otto, article, "back", note="x" * 5001)
    assert "5,001 characters" in plain(response) and "x" * 5001 in response.content.decode()


def test_record_of_another_article_is_left_alone(otto, ida, article):
    other = sent(cast.quote(status="draft"), ida)
    response = press(otto, article, "publish", [f"quote.{other.pk}.{other.version}"])
    assert "does not belong to this article" in plain(response) and not public(other.article)


def test_no_such_article_is_not_found(otto):
    assert at_desk(otto).get("/admin/archive/article/999999999999999999/review/").status_code == 404


def test_only_changes_of_this_article_are_published_here(otto, ida, article):
    quote = cast.prove(cast.quote())
    waits = changed(quote, ida, context="On the bridge")
    press(otto, article, "publish", [f"change.{waits.pk}.{quote.version}"])
    assert history.waiting(quote) == waits and workflow.needs_reason(quote, waits.data) == []

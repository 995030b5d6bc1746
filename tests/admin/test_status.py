"""Steps of status: with the form, with the list, refused with reasons and without loss."""

from html import unescape

import pytest
from django.contrib.auth.models import Permission, User

from archive import workflow
from archive.models import Actor, Article, Event, Quote, Status, Verdict
from tests import cast

from .conftest import address, errors, messages

pytestmark = pytest.mark.django_db
PRINTED = "“Nobody will cross before the piers are sound,” Mira Tallow said on Monday."


def act(desk, action, *records, **extra):
    """Choose records of a list and an action, and press the button of the page that says what it will do."""
    pks = [record.pk for record in records]
    where = address(type(records[0]), "changelist")
    sent = {"action": action, "_selected_action": pks, "index": 0, "select_across": 0, **extra}
    page = desk.post(where, sent, follow=True)
    if not page.context or not page.context.get("seen"):
        return page
    page_sent = {name: page.context[name] for name in ("seen", "tried")}
    return desk.post(where, {**sent, **page_sent, "do": "1"}, follow=True)


def chosen(desk, action, *records, **extra):
    """The page that says what an action will do; nothing is done."""
    pks = [record.pk for record in records]
    sent = {"action": action, "_selected_action": pks, "index": 0, "select_across": 0, **extra}
    return desk.post(address(type(records[0]), "changelist"), sent, follow=True)


def told(response):
    """What a page says, as its reader reads it."""
    return unescape(response.content.decode())


def new_quote(save, article, actor, **changes):
    voice = {"voices-0-actor": actor.pk, "voices-0-position": 1} if actor else {}
    sent = {"article": article.pk, "text": "Nobody will cross before the piers are sound", **voice, **changes}
    return save(Quote, "add", **sent)


def test_an_editor_adds_and_publishes_and_readers_find_it_at_once(desk, save, client):
    save(Event, "add", title="Ellery bridge closed to cars", date="2019-09~", status="published")
    save(Actor, "add", name="Mira Tallow", sort_name="Tallow, Mira", status="published")
    event, actor = Event.objects.get(), Actor.objects.get()
    article = cast.article()
    new_quote(save, article, actor, status="published", about=[event.pk])
    quote = Quote.objects.published().get()
    assert (event.slug, actor.slug) == ("ellery-bridge-closed-to-cars", "mira-tallow")
    assert quote.created_by.username == quote.updated_by.username == "ida"
    assert "Ellery bridge closed to cars" in desk.get("/").content.decode()
    assert "Nobody will cross" in desk.get("/quotes/?q=piers").content.decode()
    save(quote, status="draft")
    assert "Nobody will cross" not in desk.get("/quotes/?q=piers").content.decode()
    assert "Nobody will cross" not in desk.get("/").content.decode()
    assert not Quote.objects.published().exists()


def test_a_refused_publication_names_what_is_missing_and_keeps_what_was_typed(save):
    article = cast.article(status=Status.DRAFT)
    response = new_quote(
        save, article, cast.actor(status=Status.DRAFT), status="published", context="Asked when."
    )
    said = " ".join(errors(response)["status"])
    assert "Article “The bridge will open in May" in said and "Actor “Mira Tallow” is not public yet" in said
    html = response.content.decode()
    assert "Asked when." in html and "Nobody will cross before the piers are sound" in html
    assert not Quote.objects.exists()


def test_a_refused_step_saves_nothing_of_the_form(save):
    quote = cast.quote(status=Status.DRAFT, article=cast.article(status=Status.DRAFT), context="Before.")
    response = save(quote, status="published", context="After.")
    assert errors(response)["status"] and "After." in response.content.decode()
    quote.refresh_from_db()
    assert (quote.context, quote.version, quote.status) == ("Before.", 1, Status.DRAFT)


def test_a_new_quote_without_a_voice_is_refused_and_its_words_kept(save):
    response = new_quote(save, cast.article(), None, status="published")
    assert "no voice" in " ".join(errors(response)["status"])
    assert not Quote.objects.exists()


def test_a_quote_takes_its_article_and_actors_along(save):
    article, actor = cast.article(status=Status.DRAFT), cast.actor(status=Status.DRAFT)
    response = new_quote(save, article, actor, status="published", along="on")
    assert Quote.objects.published().count() == 1
    assert "Published along with it: article" in messages(response)


def test_what_goes_along_needs_its_own_permission(client):
    user = User.objects.create_user("quotes", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["change_quote", "view_quote", "publish"])
    )
    client.force_login(user)
    quote = cast.quote(status=Status.DRAFT, article=cast.article(status=Status.DRAFT))
    assert "You may not publish the article" in told(act(client, "publish_along", quote))
    assert not Article.objects.published().exists()


def test_the_editor_is_told_the_verdict(save):
    article = cast.article()
    cast.capture(article, PRINTED)
    assert "As printed: the words were found in the text of" in messages(
        new_quote(save, article, cast.actor())
    )
    quote = Quote.objects.get()
    assert quote.verdict == Verdict.VERBATIM and quote.passages.count() == 1


def test_an_unchecked_quote_says_what_to_do(save):
    assert "Paste it under the article" in messages(new_quote(save, cast.article(), cast.actor()))


def test_altered_words_are_not_published_and_the_difference_is_shown(save):
    article = cast.article()
    cast.capture(article, PRINTED)
    words = "Everybody will cross before the piers are sound"
    response = new_quote(save, article, cast.actor(), text=words, status="published")
    said = " ".join(errors(response)["status"])
    assert "“Nobody” where you have “Everybody”" in said
    assert words in response.content.decode()
    assert not Quote.objects.exists()


def test_words_of_a_published_quote_cannot_be_edited_away_from_the_source(save):
    article = cast.article()
    cast.capture(article, PRINTED)
    quote = cast.quote(article=article)
    response = save(quote, text="Somebody will cross before the piers are sound")
    assert "“Nobody” where you have “Somebody”" in " ".join(errors(response)["status"])
    quote.refresh_from_db()
    assert quote.text.startswith("Nobody")


def test_a_published_quote_that_fell_can_still_be_edited_otherwise(save):
    article = cast.article()
    quote = cast.quote("These words are in no text of it", article=article)
    cast.capture(article, PRINTED)
    save(quote, context="Asked when the bridge would open.", _publish_change="")
    quote.refresh_from_db()
    assert quote.context and quote.verdict == Verdict.ABSENT


def test_a_published_quote_is_not_moved_to_an_article_that_readers_do_not_see(save):
    quote, draft = cast.quote(), cast.article(status=Status.DRAFT)
    sent = {"article": draft.pk, "reason": "The other paper printed it.", "_publish_change": ""}
    said = messages(save(quote, **sent))
    assert "Not public yet: article" in said and "is not public yet. Publish it first" in said
    assert quote in Quote.objects.published()


def test_the_article_that_a_quote_is_moved_to_is_published_along_with_the_change(save):
    quote, draft = cast.quote(), cast.article(status=Status.DRAFT)
    save(quote, article=draft.pk, reason="The other paper printed it.", along="on", _publish_change="")
    quote.refresh_from_db()
    assert (quote.article, quote in Quote.objects.published()) == (draft, True)


def test_withdrawing_needs_a_reason(save):
    event = cast.event()
    assert "Give the reason" in errors(save(event, status="withdrawn"))["withdrawal_reason"][0]
    save(event, status="withdrawn", withdrawal_reason="error")
    event.refresh_from_db()
    assert (event.status, event.withdrawal_reason) == (Status.WITHDRAWN, "error")
    assert event.withdrawn_at is not None


def test_a_reason_without_a_withdrawal_is_not_kept(save):
    event = cast.event()
    save(event, withdrawal_reason="error")
    event.refresh_from_db()
    assert (event.status, event.withdrawal_reason) == (Status.PUBLISHED, "")


def test_withdrawing_an_actor_first_says_how_many_quotes_it_hides(desk):
    actor = cast.actor()
    cast.quote(by=actor)
    cast.quote(by=actor)
    assert "hides 2 public quotes" in desk.get(address(actor)).content.decode()
    assert "no longer see 2 public quotes either" in told(chosen(desk, "withdraw", actor))


def test_many_are_withdrawn_after_the_reason_was_asked(desk):
    first, second = cast.event(), cast.event(status=Status.DRAFT)
    asked = told(chosen(desk, "withdraw", first, second))
    assert "Can be done: 1" in asked and "Refused: 1" in asked and "it cannot become withdrawn" in asked
    assert Event.objects.withdrawn().count() == 0
    assert "Give the reason" in told(act(desk, "withdraw", first))
    said = messages(act(desk, "withdraw", first, second, reason="privacy"))
    assert "Withdrawn: Ellery bridge" in said
    assert Event.objects.withdrawn().get() == first


def test_many_are_published_and_refusals_are_named_with_their_reasons(desk):
    good = cast.quote(status=Status.DRAFT)
    bad = cast.quote("These wait", status=Status.DRAFT, by=cast.actor("Joren Pike", status=Status.DRAFT))
    asked = told(chosen(desk, "publish", good, bad))
    assert f"{bad}</a><ul><li>Actor “Joren Pike” is not public yet" in asked
    assert f"Published: {good}" in messages(act(desk, "publish", good, bad))
    assert list(Quote.objects.published()) == [good]


def test_many_are_published_with_what_they_rest_on(desk):
    quote = cast.quote(status=Status.DRAFT, by=cast.actor("Joren Pike", status=Status.DRAFT))
    act(desk, "publish_along", quote)
    assert quote in Quote.objects.published()


def test_many_are_submitted_and_sent_back(desk):
    event = cast.event(status=Status.DRAFT)
    act(desk, "submit_for_review", event)
    event.refresh_from_db()
    assert event.status == Status.IN_REVIEW
    act(desk, "back_to_draft", event)
    event.refresh_from_db()
    assert event.status == Status.DRAFT


@pytest.mark.parametrize(
    "action", ["submit_for_review", "publish", "publish_along", "back_to_draft", "withdraw"]
)
def test_who_may_only_look_takes_no_step(client, action):
    user = User.objects.create_user("guest", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_quote"))
    client.force_login(user)
    quote = cast.quote(status=Status.DRAFT)
    act(client, action, quote, post="yes", reason="error")
    quote.refresh_from_db()
    assert quote.status == Status.DRAFT


def test_a_step_that_leads_nowhere_is_refused_in_words(save):
    event = cast.event(status=Status.DRAFT)
    assert "can only become" in errors(save(event, status="withdrawn"))["status"][0]


def test_what_was_published_is_withdrawn_and_not_deleted(desk, editor):
    event = cast.event(status=Status.DRAFT)
    assert desk.get(address(event, "delete")).status_code == 200
    workflow.publish(event, by=editor)
    workflow.back_to_draft(event, by=editor)
    assert desk.get(address(event, "delete")).status_code == 403
    assert "withdraw it instead" in act(desk, "delete_selected", event).content.decode()
    act(desk, "delete_selected", event, post="yes")
    assert Event.objects.filter(pk=event.pk).exists()


def test_a_pasted_text_compares_the_articles_quotes_anew(save):
    article = cast.article()
    good, bad = cast.quote(article=article), cast.quote("Nobody will ever cross that bridge", article=article)
    response = save(
        article,
        **{
            "captures-TOTAL_FORMS": 1,
            "captures-0-captured_at_0": "2018-05-04",
            "captures-0-captured_at_1": "10:00:00",
            "captures-0-made_by": "publisher",
            "captures-0-text": PRINTED,
        },
    )
    said = messages(response)
    assert "2 quotes of this article compared with its texts" in said and f"#{bad.public_id}" in said
    good.refresh_from_db()
    assert (good.verdict, good.mark.label) == (Verdict.VERBATIM, "As printed")


def test_a_text_may_be_dropped_and_its_fingerprint_stays(save):
    article = cast.article()
    kept = cast.capture(article, PRINTED)
    save(article, **{"captures-0-text": ""})
    before = kept.sha256
    kept.refresh_from_db()
    assert (kept.text, kept.sha256) == ("", before)


def test_a_capture_without_text_needs_a_fingerprint(save):
    article = cast.article()
    row = {
        "captures-TOTAL_FORMS": 1,
        "captures-0-captured_at_0": "2018-05-04",
        "captures-0-captured_at_1": "10:00:00",
        "captures-0-made_by": "official",
        "captures-0-note": "On paper.",
    }
    assert "text" in save(article, **row).context["inline_admin_formsets"][0].formset.errors[0]
    save(article, **row, **{"captures-0-sha256": "AB" * 32})
    assert article.captures.get().sha256 == "ab" * 32

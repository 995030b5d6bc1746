"""A published record is changed in two steps: the change waits, unseen by readers, until it is published."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive import history
from archive.models import Article, Capture, Correction, Quote, Revision, Topic
from tests import cast

from .conftest import address, errors, messages, typed

pytestmark = pytest.mark.django_db
SEARCHES = ["/quotes/?q=piers", "/quotes/?q=pontoon", "/actors/?q=tallow", "/events/?q=closed", "/?q=pontoon"]
LINK = re.compile(r'href="(/(?!admin|static)[^"#]*)')


@pytest.fixture
def quote():
    made = cast.quote(by=cast.actor(), about=[cast.event()], topics=[cast.topic()], context="Asked in May.")
    cast.quote("We have money for the divers", by=made.voices.get().actor, article=made.article)
    return made


@pytest.fixture
def otto(second_editor):
    client = Client()
    client.force_login(second_editor)
    return client


def press(client, record, **changes):
    """Open the page of a record, change fields, press Save."""
    where = address(record)
    sent = {**typed(client.get(where)), **changes}
    return client.post(where, {name: value for name, value in sent.items() if value is not None}, follow=True)


def site():
    """The public addresses that links lead to, nearest first, byte for byte as readers get them."""
    readers, found, ahead = Client(), {}, ["/", *SEARCHES]
    while ahead and len(found) < 60:
        where = ahead.pop(0)
        if where in found:
            continue
        answer = readers.get(where)
        found[where] = (answer.status_code, answer.content)
        ahead += [link.replace("&amp;", "&") for link in LINK.findall(answer.content.decode(errors="ignore"))]
    return found


def waits(record):
    return history.waiting(record)


# Readers see nothing of it


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("quote", {"text": "Nobody will cross the pontoon", "context": "Asked in June.", "topics": []}),
        ("actor", {"name": "Mira Pontoon", "slug": "mira-pontoon", "aliases-TOTAL_FORMS": 1}),
        ("event", {"title": "Ellery pontoon closed", "date": "2019-09~"}),
        ("article", {"title": "The pontoon will open", "published": "2019"}),
    ],
)
def test_readers_see_no_byte_of_a_change_that_waits(desk, quote, name, changes):
    record = {"quote": quote, "article": quote.article, "event": quote.about.get()}.get(name)
    record = record or quote.voices.get().actor
    if name == "actor":
        changes = {**changes, "aliases-0-name": "M. Pontoon", "aliases-0-kind": "alias"}
    before = site()
    response = press(desk, record, **changes)
    assert "The change is kept and waits" in messages(response)
    assert waits(record)
    assert site() == before
    assert len(before) > 15


def test_readers_see_no_byte_of_it_while_editors_look_and_mistype(desk, quote):
    press(desk, quote, text="Nobody will cross the pontoon")
    before = site()
    desk.get(address(quote))
    desk.get(address(quote, "history"))
    assert errors(press(desk, quote, text=""))
    assert site() == before


# The form


def test_form_shows_the_record_with_the_change_who_made_it_and_what_differs(desk, otto, quote):
    press(desk, quote, context="Asked in June.")
    response = otto.get(address(quote))
    html = response.content.decode()
    assert typed(response)["context"] == "Asked in June."
    assert "A change waits" in html and "ida made it on" in html
    assert "<del><span" in html and "May." in html and "June." in html


def test_second_editor_publishes_it(desk, otto, quote, settings):
    settings.FOUR_EYES = True
    press(desk, quote, context="Asked in June.")
    assert "The change is published" in messages(press(otto, quote, _publish_change=""))
    quote.refresh_from_db()
    assert (quote.context, quote.updated_by.username, waits(quote)) == ("Asked in June.", "ida", None)


def test_own_change_is_not_published_and_its_words_are_kept(desk, quote, settings):
    settings.FOUR_EYES = True
    response = press(desk, quote, context="Asked in June.", _publish_change="")
    assert "The change is kept, and not published. You made this change" in messages(response)
    assert typed(response)["context"] == "Asked in June."
    quote.refresh_from_db()
    assert quote.context == "Asked in May."


def test_who_changes_a_waiting_change_makes_it_theirs(desk, otto, quote, settings):
    settings.FOUR_EYES = True
    press(desk, quote, context="Asked in June.")
    assert "not published" in messages(press(otto, quote, context="Asked in July.", _publish_change=""))
    assert waits(quote).made_by.username == "otto"
    press(desk, quote, _publish_change="")
    quote.refresh_from_db()
    assert quote.context == "Asked in July."


def test_agreement_is_the_second_pair_of_eyes(desk, otto, quote, settings):
    settings.FOUR_EYES = True
    press(desk, quote, context="Asked in June.")
    assert "You agreed" in messages(press(otto, quote, _agree=waits(quote).pk))
    press(desk, quote, _publish_change="")
    quote.refresh_from_db()
    assert quote.context == "Asked in June."


@pytest.mark.parametrize("button", ["_agree", "_drop_change"])
def test_change_that_was_not_looked_at_is_neither_agreed_to_nor_dropped(desk, otto, quote, button):
    press(desk, quote, context="Asked in June.")
    seen = waits(quote).pk
    press(desk, quote, context="Asked in July.")
    assert "Look at it again" in messages(press(otto, quote, **{button: seen}))
    assert (waits(quote).fields["context"], waits(quote).agreed_by) == ("Asked in July.", None)


def test_nobody_agrees_to_their_own_change(desk, quote):
    press(desk, quote, context="Asked in June.")
    assert "_agree" not in desk.get(address(quote)).content.decode()
    assert "somebody else has to agree" in messages(press(desk, quote, _agree=waits(quote).pk))
    assert waits(quote).agreed_by is None


def test_dropped_change_leaves_the_form_and_stays_in_the_history(desk, quote):
    press(desk, quote, context="Asked in June.")
    response = press(desk, quote, _drop_change=waits(quote).pk)
    assert "was dropped" in messages(response)
    assert typed(response)["context"] == "Asked in May."
    assert Revision.objects.of(quote).get(state="dropped").fields["context"] == "Asked in June."


def test_change_back_to_what_readers_see_drops_the_one_that_waits(desk, quote):
    press(desk, quote, context="Asked in June.")
    assert "nothing waits any more" in messages(press(desk, quote, context="Asked in May."))
    assert waits(quote) is None


def test_saving_without_a_change_makes_none(desk, quote):
    assert "Nothing of it was changed" in messages(press(desk, quote))
    press(desk, quote, context="Asked in June.")
    assert "left as it is" in messages(press(desk, quote))
    assert Revision.objects.of(quote).count() == 2


def test_what_is_mistyped_over_a_waiting_change_is_told_and_kept(desk, quote):
    press(desk, quote, context="Asked in June.")
    response = press(desk, quote, said="Oct 2019", context="Asked in July.")
    assert "Did you mean 2019-10?" in errors(response)["said"][0]
    assert "Asked in July." in response.content.decode()
    assert waits(quote).fields["context"] == "Asked in June."


@pytest.mark.parametrize(
    ("button", "ends"), [("_continue", "/change/"), ("_addanother", "/add/"), ("_save", "/quote/")]
)
def test_each_button_leads_where_it_always_leads(desk, quote, button, ends):
    where = address(quote)
    sent = {**typed(desk.get(where)), "context": "Asked in June.", button: ""}
    assert desk.post(where, sent)["Location"].endswith(ends)


# Corrections


def test_correction_is_not_published_without_a_reason(desk, quote):
    response = press(desk, quote, text="Nobody will cross the pontoon", _publish_change="")
    assert "this is a correction" in messages(response)
    quote.refresh_from_db()
    assert "piers" in quote.text and waits(quote)


def test_correction_is_shown_to_readers_with_its_reason_before_and_after(desk, quote):
    given = {"text": "Nobody will cross the pontoon", "reason": "A reader told us."}
    press(desk, quote, **given, _publish_change="")
    for where in ("/corrections/", quote.get_absolute_url()):
        html = Client().get(where).content.decode()
        assert "A reader told us." in html, where
        assert "removed: </span>piers are sound</del>" in html and "</span>pontoon</ins>" in html, where


def test_publisher_gives_the_reason_that_the_author_left_out(desk, otto, quote, settings):
    settings.FOUR_EYES = True
    press(desk, quote, text="Nobody will cross the pontoon")
    press(otto, quote, reason="A reader told us.", _publish_change="")
    assert Correction.objects.get().reason == "A reader told us."


def test_reason_is_kept_with_the_change_and_published_with_it(desk, otto, quote):
    press(desk, quote, text="Nobody will cross the pontoon", reason="A reader told us.")
    assert typed(otto.get(address(quote)))["reason"] == "A reader told us."
    press(otto, quote, _publish_change="")
    assert Correction.objects.get().reason == "A reader told us."


def test_reason_stays_with_its_record(desk, quote):
    press(desk, quote, text="Nobody will cross the pontoon", reason="A reader told us.")
    assert desk.get(address(quote)).status_code == 200
    assert typed(desk.get(address(quote.about.get())))["reason"] == ""


def test_changed_speaker_is_a_correction(desk, quote):
    jonas = cast.actor("Jonas Reed")
    changes = {"voices-0-actor": jonas.pk, "reason": "The wrong man."}
    press(desk, quote, **changes, _publish_change="")
    html = Client().get("/corrections/").content.decode()
    assert "Said by: " in html and "Mira Tallow</del>" in html and "Jonas Reed</ins>" in html


def test_standing_is_a_correction_with_its_note_and_the_article_that_says_so(desk, quote):
    source = cast.article("To Our Readers")
    given = {"standing": "denied", "standing_note": "She says so.", "standing_source": source.pk}
    press(desk, quote, **given, reason="A reader told us.", _publish_change="")
    html = Client().get("/corrections/").content.decode()
    assert "Denied by the speaker</ins>" in html and "To Our Readers</ins>" in html


def test_standing_without_a_note_is_refused_at_its_field(desk, quote):
    assert "Say how we know" in errors(press(desk, quote, standing="denied"))["standing_note"][0]


def test_address_that_another_record_once_had_is_refused_at_its_field(desk, quote):
    moved = cast.event(slug="old-address")
    moved.slug = "new-address"
    moved.save()
    said = errors(press(desk, quote.about.get(), slug="old-address"))["slug"][0]
    assert "Another record had this address once" in said


# Rows and links


def test_new_row_of_a_waiting_change_keeps_its_id(desk, quote):
    actor = quote.voices.get().actor
    row = {"aliases-TOTAL_FORMS": 1, "aliases-0-name": "M. Tallow", "aliases-0-kind": "alias"}
    press(desk, actor, **row)
    first = waits(actor).data["parts"]["aliases"]
    cast.actor("Jonas Reed").aliases.create(name="J. Reed")
    press(desk, actor, description="Harbour master")
    press(desk, actor, **{"aliases-0-name": "Mira T."})
    assert [(one["pk"], one["name"]) for one in waits(actor).data["parts"]["aliases"]] == [
        (first[0]["pk"], "Mira T.")
    ]
    press(desk, actor, _publish_change="")
    assert list(actor.aliases.values_list("pk", "name")) == [(first[0]["pk"], "Mira T.")]


def test_two_voices_added_and_one_removed_are_published_whole(desk, quote):
    rows = {"voices-TOTAL_FORMS": 3, "voices-0-DELETE": "on", "reason": "They spoke together."}
    for number, name in enumerate(["Jonas Reed", "Ada Quill"], 1):
        rows |= {f"voices-{number}-actor": cast.actor(name).pk, f"voices-{number}-position": number}
        rows |= {f"voices-{number}-capacity": "speaker"}
    press(desk, quote, **rows)
    assert [str(one) for one in quote.voices.all()] == ["Mira Tallow"]
    press(desk, quote, _publish_change="")
    assert list(quote.voices.values_list("actor__name", flat=True)) == ["Jonas Reed", "Ada Quill"]


def test_last_voice_of_a_waiting_change_is_not_removed(desk, quote):
    press(desk, quote, context="Asked in June.")
    response = press(desk, quote, **{"voices-0-DELETE": "on"})
    assert "It has no voice" in " ".join(errors(response)["status"])
    assert len(waits(quote).data["parts"]["voices"]) == 1


def test_coverage_and_links_wait_and_are_published_whole(desk, quote):
    event, place = quote.about.get(), cast.place()
    rows = {"coverage-TOTAL_FORMS": 1, "coverage-0-article": quote.article.pk, "coverage-0-note": "First."}
    press(desk, event, places=[place.pk], **rows)
    assert (event.coverage.count(), event.places.count()) == (0, 0)
    press(desk, event, _publish_change="")
    assert (event.coverage.get().note, event.places.get()) == ("First.", place)


# Two editors


def as_read(side):
    """One of the two texts, without what is struck out in it."""
    return "".join(words for kind, words in side.pieces if kind != "removed")


def test_second_of_two_editors_of_a_waiting_change_sees_both_texts_and_loses_nothing(desk, otto, quote):
    press(desk, quote, context="Asked in June.")
    theirs = typed(otto.get(address(quote)))
    press(desk, quote, context="Asked in July.")
    refused = otto.post(address(quote), {**theirs, "context": "Asked in August."})
    (context,) = refused.context["conflict"].clashes
    assert "ida saved this quote on" in " ".join(errors(refused)["__all__"])
    assert (as_read(context.theirs), as_read(context.mine)) == ("Asked in July.", "Asked in August.")
    assert waits(quote).fields["context"] == "Asked in July."
    otto.post(address(quote), typed(refused))
    assert waits(quote).fields["context"] == "Asked in August."


def test_form_opened_before_a_change_waited_is_refused(desk, otto, quote):
    theirs = typed(otto.get(address(quote)))
    press(desk, quote, context="Asked in June.")
    refused = otto.post(address(quote), {**theirs, "said": "2018"})
    assert "__all__" in errors(refused)
    assert waits(quote).made_by.username == "ida"


def test_form_opened_before_the_change_was_published_is_refused(desk, otto, quote):
    press(desk, quote, context="Asked in June.")
    theirs = typed(otto.get(address(quote)))
    press(desk, quote, _publish_change="")
    assert "__all__" in errors(otto.post(address(quote), {**theirs, "context": "Asked in July."}))


# Steps


def test_back_to_draft_with_edits_keeps_both(desk, quote):
    press(desk, quote, context="Asked in June.", status="draft")
    quote.refresh_from_db()
    assert (quote.status, quote.context) == ("draft", "Asked in June.")
    steps = list(Revision.objects.of(quote).values_list("step", "status"))
    assert steps[-2:] == [("Back to draft", "draft"), ("Changed", "draft")]


def test_back_to_draft_takes_the_waiting_change_and_what_is_typed_over_it(desk, otto, quote):
    press(desk, quote, context="Asked in June.")
    press(otto, quote, status="draft", said="2018")
    quote.refresh_from_db()
    assert (quote.status, quote.context, quote.said) == ("draft", "Asked in June.", "2018")
    hands = Revision.objects.of(quote).kept().filter(step="Changed")
    assert list(hands.values_list("made_by__username", flat=True)) == ["ida", "otto"]
    assert waits(quote) is None


def test_withdrawal_drops_the_waiting_change(desk, quote):
    press(desk, quote, context="Asked in June.")
    press(desk, quote, status="withdrawn", withdrawal_reason="error")
    quote.refresh_from_db()
    assert (quote.status, quote.withdrawal_reason, quote.context) == ("withdrawn", "error", "Asked in May.")
    assert waits(quote) is None


def test_withdrawal_without_a_reason_keeps_everything(desk, quote):
    press(desk, quote, context="Asked in June.")
    assert "withdrawal_reason" in errors(press(desk, quote, status="withdrawn"))
    assert waits(quote) and quote in Quote.objects.published()


def test_changed_address_waits_and_leads_on_after_it_is_published(desk, quote):
    event = quote.about.get()
    old = event.get_absolute_url()
    press(desk, event, slug="ellery-closed")
    assert Client().get(old).status_code == 200 and Client().get("/events/ellery-closed/").status_code == 404
    press(desk, event, _publish_change="")
    assert Client().get(old)["Location"] == "/events/ellery-closed/"


def test_address_that_another_record_took_meanwhile_is_refused_in_words(desk, quote):
    event = quote.about.get()
    press(desk, event, slug="ellery-closed")
    cast.event("Another", slug="ellery-closed")
    assert "another record has its address" in messages(desk.get(address(event)))
    from archive import workflow

    with pytest.raises(workflow.Refused, match="Another record has its address"):
        workflow.publish_change(event, by=None)


def test_what_a_waiting_change_names_may_be_gone_and_is_named(desk, quote):
    topic = cast.topic("Ships")
    press(desk, quote, topics=[topic.pk])
    Topic.objects.filter(pk=topic.pk).delete()
    assert "The topic “Ships” that it names is no longer there" in messages(desk.get(address(quote)))
    assert "was dropped" in messages(press(desk, quote, _drop_change=waits(quote).pk))


# Evidence


def captured(text="“Nobody will cross before the piers are sound,” she said.", number=0):
    return {
        "captures-TOTAL_FORMS": number + 1,
        f"captures-{number}-captured_at_0": "2018-05-04",
        f"captures-{number}-captured_at_1": "10:00:00",
        f"captures-{number}-made_by": "publisher",
        f"captures-{number}-text": text,
    }


def test_capture_is_saved_at_once_while_a_change_waits(desk, quote):
    press(desk, quote.article, byline="By a reporter")
    said = messages(press(desk, quote.article, **captured()))
    quote.refresh_from_db()
    assert "2 quotes of this article compared" in said
    assert (Capture.objects.count(), quote.verdict) == (1, "verbatim")
    assert waits(quote.article).fields["byline"] == "By a reporter"
    press(desk, quote.article, _publish_change="")
    assert Article.objects.get().byline == "By a reporter"


def test_capture_goes_with_a_change_that_waits(desk, quote):
    press(desk, quote.article, byline="By a reporter", **captured())
    quote.article.refresh_from_db()
    assert (Capture.objects.count(), quote.article.byline) == (1, "")
    assert waits(quote.article).fields["byline"] == "By a reporter"


def test_two_editors_of_one_capture_are_told(desk, otto, quote):
    cast.capture(quote.article, "As first captured.")
    theirs = typed(otto.get(address(quote.article)))
    press(desk, quote.article, **{"captures-0-text": "As captured again."})
    refused = otto.post(address(quote.article), {**theirs, "captures-0-note": "On paper."})
    assert "__all__" in errors(refused)
    assert Capture.objects.get().text == "As captured again."


def test_verdict_on_the_changed_words_is_told_before_they_are_published(desk, quote):
    cast.capture(quote.article, "“Nobody will cross before the piers are sound,” she said.")
    assert "As printed: the words were found" in messages(press(desk, quote, text="Nobody will cross"))
    quote.refresh_from_db()
    assert quote.text.endswith("sound")


# Who may


def test_contributor_sees_the_change_agrees_and_does_not_drop_it(desk, quote, client):
    press(desk, quote, context="Asked in June.")
    contributor = Client()
    contributor.force_login(cast.person("uma", "Contributor"))
    html = contributor.get(address(quote)).content.decode()
    assert 'name="_agree"' in html and "_drop_change" not in html and 'name="_save"' not in html
    contributor.post(address(quote), {"_drop_change": waits(quote).pk})
    assert waits(quote)
    contributor.post(address(quote), {"_agree": waits(quote).pk})
    assert waits(quote).agreed_by.username == "uma"


@pytest.mark.parametrize("button", ["_agree", "_drop_change", "_publish_change"])
def test_who_may_not_change_it_presses_in_vain(desk, quote, button, django_user_model):
    from django.contrib.auth.models import Permission

    press(desk, quote, context="Asked in June.")
    guest = django_user_model.objects.create_user("guest", is_staff=True)
    guest.user_permissions.set(Permission.objects.filter(codename="view_quote"))
    stranger = django_user_model.objects.create_user("stranger", is_staff=True)
    for user in (guest, stranger):
        client = Client()
        client.force_login(user)
        client.post(address(quote), {button: ""})
    assert Client().post(address(quote), {button: ""}).status_code == 302
    assert waits(quote).agreed_by is None
    quote.refresh_from_db()
    assert quote.context == "Asked in May."


def test_page_with_a_waiting_change_asks_as_much_with_many_rows(desk):
    few, many = cast.actor("Few"), cast.actor("Many")
    for number in range(12):
        many.aliases.create(name=f"M. {number}")
    asked = []
    for actor in (few, many):
        press(desk, actor, description="Harbour master")
        with CaptureQueriesContext(connection) as found:
            desk.get(address(actor))
        asked.append(len(found))
    # Each row is written anew and undone; nothing else grows.
    assert asked[1] - asked[0] <= 12 * 2 and asked[0] < 60

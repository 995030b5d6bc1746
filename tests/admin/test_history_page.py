"""The history of a record: who changed what, when and why; and putting a version back."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from archive import history, workflow
from archive.models import Article, Capture, Place, Publication, Quote, Revision, Topic, Utterance
from archive.timeline import versions
from tests import cast
from tests.views.pages import queries

from .conftest import address, messages
from .test_waiting import press

pytestmark = pytest.mark.django_db


@pytest.fixture
def quote(editor):
    made = cast.quote(status="draft", context="Asked in May.", topics=[cast.topic()])
    history.keep(made, by=editor, step="Recorded")
    return made


def page(client, record, **given):
    return client.get(address(record, "history"), given).content.decode()


def restore(client, record, number):
    return client.post(address(record, "history"), {"restore": number}, follow=True)


def guest(*codenames):
    user = User.objects.create_user(f"guest-{len(codenames)}", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


def add_versions(record, n):
    for number in range(n):
        record.context = f"Asked at {number} o'clock."
        record.save()
        history.keep(record, by=None, step="Changed")


def published(quote, by):
    workflow.publish(Quote.objects.get(pk=quote.pk), by=by)


# What it shows


def test_versions_stand_newest_first_with_who_what_and_why(desk, quote, second_editor):
    quote.context = "Asked in June."
    quote.save()
    history.keep(quote, by=second_editor, step="Changed", reason="A reader asked.")
    html = page(desk, quote)
    assert html.index("Version 2") < html.index("Version 1")
    assert "otto. Changed" in html and "“A reader asked.”" in html and "ida. Recorded" in html
    assert "removed: </span>May.</del>" in html and "added: </span>June.</ins>" in html


def test_links_and_rows_are_told_by_name(desk, save, quote):
    jonas, ships = cast.actor("Jonas Reed"), cast.topic("Ships")
    save(quote, topics=[ships.pk], **{"voices-0-actor": jonas.pk})
    pieces = {one.label: one.pieces for one in versions.page(quote)[1][0].changes}
    assert pieces["Topics"] == [("removed", "Bridges"), ("added", "\nShips")]
    assert [words for _, words in pieces["Voices"]] == ["Mira Tallow, As speaker", "\nJonas Reed, As speaker"]
    assert "Jonas Reed, As speaker</ins>" in page(desk, quote)


def test_changed_order_of_voices_is_told(desk, save):
    quote = cast.quote(status="draft", by=[cast.actor("Mira Tallow"), cast.actor("Jon Ferrow")])
    save(quote, **{"voices-0-position": 2, "voices-1-position": 1})
    assert [one.label for one in versions.page(quote)[1][0].changes] == ["Voices"]


def test_another_name_of_what_is_linked_is_no_change_of_the_record(save, quote):
    actor = quote.voices.get().actor
    actor.name = "Mira Reed"
    actor.save()
    save(quote, context="Asked in June.")
    assert [one.label for one in versions.page(quote)[1][0].changes] == ["Context"]


def test_public_version_correction_and_what_waits_are_marked(desk, quote, second_editor):
    workflow.publish(quote, by=second_editor)
    press(desk, quote, text="Nobody will cross", reason="A reader told us.", _publish_change="")
    press(desk, quote, context="Asked in July.")
    press(desk, quote, _drop_change=history.waiting(quote).pk)
    press(desk, quote, context="Asked in August.")
    found = versions.page(quote)[1]
    states = [(one.revision.state, one.is_current, one.is_correction) for one in found]
    assert states[:4] == [
        ("pending", False, False),
        ("dropped", False, False),
        ("saved", True, False),
        ("published", False, True),
    ]
    html = page(desk, quote)
    assert all(html.count(f"</svg>{words}") == 1 for words in ("Public now", "Public correction", "Dropped"))
    assert html.count("</svg>Waits to be published") == 1


def test_version_that_published_a_change_repeats_none_of_it(desk, quote, second_editor):
    workflow.publish(quote, by=second_editor)
    press(desk, quote, context="Asked in June.", _publish_change="")
    newest, waited, *_ = versions.page(quote)[1]
    assert (newest.changes, [one.label for one in waited.changes]) == ([], ["Context"])


def test_status_is_told_in_words(desk, quote, second_editor):
    workflow.publish(quote, by=second_editor)
    assert "added: </span>Published</ins>" in page(desk, quote)


def test_any_two_versions_are_compared_the_older_first(desk, quote):
    add_versions(quote, 3)
    html = page(desk, quote, a="4", b="1")
    assert "From version 1 to version 4" in html
    assert "Nothing differs" in page(desk, quote, a="2", b="2")


@pytest.mark.parametrize("typed", ["99", "x", "-1", "9" * 30, "\0", "²"])
def test_versions_that_are_none_are_answered_in_words(desk, quote, typed):
    assert "Give the numbers of two versions" in page(desk, quote, a=typed, b="1")


def test_fifty_versions_stand_on_a_page(desk, quote):
    add_versions(quote, 60)
    assert page(desk, quote).count('class="hv"') == 50
    older = page(desk, quote, page="2")
    assert older.count('class="hv"') == 11 and "Newer versions" in older
    assert "Page 2 of 2" in page(desk, quote, page="999") and "Page 1 of 2" in page(desk, quote, page="x")


def test_long_history_asks_no_more_than_a_short_one(desk, quote):
    add_versions(quote, 3)
    few = queries(desk, address(quote, "history"))
    add_versions(quote, 30)
    assert queries(desk, address(quote, "history")) == few <= 15


def test_record_without_versions_says_so(desk):
    assert "No version is kept yet" in page(desk, cast.event())


@pytest.mark.parametrize("make", [cast.publication, cast.topic, cast.place, Utterance.objects.create])
def test_records_without_steps_have_a_history_too(desk, save, make):
    record = make()
    field = {Publication: "name", Topic: "name", Place: "name", Utterance: "note"}[type(record)]
    save(record, **{field: "Osterfleth"})
    html = page(desk, record)
    assert "ida. Changed" in html and "Osterfleth</ins>" in html and "Restore this version" in html
    before = Revision.objects.of(record).first().fields[field]
    restore(desk, record, 1)
    record.refresh_from_db()
    assert getattr(record, field) == before


# Restoring


def test_draft_gets_an_older_version_at_once_as_a_new_one(desk, save, quote):
    save(quote, context="Asked in June.", topics=[])
    assert "Version 1 is restored, as a new version" in messages(restore(desk, quote, 1))
    quote.refresh_from_db()
    assert (quote.context, quote.topics.get().name, quote.status) == ("Asked in May.", "Bridges", "draft")
    last = Revision.objects.of(quote).last()
    assert (last.number, last.step, last.made_by.username) == (3, "Restored version 1", "ida")


def test_public_record_gets_an_older_version_as_a_change_that_waits(desk, quote, second_editor):
    workflow.publish(quote, by=second_editor)
    press(desk, quote, text="Nobody will cross", reason="Told by a reader.", _publish_change="")
    assert "waits as a change" in messages(restore(desk, quote, 1))
    quote.refresh_from_db()
    waiting = history.waiting(quote)
    words = "Nobody will cross before the piers are sound"
    assert (quote.text, waiting.fields["text"]) == ("Nobody will cross", words)
    assert "Status" not in [one.label for one in versions.page(quote)[1][0].changes]


def test_nobody_publishes_alone_what_they_restored(desk, quote, second_editor, settings):
    settings.FOUR_EYES = True
    workflow.publish(quote, by=second_editor)
    data = history.snapshot(quote)
    data["fields"]["context"] = "Asked in June."
    workflow.wait(quote, data, by=second_editor)
    press(desk, quote, _publish_change="")
    restore(desk, quote, 1)
    assert "You made this change" in messages(press(desk, quote, _publish_change=""))


def test_a_change_that_waits_is_not_pushed_aside_by_restoring(desk, save, quote, second_editor):
    save(quote, context="Asked in June.")
    published(quote, second_editor)
    press(desk, quote, context="Asked in July.")
    assert "A change of it waits already" in messages(restore(desk, quote, 1))
    assert history.waiting(quote).fields["context"] == "Asked in July."


@pytest.mark.parametrize("public", [False, True])
def test_version_that_names_what_is_gone_is_refused_in_words(desk, save, quote, second_editor, public):
    save(quote, topics=[])
    Topic.objects.all().delete()
    if public:
        published(quote, second_editor)
    assert "The topic “Bridges” that it names is no longer there" in messages(restore(desk, quote, 1))
    assert history.waiting(quote) is None


def test_what_stands_already_is_not_restored(desk, quote):
    assert "It says what it said in version 1 already" in messages(restore(desk, quote, 1))
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("typed", ["99", "", "x", "\0"])
def test_version_that_is_none_is_not_restored(desk, quote, typed):
    assert "There is no such version" in messages(restore(desk, quote, typed))


# Who may


def test_history_is_for_who_may_see_the_record(quote):
    where = address(quote, "history")
    assert "/login/" in Client().get(where)["Location"]
    assert "/login/" in Client().post(where, {"restore": "1"})["Location"]
    assert guest().get(where).status_code == 403
    assert guest("view_article", "view_revision").get(where).status_code == 403


def test_who_may_only_look_restores_nothing(quote):
    looker = guest("view_quote")
    assert "Restore this version" not in page(looker, quote)
    assert looker.post(address(quote, "history"), {"restore": "1"}).status_code == 403


def test_contributor_restores_no_public_record(desk, quote, second_editor):
    add_versions(quote, 1)
    workflow.publish(quote, by=second_editor)
    uma = Client()
    uma.force_login(cast.person("uma", "Contributor"))
    assert restore(uma, quote, 1).status_code == 403
    assert history.waiting(quote) is None


# What was deleted


@pytest.fixture
def gone(desk, quote):
    desk.post(address(quote, "delete"), {"post": "yes"})
    assert not Quote.objects.exists()
    return Revision.objects.get(step="Deleted")


def back(client, revision):
    return client.post(reverse("admin:archive_revision_bring_back", args=[revision.pk]), follow=True)


def test_deleted_records_are_listed(desk, gone):
    html = desk.get(address(Revision, "changelist"), {"step": "Deleted"}).content.decode()
    assert html.count('class="field-kind"') == 1 and str(gone.title) in html


def test_deleted_record_is_shown_and_comes_back_as_a_draft(desk, gone):
    html = desk.get(address(gone)).content.decode()
    assert "Asked in May." in html and "Bring it back" in html
    assert "is there again, as a draft" in messages(back(desk, gone))
    quote = Quote.objects.get()
    assert (quote.pk, quote.status, quote.context) == (gone.object_id, "draft", "Asked in May.")
    assert quote.voices.get().actor.name == "Mira Tallow"
    assert Revision.objects.of(quote).last().step == "Brought back"
    assert "Bring it back" not in desk.get(address(gone)).content.decode()
    assert "It is there" in messages(back(desk, gone))


def test_deleted_record_whose_article_is_gone_too_says_so(desk, gone):
    Article.objects.all().delete()
    assert "that it names is no longer there" in messages(back(desk, gone))
    assert not Quote.objects.exists()


def test_deleted_record_whose_address_was_taken_says_so(desk):
    event = cast.event(status="draft", published_at=None, slug="ellery")
    desk.post(address(event, "delete"), {"post": "yes"})
    cast.event("Another", slug="ellery")
    assert "Another record has its address" in messages(back(desk, Revision.objects.get(step="Deleted")))


def test_only_who_may_add_such_records_brings_one_back(gone):
    where = reverse("admin:archive_revision_bring_back", args=[gone.pk])
    assert "/login/" in Client().post(where)["Location"]
    for codenames in ((), ("view_revision",), ("view_revision", "view_quote", "add_topic"), ("add_quote",)):
        user = guest(*codenames) if len(codenames) != 1 else guest(*codenames, *codenames)
        User.objects.filter(username__startswith="guest").update(username="past")
        assert user.post(where).status_code == 403
        User.objects.filter(username="past").delete()
    assert not Quote.objects.exists()


def test_who_may_not_see_such_records_reads_no_version_of_them(gone):
    html = guest("view_revision").get(address(gone)).content.decode()
    assert "Asked in May." not in html and "Bring it back" not in html


def test_nothing_brought_back_where_nothing_is_asked(desk, gone):
    assert desk.get(reverse("admin:archive_revision_bring_back", args=[gone.pk])).status_code == 302
    assert desk.post(reverse("admin:archive_revision_bring_back", args=[10**30])).status_code == 404
    assert not Quote.objects.exists()


def test_history_is_neither_added_to_changed_nor_deleted_by_hand(desk, gone):
    before = list(Revision.objects.values())
    assert desk.get(address(Revision, "add")).status_code == 403
    assert desk.post(address(gone), {"reason": "x"}).status_code == 403
    assert desk.post(address(gone, "delete"), {"post": "yes"}).status_code == 403
    sent = {"action": "delete_selected", "_selected_action": [gone.pk], "post": "yes"}
    desk.post(address(Revision, "changelist"), sent)
    assert list(Revision.objects.values()) == before


def test_captured_texts_are_no_part_of_a_history(desk, save):
    article = cast.article(status="draft")
    cast.capture(article, "These words are private.")
    save(article, byline="By a reporter")
    assert Capture.objects.exists() and "private" not in page(desk, article)

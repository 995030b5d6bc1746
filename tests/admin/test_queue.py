"""The first page of the admin: what waits, for those who may see it, and lists of just what was counted."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from archive import history, workflow
from archive.desk import notes
from archive.models import Assignment, Comment, Message, Quote
from tests import cast
from tests.views.pages import assert_sound, web_of_secrets

pytestmark = pytest.mark.django_db
INDEX = "/admin/"


@pytest.fixture
def ida():
    return cast.person("ida", "Contributor")


@pytest.fixture
def otto():
    return cast.person("otto", "Editor")


def first_page(client, who):
    client.force_login(who)
    response = client.get(INDEX)
    assert response.status_code == 200
    return response.content.decode()


def someone(*codenames):
    user = User.objects.create_user("nina", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


def submitted(by, make=cast.article, **given):
    record = make(status="draft", **given)
    history.keep(record, by=by, step="Recorded")
    workflow.submit(record, by=by)
    return record


def message(about, text="The day is wrong.", **given):
    return Message.objects.create(
        kind="quote", object_id=about.pk, called=f"Quote {about.public_id}", text=text, **given
    )


def everything(ida, otto):
    """One of whatever the page tells of."""
    now = timezone.now()
    cast.article("A draft of Ida’s", status="draft", created_by=ida)
    cast.article("A draft of somebody", status="draft")
    cast.article("For tomorrow", status="draft", publish_on=now + timedelta(days=1))
    cast.article("Kept back", status="draft", embargo_until=now + timedelta(days=2))
    cast.article("Out of the bag", published="")
    sent = submitted(ida, title="The bridge in review")
    submitted(ida, cast.quote, text="Nobody crosses", article=sent)
    back = submitted(ida, title="Not good yet")
    workflow.back_to_draft(back, by=otto)
    notes.assign(cast.event("The ferry", status="draft"), ida, by=otto, due=now.date())
    fallen = cast.quote("Everybody will cross", article=cast.article(published=""))
    Quote.objects.filter(pk=fallen.pk).update(verdict="absent")
    cast.event("Some day", date="")
    message(fallen, "They never said so.")
    message(fallen, "Spam", state="dismissed", note="Spam.")


def test_each_count_leads_to_a_list_of_just_as_many(client, ida, otto):
    everything(ida, otto)
    html = first_page(client, otto)
    found = re.findall(r'<a href="([^"]+)"><b>([\d,]+)</b>', html)
    found += re.findall(r'<tr><td><a href="([^"]+)">[^<]+</a></td><td>([\d,]+)</td>', html)
    counted = {unescape(link): int(n) for link, n in found}
    shown = {link: client.get(link).context["cl"].result_count for link in counted}
    assert counted == shown and len(counted) == 9 and all(counted.values())


def test_counts_say_whose_how_long_and_until_when(client, ida, otto):
    everything(ida, otto)
    html = first_page(client, ida)
    assert "1 is yours" in html and "The oldest came just now" in html
    assert "Next: " in html and 'class="bad">Until ' in html


def test_each_waits_for_whom_it_concerns(client, ida, otto):
    everything(ida, otto)
    mine, theirs = first_page(client, ida), first_page(client, otto)
    for title, why in (
        ("The ferry", "Assigned to you by otto"),
        ("Not good yet", "Sent back to you by otto"),
    ):
        assert title in mine and why in mine and why not in theirs


def test_overdue_is_said_in_words_and_red(client, ida):
    event = cast.event("The ferry", status="draft")
    day = timezone.now().date() - timedelta(days=2)
    Assignment.objects.create(kind="event", object_id=event.pk, to=ida, made_by=ida, due=day)
    assert f'<span class="state bad">Overdue since {day:%-d %B %Y}</span>' in first_page(client, ida)


def test_article_in_review_leads_to_its_review(client, ida, otto):
    article = submitted(ida, title="The bridge in review")
    html = first_page(client, otto)
    assert reverse("admin:archive_article_review", args=[article.pk]) in html and "Sent by ida" in html


def test_what_stands_in_the_way_of_a_schedule_is_said(client, otto):
    now = timezone.now()
    cast.article(status="draft", publish_on=now - timedelta(hours=1), embargo_until=now + timedelta(days=1))
    html = first_page(client, otto)
    assert "is under embargo until" in html and "Due, not published" in html


def test_empty_archive_says_that_nothing_waits(client, otto):
    html = first_page(client, otto)
    for sentence in (
        "Nothing: no record is assigned to you",
        "Nothing: no article is in review",
        "None: every public quotation that was compared",
        "None: every record has its date",
        "None waits: every message",
    ):
        assert sentence in html
    assert 'id="planned"' not in html and "Recent actions" in html
    assert_sound(html)


def test_page_with_everything_is_sound(client, ida, otto):
    everything(ida, otto)
    html = first_page(client, ida)
    assert_sound(html)
    assert "They never said so." in html and "Spam" not in html and "Recent actions" in html


def test_twenty_are_shown_and_the_rest_is_a_link(client, otto):
    quote = cast.quote()
    for n in range(21):
        message(quote, f"Message {n:02}.")
        notes.assign(cast.article(status="draft"), otto, by=otto)
    html = first_page(client, otto)
    assert html.count("Message ") == 20 * 2 and "Message 00." not in html
    assert "All open messages" in html and "All that is assigned to you" in html
    listed = client.get(reverse("admin:archive_assignment_changelist"), {"to__id__exact": otto.pk})
    assert listed.context["cl"].result_count == 21


def test_page_asks_as_often_for_many_as_for_few(client, ida, otto):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            first_page(client, ida)
        return len(asked)

    everything(ida, otto)
    queries()
    few = queries()
    for _ in range(3):
        everything(ida, otto)
    assert queries() == few


# Who may


@pytest.mark.parametrize(
    ("codenames", "seen"),
    [
        ((), set()),
        (("view_quote",), {"mine", "missing"}),
        (("change_quote",), {"mine", "missing", "checks"}),
        (("view_article",), {"mine", "second", "planned", "missing"}),
        (("view_message",), {"messages"}),
    ],
)
def test_each_part_is_for_those_who_may_see_its_records(client, ida, otto, codenames, seen):
    everything(ida, otto)
    html = first_page(client, someone(*codenames))
    parts = {"mine", "second", "checks", "planned", "missing", "messages"}
    assert {part for part in parts if f'<h2 id="{part}">' in html} == seen


def test_who_has_no_role_reads_no_word_of_any_record(client, ida, otto):
    everything(ida, otto)
    html = first_page(client, someone())
    for words in ("bridge", "Not good yet", "The ferry", "Everybody", "never said", "Kept back", "tomorrow"):
        assert words not in html


# Readers


def test_nothing_of_the_desk_is_on_any_public_page(client, ida, otto):
    web = web_of_secrets("draft")
    records = (web.actor, web.body, web.event, web.article, web.quote)
    readers = Client()

    def walk():
        found, ahead = {}, ["/", "/quotes/", "/corrections/", "/quotes/?q=zzdesk", "/actors/?q=zzdesk"]
        ahead += [one.get_absolute_url() for one in records]
        while ahead and len(found) < 80:
            where = ahead.pop(0)
            if where not in found:
                body = readers.get(where).content
                found[where] = body
                ahead += re.findall(r'href="(/(?!admin|static)[^"#&]*)', body.decode(errors="ignore"))
        return found

    before = walk()
    for one in records:
        notes.say(one, "zzdesk: is this right?", by=otto)
        notes.assign(one, ida, by=otto)
        Message.objects.create(
            kind=one._meta.model_name, object_id=one.pk, called="zzdesk called", text="zzdesk wrong"
        )
    assert Comment.objects.count() == 5 and len(before) > 20
    assert walk() == before

"""The page of a record's notes: comments, and who is to look at it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from archive.desk import notes
from archive.models import Assignment, Comment
from tests import cast
from tests.views.pages import assert_same_queries, assert_sound

from .conftest import address, messages

pytestmark = pytest.mark.django_db
MAKE = [cast.article, cast.actor, cast.event, cast.quote]


def page(record):
    return reverse(f"admin:archive_{record._meta.model_name}_notes", args=[record.pk])


def someone(*codenames, name="nina"):
    user = User.objects.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


@pytest.mark.parametrize("make", MAKE)
def test_comment_is_shown_with_who_and_linked_from_the_form(desk, make):
    record = make(status="draft")
    response = desk.post(page(record), {"_say": "", "text": "Is <b>May</b> right?"}, follow=True)
    html = response.content.decode()
    assert "Is &lt;b&gt;May&lt;/b&gt; right?" in html and "ida" in html
    assert_sound(html)
    form = desk.get(address(record)).content.decode()
    assert page(record) in form and "Notes (1" in form


@pytest.mark.parametrize("text", ["", "  ", "x" * 5001, "a\0b"])
def test_comment_that_is_refused_is_not_lost(desk, text):
    quote = cast.quote(status="draft")
    response = desk.post(page(quote), {"_say": "", "text": text})
    assert response.status_code == 200 and response.context["comment"].errors["text"]
    assert not Comment.objects.exists()
    assert response.context["comment"]["text"].value() == text


def test_record_is_assigned_and_taken_off(desk, second_editor):
    quote, due = cast.quote(status="draft"), timezone.now().date() + timedelta(days=2)
    desk.post(page(quote), {"_assign": "", "to": second_editor.pk, "due": due.isoformat()})
    made = notes.assignment(quote)
    assert (made.to, made.due, made.made_by.username) == (second_editor, due, "ida")
    assert "Take it off otto" in desk.get(page(quote)).content.decode()
    desk.post(page(quote), {"_unassign": ""})
    assert notes.assignment(quote) is None


def test_overdue_is_said_in_words(desk, editor):
    quote, past = cast.quote(status="draft"), timezone.now().date() - timedelta(days=2)
    Assignment.objects.create(kind="quote", object_id=quote.pk, to=editor, made_by=editor, due=past)
    assert "overdue" in desk.get(page(quote)).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("due", "1999-01-01", "is past"),
        ("due", "soon", "2019-10-31"),
        ("due", "99999-01-01", "2019-10-31"),
        ("due", "\0", "2019-10-31"),
        ("to", "", "to whom"),
        ("to", "9" * 30, "somebody else"),
        ("to", "0", "somebody else"),
        ("to", "\0", "somebody else"),
    ],
)
def test_bad_assignment_is_refused_at_its_field(desk, editor, field, value, said):
    quote = cast.quote(status="draft")
    response = desk.post(page(quote), {"_assign": "", "to": editor.pk, "due": "", field: value})
    assert response.status_code == 200 and said in str(response.context["given"].errors[field])
    assert notes.assignment(quote) is None


def test_taking_off_what_is_assigned_to_nobody_says_so(desk):
    response = desk.post(page(cast.quote()), {"_unassign": ""})
    assert response.status_code == 200 and "to nobody" in messages(response)


@pytest.mark.parametrize("sent", [{}, {"_shout": "", "text": "Words"}])
def test_post_without_a_known_button_does_nothing_and_says_so(desk, sent):
    response = desk.post(page(cast.quote()), sent)
    assert "Nothing was done" in messages(response) and not Comment.objects.exists()


def test_record_that_was_deleted_meanwhile_leads_to_the_first_page(desk):
    quote = cast.quote(status="draft")
    where = page(quote)
    quote.voices.all().delete()
    quote.delete()
    for response in (desk.get(where, follow=True), desk.post(where, {"_say": "", "text": "a"}, follow=True)):
        assert "Perhaps it was deleted" in messages(response)
    assert desk.get(where.replace(str(quote.pk), "9" * 18), follow=True).status_code == 200


def test_page_asks_as_often_for_many_comments_as_for_few(desk, editor):
    quote = cast.quote()
    desk.get(page(quote))
    assert_same_queries(desk, page(quote), lambda: notes.say(quote, "Words", by=editor))


def test_newest_comments_stand_on_the_last_page_which_is_shown_first(desk, editor):
    quote = cast.quote()
    Comment.objects.bulk_create(
        Comment(kind="quote", object_id=quote.pk, text=f"Comment {n}.", made_by=editor) for n in range(120)
    )
    last, first = desk.get(page(quote)).content.decode(), desk.get(page(quote), {"page": 1}).content.decode()
    assert "Comment 119." in last and "Comment 99." not in last
    assert "Comment 0." in first and "Comment 100." not in first
    assert desk.get(page(quote), {"page": "x"}).status_code == 200


# Who may


def test_who_may_only_look_at_the_record_reads_its_notes_and_says_nothing(client, editor):
    quote = cast.quote()
    notes.say(quote, "Is May right?", by=editor)
    client.force_login(someone("view_quote"))
    html = client.get(page(quote)).content.decode()
    assert "Is May right?" in html and "_say" not in html and "_assign" not in html
    assert client.post(page(quote), {"_say": "", "text": "Words"}).status_code == 403


def test_who_may_only_comment_does_not_assign(client, editor):
    quote = cast.quote()
    client.force_login(someone("view_quote", "add_comment"))
    client.post(page(quote), {"_assign": "", "to": editor.pk})
    client.post(page(quote), {"_say": "", "text": "Words"})
    assert notes.assignment(quote) is None and Comment.objects.count() == 1


def test_who_may_not_look_at_the_record_sees_none_of_its_notes(client, editor):
    quote = cast.quote()
    notes.say(quote, "Is May right?", by=editor)
    client.force_login(someone("view_article", "add_comment", "view_comment"))
    assert client.get(page(quote)).status_code == 403
    assert client.post(page(quote), {"_say": "", "text": "Words"}).status_code == 403
    listed = client.get(reverse("admin:archive_comment_changelist"))
    assert listed.status_code == 200 and "Is May right?" not in listed.content.decode()


def test_nobody_changes_or_deletes_a_comment(client, editor):
    made = notes.say(cast.quote(), "Is May right?", by=editor)
    client.force_login(User.objects.create_superuser("ada"))
    for name in ("change", "delete"):
        where = reverse(f"admin:archive_comment_{name}", args=[made.pk])
        assert client.post(where, {"text": "Other", "post": "yes"}).status_code == 403
    listed = reverse("admin:archive_comment_changelist")
    client.post(listed, {"action": "delete_selected", "_selected_action": [made.pk], "post": "yes"})
    made.refresh_from_db()
    assert made.text == "Is May right?"


@pytest.mark.parametrize("kind", ["comment", "assignment"])
def test_lists_of_all_notes_are_searched_and_filtered(desk, editor, kind):
    quote = cast.quote(status="draft")
    notes.say(quote, "Is May right?", by=editor)
    notes.assign(quote, editor, by=editor)
    listed = reverse(f"admin:archive_{kind}_changelist")
    assert desk.get(listed, {"q": "a", "kind__exact": "quote"}).context["cl"].result_count == 1
    assert desk.get(listed, {"kind__exact": "actor"}).context["cl"].result_count == 0

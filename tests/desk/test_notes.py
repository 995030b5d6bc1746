"""Comments on a record, who is to look at it, and by when."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from archive import history, workflow
from archive.desk import notes
from archive.models import Assignment, Comment
from archive.workflow import Refused
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ida():
    return cast.person("ida", "Contributor")


@pytest.fixture
def otto():
    return cast.person("otto", "Editor")


def today():
    return timezone.now().date()


@pytest.mark.parametrize("make", [cast.article, cast.actor, cast.event, cast.quote])
def test_comments_of_a_record_are_its_own_oldest_first(ida, otto, make):
    record, other = make(status="draft"), make(status="draft")
    notes.say(record, "Is May right?", by=ida)
    notes.say(other, "Something else", by=ida)
    notes.say(record, "It is.", by=otto)
    assert [(one.text, one.made_by) for one in notes.comments(record)] == [
        ("Is May right?", ida),
        ("It is.", otto),
    ]


def test_comment_is_tidied(ida):
    assert notes.say(cast.quote(), "  Cafe\u0301\0 at noon \r\n", by=ida).text == "Café at noon"


@pytest.mark.parametrize("text", ["", " \n ", "\0", "x" * 5001])
def test_comment_without_words_or_too_long_is_refused(ida, text):
    with pytest.raises(Refused, match="no words|5,000"):
        notes.say(cast.quote(), text, by=ida)
    assert not Comment.objects.exists()


def test_who_has_no_role_or_no_name_says_nothing_and_assigns_nothing(otto):
    quote, nobody = cast.quote(), User.objects.create_user("nina", is_staff=True)
    for who in (nobody, None):
        with pytest.raises(Refused):
            notes.say(quote, "Words", by=who)
        with pytest.raises(Refused):
            notes.assign(quote, otto, by=who)
        with pytest.raises(Refused):
            notes.unassign(quote, by=who)


def test_new_assignment_takes_the_place_of_the_old(ida, otto):
    quote = cast.quote(status="draft")
    notes.assign(quote, ida, by=otto, due=today())
    notes.assign(quote, otto, by=ida)
    assert Assignment.objects.count() == 1
    found = notes.assignment(quote)
    assert (found.to, found.made_by, found.due) == (otto, ida, None)


def test_past_day_is_refused_and_the_old_assignment_stays(ida, otto):
    quote = cast.quote(status="draft")
    notes.assign(quote, ida, by=otto)
    with pytest.raises(Refused, match="is past"):
        notes.assign(quote, otto, by=otto, due=today() - timedelta(days=1))
    assert notes.assignment(quote).to == ida


def test_record_is_assigned_to_who_works_here_and_may_open_it(ida, otto):
    quote = cast.quote(status="draft")
    cast.person("lea", is_active=False)
    User.objects.create_user("nina", is_staff=True)
    User.objects.create_superuser("ada")
    User.objects.create_user("reader", is_superuser=True)
    assert [one.username for one in notes.people(quote)] == ["ada", "ida", "otto"]
    with pytest.raises(Refused, match="somebody else"):
        notes.assign(quote, User.objects.get(username="lea"), by=otto)


def test_assignment_is_taken_off_once(ida, otto):
    quote = cast.quote(status="draft")
    notes.assign(quote, ida, by=otto)
    notes.unassign(quote, by=ida)
    assert notes.assignment(quote) is None
    with pytest.raises(Refused, match="to nobody"):
        notes.unassign(quote, by=otto)


def test_assignment_ends_when_its_record_is_published(ida, otto):
    article = cast.article(status="draft")
    notes.assign(article, ida, by=otto)
    workflow.submit(article, by=ida)
    assert notes.assignment(article)
    workflow.publish(article, by=otto)
    assert notes.assignment(article) is None


def test_assignment_stays_when_a_change_of_its_record_is_published(ida, otto):
    article = cast.article()
    notes.assign(article, ida, by=otto)
    data = history.snapshot(article)
    data["fields"]["byline"] = "Mira Tallow"
    workflow.wait(article, data, by=otto)
    workflow.publish_change(article, by=cast.person("lea"))
    assert notes.assignment(article)


def test_notes_stay_when_their_record_is_deleted(ida):
    quote = cast.quote(status="draft")
    comment = notes.say(quote, "Words", by=ida)
    quote.voices.all().delete()
    quote.delete()
    assert Comment.objects.get() == comment and comment.record is None

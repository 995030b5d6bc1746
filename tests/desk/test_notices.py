"""The e-mails that follow what is done at the desk."""

import logging
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from archive import history, workflow
from archive.desk import notes, notices
from archive.models import Comment
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ida():
    return cast.person("ida", "Contributor", email="ida@courier.example")


@pytest.fixture
def otto():
    return cast.person("otto", "Editor", email="otto@courier.example")


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """The e-mails that follow what a function does, once it is committed."""

    def mails(*acts):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            for act in acts:
                act()
        return mail.outbox

    return mails


def submitted(by, make=cast.article, **given):
    record = make(status="draft", **given)
    history.keep(record, by=by, step="Recorded")
    workflow.submit(record, by=by)
    return record


# Who is told


def test_person_is_told_of_an_assignment_with_day_and_link(sent, ida, otto, settings):
    settings.ARCHIVE_URL = "https://archive.example"
    article, due = cast.article(status="draft"), timezone.now().date() + timedelta(days=3)
    [one] = sent(lambda: notes.assign(article, ida, by=otto, due=due))
    assert one.to == ["ida@courier.example"]
    assert "otto assigned the article “The bridge will open in May (Ellery Courier)” to you" in one.body
    assert f"{due:%-d %B %Y}" in one.body
    assert f"https://archive.example/admin/archive/article/{article.pk}/change/" in one.body


@pytest.mark.parametrize("first", ["the step", "the comment"])
def test_author_is_told_that_a_record_was_sent_back_and_why(sent, ida, otto, first):
    article = submitted(ida)
    back = lambda: workflow.back_to_draft(article, by=otto)  # noqa: E731
    say = lambda: notes.say(article, "The date is missing.", by=otto)  # noqa: E731
    [one] = sent(*((back, say) if first == "the step" else (say, back)))
    assert one.to == ["ida@courier.example"]
    assert "otto sent the article" in one.body and "The date is missing." in one.body


def test_author_who_takes_it_back_is_not_told(sent, ida):
    article = submitted(ida)
    assert not sent(lambda: workflow.back_to_draft(article, by=ida))


def test_what_is_taken_from_readers_was_not_sent_back(sent, ida, otto):
    article = submitted(ida)
    workflow.publish(article, by=otto)
    assert not sent(lambda: workflow.back_to_draft(article, by=otto))


def test_who_sent_it_and_who_changed_it_last_are_told_that_it_is_published(sent, ida, otto):
    article, lea = submitted(ida), cast.person("lea", email="lea@courier.example")
    article.byline = "Mira Tallow"
    article.save()
    history.keep(article, by=lea, step="Changed")
    found = sent(lambda: workflow.publish(article, by=otto))
    assert {one.to[0] for one in found} == {"ida@courier.example", "lea@courier.example"}
    assert all("otto published the article" in one.subject for one in found)


def test_who_publishes_alone_is_told_nothing(sent, otto):
    article = submitted(otto)
    assert not sent(lambda: workflow.publish(article, by=otto))


def test_who_made_a_change_is_told_that_it_is_published(sent, otto):
    article, lea = cast.article(), cast.person("lea", email="lea@courier.example")
    data = history.snapshot(article)
    data["fields"]["byline"] = "Mira Tallow"
    workflow.wait(article, data, by=lea)
    [one] = sent(lambda: workflow.publish_change(article, by=otto))
    assert one.to == ["lea@courier.example"] and "your change of the article" in one.body


def test_whom_it_is_assigned_to_is_told_of_a_comment(sent, ida, otto):
    quote = cast.quote(status="draft")
    notes.assign(quote, ida, by=otto)
    [one] = sent(lambda: notes.say(quote, "Look at line 2.", by=otto))
    assert one.to == ["ida@courier.example"] and "Look at line 2." in one.body
    assert not sent(lambda: notes.say(quote, "I did.", by=ida))


@pytest.mark.parametrize("given", [{"email": ""}, {"email": "lea@courier.example", "is_active": False}])
def test_who_has_no_address_or_left_is_not_written_to(sent, otto, given):
    lea = cast.person("lea", "Contributor")
    article = submitted(lea)
    type(lea).objects.filter(pk=lea.pk).update(**given)
    assert not sent(lambda: workflow.publish(article, by=otto))


# What is told


def test_mail_never_has_the_words_of_a_quote(sent, ida, otto):
    quote = cast.quote("Nobody may read this", status="draft")
    [one] = sent(lambda: notes.assign(quote, ida, by=otto))
    assert f"quote #{quote.public_id} in “The bridge will open in May”" in one.body
    assert "Nobody may read" not in one.body + one.subject


@pytest.mark.parametrize("hang", ["article", "quote"])
def test_mail_names_nothing_that_is_under_embargo(sent, ida, otto, hang):
    until = timezone.now() + timedelta(days=1)
    record = article = cast.article("Secret bridge", status="draft", embargo_until=until)
    if hang == "quote":
        record = cast.quote("Secret words", status="draft", article=article)
    notes.assign(record, ida, by=otto)
    [one] = sent(
        lambda: notes.assign(record, ida, by=otto),
        lambda: notes.say(record, "The secret bridge has no date.", by=otto),
    )
    assert "secret" not in (one.body + one.subject).lower()
    assert f"/admin/archive/{hang}/{record.pk}/" in one.body


def test_what_is_said_on_a_held_record_goes_out_with_no_other(sent, ida, otto):
    held = submitted(ida, embargo_until=timezone.now() + timedelta(days=1))
    actor = submitted(ida, cast.actor)

    def send_back():
        with transaction.atomic():
            notes.say(held, "The merger is held until Friday.", by=otto)
            workflow.back_to_draft(actor, by=otto)

    [one] = sent(send_back)
    assert "sent" in one.body and "merger" not in one.body


def test_names_cannot_put_lines_into_the_head_of_a_mail(sent, ida, otto):
    article = cast.article("A bridge\nBcc: all@courier.example", status="draft")
    [one] = sent(lambda: notes.assign(article, ida, by=otto))
    assert "\n" not in one.subject and one.recipients() == ["ida@courier.example"]


# One mail, when it has happened


def test_seventeen_records_are_one_mail(sent, ida, otto):
    quotes = [submitted(ida, cast.quote) for _ in range(17)]

    def publish():
        with transaction.atomic():
            for one in quotes:
                workflow.publish(one, by=otto)

    [one] = sent(publish)
    assert one.body.count("otto published the quote") == 17 and "17 notices" in one.subject


@pytest.mark.django_db(transaction=True)
def test_steps_each_committed_by_itself_are_one_mail_together(ida, otto):
    quotes = [submitted(ida, cast.quote) for _ in range(3)]
    mail.outbox.clear()
    with notices.together():
        for one in quotes:
            workflow.publish(one, by=otto)
        assert not mail.outbox
    [one] = mail.outbox
    assert one.body.count("otto published the quote") == 3


@pytest.mark.django_db(transaction=True)
def test_what_was_undone_is_not_told(ida, otto):
    article, other = submitted(ida), submitted(ida)
    mail.outbox.clear()
    with transaction.atomic():
        workflow.publish(other, by=otto)
        with transaction.atomic():
            workflow.publish(article, by=otto)
            transaction.set_rollback(True)
    with transaction.atomic():
        notes.assign(article, ida, by=otto)
        transaction.set_rollback(True)
    [one] = mail.outbox
    assert f"/article/{other.pk}/" in one.body and f"/article/{article.pk}/" not in one.body


@pytest.mark.django_db(transaction=True)
def test_mail_server_that_is_down_loses_nothing_and_is_logged(ida, otto, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    quote = cast.quote(status="draft")
    with caplog.at_level(logging.ERROR):
        notes.assign(quote, ida, by=otto)
        notes.say(quote, "Words", by=otto)
    assert notes.assignment(quote) and Comment.objects.exists()
    assert "not sent by e-mail" in caplog.text and "courier.example" not in caplog.text


def test_record_that_was_deleted_meanwhile_is_left_out(sent, ida, otto):
    article = cast.article(status="draft")
    assert not sent(lambda: notes.assign(article, ida, by=otto), article.delete)

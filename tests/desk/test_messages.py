"""What readers write: what is taken from whom, how a message is closed, what is forgotten."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection, connections
from django.utils import timezone

from archive.desk import messages
from archive.models import Message
from archive.workflow import Refused
from tests import cast

pytestmark = pytest.mark.django_db

HOME, ELSEWHERE = "192.0.2.7", "192.0.2.8"


@pytest.fixture
def quote(db):
    return cast.quote()


@pytest.fixture
def message(quote):
    return tell(quote, answer_to="reader@example.org")


def tell(record, text="The day is wrong.", answer_to="", sender=HOME):
    return messages.take_in(record, text, answer_to, sender)


def tell_many(record, n, sender=HOME):
    for number in range(n):
        tell(record, f"Mistake {number}", sender=sender)


def age(by, **only):
    """As if these messages had come that much earlier."""
    for one in Message.objects.filter(**only):
        Message.objects.filter(pk=one.pk).update(made_at=one.made_at - by)


# Taking in


def test_message_keeps_the_record_as_it_was_called(quote, message):
    quote.text = "Other words"
    quote.save()
    assert message.record == quote
    assert message.called.endswith("Nobody will cross before the piers are sound")


def test_sender_is_kept_as_a_fingerprint_alone(message):
    assert len(message.sender) == 64 and HOME not in message.sender


def test_fingerprint_is_of_the_day_and_of_the_secret(settings):
    known = {messages.fingerprint(HOME, date(2026, 6, day)) for day in (1, 2)}
    settings.SECRET_KEY = "another"
    known.add(messages.fingerprint(HOME, date(2026, 6, 1)))
    assert len(known) == 3


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "unknown", False),
    ],
)
def test_household_is_one_sender(one, other, alike):
    day = date(2026, 6, 1)
    assert (messages.fingerprint(one, day) == messages.fingerprint(other, day)) is alike


def test_same_text_about_the_same_record_is_taken_once_a_day(quote, message):
    assert tell(quote) == message
    tell(quote, sender=ELSEWHERE)
    tell(quote, "Another mistake.")
    tell(quote.article)
    assert Message.objects.count() == 4


def test_same_text_is_taken_again_the_next_day(quote, message):
    age(timedelta(days=1, minutes=1))
    assert tell(quote) != message


def test_same_text_is_known_after_midnight(quote, monkeypatch):
    at = datetime(2026, 6, 1, 23, 59, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: at)
    first = tell(quote)
    at += timedelta(minutes=2)
    assert tell(quote) == first


def test_sixth_message_within_the_hour_is_refused_with_the_time_to_wait(quote):
    tell_many(quote, 5)
    age(timedelta(minutes=20))
    with pytest.raises(messages.TooMany, match="5 messages an hour .* Send it again after") as refusal:
        tell(quote, "One more")
    assert 39 * 60 < refusal.value.seconds <= 40 * 60
    tell(quote, "One more", sender=ELSEWHERE)


def test_hour_goes_by(quote):
    tell_many(quote, 5)
    age(timedelta(minutes=61))
    assert tell(quote, "One more")


def test_twenty_first_message_within_the_day_is_refused(quote):
    for _ in range(4):
        tell_many(quote, 5)
        age(timedelta(hours=2))
        Message.objects.update(text="Told")
    with pytest.raises(messages.TooMany) as refusal:
        tell(quote, "One more")
    assert 15 * 3600 < refusal.value.seconds < 17 * 3600


@pytest.mark.parametrize("net", ["2001:db8:1:{:x}::1", "192.0.2.{}"])
def test_wider_net_of_a_sender_is_limited_and_leaves_the_others_their_place(quote, net):
    for n in range(40):
        tell(quote, f"Mistake {n}", sender=net.format(n))
    with pytest.raises(messages.TooMany, match="40 messages an hour from one part"):
        tell(quote, sender=net.format(99))
    tell(quote, sender="198.51.100.7")


def test_everybody_together_is_limited(quote):
    now = timezone.now()
    Message.objects.bulk_create(
        Message(kind="quote", object_id=quote.pk, text="x", sender=f"{n:064}", made_at=now)
        for n in range(1_000)
    )
    with pytest.raises(messages.TooMany, match="than we can read"):
        tell(quote)


def test_senders_are_forgotten_after_a_day(quote, message):
    age(timedelta(days=1, minutes=1))
    tell(quote, "Another mistake.")
    message.refresh_from_db()
    assert message.sender == message.net == ""


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_messages_sent_at_once_do_not_pass_the_limit_together(quote):
    start, refused = Barrier(8), []

    def send(number):
        try:
            start.wait()
            tell(quote, f"Mistake {number}")
        except messages.TooMany as refusal:
            refused.append(refusal)
        finally:
            connections.close_all()

    threads = [Thread(target=send, args=[number]) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (Message.objects.count(), len(refused)) == (5, 3)


# Closing


def test_answer_is_sent_to_the_reader_and_kept(message, ida):
    messages.answer(message, "  We looked it up: it was Tuesday. ", by=ida)
    (sent,) = mail.outbox
    assert sent.to == ["reader@example.org"] and "it was Tuesday" in sent.body
    assert "Nobody will cross" in sent.body
    assert (message.state, message.note) == ("answered", "We looked it up: it was Tuesday.")
    assert message.decided_by == ida and message.decided_at


def test_answer_to_nobody_is_kept(quote, ida):
    message = tell(quote)
    messages.answer(message, "Thank you.", by=ida)
    assert not mail.outbox and message.state == "answered"


def test_answer_that_cannot_be_sent_is_kept_and_said(message, ida, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(messages.NotSent, match="could not be sent to reader@example.org"):
        messages.answer(message, "Thank you.", by=ida)
    message.refresh_from_db()
    assert message.state == "answered" and message.note.endswith("could not be sent by e-mail.)")


def test_dismissed_with_a_reason_that_is_not_sent(message, ida):
    messages.dismiss(message, "An advertisement.", by=ida)
    assert (message.state, message.note) == ("dismissed", "An advertisement.")
    assert not mail.outbox


def test_correction_closes_it_with_its_reason(message, ida):
    messages.led_to_correction(message, by=ida, reason="The day was misread.")
    assert (message.state, message.note) == ("corrected", "The day was misread.")


@pytest.mark.parametrize("close", [messages.answer, messages.dismiss])
def test_nothing_is_closed_without_a_word(message, ida, close):
    with pytest.raises(Refused, match="Write the answer|Say why"):
        close(message, " \n", by=ida)
    message.refresh_from_db()
    assert message.state == "new"


def test_second_to_close_is_told_who_did(message, ida):
    mine = Message.objects.get(pk=message.pk)
    messages.dismiss(message, "An advertisement.", by=ida)
    with pytest.raises(Refused, match="ida dismissed it on .* closed already"):
        messages.answer(mine, "Thank you.", by=cast.person("otto"))
    assert not mail.outbox and mine.decided_by == ida


def test_contributor_closes_nothing(message):
    cora = cast.person("cora", "Contributor")
    for close in (messages.answer, messages.dismiss):
        with pytest.raises(Refused, match="Only an editor"):
            close(message, "Thank you.", by=cora)
    with pytest.raises(Refused, match="Only an editor"):
        messages.led_to_correction(message, by=cora)


def test_address_is_forgotten_ninety_days_after_closing(quote, message, ida):
    messages.dismiss(message, "An advertisement.", by=ida)
    for days, kept in ((89, "reader@example.org"), (91, "")):
        Message.objects.update(decided_at=timezone.now() - timedelta(days=days))
        tell(quote, f"After {days} days.")
        message.refresh_from_db()
        assert message.answer_to == kept


def test_address_of_an_open_message_is_kept(quote, message):
    age(timedelta(days=400))
    tell(quote, "Another mistake.")
    message.refresh_from_db()
    assert message.answer_to


def test_record_that_was_deleted_is_none(quote, message):
    quote.voices.all().delete()
    quote.delete()
    assert message.record is None and "Nobody will cross" in message.called

"""What readers write to us about a record: taken in within limits, and closed once by somebody at the desk.

What lives here: how much is taken from whom, the three ways to close a message, the e-mail with the answer,
and what of the reader is forgotten when. What does not: the reader's page (archive.views.report), the
editor's (archive.admin.messages).

Of the network address only a fingerprint is kept, keyed with SECRET_KEY and the day, and that for a day.
"""

import logging
import math
from datetime import date, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from archive.models import Message, MessageState, Revision
from archive.workflow import Refused, Who, may
from archive.workflow.taken import CHANGE_DROPPED, step_taken

logger = logging.getLogger("archive")

LONGEST = 5_000
"""Characters of a message, and of what is said when it is closed."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FROM_ONE, FROM_NET, FROM_ALL = {HOUR: 5, DAY: 20}, {HOUR: 40}, {HOUR: 1_000}
"""How many messages are taken within which time: of a household, of the net it is in, of all."""
ONE_SENT = f"We take {FROM_ONE[HOUR]} messages an hour and {FROM_ONE[DAY]} a day from one sender."
NET_SENT = f"We take {FROM_NET[HOUR]} messages an hour from one part of the network."
ALL_SENT = "More messages are coming in just now than we can read."
ADDRESS_KEPT = timedelta(days=90)
"""How long after closing we know where to write to the reader."""
CORRECTED = "A change of the record was made."
NOT_SENT = "(It could not be sent by e-mail.)"
_LOCK = 7_215_003  # of PostgreSQL; SQLite has one writer at a time


class TooMany(Exception):
    """More messages than we take. The text is a sentence for the reader; `seconds` until it may go again."""

    def __init__(self, sentence: str, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class NotSent(Exception):
    """The message is closed as answered, but the e-mail did not go. The text says so."""


# Taking in


def take_in(record: Model, text: str, answer_to: str, sender: str) -> Message:
    """Keep what a reader wrote about a record that readers see; `sender` is their network address.

    The same text from the same sender about the same record is taken once a day. Raises TooMany.
    """
    now = timezone.now()
    with transaction.atomic():
        _one_at_a_time()
        forget(now)
        senders = [fingerprint(sender, now.date()), fingerprint(sender, now.date() - DAY)]
        mine = Message.objects.filter(sender__in=senders, made_at__gt=now - DAY)
        known = mine.about(record).filter(text=text).first()
        if known:
            return known
        _refuse_over(FROM_ONE, Message.objects.filter(sender__in=senders), now, ONE_SENT)
        nets = [net_fingerprint(sender, now.date()), net_fingerprint(sender, now.date() - DAY)]
        _refuse_over(FROM_NET, Message.objects.filter(net__in=nets), now, NET_SENT)
        _refuse_over(FROM_ALL, Message.objects.filter(sender__gt=""), now, ALL_SENT)
        return Message.objects.create(
            kind=str(record._meta.model_name),
            object_id=record.pk,
            called=str(record)[:300],
            text=text,
            answer_to=answer_to,
            made_at=now,
            sender=senders[0],
            net=nets[0],
        )


def _refuse_over(limits: dict[timedelta, int], messages: QuerySet[Message], now: datetime, why: str) -> None:
    """Raise TooMany if as many as we take have come already."""
    for within, most in limits.items():
        newest = messages.filter(made_at__gt=now - within).order_by("-made_at")
        for oldest_counted in newest.values_list("made_at", flat=True)[most - 1 : most]:
            until = oldest_counted + within
            sentence = f"{why} Send it again after {until:%H:%M} UTC on {until:%-d %B}."
            raise TooMany(sentence, math.ceil((until - now).total_seconds()))


def fingerprint(address: str, day: date) -> str:
    """A network address as it is kept for a day: what one household has in IPv6 (/64) counts as one."""
    return _keyed(_network(address, 32, 64), day)


def net_fingerprint(address: str, day: date) -> str:
    """The net that an address is in, as it is kept for a day: what one provider gives a customer at most."""
    return _keyed(_network(address, 24, 48), day)


def _network(address: str, bits: int, bits_of_6: int) -> str:
    """So many leading bits of an address in IPv4, in IPv6; what is none as it is."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        known = known.ipv4_mapped or IPv6Address(int(known))  # without the zone
    kept = bits if known.version == 4 else bits_of_6
    return str(ip_network((known, kept), strict=False))


def _keyed(network: str, day: date) -> str:
    return salted_hmac("archive.desk.messages", f"{day} {network}", algorithm="sha256").hexdigest()


def forget(now: datetime) -> None:
    """Empty the senders of messages older than a day, and the addresses of readers closed long ago."""
    Message.objects.filter(sender__gt="", made_at__lte=now - DAY).update(sender="", net="")
    long_closed = Message.objects.filter(decided_at__lte=now - ADDRESS_KEPT)
    long_closed.exclude(answer_to="").update(answer_to="")


def _one_at_a_time() -> None:
    """Until the transaction ends, nobody else counts: so no two go through the last place at once."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


# Closing


def answer(message: Message, text: str, *, by: Who) -> None:
    """Close a message with an answer, and send that to the reader who left an address.

    It goes once the closing is stored, so not within another transaction. Raises workflow.Refused, and
    NotSent where the answer is kept but the mail did not go.
    """
    with transaction.atomic(durable=True):
        _close(message, MessageState.ANSWERED, text, by)
    if message.answer_to:
        _send(message)


def dismiss(message: Message, reason: str, *, by: Who) -> None:
    """Close a message without an answer. The reason stays at the desk. Raises workflow.Refused."""
    _close(message, MessageState.DISMISSED, reason, by)


def led_to_correction(message: Message, *, by: Who, reason: str = "") -> None:
    """Close a message because the record was changed after it. Raises workflow.Refused."""
    _close(message, MessageState.CORRECTED, reason or CORRECTED, by)


def watch() -> None:
    """Called once, as Django starts."""
    step_taken.connect(_reopen, dispatch_uid="archive.desk.messages")


def _reopen(record: Model, step: str, **kwargs: Any) -> None:
    """A change that was dropped corrected nothing: the messages it closed since readers saw the last one wait
    again."""
    if step != CHANGE_DROPPED:
        return
    seen = Revision.objects.of(record).kept().last()
    closed = Message.objects.about(record).filter(state=MessageState.CORRECTED)
    closed = closed.filter(decided_at__gt=seen.made_at) if seen else closed
    closed.update(state=MessageState.NEW, note="", decided_by=None, decided_at=None)


def _close(message: Message, state: MessageState, note: str, by: Who) -> None:
    """One UPDATE that finds the message open, or none: of two who close it at once, one is told."""
    if not may(by, "change_message"):
        raise Refused(["Only an editor may close a message."])
    note = note.strip()
    if not note:
        raise Refused(["Write the answer." if state == MessageState.ANSWERED else "Say why it is dismissed."])
    now = timezone.now()
    with transaction.atomic():
        forget(now)
        still_open = Message.objects.filter(pk=message.pk, state=MessageState.NEW)
        who = by.pk if by else None
        closed = still_open.update(state=state, note=note, decided_by=who, decided_at=now)
        message.refresh_from_db()
    if not closed:
        raise Refused([who_closed(message)])


def who_closed(message: Message) -> str:
    """That somebody was quicker: who, when and how."""
    who = message.decided_by.get_username() if message.decided_by else "Somebody"
    how = {
        MessageState.ANSWERED: "answered it",
        MessageState.DISMISSED: "dismissed it",
        MessageState.CORRECTED: "made a correction of it",
    }[MessageState(message.state)]
    return f"{who} {how} on {message.decided_at:%-d %B %Y at %H:%M} UTC, so it is closed already."


def _send(message: Message) -> None:
    body = (
        f"On {message.made_at:%-d %B %Y} you told us of a mistake in this record:\n{message.called}\n\n"
        f"{message.note}\n\n{settings.ARCHIVE_NAME}\n"
    )
    try:
        send_mail(f"{settings.ARCHIVE_NAME}: your message", body, None, [message.answer_to])
    except Exception as trouble:  # whatever a mail server or its library finds wrong
        logger.exception("The answer to message %s could not be sent.", message.pk)
        Message.objects.filter(pk=message.pk).update(note=f"{message.note}\n\n{NOT_SENT}")
        raise NotSent(
            f"It is kept as answered, but could not be sent to {message.answer_to}. Write to them yourself."
        ) from trouble

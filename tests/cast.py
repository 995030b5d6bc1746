"""The small cast of the tests: one call makes one record, published unless the test says otherwise."""

from itertools import count
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone
from django.utils.text import slugify

from archive import history
from archive.models import (
    PROVEN,
    Actor,
    Article,
    Capture,
    Comparison,
    Event,
    Place,
    Publication,
    Quote,
    Status,
    Topic,
    Voice,
)
from archive.text import fingerprint

_number = count(1)


def _public(given: dict[str, Any]) -> dict[str, Any]:
    given.setdefault("status", Status.PUBLISHED)
    if given["status"] == Status.PUBLISHED:
        given.setdefault("published_at", timezone.now())
    if given["status"] == Status.WITHDRAWN:
        given.setdefault("withdrawal_reason", "error")
    return given


def _slug(name: str) -> str:
    return f"{slugify(name)[:80]}-{next(_number)}"


def publication(name: str = "Ellery Courier") -> Publication:
    return Publication.objects.get_or_create(name=name, defaults={"slug": slugify(name)})[0]


def actor(name: str = "Mira Tallow", **given: Any) -> Actor:
    sort_name = ", ".join(reversed(name.rsplit(" ", 1)))
    given = {"slug": _slug(name), "sort_name": sort_name, **given}
    return Actor.objects.create(name=name, **_public(given))


def article(title: str = "The bridge will open in May", **given: Any) -> Article:
    given = {"slug": _slug(title), "publication": publication(), "published": "2018-05-03", **given}
    return Article.objects.create(title=title, **_public(given))


def capture(of: Article, text: str) -> Capture:
    return Capture.objects.create(article=of, captured_at=timezone.now(), text=text)


def event(title: str = "Ellery bridge closed to cars", **given: Any) -> Event:
    given = {"slug": _slug(title), "date": "2018-05", **given}
    return Event.objects.create(title=title, **_public(given))


def topic(name: str = "Bridges") -> Topic:
    return Topic.objects.get_or_create(name=name, defaults={"slug": slugify(name)})[0]


def place(name: str = "Ellery", country: str = "GB", **given: Any) -> Place:
    defaults = {"name": name, "country": country, **given}
    return Place.objects.get_or_create(slug=slugify(name), defaults=defaults)[0]


def quote(text: str = "Nobody will cross before the piers are sound", **given: Any) -> Quote:
    """`by` is an actor, several, or the words for an unnamed voice; `about` events; `topics` topics."""
    by, about, topics = given.pop("by", None), given.pop("about", []), given.pop("topics", [])
    source = given.pop("article", None) or article()
    proof = given.pop("verdict") if given.get("verdict") in PROVEN else ""
    seen = given.pop("checked_capture", None)
    made = Quote.objects.create(text=text, article=source, **_public(given))
    for position, voice in enumerate(by if isinstance(by, list) else [by or actor()], start=1):
        named = {"name_as_printed": voice} if isinstance(voice, str) else {"actor": voice}
        Voice.objects.create(quote=made, position=position, **named)
    made.about.set(about)
    made.topics.set(topics)
    return prove(made, proof, seen) if proof else made


def drafted(hand: User, **given: Any) -> Quote:
    """A draft that `hand` recorded, with that in its history."""
    made = quote(status="draft", updated_by=hand, **given)
    history.keep(made, by=hand, step="Recorded")
    return made


def prove(made: Quote, verdict: str = "verbatim", seen: Capture | None = None) -> Quote:
    """As if it had been compared with a capture, by default one whose text is not kept."""
    seen = seen or Capture.objects.create(
        article=made.article, captured_at=timezone.now(), sha256=fingerprint(made.text)
    )
    now, words = timezone.now(), fingerprint(made.text)
    Comparison.objects.create(
        quote=made, capture=seen, verdict=verdict, sha256=seen.sha256, words_sha256=words, compared_at=now
    )
    Quote.objects.filter(pk=made.pk).update(
        verdict=verdict, checked_at=now, proved_at=now, checked_capture=seen
    )
    made.refresh_from_db()
    return made


def person(name: str = "ida", role: str = "Editor", **given: Any) -> User:
    """Somebody who works here, with the permissions of a role."""
    made = User.objects.create_user(name, is_staff=True, **given)
    made.groups.add(Group.objects.get(name=role))
    return made

"""A desk with something on it, for the demo's site: run on its database, it prints all addresses as JSON.

What lives here: records in every state that a page of the desk or of the readers shows differently. What does
not: looking at those pages (test_admin_pages, test_public_pages).
"""

import json
import os
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from archive import history, verification, workflow  # noqa: E402
from archive.desk import messages, notes  # noqa: E402
from archive.models import Article, Event, Quote  # noqa: E402
from tests import cast  # noqa: E402

TEXT = (
    "The council of Lindbeck met on Thursday.\n\n“The piers are to be counted twice,” said Tove Arnholt, who "
    "chairs it. “We have counted them once.”\n\nOthers were less patient. “Boats could pass by June, if the "
    "money comes,” said Per Quist, the engineer.\n"
)


def main(password: str) -> dict[str, str]:
    """Fills the desk, and makes a chief with this password, for whom most of it waits."""
    chief = cast.person("chief", "Chief", password=password)
    lea = cast.person("lea", "Contributor")
    editor = User.objects.get(username="editor")
    return {
        **_review(lea, chief),
        **_waiting(lea, chief, editor),
        **_corrected(editor, chief),
        **_taken_back(chief),
    }


def _sent(record: Any, by: User) -> Any:
    history.keep(record, by=by, step="Recorded")
    workflow.submit(record, by=by)
    return record


def _review(lea: User, chief: User) -> dict[str, str]:
    """An article in review: a quote that stands, one whose words differ, one that waits for its actor."""
    article = cast.article("Lindbeck counts its piers", status="draft", embargo_until=None)
    cast.capture(article, TEXT)
    tove, per = (cast.actor(name, status="draft") for name in ("Tove Arnholt", "Per Quist"))
    words = {
        "The piers are to be counted twice": tove,
        "Boats will pass by June, if the money comes": per,
        "Boats could pass by June, if the money comes": per,
    }
    quotes = [cast.quote(text, by=who, article=article, status="draft") for text, who in words.items()]
    for quote in quotes:
        verification.check(quote)
    for record in (tove, article, *quotes):
        _sent(record, lea)
    for n in range(3):
        notes.say(article, f"Comment {n}: is June right? The engineer said May, on the same page.", by=lea)
    late = notes.assign(article, chief, by=lea)
    late.due = timezone.now().date() - timedelta(days=3)
    late.save()
    return {"review": _page(article, "review"), "notes": _page(article, "notes")}


def _waiting(lea: User, chief: User, editor: User) -> dict[str, str]:
    now = timezone.now()
    returned = _sent(cast.article("The lock master retires", status="draft"), chief)
    workflow.back_to_draft(returned, by=editor)
    planned = {"status": "draft", "publish_on": now + timedelta(days=1)}
    cast.article("Tomorrow, with a long title that goes on about the harbour and its bridge", **planned)
    kept = {
        "status": "draft",
        "embargo_until": now + timedelta(days=2),
        "publish_on": now - timedelta(hours=3),
    }
    cast.article("Kept from readers until it was said", **kept)
    event = cast.event("A ferry runs again after the long winter", date="", status="draft")
    notes.assign(event, chief, by=editor, due=now.date())
    actor = cast.actor("Per Nyholm")
    _change(actor, editor, description="A ferryman.")
    absent = cast.quote("All of them will pass by the end of June", by=actor)
    Quote.objects.filter(pk=absent.pk).update(verdict="absent")
    new = messages.take_in(
        absent, "The paper printed July, not June: I have it here.", "r@x.example", "192.0.2.7"
    )
    old = messages.take_in(absent, "The name is wrong.", "", "192.0.2.8")
    messages.dismiss(old, "It is written so in the article.", by=editor)
    return {
        "message": _page(new),
        "closed message": _page(old),
        "change that waits": _page(actor),
        "draft": _page(returned),
    }


def _corrected(editor: User, chief: User) -> dict[str, str]:
    """A public quote that was corrected twice and does not stand, and an event that was corrected."""
    source = cast.article("The Post corrects what it printed")
    article = cast.article("Two weeks without ferries")
    speaker = cast.actor("Signe Holm")
    quote = cast.quote("Ferries stay in port for a week", form="paraphrase", article=article, by=speaker)
    _corrects(quote, editor, chief, "A week was misread.", text="Ferries stay in port for two weeks")
    stands = {"standing": "misattributed", "standing_source": source.pk}
    stands["standing_note"] = "The Post named its own columnist as the author of the line."
    _corrects(quote, editor, chief, "The Post named another speaker.", **stands)
    event = cast.event("Ferries stop at Lindbeck", date="2018-04")
    _corrects(event, editor, chief, "The articles give different days.", date="2018-05~")
    _corrects(article, editor, chief, "The title was mistyped.", title="Two weeks without any ferry")
    return {
        "history": _page(quote, "history"),
        "versions": _page(quote, "history") + "?a=1&b=2",
        "/corrected quote": quote.get_absolute_url(),
        "/corrected event": event.get_absolute_url(),
        "/corrected article": article.get_absolute_url(),
        "/report": reverse("report", args=["quote", quote.public_id]),
    }


def _taken_back(chief: User) -> dict[str, str]:
    speaker = cast.actor("Nils Brandt")  # nobody whom other tests find by name
    said = ("Words that are gone", "Words that were taken back")
    sealed, withdrawn = (cast.quote(text, by=speaker) for text in said)
    event = cast.event("An event that was taken back")
    for record in (sealed, withdrawn, event):
        workflow.withdraw(record, by=chief, reason="privacy")
    workflow.seal(sealed, case="2026-07", by=chief)
    return {
        "seal": _page(withdrawn, "seal"),
        "sealed": _page(sealed),
        "/sealed": sealed.get_absolute_url(),
        "/withdrawn": withdrawn.get_absolute_url(),
        "/withdrawn event": event.get_absolute_url(),
    }


def _change(record: Any, by: User, reason: str = "", **fields: Any) -> None:
    record.refresh_from_db()
    history.keep(record, by=None, step="Recorded")
    data = history.snapshot(record)
    data["fields"] |= fields
    workflow.wait(record, data, by=by, reason=reason)


def _corrects(record: Article | Event | Quote, by: User, other: User, reason: str, **fields: Any) -> None:
    _change(record, by, reason, **fields)
    workflow.publish_change(record, by=other)


def _page(record: Any, name: str = "change") -> str:
    return reverse(f"admin:archive_{record._meta.model_name}_{name}", args=[record.pk])


if __name__ == "__main__":
    print(json.dumps(main(os.environ["CHIEF"])))

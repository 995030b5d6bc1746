"""What waits for an editor, on the first page of the admin, and how many notes a record has.

What lives here: who is shown which part, and where its links lead. What does not: what waits (archive.desk).
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from archive import workflow
from archive.desk import notes, queue, review
from archive.desk.queue import MOST, Count
from archive.models import Article, Status

register = template.Library()
JUST_NOW = "just now"


class Stage(NamedTuple):
    """Where records stand on their way, how many, and the list that shows just these."""

    name: str
    n: Count
    link: str
    said: str = ""
    is_bad: bool = False


class Part(NamedTuple):
    """The first rows of what waits, and whether there are more."""

    rows: list[Any]
    is_more: bool


@register.inclusion_tag("admin/archive/_queue.html", takes_context=True)
def what_waits(context: dict[str, Any]) -> dict[str, Any]:
    """Everything that waits for this person or for anybody, of what this person may open."""
    user = context["user"]
    kinds = [kind for kind in notes.KINDS if notes.may_open(user, kind)]
    reads = workflow.may(user, "view_message")
    articles = review.waiting_articles() if "article" in kinds else []
    stages = _articles(user, articles) if "article" in kinds else []
    return {
        "user": user,
        "perms": context.get("perms"),
        "today": timezone.now().date(),
        "most": MOST,
        "stages": [*stages, *(_messages() if reads else [])],
        "mine": _part(queue.waiting_for(user)) if kinds else None,
        "articles": _part(articles) if "article" in kinds else None,
        "changes": _part(queue.changes([kind for kind in ("actor", "event") if kind in kinds])),
        "checks": _part(queue.checks()) if workflow.may(user, "change_quote") else None,
        "planned": _part(queue.planned(kinds)) if kinds else None,
        "missing": [one for one in _missing(kinds) if one.n] if kinds else None,
        "messages": _part(list(queue.open_messages()[: MOST + 1])) if reads else None,
    }


@register.filter
def page_of(record: Model, page: str = "change") -> str:
    """The address of one of a record's pages in the admin."""
    return reverse(f"admin:archive_{record._meta.model_name}_{page}", args=[record.pk])


@register.filter
def kind_of(record: Model) -> str:
    """“quote”: what kind of record it is."""
    return str(record._meta.verbose_name)


@register.filter
def waited(since: Any) -> str:
    """“3 days”, “2 hours”: how long something has waited, in one unit; “just now” within the first minute."""
    return (timesince(since, depth=1) if _is_older(since) else JUST_NOW) if since else ""


@register.filter
def ago(since: Any) -> str:
    """“3 days ago”, “just now”."""
    return f"{timesince(since)} ago" if _is_older(since) else JUST_NOW


def _is_older(since: datetime) -> bool:
    return timezone.now() - since >= timedelta(minutes=1)


def _oldest(since: datetime | None) -> str:
    if since is None:
        return ""
    return f"Oldest has waited {waited(since)}" if _is_older(since) else "The oldest came just now"


@register.simple_tag
def said_about(record: Model) -> int | None:
    """How many comments a record has; None for one that has no notes."""
    return notes.comments(record).count() if record._meta.model_name in notes.KINDS else None


def _part(rows: list[Any]) -> Part:
    return Part(rows[:MOST], len(rows) > MOST)


def _list(kind: str, asked: str) -> str:
    return f"{reverse(f'admin:archive_{kind}_changelist')}?{asked}"


def _articles(user: Any, waiting: list[review.WaitingArticle]) -> list[Stage]:
    every = Article.objects.all()
    drafts, reviewed = every.filter(status=Status.DRAFT), every.filter(status=Status.IN_REVIEW)
    timed, held = queue.scheduled(every), queue.under_embargo(every)
    mine = queue.count(queue.begun_by(drafts, user))
    since = [one.since for one in waiting if one.since and one.article.status == Status.IN_REVIEW]
    next_at = timed.order_by("publish_on").values_list("publish_on", flat=True).first()
    until = held.order_by("embargo_until").values_list("embargo_until", flat=True).first()
    return [
        Stage("Draft", queue.count(drafts), _list("article", "status__exact=draft"), _yours(mine)),
        Stage(
            "In review",
            queue.count(reviewed),
            _list("article", "status__exact=in_review"),
            _oldest(min(since, default=None)),
        ),
        Stage(
            "Scheduled",
            queue.count(timed),
            _list("article", "scheduled=yes"),
            f"Next: {workflow.in_words(next_at)}" if next_at else "",
        ),
        Stage(
            "Under embargo",
            queue.count(held),
            _list("article", "embargo=yes"),
            f"Until {workflow.in_words(until)}" if until else "",
            is_bad=True,
        ),
    ]


def _yours(mine: Count) -> str:
    return f"{mine} {'is' if mine.n == 1 else 'are'} yours" if mine else "None is yours"


def _messages() -> list[Stage]:
    found = queue.open_messages()
    oldest = found.order_by("made_at").values_list("made_at", flat=True).first()
    said = _oldest(oldest)
    return [Stage("Readers’ messages", queue.count(found), _list("message", "state__exact=new"), said)]


def _missing(kinds: list[str]) -> list[Stage]:
    asked = {
        ("quote", "missing=date"): ("Quotes filed under no date", queue.undated_quotes),
        ("quote", "check=unchecked"): ("Quotes not yet checked", queue.unchecked_quotes),
        ("event", "missing=date"): ("Public events without a date", queue.undated_events),
        ("article", "missing=text"): ("Articles without a captured text", queue.articles_without_text),
    }
    return [
        Stage(name, queue.count(records()), _list(kind, filtered))
        for (kind, filtered), (name, records) in asked.items()
        if kind in kinds
    ]

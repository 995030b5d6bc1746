"""Reviewing an article with everything new that hangs on it, on one page.

What lives here: the address, what its buttons are called, the way back. What does not: what hangs on an
article and what the buttons do (archive.desk.review), how the page looks (review_page).

A button that did its work leads back to the page; one that was refused, wholly or in part, shows the page
with everything that was typed and the reasons.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, re_path

from archive import workflow
from archive.desk import notes, notices
from archive.desk.review import hanging_on, steps
from archive.desk.review.steps import Asked, Outcome
from archive.models import Article

from . import review_page
from .actions import TOLD, whom

KINDS = ("article", "actor", "event", "quote")
REASON = "reason-"  # and the id of a change


def addresses(desk: ModelAdmin) -> list[URLPattern]:
    """The review's part of the article's addresses."""

    def view(request: HttpRequest, pk: str) -> HttpResponse:
        return review(request, desk, int(pk))

    name = "archive_article_review"
    return [re_path(r"^(?P<pk>[0-9]{1,18})/review/$", desk.admin_site.admin_view(view), name=name)]


def may_look(by: AbstractBaseUser) -> bool:
    """Who may look at every kind of record that the page shows."""
    return all(workflow.may(by, f"view_{kind}") or workflow.may(by, f"change_{kind}") for kind in KINDS)


@dataclass
class Typed:
    """What a form of the page sent."""

    do: str = ""
    note: str = ""
    reasons: dict[int, str] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, request: HttpRequest) -> "Typed":
        sent = request.POST
        named = {name.removeprefix(REASON): name for name in sent if name.startswith(REASON)}
        reasons = {int(pk): sent[name] for pk, name in named.items() if re.fullmatch("[0-9]{1,18}", pk)}
        return cls(sent.get("do", ""), sent.get("note", ""), reasons, sent.getlist("ticked"))

    @cached_property
    def asked(self) -> list[Asked]:
        """What was ticked; of a button beside one record, that record alone. Raises Refused."""
        word, _, token = self.do.partition(":")
        found, unread = steps.read([token] if token else self.tokens)
        if unread:
            raise workflow.Refused(unread)
        if not found and word in NEEDS_TICKS:
            raise workflow.Refused([f"Nothing is ticked. {NEEDS_TICKS[word]}"])
        return found

    @property
    def ticked(self) -> set[str]:
        return {one.key for one in steps.read(self.tokens)[0]}


NEEDS_TICKS = {
    "publish": "Tick what is to be published.",
    "back": "Tick what is to go back to draft.",
    "agree": "Tick what you agree to.",
}


def review(request: HttpRequest, desk: ModelAdmin, pk: int) -> HttpResponse:
    """The page; a POST does what its button says."""
    if not may_look(whom(request)):
        raise PermissionDenied
    article = Article.objects.select_related("publication").filter(pk=pk).first()
    if article is None:
        raise Http404
    if not desk.has_view_or_change_permission(request, article):
        raise PermissionDenied
    if request.method != "POST":
        return page(request, desk, article)
    typed = Typed.of(request)
    problems: list[str] = []
    outcome = Outcome()
    try:
        with notices.together():
            outcome = _press(typed, article, whom(request))
    except workflow.Refused as refused:
        problems += refused.reasons
    _tell(request, typed, outcome)
    if not problems and not outcome.refused:
        return HttpResponseRedirect(request.path)
    article.refresh_from_db()
    return page(request, desk, article, typed, outcome, problems)


def _press(typed: Typed, article: Article, by: AbstractBaseUser) -> Outcome:
    """Do what the button says. What is typed as a note is kept with whatever was done."""
    note = steps.tidy_note(typed.note)
    word = typed.do.partition(":")[0]
    outcome = BUTTONS.get(word, _unknown)(typed, article, by, note)
    if not outcome.done:
        return outcome
    try:
        if note and word != "back":
            notes.say(article, note, by=by)
        typed.note = ""
    except workflow.Refused as refused:
        outcome.refused.append(("Your note", refused.reasons))
    return outcome


def _unknown(*given: Any) -> Outcome:
    raise workflow.Refused(["The form did not say what to do. Press one of the buttons of this page."])


def _publish(typed: Typed, article: Article, by: AbstractBaseUser, note: str) -> Outcome:
    if not workflow.may(by, workflow.PUBLISH):
        raise workflow.Refused(["Only an editor may publish. Send it to review, and an editor looks at it."])
    return steps.publish(article, typed.asked, by=by, reasons=typed.reasons)


def _back(typed: Typed, article: Article, by: AbstractBaseUser, note: str) -> Outcome:
    return steps.send_back(article, typed.asked, by=by, note=note)


def _agree(typed: Typed, article: Article, by: AbstractBaseUser, note: str) -> Outcome:
    return steps.agree(article, typed.asked, by=by)


def _submit(typed: Typed, article: Article, by: AbstractBaseUser, note: str) -> Outcome:
    outcome = steps.submit(article, typed.asked, by=by)
    if not outcome.done and not outcome.refused:
        raise workflow.Refused(["No draft here is yours. Tick the drafts that are to be sent to review."])
    return outcome


BUTTONS: dict[str, Callable[[Typed, Article, AbstractBaseUser, str], Outcome]] = {
    "publish": _publish,
    "back": _back,
    "agree": _agree,
    "submit": _submit,
}
DONE = {"publish": "Published", "back": "Sent back", "agree": "Agreed to", "submit": "Sent to review"}


def _tell(request: HttpRequest, typed: Typed, outcome: Outcome) -> None:
    done = outcome.done
    if done:
        named = "; ".join(done[:TOLD]) + (f" and {len(done) - TOLD} more" if len(done) > TOLD else "")
        messages.success(request, f"{DONE[typed.do.partition(':')[0]]}: {named}.")


def page(
    request: HttpRequest,
    desk: ModelAdmin,
    article: Article,
    typed: Typed | None = None,
    outcome: Outcome | None = None,
    problems: list[str] | None = None,
) -> HttpResponse:
    outcome = outcome or Outcome()
    ticked = typed.ticked - outcome.stale if typed else None
    reasons = typed.reasons if typed else {}
    shown = review_page.Page(hanging_on(article), whom(request), ticked, reasons)
    context = {
        **desk.admin_site.each_context(request),
        "is_nav_sidebar_enabled": False,  # two columns need the width
        "title": f"Review {article.title}",
        "opts": desk.opts,
        "article": article,
        "page": shown,
        "problems": problems or [],
        "refused": outcome.refused,
        "note": typed.note if typed else "",
    }
    return TemplateResponse(request, "admin/archive/review.html", context)

"""Many records at once: first a page with what will happen and what is refused, and why; then the step.

Nothing of that is guessed. For the page each record takes the step in a transaction of its own, which is then
undone; for the step itself it takes it again, if nothing was done to it since the page was made. What lives
here: that page, for any step. What does not: the steps (actions), and who may take them (archive.workflow).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any, NamedTuple, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from archive import workflow
from archive.desk import notices
from archive.models import Editorial, Revision
from archive.search import indexing
from archive.text import fingerprint

from .base import REFUSALS, an_id, reasons
from .deleting import linked

MOST = 500  # records at once
NAMED = 100  # records of a kind that are named on the page
NOTICED = 1.0  # seconds: what takes longer is said beforehand
BUSY = 2.5  # times as long, where others read and save at once
TOLD = 20  # records that are named in a message
PREVIEW, DO = "preview", "do"


def whom(request: HttpRequest) -> AbstractBaseUser:
    """The editor: the admin lets nobody else in."""
    return cast(AbstractBaseUser, request.user)


@dataclass(frozen=True)
class Asked:
    """Who asks for a step, where, and what the step's form was given."""

    desk: admin.ModelAdmin
    request: HttpRequest
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def by(self) -> AbstractBaseUser:
        return whom(self.request)


class Step(NamedTuple):
    """A step for many. `take` takes it for one, and returns what else went with it, or raises Refused.

    `form` asks for what it needs. `assumed`: with what it is tried until the form is filled in, where that
    decides nothing of what is refused. `hides`: readers no longer see what it is taken for.
    """

    name: str
    label: str
    button: str
    done: str
    take: Callable[[Asked, Any], Any]
    note: str = ""
    form: type[forms.Form] | None = None
    assumed: dict[str, Any] | None = None
    hides: bool = False
    permission: str = "change"

    @property
    def action(self) -> Callable[..., HttpResponse | None]:
        """It, as a list of the admin offers it."""

        def run(desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
            return answer(self, desk, request, queryset)

        run.__name__ = self.name
        decorated = admin.action(permissions=[self.permission], description=self.label)(run)
        return cast(Callable[..., HttpResponse | None], decorated)


@dataclass
class Outcome:
    """What came of a step, for each record: in the order of the list."""

    done: list[Editorial] = field(default_factory=list)
    refused: list[tuple[Editorial | str, list[str]]] = field(default_factory=list)
    along: dict[Any, Editorial] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    reach: indexing.Reach = field(default_factory=indexing.Reach)
    """Of a trial: what it would do to the quotes that readers find."""

    @property
    def others(self) -> list[Editorial]:
        """What went along, and was not chosen itself."""
        return [one for one in self.along.values() if one not in self.done]


def answer(
    step: Step, desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]
) -> HttpResponse | None:
    """The page of a step, or None once it was taken."""
    pks = _chosen(request, queryset)
    if len(pks) > MOST:
        desk.message_user(request, _too_many(queryset.count(), desk), messages.ERROR)
        return None
    form = step.form(request.POST if {PREVIEW, DO} & set(request.POST) else None) if step.form else None
    is_filled = form is None or form.is_valid()
    tried = _fingerprint(form) if form and is_filled and not step.assumed else ""
    seen = _seen(request)
    if DO in request.POST and is_filled and seen and request.POST.get("tried", "") == tried:
        _tell(desk, request, step.done, _do(step, Asked(desk, request, _given(form)), seen))
        return None
    given = _given(form) if is_filled else step.assumed
    found = _tried(step, Asked(desk, request, given), pks) if given is not None else None
    return TemplateResponse(
        request, "admin/archive/bulk.html", _page(step, desk, request, pks, form, found, tried)
    )


def _given(form: forms.Form | None) -> dict[str, Any]:
    return dict(form.cleaned_data) if form else {}


# What is chosen, and as what it was seen


def _chosen(request: HttpRequest, queryset: QuerySet[Any]) -> list[int]:
    """The records that were chosen in the list; with the page's buttons, those of the page."""
    if request.POST.get("select_across") == "1":
        return list(queryset.values_list("pk", flat=True)[: MOST + 1])
    return [int(an_id(one)) for one in request.POST.getlist(ACTION_CHECKBOX_NAME)]


def _seen(request: HttpRequest) -> dict[int, str]:
    """How each record stood when the page was made, for those that the button is about."""
    pairs = (one.partition(":") for one in request.POST.get("seen", "").split())
    return {int(an_id(pk)): stood for pk, _, stood in list(pairs)[:MOST]}


def _stands(record: Editorial) -> str:
    """How a record stands: another save, step or change that waits makes it another."""
    last = Revision.objects.of(record).values_list("number", flat=True).last()
    return f"{record.version}.{last or 0}"


def _fingerprint(form: forms.Form) -> str:
    """What the form was given: another time is another preview."""
    given = sorted((name, str(getattr(one, "pk", one))) for name, one in form.cleaned_data.items())
    return fingerprint(repr(given))


def _too_many(n: int, desk: admin.ModelAdmin) -> str:
    return (
        f"These are {n:,} {desk.opts.verbose_name_plural}, and at most {MOST} are taken at once. Narrow the "
        "list with a search or a filter, or choose those of one page; nothing was done."
    )


# Trying, and doing


def _tried(step: Step, asked: Asked, pks: list[int]) -> Outcome:
    """What would come of it now. Each record is tried by itself, so that nobody waits for the whole."""
    found = Outcome()
    for pk in indexing.in_turns(connection, pks):
        _take(step, asked, pk, found, is_trial=True)
    return found


def _do(step: Step, asked: Asked, seen: dict[int, str]) -> Outcome:
    """Each record is a transaction of its own: one refusal does not hold up the rest."""
    found = Outcome()
    with notices.together():
        for pk, stood in indexing.in_turns(connection, seen.items()):
            _take(step, asked, pk, found, stood=stood)
    return found


def _take(
    step: Step, asked: Asked, pk: int, found: Outcome, *, stood: str | None = None, is_trial: bool = False
) -> None:
    """One record: done, or tried and undone. `stood`: as it was seen on the page; None if it was not yet."""
    record: Any = None
    try:
        with _trial(found) if is_trial else _held():
            record = asked.desk.model._base_manager.select_for_update(of=("self",)).filter(pk=pk).first()
            if record is None:
                raise workflow.Refused(["It was deleted in the meantime."])
            stands = _stands(record)
            if stood not in (None, stands):
                raise workflow.Refused(["It was changed since you saw the preview. Look at it again."])
            along = step.take(asked, record) or []
    except REFUSALS as refusal:
        gone = f"{str(asked.desk.opts.verbose_name).capitalize()} number {pk}"
        found.refused.append((record or gone, reasons(refusal)))
        return
    found.done.append(record)
    found.seen.append(f"{pk}:{stands}")
    found.along.update({(one._meta.model_name, one.pk): one for one in along if one != record})


@contextmanager
def _held() -> Iterator[None]:
    with transaction.atomic():
        indexing.hold()
        yield


@contextmanager
def _trial(found: Outcome) -> Iterator[None]:
    """Nothing of it is indexed, so that even the trial of an actor with most of the quotes is short."""
    with indexing.trying() as reach:
        yield
        found.reach += reach()


# The page


def _page(
    step: Step,
    desk: admin.ModelAdmin,
    request: HttpRequest,
    pks: list[int],
    form: forms.Form | None,
    found: Outcome | None,
    tried: str,
) -> dict[str, Any]:
    media = desk.media + form.media if form else desk.media
    n = len(found.done) if found else 0
    return {
        **desk.admin_site.each_context(request),
        "title": f"{step.button} {desk.opts.verbose_name_plural}",
        "opts": desk.opts,
        "media": media,
        "step": step,
        "form": form,
        "found": found,
        "lists": list(_lists(found, desk.admin_site)) if found else [],
        "hidden": _hidden(step, desk, found) if found else 0,
        "shown": found.reach.shown if found and not step.hides else 0,
        "takes": _takes(found.reach) if found else "",
        "n": len(pks),
        "button": f"{step.button} {'this one' if n == 1 else f'these {n}'}",
        "chosen": desk.model._base_manager.filter(pk__in=pks[:NAMED]) if found is None else [],
        "more": max(0, len(pks) - NAMED),
        "pks": pks,
        "seen": " ".join(found.seen) if found else "",
        "tried": tried,
        "checkbox": ACTION_CHECKBOX_NAME,
    }


def _lists(found: Outcome, site: admin.AdminSite) -> Iterator[dict[str, Any]]:
    """What will be done, what goes with it, and what is refused: the heading, the rows, how many more."""
    kinds: list[tuple[str, list[tuple[Any, list[str]]], bool]] = [
        ("Can be done", [(one, []) for one in found.done], False),
        ("With them", [(one, []) for one in found.others], False),
        ("Refused", list(found.refused), True),
    ]
    for heading, all_of_them, is_refused in kinds:
        n = len(all_of_them)
        rows = [(_linked(one, site), why) for one, why in all_of_them[:NAMED]]
        if rows:
            yield {
                "heading": f"{heading}: {n}",
                "rows": rows,
                "more": n - len(rows),
                "is_refused": is_refused,
            }


def _linked(one: Editorial | str, site: admin.AdminSite) -> Any:
    return one if isinstance(one, str) else linked(one, site)


def _hidden(step: Step, desk: admin.ModelAdmin, found: Outcome) -> int:
    """How many public quotes readers no longer see either."""
    if not step.hides:
        return 0
    done = desk.model._base_manager.filter(pk__in=[one.pk for one in found.done])
    return workflow.hidden_with(done).count()


def _takes(reach: indexing.Reach) -> str:
    """How long saving will take, where that is noticed: as measured, to what it is on a busy machine."""
    if reach.seconds < NOTICED:
        return ""
    unit, size = ("minute", 60) if reach.seconds >= 90 else ("second", 1)
    least = max(round(reach.seconds / size), 1)
    most = max(ceil(reach.seconds * BUSY / size), least + 1)
    return f"about {least:,} to {most:,} {unit}s"


def _tell(desk: admin.ModelAdmin, request: HttpRequest, done: str, found: Outcome) -> None:
    names = [str(one) for one in [*found.done, *found.others]]
    if names:
        named = "; ".join(names[:TOLD]) + (f" and {len(names) - TOLD} more" if len(names) > TOLD else "")
        desk.message_user(request, f"{done}: {named}.", messages.SUCCESS)
    for name, why in found.refused[:TOLD]:
        desk.message_user(request, f"Refused: “{name}”: {' '.join(why)}", messages.ERROR)
    if len(found.refused) > TOLD:
        desk.message_user(request, f"Refused as well: {len(found.refused) - TOLD} more.", messages.ERROR)

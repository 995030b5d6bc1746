"""The workbench's addresses: one page, whose buttons post to itself, and the names a speaker field asks for.

A button that did its work leads back to the page, at the next suggestion that is undecided. One that was
refused shows the page with everything that was typed and the reasons.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, re_path, reverse

from archive import workflow
from archive.dates_words import series
from archive.ingest import rearranging, suggestions
from archive.models import Actor, Article, Comparison, Editorial, Event, Form, Quote, Status, Topic
from archive.verification import sentences

from .. import verdicts
from ..base import REFUSALS, reasons
from .asked import WITHDRAWN, Asked, Refusal
from .forms import LANGUAGES, OFFERED, HandForm, HeadForm, PasteForm
from .rows import PAGE, Found, Row, Typed, given_back, names_near, told_apart, with_roles
from .source import Source

ANSWERS = 8  # actors a speaker field is given


def addresses(desk: ModelAdmin) -> list[URLPattern]:
    """The workbench's part of the article's addresses."""

    def view(what: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return desk.admin_site.admin_view(lambda request, **given: what(request, desk, **given))

    return [
        re_path(r"^(?P<pk>[0-9]{1,18})/quotations/$", view(quotations), name="archive_article_quotations"),
        re_path(r"^quotations/actors/$", view(actors), name="archive_article_quotations_actors"),
    ]


def may_work(request: HttpRequest, desk: ModelAdmin, article: Article | None = None) -> bool:
    """Who may change the article and add quotes, as accepting does."""
    adds = request.user.has_perm("archive.add_quote")
    return desk.has_change_permission(request, article) and adds


def actors(request: HttpRequest, desk: ModelAdmin) -> JsonResponse:
    """Actors with a name that begins so, under any alias."""
    if not may_work(request, desk):
        raise PermissionDenied
    typed = request.GET.get("q", "").replace("\0", "").strip()[:300]
    fit = Actor.objects.filter(merged_into=None).matching(typed).order_by("sort_name", "pk")
    found = [
        {"id": one.pk, "name": one.name, "role": said} for one, said in told_apart(with_roles(fit[:ANSWERS]))
    ]
    return JsonResponse({"actors": found})


def quotations(request: HttpRequest, desk: ModelAdmin, pk: str) -> HttpResponse:
    """The page; a POST does what its button says."""
    if not may_work(request, desk):
        raise PermissionDenied
    article = Article.objects.select_related("publication").filter(pk=int(pk)).first()
    if article is None:
        raise Http404
    if not may_work(request, desk, article):
        raise PermissionDenied
    asked = Asked(request, article)
    if request.method != "POST":
        return page(asked, desk)
    try:
        return HttpResponseRedirect(BUTTONS.get(request.POST.get("do", ""), unknown)(asked))
    except Refusal as refusal:
        return page(asked, desk, refusal)
    except REFUSALS as refused:
        return page(asked, desk, Refusal(*reasons(refused), lost=asked.typed_values()))


# What the buttons do. Each returns where to go next, or raises Refusal.


def unknown(asked: Asked) -> str:
    raise Refusal(
        "The form did not say what to do. Press one of the buttons of this page.", lost=asked.typed_values()
    )


def paste(asked: Asked) -> str:
    if not asked.may("add_capture"):
        raise PermissionDenied
    form = PasteForm(asked.article, asked.request.POST, asked.request.FILES)
    if not form.is_valid():
        raise Refusal(paste=form)
    before = verdicts.standing(asked.article)
    with transaction.atomic():
        capture = form.save()
        added = [f"Added: {capture}, fingerprint {capture.sha256}."]
        workflow.keep_texts(asked.article, added, is_replaced=False, by=asked.editor)
        n = suggestions.propose(capture)
    for sentence in verdicts.changed(asked.article, before):
        messages.info(asked.request, sentence)
    asked.tell(_found(n))
    chosen = "" if asked.article.captures.exclude(text="").first() == capture else f"?capture={capture.pk}"
    return f"{reverse('admin:archive_article_quotations', args=[asked.article.pk])}{chosen}"


def propose(asked: Asked) -> str:
    asked.tell(_found(suggestions.propose(asked.kept())))
    return asked.next(first=True)


def _found(n: int) -> str:
    if not n:
        return "Nothing new was found in it. Words can be marked by hand."
    found = f"{n:,} quotation{'' if n == 1 else 's'} found"
    return f"{found}. Nothing is public until it is accepted and published."


def set_all(asked: Asked) -> str:
    form = HeadForm(suggestions.workbench(asked.article), asked.request.POST)
    if not form.is_valid():
        raise Refusal(head=form)
    with transaction.atomic():
        form.save()
    asked.tell("Set for all that are accepted from now on.")
    return asked.address()


def accept(asked: Asked) -> str:
    asked.not_withdrawn()
    quote = asked.decided(lambda one, version, said: suggestions.accept(one, version, said, asked.editor))
    asked.tell(f"Accepted: it is the draft quote #{quote.public_id} now.")
    for sentence in _cautions(quote, asked.suggestion.capture_id):
        messages.warning(asked.request, sentence)
    return asked.next()


def _cautions(quote: Quote, capture: int) -> list[str]:
    """What the check asks an editor to look at, by the comparison with the text it was found in."""
    latest = Comparison.objects.filter(quote=quote, capture=capture).order_by("-pk").first()
    return sentences.cautions(latest) if latest else []


def save(asked: Asked) -> str:
    asked.decided(suggestions.save)
    asked.tell("Kept as it is, undecided.")
    return asked.stay()


def reject(asked: Asked) -> str:
    asked.changed(lambda one, version: suggestions.reject(one, version, asked.editor))
    asked.tell("Rejected: it is not proposed again.")
    return asked.next()


def reopen(asked: Asked) -> str:
    asked.changed(lambda one, version: suggestions.reopen(one, version, asked.editor))
    asked.tell("It is to be decided again.")
    return asked.stay()


def join(asked: Asked) -> str:
    asked.rearranged(rearranging.join)
    return asked.stay_editing()


def split(asked: Asked) -> str:
    asked.rearranged(rearranging.split)
    return asked.stay_editing()


def moved(bound: str, by: int) -> Callable[[Asked], str]:
    def move(asked: Asked) -> str:
        asked.rearranged(lambda one, version: rearranging.move_bound(one, version, bound, by))
        return asked.stay_editing()

    return move


def accept_sure(asked: Asked) -> str:
    asked.not_withdrawn()
    n = len(suggestions.accept_sure(asked.article, asked.editor))
    asked.tell(f"{n:,} accepted." if n else "None of them needs nothing: each has to be looked at.")
    return asked.next(first=True)


def by_hand(form: str) -> Callable[[Asked], str]:
    def add(asked: Asked) -> str:
        capture = asked.kept()
        hand = HandForm(capture.text, asked.request.POST)
        if not hand.is_valid() or hand.span is None:
            raise Refusal(hand=hand)
        try:
            made = suggestions.mark(capture, hand.span.start, hand.span.end, form)
        except suggestions.Refused as refused:
            hand.add_error(None, refused.reasons)
            raise Refusal(hand=hand) from refused
        asked.tell("Added to the suggestions. Say who said it, then accept it.")
        return asked.stay(made)

    return add


def submit(asked: Asked) -> str:
    """Send the draft quotes that were made here to review with what they rest on, all or none."""
    if not asked.may("change_quote"):
        raise PermissionDenied
    with transaction.atomic():
        quotes = list(asked.to_submit())
        beneath = {one for quote in quotes for one in workflow.rests_on(quote) if one.status == Status.DRAFT}
        for one in [*beneath, *quotes]:
            workflow.submit(one, by=asked.editor)
    asked.tell(_sent(len(quotes), beneath) if quotes else "There was no draft to send.")
    return reverse("admin:archive_article_review", args=[asked.article.pk])


def _sent(quotes: int, beneath: set[Editorial]) -> str:
    actors = sum(isinstance(one, Actor) for one in beneath)
    along = ["the article"] if len(beneath) > actors else []
    along += [f"{actors:,} new actor{'' if actors == 1 else 's'}"] if actors else []
    with_them = f", with {series(along, 'and')}" if along else ""
    return f"{quotes:,} quote{'' if quotes == 1 else 's'} sent to review{with_them}."


BUTTONS: dict[str, Callable[[Asked], str]] = {
    "paste": paste,
    "propose": propose,
    "set-all": set_all,
    "accept": accept,
    "save": save,
    "reject": reject,
    "reopen": reopen,
    "join": join,
    "split": split,
    "start-earlier": moved("start", -1),
    "start-later": moved("start", 1),
    "end-earlier": moved("end", -1),
    "end-later": moved("end", 1),
    "accept-sure": accept_sure,
    "quotation": by_hand(Form.DIRECT),
    "paraphrase": by_hand(Form.PARAPHRASE),
    "submit": submit,
}


# The page


def page(asked: Asked, desk: ModelAdmin, refusal: Refusal | None = None) -> HttpResponse:
    refusal = refusal or Refusal()
    pasting = asked.capture is None or refusal.paste or "paste" in asked.request.GET
    shown = _paste_step(asked, refusal) if pasting else _bench(asked, refusal)
    context = {
        **desk.admin_site.each_context(asked.request),
        "is_nav_sidebar_enabled": False,  # two columns need the width
        "title": f"Find quotations in {asked.article.title}",
        "opts": desk.opts,
        "article": asked.article,
        "texts": asked.texts,
        "capture": asked.capture,
        "here": asked.request.get_full_path(),
        "may_paste": asked.may("add_capture"),
        "withdrawn": WITHDRAWN if asked.article.status == Status.WITHDRAWN else "",
        "problems": refusal.problems,
        "typed": given_back(refusal.lost),
        **shown,
    }
    return TemplateResponse(asked.request, "admin/archive/workbench.html", context)


def _paste_step(asked: Asked, refusal: Refusal) -> dict[str, Any]:
    name = asked.request.user.get_full_name() or asked.request.user.get_username()  # type: ignore[union-attr]
    return {"paste": refusal.paste or PasteForm(asked.article, initial={"captured_by": name})}


def _bench(asked: Asked, refusal: Refusal) -> dict[str, Any]:
    capture = asked.kept()
    source, found = Source(capture.text), Found(capture, fragments=asked.fragments)
    typed = _on_page(found, refusal)
    wanted = found.number(typed.pk) if typed else found.number(asked.at) or found.next_undecided(0)
    number = found.page_of(wanted) if typed or not asked.page else min(asked.page, found.pages)
    rows = [
        Row(n, one, source, typed if typed and typed.pk == one.pk else None, n == wanted, asked.edits)
        for n, one in enumerate(found.rows(number), (number - 1) * PAGE + 1)
    ]
    return {
        "found": found,
        "rows": rows,
        "blocks": source.marked(found.reach(number, source), [row.marking for row in rows]),
        "page": number,
        "told_at": wanted if asked.at and not refusal.problems else 0,
        "pages": [(n, asked.address(page=n)) for n in range(1, found.pages + 1)],
        "fragments": asked.fragments,
        "other_fragments": asked.address(fragments=int(not asked.fragments)),
        "sure": 0 if asked.article.status == Status.WITHDRAWN else len(suggestions.sure(asked.article)),
        "to_submit": asked.to_submit().count() if asked.may("change_quote") else 0,
        "head": refusal.head or HeadForm(asked.head()),
        "hand": refusal.hand or HandForm(capture.text),
        **_offered(rows),
    }


def _offered(rows: list[Row]) -> dict[str, Any]:
    """What a browser may propose while somebody types."""
    return {
        "names": names_near(rows),
        "events": Event.objects.order_by("-pk").values_list("title", flat=True)[:OFFERED],
        "topics": Topic.objects.values_list("name", flat=True)[:OFFERED],
        "languages": LANGUAGES,
    }


def _on_page(found: Found, refusal: Refusal) -> Typed | None:
    """What was refused, if its suggestion is shown; else it is told at the head of the page."""
    typed = refusal.typed
    if typed is None or found.number(typed.pk):
        return typed
    refusal.problems += [reason for said in typed.errors.values() for reason in said]
    refusal.lost |= typed.values
    return None

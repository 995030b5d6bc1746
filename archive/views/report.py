"""A reader tells us of a mistake in a record: a page of its own, without account, cookie or script.

Never cached, and sent only from our own pages: the browser's Origin takes the place of a token, which would
need a cookie. What does not live here: how much is taken, and what becomes of it (archive.desk.messages).
"""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import is_same_domain
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from archive import replicas, text
from archive.desk import messages
from archive.models import Actor, Article, Event, Quote
from archive.models.fields import read_public_id

from .quotes import withdrawn
from .records import find_or_gone, once_at

MOST = 64 * 1024
"""Bytes of a form that are read: the longest message, in any alphabet."""
RECORDS: dict[str, Any] = {"article": Article, "event": Event, "actor": Actor}
NOT_OURS = (
    "Your browser did not say that this was sent from a page of the archive, so it was not taken. "
    "Look it over and send it again from here."
)


class ReportForm(forms.Form):
    text = forms.CharField(
        max_length=messages.LONGEST,
        error_messages={
            "required": "Say what is wrong.",
            "max_length": "At most %(limit_value)d characters, and these are %(show_value)d: shorten it. "
            "The first %(limit_value)d stand here.",
        },
    )
    answer_to = forms.EmailField(
        max_length=254,
        required=False,
        error_messages={"invalid": "This is no e-mail address. Correct it, or leave it empty."},
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def report(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """`key` is the number of a quote, or the last part of another record's address."""
    if request.method == "POST" and _is_too_much(request):
        return render(request, "413.html", {"longest": f"{messages.LONGEST:,}"}, status=413)
    if "sent" in request.GET:
        replicas.read_primary()  # they wrote a moment ago, and see what they wrote about
    record, answer = _find(request, kind, text.clean(key))
    if answer:
        return answer
    here = reverse("report", args=[kind, _key(record)])
    context = {"record": record, "kind": kind, "here": here}
    if request.method == "POST":
        return _take(request, context)
    if key != _key(record):
        return redirect(here, permanent=True)
    if "sent" in request.GET:
        return render(request, "archive/report_sent.html", context)
    return render(request, "archive/report.html", {**context, "form": ReportForm()})


def _take(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Keep the message and lead to the thanks, so that loading again sends nothing; or say what is wrong."""
    form = ReportForm({name: text.clean(request.POST.get(name, "")) for name in ReportForm.base_fields})
    context["form"] = form
    is_valid = form.is_valid()
    form.data = {name: given[: messages.LONGEST] for name, given in form.data.items()}  # as it is shown
    if not _is_ours(request):
        return render(request, "archive/report.html", {**context, "refused": NOT_OURS}, status=403)
    if not is_valid:
        return render(request, "archive/report.html", context, status=400)
    given = form.cleaned_data
    try:
        messages.take_in(context["record"], given["text"], given["answer_to"], _sender(request))
    except messages.TooMany as refusal:
        page = render(request, "archive/report.html", {**context, "refused": str(refusal)}, status=429)
        page.headers["Retry-After"] = str(refusal.seconds)
        return page
    return HttpResponseRedirect(f"{context['here']}?sent", status=303)


def _find(request: HttpRequest, kind: str, key: str) -> tuple[Any, HttpResponse | None]:
    """The record as readers see it, also by an address it once had; or what its own page answers."""
    if kind == "quote":
        number = read_public_id(key)
        quote = Quote.objects.published().for_display().filter(public_id=number).first()
        return (quote, None) if quote else (None, withdrawn(request, number))
    if kind not in RECORDS:
        raise Http404
    public = RECORDS[kind].objects.published()
    record = public.filter(slug=key).first() or once_at(public, key)
    return (record, None) if record else find_or_gone(request, RECORDS[kind].objects.all(), key)


def _key(record: Any) -> str:
    return str(record.public_id if isinstance(record, Quote) else record.slug)


def _is_too_much(request: HttpRequest) -> bool:
    """Whether more is sent than a message can be, or files: told before any of it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return request.content_type == "multipart/form-data" or not length.isdecimal() or int(length) > MOST


def _is_ours(request: HttpRequest) -> bool:
    """Whether the form was sent from a page of this site, as the browser says: as Django's own check."""
    try:
        given = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", ""))
    except ValueError:
        return False
    ours = [f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS]
    return any(
        given.scheme == one.scheme and is_same_domain(given.netloc, one.netloc.lstrip("*"))
        for one in map(urlsplit, ours)
    )


def _sender(request: HttpRequest) -> str:
    """The reader's network address: behind a proxy of ours the last one that it named, if it is one."""
    named = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return _address(named.rpartition(",")[2].strip()) or request.META.get("REMOTE_ADDR", "")


def _address(named: str) -> str:
    """An address without its port, as some proxies write it: 192.0.2.1:443, [2001:db8::1]:443."""
    if named.startswith("["):
        named = named[1:].partition("]")[0]
    elif named.count(":") == 1:
        named = named.partition(":")[0]
    try:
        return str(ip_address(named))
    except ValueError:
        return ""

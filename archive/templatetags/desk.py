"""What waits for an editor, on the first page of the admin."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import Q

from archive.models import REFUSED, Quote

register = template.Library()

MOST = 20


@dataclass(frozen=True)
class Waiting:
    quote: Quote
    why: str


@register.inclusion_tag("admin/archive/_checks.html", takes_context=True)
def checks_that_need_a_person(context: dict[str, Any]) -> dict[str, Any]:
    """Public quotes whose source does not bear them out, for those who may change quotes."""
    user = context.get("user")
    if user is None or not user.has_perm("archive.change_quote"):
        return {"waiting": None}
    fallen, gone = Quote.objects.fallen(), Quote.objects.published().gone_from_newest()
    found = Quote.objects.filter(Q(pk__in=fallen.values("pk")) | Q(pk__in=gone.values("pk")))
    newest = found.select_related("article__publication").order_by("-checked_at", "-pk")[: MOST + 1]
    rows = [Waiting(quote, _why(quote)) for quote in newest]
    return {"waiting": rows[:MOST], "more": len(rows) > MOST, "most": MOST}


def _why(quote: Quote) -> str:
    if quote.verdict in REFUSED:
        return quote.mark.label
    return "Not in the newest version"

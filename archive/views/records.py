"""What pages of records share: the record at an address, where it moved to, or that it is gone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from archive import text
from archive.models import FormerSlug
from archive.models.shortcuts import public_at
from archive.views.errors import gone


def find(records: Any, slug: str) -> tuple[Any, HttpResponse | None]:
    """The published record with this slug, or a redirect to where it moved. Else Http404. `records` is a
    model, or a query that reads something beside it.

    What the public may not see is not told apart from what never was.
    """
    slug = text.clean(slug)  # no database takes a NUL
    if isinstance(records, type):
        record = public_at(records, slug)
    else:
        record = records.published().filter(slug=slug).first()
    if record is not None:
        return record, None
    moved = once_at(_all(records).published(), slug)
    if moved:
        return None, redirect(moved, permanent=True)
    raise Http404


def find_or_gone(request: HttpRequest, records: Any, slug: str) -> tuple[Any, HttpResponse | None]:
    """As `find`, for records that can be withdrawn: those answer 410."""
    try:
        return find(records, slug)
    except Http404:
        slug = text.clean(slug)
        withdrawn = _all(records).withdrawn()
        taken_back = withdrawn.filter(slug=slug).first() or once_at(withdrawn, slug)
        if taken_back:
            return None, gone(request, taken_back)
        raise


def _all(records: Any) -> Any:
    model: Any = records
    return model.objects if isinstance(records, type) else records


def once_at(queryset: Any, slug: str) -> Any:
    """That of these records which had this slug once, or None."""
    former = FormerSlug.objects.filter(model=queryset.model._meta.model_name, slug=slug).first()
    return former and queryset.filter(pk=former.object_id).first()

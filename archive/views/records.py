"""What pages of records share: the record at an address, where it moved to, or that it is gone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from archive import text
from archive.models import FormerSlug
from archive.models.base import PublicQuerySet
from archive.views.errors import gone


def find(queryset: PublicQuerySet, slug: str) -> tuple[Any, HttpResponse | None]:
    """The published record with this slug, or a redirect to where it moved. Else Http404.

    What the public may not see is not told apart from what never was.
    """
    slug = text.clean(slug)  # no database takes a NUL
    record = queryset.published().filter(slug=slug).first()
    if record is not None:
        return record, None
    moved = once_at(queryset.published(), slug)
    if moved:
        return None, redirect(moved, permanent=True)
    raise Http404


def find_or_gone(request: HttpRequest, queryset: Any, slug: str) -> tuple[Any, HttpResponse | None]:
    """As `find`, for records that can be withdrawn: those answer 410."""
    try:
        return find(queryset, slug)
    except Http404:
        slug = text.clean(slug)
        taken_back: Any = queryset.withdrawn().filter(slug=slug).first() or once_at(
            queryset.withdrawn(), slug
        )
        if taken_back:
            return None, gone(request, taken_back)
        raise


def once_at(queryset: Any, slug: str) -> Any:
    """That of these records which had this slug once, or None."""
    former = FormerSlug.objects.filter(model=queryset.model._meta.model_name, slug=slug).first()
    return former and queryset.filter(pk=former.object_id).first()

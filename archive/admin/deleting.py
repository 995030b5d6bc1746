"""What holds a record that somebody wants to delete, by name and with a link to mend it.

Evidence is never cascaded away (archive.models says what protects what); here it is only told.
"""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import NestedObjects, quote
from django.db import router
from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from archive import history
from archive.models import Editorial

# A row that has no page of its own is shown with the record it stands on.
OWNERS = {
    "affiliation": "actor",
    "alias": "actor",
    "capture": "article",
    "comparison": "quote",
    "coverage": "event",
    "participation": "event",
    "passage": "quote",
    "voice": "quote",
}


def held(objs: Iterable[Model], request: HttpRequest, site: AdminSite) -> tuple[Any, Any, Any, Any]:
    """What would go, how much of each kind, what this editor may not delete, and what forbids it."""
    records = list(objs)
    if not records:
        return [], {}, set(), []
    collector = NestedObjects(using=router.db_for_write(type(records[0])), origin=records)
    collector.collect(records)
    forbidden: set[str] = set()

    def named(one: Model) -> SafeString:
        admin = site._registry.get(type(one))
        if admin and not was_public(one) and not admin.has_delete_permission(request, one):
            forbidden.add(str(one._meta.verbose_name))
        return line(one, site)

    going = collector.nested(named)
    holders = {*collector.protected, *_naming(collector, records)}
    protected = sorted(holders, key=lambda one: (type(one).__name__, one.pk))
    kept = [line(one, site) for one in protected]
    kept += [permanent(one, site) for one in records if was_public(one)]
    by_model = cast(dict[type[Model], set[Model]], collector.model_objs)
    counts = {model._meta.verbose_name_plural: len(found) for model, found in by_model.items()}
    return going, counts, forbidden, kept


def _naming(collector: NestedObjects, records: list[Model]) -> Iterator[Model]:
    """Links of other records to these, and records that would point to nothing: a change of each, which
    is made on its own page, with its history."""
    links = cast(dict[type[Model], set[Model]], collector.model_objs)
    for model, found in links.items():
        owner: Any = model._meta.auto_created
        if owner and owner not in map(type, records):
            yield from found
    updates = cast(dict[Any, list[Iterable[Model]]], collector.field_updates)
    for batches in updates.values():
        yield from (one for batch in batches for one in batch if one._meta.model_name in history.KINDS)


def was_public(record: Model) -> bool:
    """Whether readers have had its address, which is theirs for good."""
    return isinstance(record, Editorial) and record.published_at is not None


def permanent(record: Model, site: AdminSite) -> SafeString:
    return format_html(
        "{}: it was published on {}. Its address is permanent; withdraw it instead.",
        line(record, site),
        f"{record.published_at:%-d %B %Y}",  # type: ignore[attr-defined]
    )


def line(one: Model, site: AdminSite) -> SafeString:
    """“Voice: Mira Tallow, of quote #9f3k2q7d Nobody will cross…”, linked to where it can be changed."""
    kind = capfirst(one._meta.verbose_name)
    if one._meta.auto_created:
        ends = [getattr(one, field.name) for field in one._meta.fields if field.is_relation]
        return format_html("Named by {}", ", ".join(f"{end._meta.verbose_name} “{end}”" for end in ends))
    owner = getattr(one, OWNERS.get(str(one._meta.model_name), ""), None)
    if owner is None:
        return format_html("{}: {}", kind, linked(one, site))
    return format_html("{}: {}, of {} {}", kind, one, owner._meta.verbose_name, linked(owner, site))


def linked(record: Model, site: AdminSite) -> SafeString | str:
    opts = record._meta
    try:
        page = f"{site.name}:{opts.app_label}_{opts.model_name}_change"
        address = reverse(page, args=[quote(str(record.pk))])
    except NoReverseMatch:
        return str(record)
    return format_html('<a href="{}">{}</a>', address, record)

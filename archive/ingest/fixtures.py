"""Records of the fixtures, loaded only where they are absent.

What lives here: reading the files of fixtures/ and creating what the archive does not have yet. What
does not: overwriting, which is Django's own `loaddata`; and the records themselves.

A record is known by its natural key: a slug (also one that it had once), or a public number. What is
part of another record, such as a voice or an alias, comes with the record or not at all: an alias that
an editor took away stays away.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.core.serializers.python import Deserializer
from django.db import IntegrityError, models, transaction

from archive import workflow
from archive.models import Article, Capture, FormerSlug
from archive.search import indexing

FIRST = ("first_archive", "sample_article")

# What a part belongs to: it is loaded if one of these is new.
WHOLES = {
    "archive.alias": ("actor",),
    "archive.affiliation": ("actor",),
    "archive.capture": ("article",),
    "archive.coverage": ("event", "article"),
    "archive.participation": ("event",),
    "archive.voice": ("quote",),
    "archive.passage": ("quote",),
    "archive.comparison": ("quote",),
}

Record = dict[str, Any]


class NotLoaded(Exception):
    """Something stands in the way, and nothing was loaded. The message says what, in a sentence."""


@dataclass
class Report:
    created: Counter[str] = field(default_factory=Counter)
    """How many of each kind, by the plural of its name: quotes, actors."""
    kept: int = 0
    """How many were there already, with their parts, and were left as they are."""


def load_absent(names: Iterable[str] = FIRST) -> Report:
    """Create what the named fixtures have and the archive has not, in one transaction."""
    records = [record for name in names for record in read(name)]
    with transaction.atomic():
        indexing.hold()
        return _Loading(records).run()


def read(name: str) -> list[Record]:
    """The records of a fixture, as its file has them."""
    for folder in settings.FIXTURE_DIRS:
        path = Path(folder) / f"{name}.json"
        if path.is_file():
            found: list[Record] = json.loads(path.read_text(encoding="utf-8"))
            return found
    raise NotLoaded(f"There is no fixture called {name}.")


class _Loading:
    """One run over the records, parents first."""

    def __init__(self, records: list[Record]) -> None:
        self.slugs = _slugs_now(records)
        self.records = records
        self.report = Report()
        self.new: set[tuple[str, str]] = set()
        self.deferred: list[tuple[Record, DeserializedObject]] = []

    def run(self) -> Report:
        for record in map(self._renamed, self.records):
            if self._is_absent(record):
                self._create(record)
            else:
                self.report.kept += 1
        for record, made in self.deferred:
            with _told(record):
                made.save_deferred_fields()
        return self.report

    def _is_absent(self, record: Record) -> bool:
        fields = record["fields"]
        if wholes := WHOLES.get(record["model"]):
            return any((f"archive.{whole}", fields[whole][0]) in self.new for whole in wholes)
        name = "slug" if "slug" in fields else "public_id"
        if workflow.is_sealed_address(record["model"].split(".")[1], fields[name]):
            return False
        model = apps.get_model(record["model"])
        return not model._base_manager.filter(**{name: fields[name]}).exists()

    def _create(self, record: Record) -> None:
        with _told(record):
            (made,) = Deserializer([record], handle_forward_references=True)
            made.save()
        fields = record["fields"]
        self.new.add((record["model"], fields.get("slug") or fields.get("public_id") or ""))
        self.report.created[str(made.object._meta.verbose_name_plural)] += 1
        if made.deferred_fields:
            self.deferred.append((record, made))

    def _renamed(self, record: Record) -> Record:
        """The record with every slug that an editor changed as it is now."""
        if not self.slugs:
            return record
        model = apps.get_model(record["model"])
        fields = dict(record["fields"])
        if "slug" in fields:
            fields["slug"] = self._now(model, [fields["slug"]])[0]
        for name, value in fields.items():
            relation = model._meta.get_field(name)
            if relation.many_to_many:
                fields[name] = [self._now(relation.related_model, key) for key in value]
            elif relation.is_relation and value:
                fields[name] = self._now(relation.related_model, value)
        return {**record, "fields": fields}

    def _now(self, model: type[models.Model], key: list[str]) -> list[str]:
        known_by = Article if model is Capture else model  # a capture's key begins with its article's
        return [self.slugs.get((str(known_by._meta.model_name), key[0]), key[0]), *key[1:]]


def _slugs_now(records: list[Record]) -> dict[tuple[str, str], str]:
    """The slugs of the records that editors changed since: (model, slug once) -> slug now."""
    once = {record["fields"]["slug"] for record in records if "slug" in record["fields"]}
    now = {}
    for former in FormerSlug.objects.filter(slug__in=once):
        manager = apps.get_model("archive", former.model)._base_manager
        slug = manager.filter(pk=former.object_id).values_list("slug", flat=True).first()
        if slug:
            now[former.model, former.slug] = slug
    return now


@contextmanager
def _told(record: Record) -> Iterator[None]:
    """What is refused, said of the record it is about."""
    try:
        yield
    except (IntegrityError, DeserializationError, ObjectDoesNotExist) as error:
        kind, known_by = record["model"].split(".")[1], list(record["fields"].values())[:2]
        reason = " ".join(str(error).split()).rstrip(".")
        raise NotLoaded(
            f"The {kind} {', '.join(_words(known_by))} does not fit what the archive has already "
            f"({reason}). Nothing was loaded."
        ) from error


def _words(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, list):
            yield from _words(value)
        else:
            yield str(value)

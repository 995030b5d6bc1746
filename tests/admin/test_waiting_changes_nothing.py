"""What waits and what the desk says of it changes nothing: readers get the same bytes at every address.

What lives here: a change that waits in every field, link and row of every public record, with whatever else
the desk keeps about it. What does not: the addresses (tests.views.walk), the records (tests.world).
"""

import os
from datetime import date
from random import Random
from typing import Any

import pytest
from django.test import Client

from archive import history, workflow
from archive.models import Assignment, Comment, Message, Opened, Revision, Utterance
from tests import cast
from tests.views.walk import addresses, answer, differing
from tests.world import Archive, public_archive

from .conftest import address

pytestmark = pytest.mark.django_db

SEEDS = range(int(os.environ.get("SEEDS", "1")))
AS_IT_IS = {"public_id", "merged_into", "copy_kind", *history.STEPS}  # nobody edits these by themselves
ROWS: dict[str, dict[str, Any]] = {
    "aliases": {"name": "Secret alias", "kind": "alias", "language": "ru"},
    "affiliations": {"title": "secret role", "since": "2001", "until": "", "source": None},
    "participations": {"role": "secret role"},
    "voices": {
        "actor": None,
        "capacity": "jointly",
        "name_as_printed": "secret",
        "role_as_printed": "secret",
    },
}


def archive_of(rnd: Random) -> Archive:
    """With an act of speech that no quote prints yet."""
    Utterance.objects.create()
    return public_archive(rnd)


def everything_changed(record: Any, rnd: Random) -> history.Data:
    """A snapshot of it in which no field, link or row is what it is."""
    data = history.snapshot(record)
    for name, value in data["fields"].items():
        if name not in AS_IT_IS:
            data["fields"][name] = _other(record, name, value, rnd)
    for name, pks in data["many"].items():
        model = record._meta.get_field(name).related_model
        data["many"][name] = sorted({*model.objects.values_list("pk", flat=True)[:3]} ^ {*pks})
    for name, rows in data["parts"].items():
        data["parts"][name] = _rows(record, name, rows)
    return data


def _other(record: Any, name: str, value: Any, rnd: Random) -> Any:
    field = record._meta.get_field(name)
    kind = field.get_internal_type()
    if field.is_relation:
        others = field.related_model._base_manager.exclude(pk__in=[value or 0, record.pk])
        return rnd.choice(list(others.values_list("pk", flat=True)) or [value])
    if field.choices:
        return next(one for one, _ in field.flatchoices if one != value)
    if kind == "BooleanField":
        return not value
    if kind == "DateTimeField":
        return None
    if hasattr(field, "bounds") or name in ("date", "said", "published"):
        return "2001-02-03"
    if name == "slug":
        return f"secret-{record.pk}"
    return {"wikidata_id": f"Q{record.pk}", "url": "https://secret.example/"}.get(name, f"Secret {value}")


def _rows(record: Any, name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that are there with other words, and one more."""
    for row in rows:
        for key in ("name", "title", "role", "note", "wording_as_reported", "role_as_printed"):
            row |= {key: "secret"} if key in row else {}
    if name not in ROWS:  # coverage: one an article
        return rows[1:]
    parent = {"voices": "quote", "participations": "event"}.get(name, "actor")
    more = {parent: record.pk, **ROWS[name], "pk": 0}
    more |= {"position": 99} if name == "voices" else {}
    more |= {"actor": cast.actor("Secret Person", status="draft").pk} if name == "participations" else {}
    more |= {"organisation": None} if name == "affiliations" else {}
    return [*rows, more]


def editorial(public: Archive) -> list[Any]:
    return [*public.actors, *public.articles, *public.events, *public.quotes]


def talk_about(record: Any, ida: Any, otto: Any) -> None:
    """What the desk keeps about a record beside it."""
    about = {"kind": record._meta.model_name, "object_id": record.pk}
    Comment.objects.create(**about, made_by=ida, text="A secret comment.")
    Assignment.objects.create(**about, to=otto, made_by=ida, due=date(2031, 1, 1))
    Opened.objects.create(**about, by=otto)
    Message.objects.create(
        **about, called=str(record), text="A secret message.", answer_to="r@secret.example"
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_readers_get_the_same_bytes_while_everything_waits_to_be_changed(client, seed):
    rnd = Random(seed)
    public = archive_of(rnd)
    before = {one: answer(client, one) for one in addresses(public, rnd)}
    ida, otto = cast.person("ida"), cast.person("otto")
    for record in editorial(public):
        record.refresh_from_db()
        workflow.wait(record, everything_changed(record, rnd), by=ida, reason="secret reason")
        talk_about(record, ida, otto)
    leaks = differing(before, {one: answer(client, one) for one in before})
    assert not leaks, "\n".join([f"{len(leaks)} of {len(before)} answers changed, seed {seed}:", *leaks])
    assert Revision.objects.pending().count() == len(editorial(public))


def test_no_field_link_or_row_is_left_as_it_was():
    rnd = Random(0)
    for record in editorial(archive_of(rnd)):
        record.refresh_from_db()
        now, then = history.snapshot(record), everything_changed(record, rnd)
        same = [name for name, value in now["fields"].items() if then["fields"][name] == value]
        assert {*same} <= {*AS_IT_IS, "embargo_until"}, (record, same)
        assert all(then["many"][name] != pks for name, pks in now["many"].items()), record
        assert all(then["parts"][name] != rows or not rows for name, rows in now["parts"].items()), record


def test_readers_get_the_same_bytes_while_editors_look_at_what_waits(client):
    rnd = Random(0)
    public = archive_of(rnd)
    before = {one: answer(client, one) for one in addresses(public, rnd)}
    desk = Client()
    desk.force_login(cast.person("ida", is_superuser=True))
    looked_at = {public.actors[0]: "name", public.articles[0]: "title", public.events[0]: "title"}
    for record, changed in {**looked_at, public.quotes[0]: "text"}.items():
        record.refresh_from_db()
        data = history.snapshot(record)
        data["fields"][changed] = "secret"
        workflow.wait(record, data, by=None, reason="secret reason")
        for name in ("change", "history"):
            assert desk.get(address(record, name)).status_code == 200
    assert not differing(before, {one: answer(client, one) for one in before})

"""Who is meant by a name in an article: an actor of the archive, a new one, or nobody that is named.

What lives here: names to actors, exactly. What does not: finding names in a text (archive.text).
"""

from collections.abc import Iterable

from django.contrib.admin.models import ADDITION, LogEntry
from django.db.models import Q

from archive import history
from archive.models import Actor, ActorKind, Alias, Status
from archive.models.base import free_slug
from archive.models.fields import folded

from .decisions import FROM, UNNAMED, By, Decision, Refused, fit

FIELD = "speaker_name"  # where a refusal is to be mended


def known_names() -> frozenset[str]:
    """All names and aliases of the archive's actors."""
    names = (
        *Actor.objects.filter(merged_into=None).values_list("name", flat=True),
        *Alias.objects.values_list("name", flat=True),
    )
    return frozenset(names)


def named(names: Iterable[str]) -> dict[str, Actor]:
    """The actors of these names, by the folded name; without those whose name several have."""
    keys = {folded(name) for name in names} - {""}
    found: dict[str, set[int]] = {key: set() for key in keys}
    actors = Actor.objects.filter(merged_into=None).exclude(status=Status.WITHDRAWN)
    own = actors.filter(Q(name_folded__in=keys) | Q(sort_name_folded__in=keys))
    for pk, name, sort_name in own.values_list("pk", "name_folded", "sort_name_folded"):
        for key in {name, sort_name} & keys:
            found[key].add(pk)
    aliases = Alias.objects.filter(name_folded__in=keys, actor__in=actors)
    for pk, name in aliases.values_list("actor", "name_folded"):
        found[name].add(pk)
    by_pk = Actor.objects.in_bulk([pk for pks in found.values() for pk in pks])
    return {key: by_pk[next(iter(pks))] for key, pks in found.items() if len(pks) == 1}


def speaker(decision: Decision, by: By) -> Actor | None:
    """Who is meant; None for somebody whom the article does not name."""
    chosen, name = decision.speaker_is, decision.speaker_name.strip()
    if chosen == UNNAMED:
        if not decision.name_as_printed.strip():
            raise Refused(
                "Give the article's words for the speaker it does not name: a senior official.",
                field="name_as_printed",
            )
        return None
    if chosen in ActorKind.values:
        return _new_actor(name, chosen, by)
    actor = actor_typed(decision)
    if actor is None:
        raise _unclear(name)
    if actor.status == Status.WITHDRAWN:
        raise Refused(
            f"{actor} is withdrawn: nothing can be published as theirs. Choose another speaker.", field=FIELD
        )
    return actor


def actor_typed(decision: Decision) -> Actor | None:
    """The actor chosen, if the name still is theirs; else the only one of that name."""
    name, actors = decision.speaker_name.strip(), Actor.objects.filter(merged_into=None)
    if decision.speaker_is.isascii() and decision.speaker_is.isdecimal() and len(decision.speaker_is) < 19:
        chosen = actors.filter(pk=int(decision.speaker_is)).first()
        if chosen and (not name or actors.named(name).filter(pk=chosen.pk).exists()):
            return chosen
    found = list(actors.named(name)[:2])
    return found[0] if len(found) == 1 else None


def _unclear(name: str) -> Refused:
    if not name:
        return Refused("Say who said it: a name, or that the article does not name the speaker.", field=FIELD)
    actors = Actor.objects.filter(merged_into=None)
    same = list(actors.named(name)[:8])
    if same:
        return Refused(f"Several actors are called “{name}”. Choose which one.", field=FIELD, actors=same)
    return Refused(
        f"The archive has no actor called “{name}”. Choose one of those below, or make a new actor.",
        field=FIELD,
        actors=[*actors.matching(name)[:8]],
    )


def _new_actor(name: str, kind: str, by: By) -> Actor:
    """A draft actor; its page is filled in later, by whoever reviews it."""
    same = list(Actor.objects.filter(merged_into=None).named(name)[:8])
    if same:
        raise Refused(
            f"There is an actor called “{name}” already. Choose it; a namesake is made on the actors' page.",
            field=FIELD,
            actors=same,
        )
    if not folded(name):
        raise Refused("Give the new actor's name.", field=FIELD)
    first, _, last = name.rpartition(" ")
    sort_name = f"{last}, {first}" if first and kind == ActorKind.PERSON else name
    actor = Actor(name=name, sort_name=sort_name, kind=kind, slug=free_slug(Actor, name))
    actor.created_by_id = actor.updated_by_id = by.pk
    fit(actor)
    actor.save()
    history.keep(actor, by=by, step="Recorded", reason=FROM)
    LogEntry.objects.log_actions(int(by.pk), [actor], ADDITION, FROM, single_object=True)
    return actor

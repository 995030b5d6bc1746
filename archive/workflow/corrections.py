"""Corrections: what of a public record readers are told if it changes, and the record of that.

What lives here: which fields those are, and how they are stored. Other records are kept by id alone, because
a name would stay after its record was taken from readers (archive.timeline.corrections names those that
readers may see). What does not: the change itself (changes).
"""

from typing import Any

from archive import history
from archive.models import Actor, Article, Correction, Editorial, Event, Quote, Revision

# A change of these is a correction: readers are told what, why and when. In the order they are told.
CORRECTED: dict[type[Editorial], tuple[str, ...]] = {
    Quote: (
        *("text", "form", "voices", "said", "said_at", "about", "article"),
        *("standing", "standing_note", "standing_source"),
    ),
    Event: ("title", "date", "summary"),
    Article: ("title", "publication", "published", "standing", "summary"),
    Actor: ("name",),
}


def needs_reason(record: Editorial, data: history.Data) -> list[str]:
    """What of a change readers must be told, by the names of its fields."""
    before, after = _told(record, history.snapshot(record)), _told(record, data)
    return [name for name in before if before[name] != after[name]]


def correct(
    record: Editorial, before: history.Data, told: list[str], reason: str, kept: Revision
) -> Correction:
    """Tell readers. It has the time of the version that it made: so the two know each other."""
    old, new = _told(record, before), _told(record, kept.data)
    return Correction.objects.create(
        **{str(record._meta.model_name): record},
        made_at=kept.made_at,
        reason=reason,
        before={name: old[name] for name in told},
        after={name: new[name] for name in told},
    )


def _told(record: Editorial, data: history.Data) -> dict[str, Any]:
    """What of a snapshot readers must be told if it changes. A version of before a field was has it empty."""
    return {name: _value(data, name) for name in CORRECTED[type(record)]}


def _value(data: history.Data, name: str) -> Any:
    if name == "voices":
        return _voices(data)
    return data["many"][name] if name in data["many"] else data["fields"].get(name)


def _voices(data: history.Data) -> list[dict[str, Any]]:
    """Each voice as readers read it: of a named one who it is, of an unnamed one how it is printed."""
    rows: list[dict[str, Any]] = sorted(data["parts"].get("voices", ()), key=lambda row: row["position"])
    return [
        {
            "actor": row["actor"],
            "name": "" if row["actor"] else row["name_as_printed"],
            "role": row["role_as_printed"],
            "capacity": row["capacity"],
        }
        for row in rows
    ]

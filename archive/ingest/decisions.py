"""What an editor says of a suggestion, and how it is refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError

from archive import text
from archive.models import Actor, Event, Form

By = AbstractBaseUser
UNNAMED = "unnamed"
"""The choice of speaker for somebody whom the article does not name."""
FROM = "From the workbench."
"""What the history says of a record that was made of a suggestion."""


class Refused(Exception):
    """It cannot be done. `reasons` say why and what to do next.

    `field`: of a Decision, where it is to be mended; "" for the whole. `actors`: who may be meant by the name
    that was typed. `finding`: how edited words differ from the text.
    """

    def __init__(
        self,
        *reasons: str,
        field: str = "",
        actors: Iterable[Actor] = (),
        finding: text.Finding | None = None,
    ) -> None:
        self.reasons = list(reasons)
        self.field = field
        self.actors = list(actors)
        self.finding = finding
        super().__init__(" ".join(self.reasons))


class Stale(Refused):
    """Somebody else changed the suggestion after it was read."""


class Decision(NamedTuple):
    """What an editor says of a suggestion.

    `speaker_is`: "" for the actor of that name; an actor's id; UNNAMED; or an ActorKind, to make a draft
    actor of that name. `about`: instead of the events set for all.
    """

    text: str
    form: str = Form.DIRECT
    context: str = ""
    speaker_name: str = ""
    speaker_is: str = ""
    name_as_printed: str = ""
    role_as_printed: str = ""
    about: Event | None = None


def fit(record: Any) -> None:
    """Refuse what its fields cannot hold, naming the field."""
    try:
        record.clean_fields()
    except ValidationError as error:
        raise Refused(
            *(
                f"{str(record._meta.get_field(name).verbose_name).capitalize()}: {' '.join(said)}"
                for name, said in error.message_dict.items()
            )
        ) from error

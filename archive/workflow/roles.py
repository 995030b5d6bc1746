"""Who may do what: the three roles of the desk, and the rule of four eyes.

| role | may |
|---|---|
| Contributor | make drafts, change what is a draft, send it to review and take it back, agree to a change |
| Editor | besides: change what is in review or public, publish, correct, withdraw, delete drafts |
| Chief | besides: seal what was withdrawn, manage people and their roles |

Roles are groups with permissions, put in place after every migration. A superuser has every permission, but
four eyes hold for everybody: whoever made the last change does not publish it, unless somebody else agreed
to it; nor does whoever moved the ground it stands on (grounds) and was the last to see it. The setting
FOUR_EYES switches that off, and every version published so says it.
"""

from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import (
    AbstractBaseUser,
    AnonymousUser,
    Group,
    Permission,
    PermissionsMixin,
)
from django.db import connections
from django.db.models import Model, Q

from archive import history
from archive.models import Editorial, Revision, Status
from archive.verification import Refused

from . import grounds
from .sealed import refuse_sealed, seal_of

Who = AbstractBaseUser | AnonymousUser | None  # None: the system itself, in tests and commands

CONTRIBUTOR, EDITOR, CHIEF = "Contributor", "Editor", "Chief"
PUBLISH, SEAL = "publish", "seal"
AGREED = "Agreed"

_RECORDS = ("article", "actor", "event", "quote")
_PARTS = ("capture", "alias", "affiliation", "participation", "coverage", "voice")
_BENCH = ("suggestion", "workbench")
_SHARED = ("publication", "topic", "place", "utterance")
_LOOKED_AT = (
    "correction",
    "passage",
    "comparison",
    "revision",
    "comment",
    "assignment",
    "message",
    "seal",
    "formerslug",
)
_SAID = ("comment", "assignment")


def _named(actions: Iterable[str], kinds: Iterable[str]) -> set[str]:
    return {f"{action}_{kind}" for action in actions for kind in kinds}


_CONTRIBUTOR = (
    _named(("view", "add", "change"), (*_RECORDS, *_PARTS, *_BENCH))
    | _named(("delete",), _PARTS)
    | _named(("view", "add"), _SHARED)  # readers see a change of these at once
    | _named(("view",), _LOOKED_AT)
    | _named(("add",), _SAID)
)
_EDITOR = (
    _CONTRIBUTOR
    | {PUBLISH}
    | _named(("change",), ("message",))
    | _named(("change",), _SHARED)
    | _named(("delete",), (*_RECORDS, *_SHARED, *_BENCH))
)
_CHIEF = _EDITOR | {SEAL} | _named(("view", "add", "change"), ("user",)) | _named(("view",), ("group",))
ROLES = {CONTRIBUTOR: _CONTRIBUTOR, EDITOR: _EDITOR, CHIEF: _CHIEF}


def install(using: str = "default") -> None:
    """Make the three groups, and give each its permissions; what a chief added to them stays."""
    if Group._meta.db_table not in connections[using].introspection.table_names():
        return
    for label in ("archive", "auth"):  # Django makes permissions after migrating, maybe later than this
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    for name, codenames in ROLES.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        wanted = Permission.objects.using(using).filter(
            content_type__app_label__in=("archive", "auth"), codename__in=codenames
        )
        group.permissions.add(*wanted)


def may(by: Who, permission: str) -> bool:
    """Whether somebody has one of our permissions; the system has them all."""
    return by is None or (isinstance(by, PermissionsMixin) and by.has_perm(f"archive.{permission}"))


def may_change(by: Who, record: Editorial) -> bool:
    """Contributors change drafts; what is in review or public is for editors; what is sealed for nobody."""
    return (record.status == Status.DRAFT or may(by, PUBLISH)) and seal_of(record) is None


def require(by: Who, permission: str, what: str) -> None:
    if not may(by, permission):
        raise Refused([f"Only {'a chief' if permission == SEAL else 'an editor'} may {what}."])


def require_change(by: Who, record: Model) -> None:
    """Refuse a step by somebody who may not change records of this kind, or of a record that is sealed."""
    if isinstance(record, Editorial):
        refuse_sealed(record)
    if not may(by, f"change_{record._meta.model_name}"):
        kind = record._meta.verbose_name_plural
        raise Refused([f"You may not change {kind}. A chief gives you a role in which you may."])


def four_eyes() -> bool:
    return bool(settings.FOUR_EYES)


def lacks_second_pair(record: Editorial, by: Who) -> list[str]:
    """Why somebody may not publish this record alone, as sentences; empty if they may."""
    if not four_eyes():
        return []
    title = f"{str(record._meta.verbose_name).capitalize()} “{record}”"
    if by is None:
        return [f"{title}: say who publishes it. With four eyes nothing is published by nobody."]
    own = _own_work(record, by)
    return [f"{title}: {own}, so somebody else publishes it, or agrees to it first."] if own else []


def is_alone(record: Editorial, by: Who) -> bool:
    """Whether publishing it now would be one person's work: said in its history."""
    return by is not None and bool(_own_work(record, by))


def _own_work(record: Editorial, by: grounds.Person) -> str:
    """What of a record is this person's alone, as part of a sentence; "" if somebody else saw it since."""
    if history.last_hand(record) == by.pk and not _agreed(record, by):
        return "you made its last change"
    last = grounds.last_move(record, by)
    return _moved(last) if last and not _seen_since(record, by, last) else ""


def own_change(record: Editorial, waits: Revision, by: grounds.Person) -> str:
    """The same of a change that waits. What it rests on is moved: whoever had agreed has to agree again."""
    if waits.agreed_by_id not in (None, by.pk):
        return ""
    if waits.made_by_id == by.pk:
        return "you made this change"
    last = grounds.last_move(record, by, waits)
    return _moved(last) if last and waits.made_at <= last.made_at else ""


def _moved(last: Revision) -> str:
    if last.step == grounds.LOOSENED:
        return f"you loosened the embargo of “{last.title}”"
    return f"you changed the captured texts of “{last.title}”"


def may_agree(record: Editorial, waits: Revision | None, by: Who) -> bool:
    """Whether somebody is a second pair of eyes: not on their own work, unless another moved its ground."""
    if by is None:
        return False
    hand = waits.made_by_id if waits else history.last_hand(record)
    return hand != by.pk or grounds.moved_by_another(record, by, waits)


def _agreed(record: Editorial, by: grounds.Person) -> bool:
    """Whether somebody else has agreed to it since it, or the texts it is compared with, were changed."""
    kept = Revision.objects.of(record).kept()
    last, texts_at = kept.filter(is_content=True).last(), grounds.texts_changed_at(record)
    since = kept.filter(step=AGREED, number__gt=last.number if last else 0)
    if texts_at:
        since = since.filter(made_at__gt=texts_at)
    return since.exclude(made_by=by.pk).filter(made_by__isnull=False).exists()


def _seen_since(record: Editorial, by: grounds.Person, last: Revision) -> bool:
    """Whether somebody else changed what a record says, or agreed to it, after a step."""
    kept = Revision.objects.of(record).kept().filter(made_by__isnull=False)
    if not kept.exists():  # nothing but what the record itself says
        return record.updated_by_id not in (None, by.pk) and record.updated_at > last.made_at
    seen = kept.filter(Q(is_content=True) | Q(step=AGREED), made_at__gt=last.made_at)
    return seen.exclude(made_by=by.pk).exists()

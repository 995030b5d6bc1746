"""Who may do what: the three roles of the desk, and the rule of four eyes.

| role | may |
|---|---|
| Contributor | make drafts, change what is a draft, send it to review and take it back, agree to a change |
| Editor | besides: change what is in review or public, publish, correct, withdraw, delete drafts |
| Chief | besides: seal what was withdrawn, manage people and their roles |

Roles are groups with permissions, put in place after every migration. A superuser has every permission, but
four eyes hold for everybody: whoever made the last change does not publish it, unless somebody else agreed
to it. The setting FOUR_EYES switches that off, and every version published so says it.
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
from django.db.models import Model

from archive import history
from archive.models import Editorial, Revision, Status
from archive.verification import Refused

Who = AbstractBaseUser | AnonymousUser | None  # None: the system itself, in tests and commands

CONTRIBUTOR, EDITOR, CHIEF = "Contributor", "Editor", "Chief"
PUBLISH, SEAL = "publish", "seal"
AGREED = "Agreed"

_RECORDS = ("article", "actor", "event", "quote")
_PARTS = ("capture", "alias", "affiliation", "participation", "coverage", "voice")
_BENCH = ("suggestion", "workbench")
_SHARED = ("publication", "topic", "place", "utterance")
_LOOKED_AT = ("correction", "passage", "comparison", "revision", "formerslug")


def _named(actions: Iterable[str], kinds: Iterable[str]) -> set[str]:
    return {f"{action}_{kind}" for action in actions for kind in kinds}


_CONTRIBUTOR = (
    _named(("view", "add", "change"), (*_RECORDS, *_PARTS, *_BENCH))
    | _named(("delete",), _PARTS)
    | _named(("view", "add"), _SHARED)  # readers see a change of these at once
    | _named(("view",), _LOOKED_AT)
)
_EDITOR = (
    _CONTRIBUTOR
    | {PUBLISH}
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
    """Contributors change drafts; what is in review or public is for editors."""
    return record.status == Status.DRAFT or may(by, PUBLISH)


def require(by: Who, permission: str, what: str) -> None:
    if not may(by, permission):
        raise Refused([f"Only {'a chief' if permission == SEAL else 'an editor'} may {what}."])


def require_change(by: Who, record: Model) -> None:
    """Refuse a step by somebody who may not change records of this kind at all."""
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
    if history.last_hand(record) != by.pk or _agreed(record, by):
        return []
    return [f"{title}: you made its last change, so somebody else publishes it, or agrees to it first."]


def is_alone(record: Editorial, by: Who) -> bool:
    """Whether publishing it now would be one person's work: said in its history."""
    return by is not None and history.last_hand(record) == by.pk and not _agreed(record, by)


def _agreed(record: Editorial, by: Who) -> bool:
    """Whether somebody else has agreed to the record as it stands since it was last changed."""
    kept = Revision.objects.of(record).kept()
    last = kept.filter(is_content=True).last()
    since = kept.filter(step=AGREED, number__gt=last.number if last else 0)
    return since.exclude(made_by=by.pk if by else None).filter(made_by__isnull=False).exists()

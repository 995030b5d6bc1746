"""People who work here. Nobody is deleted: the log of what they published would go with them.

A chief makes accounts and gives roles, and never more than a chief has: whoever may set a password may act as
its owner, so an account that may more than one's own is closed to one, single permissions included.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet
from django.http import HttpRequest

admin.site.unregister(User)
UNGIVEN = ("is_superuser", "user_permissions")  # by a chief


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Take away “active” instead: the account is closed and its work stays signed."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or _may_no_more(obj, request))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without what only a superuser gives; the form then has no such field, whatever is sent."""
        found = super().get_fieldsets(request, obj)
        if _all(request):
            return found
        return [
            (title, {**given, "fields": tuple(name for name in given["fields"] if name not in UNGIVEN)})
            for title, given in found
        ]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        found = super().formfield_for_manytomany(db_field, request, **kwargs)
        if found and db_field.name == "groups" and not _all(request):
            found.queryset = _groups_within(request)
            found.help_text = "The roles of this person: what each may do is said in docs/roles.md."
        return found


def _all(request: HttpRequest) -> bool:
    return bool(request.user.is_superuser)


def _may_no_more(account: User, request: HttpRequest) -> bool:
    """Whether an account may, once it is active, nothing that this person may not."""
    if _all(request):
        return True
    theirs = Permission.objects.filter(Q(group__user=account) | Q(user=account))
    return not account.is_superuser and not theirs.exclude(pk__in=_own(request)).exists()


def _groups_within(request: HttpRequest) -> QuerySet[Group]:
    beyond = Permission.objects.exclude(pk__in=_own(request))
    return Group.objects.exclude(permissions__in=beyond)


def _own(request: HttpRequest) -> QuerySet[Any]:
    who = request.user.pk
    return Permission.objects.filter(Q(group__user=who) | Q(user=who)).values("pk")

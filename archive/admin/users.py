"""People who work here. Nobody is deleted: the log of what they published would go with them."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Take away “active” instead: the account is closed and its work stays signed."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

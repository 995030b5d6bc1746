"""An editor with the permissions of the group, and what a form sends."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse


@pytest.fixture
def editors(db: None) -> Group:
    group = Group.objects.create(name="Editors")
    group.permissions.set(Permission.objects.filter(content_type__app_label="archive"))
    return group


@pytest.fixture
def editor(editors: Group) -> User:
    user = User.objects.create_user("ida", first_name="Ida", is_staff=True)
    user.groups.add(editors)
    return user


@pytest.fixture
def second_editor(editors: Group) -> User:
    user = User.objects.create_user("otto", is_staff=True)
    user.groups.add(editors)
    return user


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def address(record: Any, page: str = "change") -> str:
    """The admin page of a record; of a model: its list or its add page."""
    args = [record.pk] if page in ("change", "delete", "history") else []
    return reverse(f"admin:archive_{record._meta.model_name}_{page}", args=args)


def typed(response: HttpResponse) -> dict[str, Any]:
    """Everything a page's form would send back, as the browser does."""
    context = response.context
    sent: dict[str, Any] = {}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        sent.update(_values(inline.formset.management_form))
        forms += inline.formset.forms
    for form in forms:
        sent.update(_values(form))
    return {**sent, **_of_conflict(context.get("conflict"))}


def _of_conflict(conflict: Any) -> dict[str, Any]:
    """What the page about two editors sends along."""
    if conflict is None:
        return {}
    sent: dict[str, Any] = {"_base": conflict.base}
    for name, value in (pair for one in conflict.clashes for pair in one.along):
        sent.setdefault(name, []).append(value)
    return sent


def _values(form: Any) -> dict[str, Any]:
    found = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, bool):
            value = "on" if value else None
        if hasattr(bound.field.widget, "decompress"):
            parts = value if isinstance(value, list) else bound.field.widget.decompress(value)
            for number, part in enumerate(parts):
                found[f"{bound.html_name}_{number}"] = "" if part is None else str(part)
            continue
        if value is not None:
            found[bound.html_name] = (
                [getattr(one, "pk", one) for one in value] if isinstance(value, list) else value
            )
    return found


@pytest.fixture
def save(desk: Client) -> Callable[..., HttpResponse]:
    """Open the page of a record (or of a new one), change fields, press Save."""

    def press(record: Any, page: str = "change", **changes: Any) -> HttpResponse:
        where = address(record, page)
        sent = {**typed(desk.get(where)), **changes}
        return desk.post(
            where, {name: value for name, value in sent.items() if value is not None}, follow=True
        )

    return press


def errors(response: HttpResponse) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["adminform"].form.errors.items()}


def messages(response: HttpResponse) -> str:
    return " ".join(str(message) for message in response.context["messages"])

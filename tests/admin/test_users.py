"""People who work here, and what a chief may give them: never more than a chief has."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from tests import cast

pytestmark = pytest.mark.django_db
PASSWORD = "quiet-harbour-lantern-71"


@pytest.fixture
def chief(client) -> User:
    made = cast.person("ada", "Chief")
    client.force_login(made)
    return made


def page(account: User, name: str = "change") -> str:
    return reverse(f"admin:auth_user_{name}", args=[account.pk])


def save(client, account: User, *roles: str, **given):
    sent = {
        "username": account.username,
        "is_active": "on",
        "is_staff": "on",
        "date_joined_0": "2019-10-03",
        "date_joined_1": "10:00:00",
        "groups": [Group.objects.get(name=role).pk for role in roles],
        **given,
    }
    return client.post(page(account), sent)


def test_nobody_is_deleted_with_the_log_of_their_work(client):
    chief = User.objects.create_superuser("chief")
    gone = User.objects.create_user("gone")
    client.force_login(chief)
    assert client.get(page(gone)).status_code == 200
    assert client.post(page(gone, "delete"), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=gone.pk).exists()


def test_chief_makes_an_account_and_gives_it_a_role(client, chief):
    new = {"username": "uma", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("admin:auth_user_add"), new)
    uma = User.objects.get(username="uma")
    assert save(client, uma, "Contributor").status_code == 302
    uma = User.objects.get(username="uma")
    assert uma.is_staff and uma.has_perm("archive.add_quote") and not uma.has_perm("archive.publish")


def test_chief_makes_nobody_a_superuser_and_gives_no_single_permission(client, chief):
    uma = cast.person("uma", "Contributor")
    every = [one.pk for one in Permission.objects.all()]
    assert save(client, uma, "Contributor", is_superuser="on", user_permissions=every).status_code == 302
    uma.refresh_from_db()
    assert (uma.is_superuser, uma.user_permissions.count()) == (False, 0)


def test_chief_does_not_grow(client, chief):
    save(client, chief, "Chief", is_superuser="on", user_permissions=[Permission.objects.first().pk])
    chief.refresh_from_db()
    assert (chief.is_superuser, chief.user_permissions.count()) == (False, 0)


def test_new_account_is_no_superuser_whatever_is_sent(client, chief):
    new = {"username": "uma", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("admin:auth_user_add"), {**new, "is_superuser": "on", "is_staff": "on"})
    uma = User.objects.get(username="uma")
    assert not uma.is_superuser and not uma.is_staff


def test_chief_gives_no_group_that_may_more_than_a_chief(client, chief):
    owners = Group.objects.create(name="Owners")
    owners.permissions.add(Permission.objects.get(codename="delete_user"))
    response = save(client, chief, "Chief", "Owners")
    assert "groups" in response.context["adminform"].form.errors
    assert not chief.groups.filter(pk=owners.pk).exists()


@pytest.mark.parametrize("more", ["superuser", "group", "single permission"])
@pytest.mark.parametrize("is_active", [True, False])
def test_account_that_may_more_is_closed_to_a_chief(client, chief, more, is_active):
    other = User.objects.create_user("otto", is_superuser=more == "superuser", is_active=is_active)
    permission = Permission.objects.get(codename="delete_user")
    if more == "group":
        owners = Group.objects.create(name="Owners")
        owners.permissions.add(permission)
        other.groups.add(owners)
    elif more == "single permission":
        other.user_permissions.add(permission)
    given = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    assert save(client, other).status_code == 403
    assert client.post(page(other, "password_change"), given).status_code == 403
    other.refresh_from_db()
    assert not other.check_password(PASSWORD)


def test_chief_who_looks_at_a_superuser_sees_no_fingerprint_of_the_password(client, chief):
    root = User.objects.create_superuser("root", password=PASSWORD)
    html = client.get(page(root)).content.decode()
    assert "root" in html and root.password not in html and root.password.split("$")[-1] not in html


@pytest.mark.parametrize("role", ["Contributor", "Editor"])
def test_others_manage_nobody(client, role):
    ida, otto = cast.person("ida", role), cast.person("otto")
    client.force_login(ida)
    for account in (ida, otto):
        assert save(client, account, "Chief").status_code == 403
    assert not User.objects.filter(groups__name="Chief").exists()


def test_password_of_another_is_no_filter(client, chief):
    response = client.get(reverse("admin:auth_user_changelist") + "?password__startswith=md5")
    assert response.status_code == 400 or response.status_code == 302

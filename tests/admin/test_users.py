"""People who work here."""

import pytest
from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db


def test_nobody_is_deleted_with_the_log_of_their_work(client):
    chief = User.objects.create_superuser("chief")
    gone = User.objects.create_user("gone")
    client.force_login(chief)
    assert client.get(f"/admin/auth/user/{gone.pk}/change/").status_code == 200
    assert client.post(f"/admin/auth/user/{gone.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=gone.pk).exists()

"""What every answer carries, and what keeps a site from starting."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from archive import env
from tests import cast

ROOT = Path(__file__).parent.parent
ADDRESSES = [
    "/",
    "/quotes/",
    "/actors/",
    "/nothing-here/",
    "/quotes/?sort=loud",
    "/healthz",
    "/admin/",
    "/admin/login/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_security_headers(client, address):
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES[:5])
def test_readers_get_no_cookie_and_no_page_that_differs_by_one(client, address):
    response = client.get(address)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_has_inline_code_or_style(client, address):
    html = client.get(address).content.decode()
    assert not re.search(r"""\sstyle=|\son[a-z]+=["']|<style|javascript:""", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES[:5])
def test_pages_ask_nobody_else_for_anything(client, address):
    html = client.get(address).content.decode()
    assert not re.findall(r"""(?:src|<link(?! rel="canonical")[^>]*href)=["'](?:https?:)?//""", html)


@pytest.mark.django_db
def test_words_of_an_editor_are_text_and_never_code(client):
    quote = cast.quote("<script>alert(1)</script> & more", context="<b>bold</b>")
    for address in ("/", "/quotes/", "/quotes/?q=alert", quote.get_absolute_url()):
        html = client.get(address).content.decode()
        assert "<script>alert" not in html and "<b>bold" not in html


@pytest.mark.django_db
def test_database_that_cannot_serve_is_a_page_of_ours(client, monkeypatch):
    def locked(*args: object, **kwargs: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("archive.views.quotes.look_at", locked)
    response = client.get("/quotes/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "Content-Security-Policy" in response.headers


@pytest.mark.django_db
def test_health_names_what_is_wrong(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def manage(*args: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "DATABASE_URL") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=ROOT,
        env={**kept, **variables},
        capture_output=True,
        text=True,
    )


def test_site_does_not_start_without_a_secret():
    run = manage("check", DEBUG="off")
    assert run.returncode != 0
    assert "SECRET_KEY is not set" in run.stderr


def test_production_settings_pass_the_deployment_check():
    run = manage(
        "check", "--deploy", "--fail-level", "WARNING",
        SECRET_KEY=secrets.token_urlsafe(50), ALLOWED_HOSTS="archive.example",
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "no issues" in run.stdout


def test_models_and_migrations_agree():
    assert manage("makemigrations", "--check", "--dry-run", DEBUG="on").returncode == 0


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (env.flag, "maybe"),
        (lambda name: env.number(name, 5), "many"),
        (lambda name: env.number(name, 5), "-1"),
        (env.origins, "archive.example"),
        (env.origin, "https://a.example https://b.example"),
        (lambda name: env.one_of(name, ("tls", "off"), "off"), "maybe"),
        (env.host, "smtp://mail.example:25"),
        (lambda name: env.sender(name, needed=False, default=""), "The Archive"),
        (lambda name: env.sender(name, needed=True, default=""), ""),
    ],
)
def test_nonsense_is_refused_by_the_name_of_its_variable(monkeypatch, read, value):
    monkeypatch.setenv("ARCHIVE_TEST", value)
    with pytest.raises(env.Misconfigured, match="ARCHIVE_TEST"):
        read("ARCHIVE_TEST")


def test_first_migration_is_quiet(tmp_path):
    run = manage("migrate", "--verbosity", "0", DEBUG="on", DATABASE_URL=f"sqlite:///{tmp_path}/new.sqlite3")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")

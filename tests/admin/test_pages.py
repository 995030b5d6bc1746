"""Every record has its pages, for editors and for nobody else."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from archive import history, models
from archive.models import (
    Assignment,
    Comment,
    Correction,
    Coverage,
    FormerSlug,
    Message,
    Opened,
    Passage,
    Revision,
    Seal,
    Suggestion,
    Utterance,
    Workbench,
)
from tests import cast

from .conftest import address

pytestmark = pytest.mark.django_db
ALL = [model for model in apps.get_app_config("archive").get_models() if not model._meta.auto_created]
OWN_PAGE = [model for model in ALL if admin.site.is_registered(model)]
LOOKED_AT = [Assignment, Comment, Correction, FormerSlug, Message, Revision, Seal, Suggestion, Workbench]
NOWHERE = {Opened}  # told on the page that somebody has open, and forgotten
ADDED = [model for model in OWN_PAGE if model not in LOOKED_AT]


@pytest.fixture
def records():
    """One record of each kind, each with its rows."""
    source = cast.article()
    capture = cast.capture(source, "Mira Tallow said: “Nobody will cross before the piers are sound.”")
    event, speaker = cast.event(), cast.actor()
    event.places.add(cast.place())
    Coverage.objects.create(event=event, article=source, date_as_reported="2018-05~")
    event.participations.create(actor=speaker)
    speaker.aliases.create(name="M. Tallow")
    speaker.affiliations.create(title="harbour master", since="2014")
    group = Utterance.objects.create()
    quote = cast.quote(article=source, by=speaker, about=[event], topics=[cast.topic()], utterance=group)
    Passage.objects.create(quote=quote, capture=capture, start=3, end=9)
    correction = quote.corrections.create(
        reason="A word was wrong.", before={"text": "x"}, after={"text": "y"}
    )
    speaker.slug = "mira"
    speaker.save()
    former = FormerSlug.objects.get()
    given = {"passages": [[0, 4]], "start": 0, "text": "Mira", "certainty": "low"}
    suggestion = Suggestion.objects.create(article=source, capture=capture, **given)
    bench = Workbench.objects.create(article=source)
    version = history.keep(quote, by=None, step="Recorded")
    ada, about = User.objects.create_user("ada"), {"kind": "quote", "object_id": quote.pk}
    noted = [
        Comment.objects.create(**about, made_by=ada, text="Look again."),
        Assignment.objects.create(**about, made_by=ada, to=ada),
        Message.objects.create(**about, text="It was May."),
        Seal.objects.create(kind="quote", object_id=0, called="x", case_reference="2018-1", sealed_by=ada),
    ]
    found = [source, event, speaker, group, quote, correction, former, suggestion, bench, version, *noted]
    found += [cast.publication(), cast.topic(), cast.place()]
    return {type(one): one for one in found}


def test_every_record_is_registered_or_a_row_of_one_that_is():
    rows = {inline.model for desk in admin.site._registry.values() for inline in desk.inlines}
    assert {model for model in ALL if model not in rows and not admin.site.is_registered(model)} == NOWHERE
    assert {getattr(models, name) for name in ("Alias", "Affiliation", "Participation", "Voice")} <= rows
    assert {models.Coverage, models.Capture, models.Passage} <= rows


@pytest.mark.parametrize("model", OWN_PAGE, ids=lambda model: model.__name__)
def test_every_record_declares_its_list(model):
    desk = admin.site._registry[model]
    for name in ("list_display", "list_filter", "search_fields", "ordering"):
        assert getattr(desk, name), name
    assert desk.fieldsets or desk.fields


@pytest.mark.parametrize("model", OWN_PAGE, ids=lambda model: model.__name__)
def test_every_list_and_record_answers_an_editor(desk, records, model):
    assert desk.get(address(model, "changelist")).status_code == 200
    assert desk.get(address(model, "changelist"), {"q": "Tallow"}).status_code == 200
    assert desk.get(address(records[model])).status_code == 200
    assert desk.get(address(records[model], "history")).status_code == 200


@pytest.mark.parametrize("model", ADDED, ids=lambda model: model.__name__)
def test_every_add_page_answers_an_editor(desk, model):
    assert desk.get(address(model, "add")).status_code == 200


@pytest.mark.parametrize("model", OWN_PAGE, ids=lambda model: model.__name__)
def test_visitors_are_sent_to_the_login(client, records, model):
    for where in (address(model, "changelist"), address(model, "add"), address(records[model])):
        response = client.get(where)
        assert response.status_code == 302 and reverse("admin:login") in response["Location"]


@pytest.mark.parametrize("model", OWN_PAGE, ids=lambda model: model.__name__)
def test_staff_without_permission_get_no_record(client, records, model):
    client.force_login(User.objects.create_user("reader", is_staff=True))
    for where in (address(model, "changelist"), address(model, "add"), address(records[model])):
        assert client.get(where).status_code == 403


@pytest.mark.parametrize("model", LOOKED_AT, ids=lambda model: model.__name__)
def test_what_the_archive_writes_itself_is_only_looked_at(desk, records, model):
    stored = model.objects.filter(pk=records[model].pk).values()
    before = stored.get()
    assert desk.get(address(model, "add")).status_code == 403
    desk.post(address(records[model]), {"slug": "x", "text": "x", "called": "x", "case_reference": "x"})
    assert stored.all().get() == before


def test_former_addresses_are_not_deleted(desk, records):
    assert desk.get(address(records[FormerSlug], "delete")).status_code == 403


def test_who_may_only_look_sees_the_record_and_no_field(client, records):
    user = User.objects.create_user("guest", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    for model in OWN_PAGE:
        html = client.get(address(records[model])).content.decode()
        assert 'name="_save"' not in html
        assert client.post(address(records[model]), {}).status_code == 403


@pytest.mark.parametrize("model", ADDED, ids=lambda model: model.__name__)
def test_admin_pages_have_no_inline_code_and_no_inline_style(desk, records, model):
    pages = [address(model, "changelist"), address(model, "add"), address(records[model])]
    for where in pages:
        response = desk.get(where)
        html = response.content.decode()
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert not re.search(r"""\sstyle=|\son[a-z]+=["']|<style|javascript:""", html)
        assert not re.search(r"<script(?![^>]*\ssrc=)", html)


def test_a_public_record_links_to_its_page_and_a_draft_does_not(desk):
    public, draft = cast.event(), cast.event(status="draft")
    assert f'href="{public.get_absolute_url()}"' in desk.get(address(public)).content.decode()
    assert draft.get_absolute_url() not in desk.get(address(draft)).content.decode()


def test_autocomplete_is_for_editors_only(client):
    params = {"app_label": "archive", "model_name": "voice", "field_name": "actor", "term": "Mira"}
    assert client.get(reverse("admin:autocomplete"), params).status_code == 302
    client.force_login(User.objects.create_user("reader", is_staff=True))
    assert client.get(reverse("admin:autocomplete"), params).status_code == 403

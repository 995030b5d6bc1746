"""What no form of ours sends is answered with a sentence, never with an error of the server."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from archive.models import Article, Correction, Event, Publication, Quote
from tests import cast

from .conftest import address, errors, messages, typed

pytestmark = pytest.mark.django_db
FIGURES = "9" * 23


@pytest.mark.parametrize(
    "said, sentence",
    [
        ('duplicate key value violates unique constraint "archive_publication_slug_x"', "address is taken"),
        ("something else", "position or name."),
    ],
)
def test_a_save_at_the_same_moment_is_refused_with_the_form(save, monkeypatch, said, sentence):
    def refuse(self, **kwargs):
        raise IntegrityError(said)

    monkeypatch.setattr(Publication, "save", refuse)
    response = save(Publication, "add", name="Ellery Courier")
    head = " ".join(errors(response)["__all__"])
    assert "saved at the same moment" in head and sentence in head
    assert "Ellery Courier" in response.content.decode()


@pytest.mark.parametrize("given", ["x", "-1", FIGURES, "1\0"])
@pytest.mark.parametrize("field", ["article", "about", "voices-0-actor"])
def test_a_choice_that_is_no_id_is_refused(desk, field, given):
    where = address(cast.quote(status="draft"))
    response = desk.post(where, {**typed(desk.get(where)), field: given})
    assert response.status_code == 200
    assert "Select a valid choice" in response.content.decode()


@pytest.mark.parametrize(
    "model, name, value",
    [
        (Event, "created_at__year", "-1"),
        (Event, "created_at__year", FIGURES),
        (Event, "status__exact", "\0"),
        (Event, "pk__in", FIGURES),
        (Event, "participants", FIGURES),
        (Correction, "actor", FIGURES),
        (Correction, "event", FIGURES),
        (Quote, "event", FIGURES),
    ],
)
def test_a_filter_that_cannot_be_read_leads_to_the_list(desk, model, name, value):
    response = desk.get(address(model, "changelist"), {name: value}, follow=True)
    assert response.status_code == 200


def test_the_editor_is_told_of_it(desk):
    response = desk.get(address(Event, "changelist"), {"created_at__year": "-1"}, follow=True)
    assert "could not be read" in messages(response)
    assert response.request["QUERY_STRING"] == "e=1"


def test_names_of_articles_need_no_query_each(desk, django_assert_max_num_queries):
    for number in range(12):
        cast.article(f"Report {number}", publication=cast.publication(f"Paper {number}"))
        Correction.objects.create(article=Article.objects.latest("pk"), reason="Wrong.")
    asked = {"app_label": "archive", "model_name": "quote", "field_name": "article", "term": ""}
    with django_assert_max_num_queries(10):
        desk.get(reverse("admin:autocomplete"), asked)
    with django_assert_max_num_queries(10):
        desk.get(address(Correction, "changelist"))

"""The messages of readers in the admin: looked at, answered, dismissed, made a correction."""

import pytest
from django.core import mail

from archive import history
from archive.desk import messages as desk_messages
from archive.models import Message, Quote
from tests import cast
from tests.views.pages import assert_same_queries

from .conftest import address, errors, messages, typed

LIST = "/admin/archive/message/"


@pytest.fixture
def quote(db):
    return cast.quote()


@pytest.fixture
def message(quote):
    return desk_messages.take_in(quote, "The day is wrong.", "reader@example.org", "192.0.2.7")


def press(client, message, way, text):
    return client.post(address(message), {f"{way}-text": text, way: "yes"}, follow=True)


def correct(client, message, record, **changes):
    """Press “Make a correction”, change the form, press Save."""
    where = f"{address(record)}?message={message.pk}"
    return client.post(where, {**typed(client.get(where)), **changes}, follow=True)


def test_list_filters_by_state_and_searches(desk, message, quote):
    desk_messages.dismiss(message, "Spam.", by=cast.person("otto"))
    desk_messages.take_in(quote, "Another mistake.", "", "192.0.2.7")
    for asked, n in (("", 2), ("?state=new", 1), ("?q=another", 1), ("?q=reader@example.org", 0)):
        assert desk.get(LIST + asked).context["cl"].result_count == n, asked


@pytest.mark.parametrize("column", ["answer_to", "sender", "net"])
def test_nobody_asks_the_list_who_wrote(desk, message, column):
    for asked in (column, f"{column}__startswith", f"{column}__length__gt"):
        assert desk.get(LIST, {asked: "1"}).status_code == 400


def test_list_asks_as_many_queries_at_twelve_as_at_three(desk, quote):
    who = cast.person("otto")

    def add():
        number = Message.objects.count()
        one = desk_messages.take_in(quote, f"Mistake {number}", "", f"192.0.2.{number}")
        desk_messages.dismiss(one, "Spam.", by=who)

    assert_same_queries(desk, LIST, add)


def test_page_shows_the_text_the_record_and_the_address(desk, message, quote):
    html = desk.get(address(message)).content.decode()
    for words in (
        "The day is wrong.",
        f'href="{address(quote)}"',
        f'href="{quote.get_absolute_url()}"',
        "mailto:reader@example.org",
        f"{address(quote)}?message={message.pk}",
    ):
        assert words in html


def test_contributor_looks_and_is_not_shown_the_address(client, message):
    client.force_login(cast.person("cora", "Contributor"))
    html = client.get(address(message)).content.decode()
    assert "The day is wrong." in html
    assert "reader@example.org" not in html and "<textarea" not in html
    assert press(client, message, "dismiss", "Spam.").status_code == 403


def test_answer_is_sent_and_closes_it(desk, message, editor):
    said = press(desk, message, "answer", "It was Tuesday.")
    assert "on its way" in messages(said)
    assert mail.outbox[0].to == ["reader@example.org"]
    message.refresh_from_db()
    assert (message.state, message.decided_by) == ("answered", editor)


def test_answer_that_could_not_be_sent_is_said(desk, message, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert "could not be sent" in messages(press(desk, message, "answer", "It was Tuesday."))


def test_dismissing_needs_a_reason(desk, message):
    html = press(desk, message, "dismiss", " ").content.decode()
    assert "Say why it is dismissed." in html
    press(desk, message, "dismiss", "Spam.")
    message.refresh_from_db()
    assert (message.state, message.note) == ("dismissed", "Spam.")


def test_second_to_close_is_told_who_did_and_keeps_the_words(desk, message, second_editor):
    desk_messages.dismiss(message, "Spam.", by=second_editor)
    html = press(desk, message, "answer", "It was Tuesday.").content.decode()
    assert "otto dismissed it on" in html and "It was Tuesday.</textarea>" in html
    assert not mail.outbox


def test_closed_message_has_no_buttons(desk, message, second_editor):
    desk_messages.dismiss(message, "Spam.", by=second_editor)
    html = desk.get(address(message)).content.decode()
    assert "Dismissed by otto" in html
    assert 'name="answer"' not in html and "?message=" not in html


def test_too_long_an_answer_is_refused_at_its_field(desk, message):
    html = press(desk, message, "answer", "x" * 5001).content.decode()
    assert "at most 5000 characters" in html and message.state == "new"


@pytest.mark.parametrize("sent", [{}, {"answer": "yes"}, {"answer-text": "x"}, {"dismiss": "\0"}])
def test_half_a_form_closes_nothing(desk, message, sent):
    assert desk.post(address(message), sent).status_code == 200
    message.refresh_from_db()
    assert message.state == "new"


@pytest.mark.parametrize("pk", ["0", "x", "9" * 30])
def test_message_that_is_none_leads_back(desk, pk):
    assert desk.get(f"{LIST}{pk}/change/").status_code == 302


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_message_about_what_is_hidden_since_still_opens(desk, message, status):
    reason = "error" if status == "withdrawn" else ""
    Quote.objects.update(status=status, withdrawal_reason=reason)
    html = desk.get(address(message)).content.decode()
    assert "Readers do not see it now" in html and "The day is wrong." in html


def test_message_about_what_was_deleted_still_opens_and_is_answered(desk, message, quote):
    quote.voices.all().delete()
    quote.delete()
    assert "It was deleted since." in desk.get(address(message)).content.decode()
    press(desk, message, "answer", "We took it out.")
    message.refresh_from_db()
    assert message.state == "answered"


# Into a correction


def test_correction_opens_the_form_with_the_message_and_a_reason(desk, message, quote):
    found = desk.get(f"{address(quote)}?message={message.pk}")
    assert "The day is wrong." in found.content.decode()
    assert typed(found)["reason"] == "Told by a reader."


def test_message_waits_again_when_the_change_made_of_it_is_dropped(desk, message, quote):
    correct(desk, message, quote, said="2018-05-02", reason="Wednesday. Told by a reader.")
    waits = history.waiting(quote).pk
    desk.post(address(quote), {"_drop_change": waits})
    message.refresh_from_db()
    assert (message.state, message.note, message.decided_by) == ("new", "", None)


def test_keeping_the_change_closes_the_message_with_the_reason(desk, message, quote, editor):
    found = correct(desk, message, quote, said="2018-05-02", reason="Wednesday. Told by a reader.")
    assert "closed with this change" in messages(found)
    message.refresh_from_db()
    assert (message.state, message.decided_by) == ("corrected", editor)
    assert message.note == "Wednesday. Told by a reader."
    assert history.waiting(quote).data["fields"]["said"] == "2018-05-02"


def test_change_published_with_the_same_button_closes_it_too(desk, message, quote):
    correct(desk, message, quote, said="2018-05-02", _publish_change="Publish the change")
    message.refresh_from_db()
    assert message.state == "corrected"
    assert quote.corrections.get().reason == "Told by a reader."


def test_refused_form_keeps_the_message_attached(desk, message, quote):
    found = correct(desk, message, quote, said="nonsense")
    assert errors(found)["said"] and "The day is wrong." in found.content.decode()
    message.refresh_from_db()
    assert message.state == "new"


def test_nothing_changed_closes_nothing(desk, message, quote):
    correct(desk, message, quote)
    message.refresh_from_db()
    assert message.state == "new"


def test_draft_that_is_changed_for_it_closes_it(desk, message, quote):
    Quote.objects.update(status="draft")
    correct(desk, message, quote, said="2018-05-02")
    message.refresh_from_db()
    assert message.state == "corrected"


def test_change_is_kept_and_the_editor_told_if_another_closed_the_message(
    desk, message, quote, second_editor
):
    where = f"{address(quote)}?message={message.pk}"
    sent = {**typed(desk.get(where)), "said": "2018-05-02"}
    desk_messages.dismiss(message, "Spam.", by=second_editor)
    assert "otto dismissed it" in messages(desk.post(where, sent, follow=True))
    assert history.waiting(quote)


@pytest.mark.parametrize("pk", ["", "x", "0", "9" * 40, "\0"])
def test_message_made_up_in_the_address_is_none(desk, quote, pk):
    found = desk.get(address(quote), {"message": pk})
    assert found.status_code == 200 and typed(found)["reason"] == ""


def test_message_about_another_record_is_not_attached(desk, message):
    found = desk.get(address(cast.quote()), {"message": message.pk})
    assert "The day is wrong." not in found.content.decode()

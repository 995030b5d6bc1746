"""The list of corrections and withdrawals, and what the page of a corrected record says."""

from datetime import UTC, datetime, timedelta

import pytest

from archive import history, workflow
from archive.models import Correction, Quote, Seal, WithdrawalReason
from archive.timeline import corrections
from archive.timeline.changes import differences
from tests import cast
from tests.views.pages import NONSENSE, UNPUBLISHED, assert_keeps_secrets, assert_same_queries, page

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 6, 14, tzinfo=UTC)


def correct(reason="Told by a reader.", **given):
    given.setdefault("made_at", DAY)
    return Correction.objects.create(reason=reason, **given)


def test_empty_list_says_so(client):
    assert "Nothing has been corrected or withdrawn yet" in page(client, "/corrections/")


def test_words_taken_out_and_put_in_are_shown_and_said(client):
    quote = cast.quote(by=cast.actor("Mira Tallow"))
    correct(
        quote=quote,
        before={"text": "will open for cars in May, not sooner"},
        after={"text": "will open for cars before June, not sooner"},
    )
    html = page(client, "/corrections/")
    for words in (
        "14 June 2026",
        f'<a href="{quote.get_absolute_url()}">Quote by Mira Tallow</a>',
        '<del><span class="vh">removed: </span>in</del>',
        '<ins><span class="vh">added: </span>before</ins>',
        "Told by a reader.",
    ):
        assert words in html, words


def test_dates_and_choices_are_worded(client):
    correct(event=cast.event(), before={"date": "2018-04-04"}, after={"date": "2018-04"})
    correct(quote=cast.quote(), before={"standing": "undisputed"}, after={"standing": "misattributed"})
    html = page(client, "/corrections/")
    assert "Date: " in html and "April 2018" in html and "2018-04" not in html
    assert "Misattributed" in html


def test_links_to_other_records_are_told_without_naming_them(client):
    secret = cast.event("Secret event", status="draft")
    correct(quote=cast.quote(), before={"said_at": secret.pk}, after={"said_at": "Secret event"})
    html = page(client, "/corrections/")
    assert "Said at: " in html
    assert_keeps_secrets(html)


def test_what_is_not_for_readers_is_not_shown(client):
    correct(
        article=cast.article(),
        before={"embargo_until": "secret", "nonsense": "secret", "status": "secret", "version": "secret"},
        after={"created_by": "secret"},
    )
    assert_keeps_secrets(page(client, "/corrections/"))


@pytest.mark.parametrize("status", UNPUBLISHED)
@pytest.mark.parametrize("query", ["", "?kind=quote", "?kind=event", "?kind=article", "?kind=actor"])
def test_corrections_of_unpublished_records_do_not_show(client, status, query):
    correct("secret", quote=cast.quote("secret", status=status))
    correct("secret", quote=cast.quote("secret", by=cast.actor("Secret", status=status)))
    correct("secret", quote=cast.quote("secret", article=cast.article("Secret", status=status)))
    correct("secret", event=cast.event("Secret", status=status))
    correct("secret", article=cast.article("Secret", status=status))
    correct("secret", actor=cast.actor("Secret", status=status))
    assert_keeps_secrets(page(client, f"/corrections/{query}"))


def test_kind_narrows(client):
    correct("Of the event.", event=cast.event())
    correct("Of the article.", article=cast.article())
    html = page(client, "/corrections/?kind=event")
    assert "Of the event." in html and "Of the article." not in html


def test_kind_that_is_none_is_refused(client):
    correct(event=cast.event())
    assert "Told by a reader" not in page(client, "/corrections/?kind=ghost", 400)


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
@pytest.mark.parametrize("name", ["kind", "after"])
def test_values_that_cannot_be_meant_never_break_the_list(client, name, nonsense):
    correct(event=cast.event())
    assert client.get(f"/corrections/?{name}={nonsense}").status_code in (200, 400)


def test_long_list_goes_on_where_it_stopped(client):
    event = cast.event()
    for n in range(53):
        correct(f"Reason {n:02}.", event=event, made_at=DAY - timedelta(days=n // 2))
    html = page(client, "/corrections/")
    assert html.count("Reason ") == 50 and "These are the newest" in html
    html = page(client, html.split('" rel="next"')[0].rsplit('href="', 1)[1])
    assert html.count("Reason ") == 3


def test_odd_contents_do_not_break_the_list(client):
    correct(event=cast.event(), before=["text"], after={"title": ["a", 1], "date": "never"})
    assert "Told by a reader." in page(client, "/corrections/")


# Other records, by id


HIDDEN_SPEAKER = "a speaker whose page is not public"


def voice(actor=None, **given):
    return {"actor": actor and actor.pk, "name": "", "role": "", "capacity": "speaker", **given}


def both(client, record):
    """What the list and the record's own page say."""
    return page(client, "/corrections/") + page(client, record.get_absolute_url())


def test_speakers_are_named_as_they_are_called_now(client):
    quote, mira, jonas = cast.quote(), cast.actor("Mira Tallow"), cast.actor("Jonas Reed")
    told = [voice(jonas, role="mayor"), voice(name="an aide", capacity="on_behalf")]
    correct(quote=quote, before={"voices": [voice(mira)]}, after={"voices": told})
    html = both(client, quote)
    assert html.count("Mira Tallow</del>") == 2
    assert "Jonas Reed, mayor; “an aide” (it was said on this actor&#x27;s behalf)</ins>" in html


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_speaker_readers_may_not_see_is_neither_named_nor_described(client, status):
    quote, gone = cast.quote(), cast.actor("Secret Person", status=status)
    old = voice(gone, role="secret role", name="secret name")
    correct(quote=quote, before={"voices": [old]}, after={"voices": [voice(cast.actor("Jonas Reed"))]})
    html = both(client, quote)
    assert_keeps_secrets(html)
    assert html.count(f"{HIDDEN_SPEAKER}</del>") == 2


@pytest.mark.parametrize("status", UNPUBLISHED)
@pytest.mark.parametrize("is_first", [True, False])
def test_printed_voice_that_became_one_readers_may_not_see_is_not_told(client, status, is_first):
    """Nor one that such a speaker became: the printed name is theirs."""
    quote, aide = cast.quote(), voice(name="an aide")
    sides = [[voice(name="Secret Person", role="secret role"), aide]]
    sides.append([voice(cast.actor("Hidden", status=status)), aide, voice(cast.actor("Jonas Reed"))])
    before, after = sides if is_first else reversed(sides)
    correct(quote=quote, before={"voices": before}, after={"voices": after})
    html = both(client, quote)
    assert_keeps_secrets(html)
    assert html.count(HIDDEN_SPEAKER) == html.count("an aide") == 4


@pytest.mark.parametrize("status", UNPUBLISHED)
@pytest.mark.parametrize("name", ["said_at", "about", "article", "standing_source"])
def test_link_is_named_only_while_readers_may_see_where_it_leads(client, status, name):
    make = cast.event if name in ("said_at", "about") else cast.article
    shown, hidden = make("Shown one"), make("Secret one", status=status)
    old, new = ([shown.pk], [hidden.pk]) if name == "about" else (shown.pk, hidden.pk)
    quote = cast.quote()
    correct(quote=quote, before={name: old}, after={name: new})
    html = both(client, quote)
    assert_keeps_secrets(html)
    assert html.count("Shown one</del>") == 2 and html.count("whose page is not public</ins>") == 2


def test_change_between_two_that_readers_may_not_see_is_told(client):
    one, other = (cast.event("Secret", status="draft") for _ in range(2))
    correct(quote=cast.quote(), before={"said_at": one.pk}, after={"said_at": other.pk})
    html = page(client, "/corrections/")
    assert "Said at: <span>changed</span>" in html
    assert_keeps_secrets(html)


@pytest.mark.parametrize(
    "odd",
    [
        ["Secret Name"],
        "Secret",
        [{"actor": "secret"}],
        [{"actor": 2**70, "role": "secret"}],
        {"actor": 1},
        [[]],
    ],
)
def test_odd_or_older_contents_are_told_without_a_name(client, odd):
    quote = cast.quote()
    correct(quote=quote, before={"voices": odd, "about": odd, "said_at": odd}, after={"voices": []})
    assert_keeps_secrets(both(client, quote))


# The page of a corrected record


@pytest.mark.parametrize("make", [cast.quote, cast.event, cast.article, cast.actor])
def test_page_of_a_corrected_record_says_so_with_what_why_and_when(client, make):
    record = make()
    name = {"quote": "text", "actor": "name"}.get(record._meta.model_name, "title")
    correct(
        **{record._meta.model_name: record},
        before={name: "will open in May"},
        after={name: "will open before June"},
    )
    html = page(client, record.get_absolute_url())
    head, told = html.split('id="corrections"')
    assert 'Corrected on <time class="when" datetime="2026-06-14">14 June 2026' in head
    for words in ("May</del>", "June</ins>", "Told by a reader.", "14 June 2026"):
        assert words in told, words
    assert "Who</dt>" not in told


def test_page_of_a_record_never_corrected_does_not_speak_of_it(client):
    assert "Corrected" not in page(client, cast.event().get_absolute_url())


def test_page_says_by_how_many_people_a_correction_was_made_and_names_none(client, settings):
    event, ida, otto = cast.event(), cast.person("ida"), cast.person("otto")
    for publisher in (ida, otto):
        data = history.snapshot(event)
        data["fields"]["summary"] += "It was shut. "
        workflow.wait(event, data, by=ida, reason="Told by a reader.")
        workflow.publish_change(event, by=publisher)
        event.refresh_from_db()
    told = page(client, event.get_absolute_url()).split('id="corrections"')[1]
    two, one = told.index("Changed by one person, agreed to by a second"), told.index("by one person</dd>")
    assert two < one and "ida" not in told and "otto" not in told


# Withdrawals


def withdrawn(make=cast.quote, reason="error", **given):
    given = {"withdrawn_at": DAY, "published_at": DAY, "withdrawal_reason": reason, **given}
    return make("Secret words", status="withdrawn", **given)


def test_withdrawn_quote_is_told_by_its_kind_day_and_reason_alone(client):
    quote = withdrawn(reason="privacy", by=cast.actor("Secret Person"), article=cast.article("Secret title"))
    html = page(client, "/corrections/")
    assert f'<a href="{quote.get_absolute_url()}">A quote, withdrawn</a>' in html
    assert "The words are no longer shown." in html and "Reason: privacy." in html and "14 June 2026" in html
    assert_keeps_secrets(html)
    assert client.get(quote.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("make", [cast.quote, cast.event, cast.article, cast.actor])
@pytest.mark.parametrize("reason", WithdrawalReason)
def test_address_of_what_was_withdrawn_names_the_kind_of_reason_and_nothing_else(client, make, reason):
    record = withdrawn(make, reason)
    html = page(client, record.get_absolute_url(), 410)
    assert f"<dd>{reason.label}</dd>" in html and "14 June 2026" in html
    assert_keeps_secrets(html)


@pytest.mark.parametrize("make", [cast.event, cast.article, cast.actor])
@pytest.mark.parametrize("reason", ["error", "source_retracted", "rights"])
def test_other_withdrawn_records_are_told_and_lead_to_their_address(client, make, reason):
    record = withdrawn(make, reason, slug="last-part")
    html = page(client, "/corrections/")
    assert f'<a href="{record.get_absolute_url()}">An {record._meta.model_name}, withdrawn</a>' in html
    assert_keeps_secrets(html)


@pytest.mark.parametrize("make", [cast.event, cast.article, cast.actor])
@pytest.mark.parametrize("reason", ["privacy", "legal"])
def test_address_made_of_words_is_not_told_where_the_words_are_the_reason(client, make, reason):
    record = withdrawn(make, reason)
    html = page(client, "/corrections/")
    assert f"An {record._meta.model_name}, withdrawn" in html
    assert_keeps_secrets(html)


def test_sealed_record_is_told_with_its_case(client):
    event = withdrawn(cast.event)
    seal = {"kind": "event", "object_id": event.pk, "called": event.slug, "case_reference": "2026-07"}
    Seal.objects.create(**seal, sealed_by=cast.person())
    html = page(client, "/corrections/")
    assert "Reason: error. Case 2026-07." in html
    assert_keeps_secrets(html)


def test_what_was_never_public_is_not_told_as_withdrawn(client):
    withdrawn(published_at=None)
    assert "Nothing has been corrected or withdrawn yet" in page(client, "/corrections/")


def test_what_was_opened_again_is_not_told_as_withdrawn(client):
    quote = withdrawn()
    Quote.objects.filter(pk=quote.pk).update(status="draft")
    assert "withdrawn</a>" not in page(client, "/corrections/")


@pytest.mark.parametrize("kind", ["quote", "event", "article", "actor"])
def test_kind_narrows_withdrawals_too(client, kind):
    for make in (cast.quote, cast.event, cast.article, cast.actor):
        withdrawn(make)
    html = page(client, f"/corrections/?kind={kind}")
    assert html.count(", withdrawn<") == 1 and f"{kind}, withdrawn<" in html


def test_pages_of_both_together_lose_no_row_and_double_none():
    event = cast.event()
    for n in range(40):
        at = DAY - timedelta(days=n // 9)
        correct(f"{n}", event=event, made_at=at)
        if n % 2:
            withdrawn((cast.quote, cast.event, cast.article, cast.actor)[n // 2 % 4], withdrawn_at=at)
    whole = corrections.page("", "", limit=200).rows
    seen, place = [], ""
    while True:
        found = corrections.page("", place, limit=7)
        seen += found.rows
        place = found.next
        if not place:
            break
    assert len(whole) == 60 and seen == whole


def test_differences_join_to_both_texts():
    pieces = differences("one two three", "one four three five")
    assert "".join(words for what, words in pieces if what != "added") == "one two three"
    assert "".join(words for what, words in pieces if what != "removed") == "one four three five"


def test_list_asks_as_often_for_many_as_for_few(client):
    def add():
        correct(quote=cast.quote(by=[cast.actor(), cast.actor()]), before={"text": "a"}, after={"text": "b"})
        correct(event=cast.event())
        correct(article=cast.article())
        correct(actor=cast.actor(), before={"name": "a"}, after={"name": "b"})

    assert_same_queries(client, "/corrections/", add)


def test_list_asks_as_often_for_many_links_and_withdrawals_as_for_few(client):
    def add():
        told = {"voices": [voice(cast.actor())], "about": [cast.event().pk], "article": cast.article().pk}
        correct(quote=cast.quote(), before={"standing_source": cast.article().pk}, after=told)
        withdrawn(cast.event)
        withdrawn(cast.quote)

    assert_same_queries(client, "/corrections/", add)


def test_page_of_a_record_asks_as_often_for_many_corrections_as_for_few(client):
    quote = cast.quote()

    def add():
        told = {"voices": [voice(cast.actor())], "about": [cast.event().pk], "article": cast.article().pk}
        correct(quote=quote, before={"said_at": cast.event().pk}, after=told)

    assert_same_queries(client, quote.get_absolute_url(), add)

"""What readers see of a proof: the versions that were compared, the differences, the passage, the links.

Whatever may not be shown is in no public byte."""

import html
import json
import re
from datetime import UTC, datetime

import pytest

from archive.models import Capture, Comparison, Mark, Passage, Quote
from archive.verification import check
from tests import cast
from tests.views.pages import UNPUBLISHED, page, queries
from tests.views.walk import LISTS

pytestmark = pytest.mark.django_db

TEXT = (
    "The hall was full. “We have steel for the winter, and after that we shall see what the town can pay,” "
    "said the harbour master. “Nobody asked me.” She left.\n\nNobody else spoke, and the lights went out at "
    "ten. “This is not my bridge, and he does not want it,” she wrote to the council in May. "
    + "The minutes go on for many pages. "
    * 30
)
STEEL = "We have steel for the winter"
SPLIT = "We have steel for the winter, and after that we shall see what the town can pay\nNobody asked me."
CHANGED = TEXT.replace("steel", "timber")


def source(rights="public", **given):
    given = {"text_rights": rights, "url": "https://courier.example/1", **given}
    return cast.article(**given)


def captured(article, day, text=TEXT, **given):
    """A version of October 2019."""
    moment = day if isinstance(day, datetime) else datetime(2019, 10, day, 9, tzinfo=UTC)
    return Capture.objects.create(article=article, captured_at=moment, text=text, **given)


def quoted(words=STEEL, *texts, rights="public", **given):
    """A public quote of an article whose versions of 1, 2, 3 … October have these texts."""
    article = source(rights)
    quote = cast.quote(words, article=article, **given)
    for day, text in enumerate(texts or [TEXT], start=1):
        captured(article, day, text)
    check(quote)
    return quote


def seen(client, record):
    return re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", "", page(client, record.get_absolute_url()))))


# What was compared


def test_every_version_is_named_newest_first_with_its_fingerprint_and_result(client):
    quote = quoted(STEEL, TEXT, CHANGED, "The page was emptied.")
    told = seen(client, quote)
    versions = told.split("What it was compared with")[1].split("Check it yourself")[0].split("Version of ")
    for version, day, result in zip(
        versions[1:],
        ("3 October 2019", "2 October 2019", "1 October 2019"),
        ("The words do not stand in it.", "The words stand in it otherwise", "The words stand in it."),
        strict=True,
    ):
        assert version.startswith(day) and result in version and "publisher's text" in version
    for capture in quote.article.captures.all():
        assert capture.sha256 in told
    assert "Characters 20 to 48" in told


def test_newer_version_without_the_words_is_said_at_the_mark_and_in_the_check(client):
    quote = quoted(STEEL, TEXT, CHANGED, "The page was emptied.")
    told = seen(client, quote)
    assert quote.mark == Mark.PRINTED
    assert told.count("Not in the versions of 3 October 2019 and 2 October 2019") == 2
    assert "Not in the versions of 3 October 2019 and 2 October 2019" in seen(client, quote.article)


def test_older_version_without_the_words_is_no_news(client):
    told = seen(client, quoted(STEEL, CHANGED, TEXT))
    assert "Not in the version" not in told and "The words stand in it otherwise" in told


def test_two_versions_of_one_day_are_told_apart_by_the_hour(client):
    quote = quoted()
    captured(quote.article, datetime(2019, 10, 1, 14, 30, tzinfo=UTC), "The page was emptied.")
    assert "Not in the version of 1 October 2019, 14:30 UTC" in seen(client, quote)


def test_many_newer_versions_are_not_all_named_in_one_sentence(client):
    told = seen(client, quoted(STEEL, TEXT, *[f"Emptied {n}." for n in range(5)]))
    assert "Not in the versions of 6 October 2019, 5 October 2019, 4 October 2019 and 2 others" in told


def test_quote_that_fell_says_when_it_was_last_found(client):
    quote = quoted()
    found = datetime(2019, 10, 2, tzinfo=UTC)
    Quote.objects.filter(pk=quote.pk).update(proved_at=found, checked_at=found)
    capture = quote.article.captures.get()
    capture.text = CHANGED
    capture.save()
    told = seen(client, quote)
    assert "Source has changed" in told and "Last found in the article’s text on 2 October 2019" in told


def test_quote_that_was_never_proved_differs_from_its_source(client):
    told = seen(client, quoted("We have timber for the winter"))
    assert "Differs from its source." in told
    assert "Last found" not in told and "Source has changed" not in told


def test_text_changed_behind_the_archives_back_proves_nothing_and_is_not_shown(client):
    quote = quoted()
    Capture.objects.update(text=TEXT.replace("lights", "lanterns"))
    for record in (quote, quote.article):
        assert "lanterns" not in seen(client, record)
    check(quote)
    told = seen(client, quote)
    assert "no longer has its fingerprint. It proves nothing." in told and "lanterns" not in told


def test_comparison_with_a_text_that_was_replaced_is_not_shown(client):
    quote = quoted()
    Comparison.objects.update(sha256="0" * 64)
    assert "0" * 64 not in seen(client, quote)


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_comparisons_of_a_hidden_quote_change_no_byte(client, status):
    quote = quoted(STEEL, TEXT, CHANGED)
    addresses = [*LISTS, quote.get_absolute_url(), quote.article.get_absolute_url()]
    before = [client.get(address).content for address in addresses]
    given = {"article": quote.article, "status": status, "by": quote.voices.get().actor}
    check(hidden := cast.quote("Nobody else spoke", **given))
    check(cast.quote("Nobody else wept", **given))
    assert hidden.comparisons.count() == 2
    assert [client.get(address).content for address in addresses] == before


def test_of_a_paraphrase_nothing_of_the_comparison_is_shown(client):
    article = source()
    capture = captured(article, 1)
    quote = cast.quote("Said that there was enough.", article=article, form="paraphrase")
    Passage.objects.create(
        quote=quote, capture=capture, start=19, end=48, exact=TEXT[19:48], prefix="The hall"
    )
    check(quote)
    captured(article, 2, "The page was emptied.")
    assert quote.comparisons.count() == 2
    told = seen(client, quote)
    for private in (capture.sha256, "19 to 48", "steel", "The hall", "compared with", "Not in the version"):
        assert private not in told, private
    for private in (capture.sha256[:12], "not in this version", "Not in the version"):
        assert private not in seen(client, article), private


# The differences


@pytest.mark.parametrize(("rights", "shown"), [("private", False), ("excerpts", True), ("public", True)])
def test_difference_is_shown_word_by_word_as_far_as_rights_allow(client, rights, shown):
    quote = quoted("We have timber for the winter", rights=rights)
    raw = page(client, quote.get_absolute_url())
    assert re.search(r"We have <del>.{1,60}</span>timber</del>", raw)
    assert bool(re.search(r"<ins>.{1,60}</span>steel</ins> for the winter", raw)) is shown
    assert "they differ at 1 place" in raw and ("steel" in raw) is shown


def test_of_an_excerpt_only_a_few_words_are_shown_at_one_place(client):
    long = " ".join(["lengthy"] * 13)
    quote = quoted(SPLIT.splitlines()[0], TEXT.replace("that we", f"that {long} we"), rights="excerpts")
    told = seen(client, quote)
    assert "they differ at 1 place" in told and "lengthy" not in told


@pytest.mark.parametrize(
    ("words", "private", "public"),
    [
        (
            "We have steel for the winter, and […] what the town can pay",
            "[…] stands for 5 words left out here",
            "[…] stands for 5 words left out here “after that we shall see”",
        ),
        (
            "This is not my bridge, and [the mayor] does not want it",
            "[the mayor] is ours and stands for 1 word of the article",
            "[the mayor] is ours; in its place the article has “he”",
        ),
        ("[S]teel for the winter, and after that", "[S]teel is printed with a small s", None),
        ("We have steel for the [coming] winter", "[coming] was added by us", None),
    ],
)
def test_every_mark_is_explained(client, words, private, public):
    assert f"{private} " in seen(client, quoted(words, rights="private"))
    assert f"{public or private} " in seen(client, quoted(words, rights="public"))


@pytest.mark.parametrize(
    ("words", "caution"),
    [
        ("This is […] my bridge, and he does not want it", "Words that a mark stands for contain a negation"),
        ("We have steel for the winter, and [not] after that", "The words put in contain a negation"),
    ],
)
def test_negation_behind_a_mark_is_said_plainly(client, words, caution):
    assert caution in seen(client, quoted(words))


# The passage


def test_all_passages_are_shown_in_whole_sentences_where_the_text_is_public(client):
    told = page(client, quoted(SPLIT).get_absolute_url())
    shown = html.unescape(told.split('class="lines">')[1].split('<span class="gap"')[0])
    assert shown.startswith("The hall was full. “<mark>We have steel")
    assert "</mark>,” said the harbour master. “<mark>Nobody asked me</mark>.” She left." in shown
    assert re.sub("<[^>]+>", "", shown).rstrip().endswith(". […]")


def test_of_an_excerpt_a_few_words_are_shown_around_each_passage(client):
    quote = quoted("This is not my bridge", rights="excerpts")
    told = seen(client, quote).split("In the article")[1].split("We show a short citation only")[0]
    assert "lights went out at ten. “This is not my bridge, and he does not want it" in told
    assert "hall" not in told and "minutes" not in told and told.count("[…]") == 2


@pytest.mark.parametrize("rights", ["private", "excerpts", "public"])
def test_passage_of_words_that_fell_is_not_shown(client, rights):
    assert 'class="lines"' not in page(
        client, quoted("We have timber for the winter", rights=rights).get_absolute_url()
    )


# The article


def test_article_says_how_many_quotes_are_in_each_version(client):
    quote = quoted(STEEL, TEXT, CHANGED)
    check(cast.quote("Nobody asked me.", article=quote.article))
    told = seen(client, quote.article)
    newer, older = (one.sha256[:12] for one in quote.article.captures.all())
    assert "Against the version of 2 October 20191 quote is not in this version, 1 is" in told
    assert "Against the version of 1 October 20192 quotations found" in told
    assert newer in told and older in told and "As printed2 of 2 quotations" in told


def test_text_that_proves_a_quote_stands_on_the_articles_page_beside_the_newest(client):
    quote = quoted(STEEL, TEXT, "The page was emptied.")
    told = seen(client, quote.article)
    assert "captured on 2 October 2019 The page was emptied." in told
    assert "captured on 1 October 2019 The hall was full." in told


# What nobody may see

SENTINEL = "zanzibarly"


def test_words_of_a_private_text_are_in_no_public_byte(client):
    private = TEXT.replace("The hall", f"{SENTINEL} hall").replace("winter,", f"winter {SENTINEL},")
    article = source("private")
    captured(article, 1, private.replace("after that", f"after {SENTINEL} that"))
    capture = captured(article, 2, private)
    words = [
        SPLIT,
        STEEL,
        "We have steel for the winter […] we shall see",
        "We have steel for the winter [of 2018] and after that we shall see",
        "Nobody asked me.",
    ]
    quotes = [cast.quote(one, article=article) for one in words]
    said = cast.quote("Said there was enough.", article=article, form="paraphrase")
    Passage.objects.create(quote=said, capture=capture, start=0, end=30, exact=private[:30], suffix=SENTINEL)
    quotes.append(said)
    for quote in quotes:
        check(quote)
        quote.refresh_from_db()
    assert {Mark.DIFFERS, Mark.SHORTENED, Mark.PRINTED} <= {quote.mark for quote in quotes}
    assert SENTINEL in json.dumps(list(Comparison.objects.values_list("differences", flat=True)))
    assert Passage.objects.filter(prefix__contains=SENTINEL).exists()
    records = [*quotes, article, article.publication, *(quote.voices.get().actor for quote in quotes)]
    for address in [
        *LISTS,
        *(record.get_absolute_url() for record in records),
        "/?kind=quote",
        f"/quotes/?q={STEEL}",
    ]:
        response = client.get(address)
        assert SENTINEL not in response.content.decode(), address
        assert SENTINEL not in str(response.headers), address


# How often the database is asked


@pytest.mark.parametrize("of", ["quote", "article"])
def test_queries_do_not_grow_with_versions_and_passages(client, of):
    quote = quoted(SPLIT, TEXT, CHANGED)
    target = (quote if of == "quote" else quote.article).get_absolute_url()
    few = queries(client, target)
    for day in range(3, 12):
        captured(quote.article, day, TEXT.replace("ten", f"{day}") if day % 2 else CHANGED + str(day))
    check(quote)
    assert queries(client, target) == few


def test_queries_of_an_article_do_not_grow_with_quotes_that_changed(client):
    quote = quoted(STEEL, TEXT, CHANGED)
    target = quote.article.get_absolute_url()

    def more(n):
        for number in range(n):
            check(
                cast.quote(f"We have steel for {'the winter' * (number % 2)}".strip(), article=quote.article)
            )

    more(2)
    few = queries(client, target)
    more(9)
    assert queries(client, target) == few

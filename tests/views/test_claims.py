"""No sentence on a public page claims more than is known of a quote, its check, or an article's text."""

import pytest
from django.utils import timezone

from archive.models import Capture, Comparison, Quote
from archive.verification import check, check_all
from tests import cast
from tests.views.pages import page, queries
from tests.views.test_proof import CHANGED, SPLIT, STEEL, TEXT, captured, quoted, seen, source

pytestmark = pytest.mark.django_db

ALTERED, ABSENT = "We have timber for the winter", "The mayor paid for every plank of it himself"
TAMPERED = TEXT.replace("lights", "lanterns")  # the words of STEEL still stand in it


def tampered_with(article, newest=True):
    """One kept text of the article was changed past the archive, and then looked at again."""
    capture = article.captures.first() if newest else article.captures.last()
    Capture.objects.filter(pk=capture.pk).update(text=TAMPERED)
    check_all(article.pk)


def not_theirs(words=STEEL, *texts, standing="fabricated", **given):
    return quoted(words, *texts, standing=standing, standing_note="A columnist made it up.", **given)


# What the article printed


def test_banner_says_that_words_were_printed_only_where_that_is_proved(client):
    assert "Ellery Courier printed these words." in seen(client, not_theirs())
    for words in (ALTERED, ABSENT):
        told = seen(client, not_theirs(words))
        assert "No text of the article that was compared has these words so." in told
        assert "printed these words" not in told


def test_banner_of_unchecked_words_claims_neither(client):
    told = seen(client, cast.quote(standing="denied", standing_note="Said so in May."))
    assert "These words were not yet compared with the article’s text." in told
    assert "printed these words" not in told and "has these words so" not in told


def test_banner_of_our_own_words_does_not_call_them_printed(client):
    told = seen(client, cast.quote(standing="denied", standing_note="Said so in May.", form="paraphrase"))
    assert "These are our words for what the article reports." in told and "printed these" not in told


def test_banner_over_a_text_that_was_tampered_with_claims_neither(client):
    quote = not_theirs()
    tampered_with(quote.article)
    told = seen(client, quote).split("How we know")[0]
    assert "changed after it was captured" in told
    assert "printed these words" not in told and "has these words" not in told


@pytest.mark.parametrize("words", [STEEL, ALTERED, ABSENT])
def test_words_that_are_not_theirs_are_not_called_printed_at_the_name(client, words):
    told = seen(client, not_theirs(words))
    assert "Given as the words of Mira Tallow" in told and "rinted as the words" not in told


@pytest.mark.parametrize(
    ("made", "cited"),
    [
        (lambda: quoted(), "Tallow, Mira. Quoted in “The"),
        (lambda: not_theirs(), "Tallow, Mira. Fabricated: printed as theirs in “The"),
        (lambda: not_theirs(ALTERED), "Tallow, Mira. Fabricated: not found so in “The"),
        (lambda: quoted(ALTERED), "Tallow, Mira. Not found so in “The"),
        (lambda: cast.quote(), "Tallow, Mira. Not yet checked against “The"),
        (lambda: cast.quote(form="paraphrase"), "Tallow, Mira. Reported in “The"),
    ],
)
def test_citation_says_printed_only_where_that_is_proved(client, made, cited):
    assert cited in seen(client, made())


def test_citation_does_not_rest_on_a_text_that_was_tampered_with(client):
    quote = quoted()
    tampered_with(quote.article)
    assert "Tallow, Mira. Not proved by “The" in seen(client, quote)


@pytest.mark.parametrize("words", [ALTERED, ABSENT])
def test_print_is_called_proved_only_where_it_is(client, words):
    assert "This proves what Ellery Courier printed, not what was spoken." in seen(client, quoted())
    for quote in (quoted(words), not_theirs(words)):
        told = seen(client, quote)
        assert "This proves" not in told and "proves the print" not in told


def test_print_without_an_outlet_is_the_articles(client):
    article = source(publication=None, title="Open letter of the pilots")
    captured(article, 1)
    quote = cast.quote(STEEL, article=article, standing="denied", standing_note="Said so in May.")
    check(quote)
    told = seen(client, quote)
    assert "The article has these words." in told and "This proves what the article says" in told
    assert "Open letter of the pilots printed" not in told


# A text that was changed behind the archive's back


@pytest.mark.parametrize("mark", ["Source has changed", "Differs from its source"])
def test_tampered_text_is_not_said_to_lack_the_words(client, mark):
    quote = quoted()
    if mark.startswith("Differs"):
        Quote.objects.update(verdict="unchecked", proved_at=None)
    tampered_with(quote.article)
    told = seen(client, quote)
    assert "was changed after it was captured and proves nothing any more" in told
    assert f"{mark}. A text" in told
    assert "do not stand in" not in told and "has these words" not in told


@pytest.mark.parametrize("newest", [True, False])
def test_beside_a_tampered_text_only_the_others_are_said_to_lack_the_words(client, newest):
    quote = quoted()
    captured(quote.article, 2)
    older, newer = quote.article.captures.order_by("captured_at")
    honest = older if newest else newer
    honest.text = CHANGED
    honest.save()
    tampered_with(quote.article, newest)
    told = seen(client, quote)
    assert "was changed after it was captured and proves nothing any more" in told
    assert "No other has these words so" in told and "every text" not in told


@pytest.mark.parametrize(
    ("rights", "says"),
    [
        ("private", "The full text is kept for checking only and is not shown."),
        (
            "public",
            "The whole text may be shown, but the newest kept here was changed after it was captured.",
        ),
    ],
)
def test_article_says_of_a_tampered_text_that_it_is_kept_and_does_not_count(client, rights, says):
    quote = quoted(rights=rights)
    tampered_with(quote.article)
    told = seen(client, quote.article)
    assert "Against the version of 1 October 2019Not counted: the text kept here was changed after" in told
    assert says in told
    assert "compared yet" not in told and "not kept here" not in told and "lanterns" not in told


def test_article_counts_the_other_versions_beside_a_tampered_one(client):
    quote = quoted(STEEL, TEXT, TEXT + "More.")
    tampered_with(quote.article)
    told = seen(client, quote.article)
    assert "Against the version of 2 October 2019Not counted" in told
    assert "Against the version of 1 October 20191 quotation found" in told


def test_tampered_text_of_a_hidden_quote_changes_no_byte(client):
    quote = quoted()
    captured(quote.article, 2, CHANGED)
    check(hidden := cast.quote(STEEL, article=quote.article, status="draft"))
    address = quote.article.get_absolute_url()
    before = client.get(address).content
    Comparison.objects.filter(quote=hidden).update(flags=["tampered"], verdict="altered")
    assert client.get(address).content == before


def test_article_without_a_public_comparison_says_nothing_of_what_is_kept(client):
    article = source("private")
    captured(article, 1)
    told = seen(client, article)
    assert "No quotation shown here has been compared yet" in told
    assert "not kept" not in told and "kept for checking" not in told


# What stands between, before and after the words


def test_speaker_is_named_between_two_runs_only_where_the_article_does(client):
    parted = TEXT.replace("said the harbour master. “Nobody asked me.” She left.", "said she.\n\n“More.”")
    new = "Nobody else spoke. “This is my bridge.\n\n“It was never yours,” she wrote."
    assert "Between them the article names the speaker" in seen(client, quoted(SPLIT))
    told = seen(client, quoted("This is my bridge.\nIt was never yours", parted + new))
    assert "names the speaker" not in told
    assert "Between them stands nothing but punctuation or the start of a new paragraph" in told


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("[…] steel for the winter", "[…] leaves out what stands before these words"),
        ("[We] […] steel for the winter", "[…] leaves out what stands before these words"),
        ("We have steel […]", "[…] leaves out what stands after these words"),
        ("We have […] […] the winter", "[…] leaves out nothing more between these words"),
    ],
)
@pytest.mark.parametrize("rights", ["private", "public"])
def test_mark_at_an_edge_leaves_out_what_stands_beyond(client, words, says, rights):
    told = seen(client, quoted(words, rights=rights))
    assert says in told
    assert ("leaves out nothing" in told) is ("nothing" in says)


def test_words_left_out_and_words_put_in_are_both_explained_under_one_mark(client):
    told = seen(client, quoted("We have […] the [coming] winter"))
    assert "[…] where words were left out, square brackets where words were put in" in told
    assert "[…] stands for 2 words left out here" in told and "[coming] was added by us" in told


# Where the words can be read


def test_words_that_newer_versions_lack_are_looked_for_in_the_archived_copy_alone(client):
    quote = quoted(STEEL, TEXT, CHANGED)
    assert "Find the words" not in seen(client, quote)
    Capture.objects.update(archive_url="https://keeper.example/steel")
    raw = page(client, quote.get_absolute_url())
    shown = raw.split('id="ctx-h"')[1].split("</section>")[0]
    assert shown.index("keeper.example/steel#:~:text=We%20have%20steel") < shown.index("Read the article")
    assert 'href="https://courier.example/1">Read the article' in shown
    listed = page(client, quote.article.get_absolute_url()).split('class="in-order"')[1].split("</ol>")[0]
    assert "courier.example/1#" not in listed
    assert 'href="https://keeper.example/steel#:~:text=We%20have%20steel' in listed


def test_several_newer_texts_without_the_words_are_several(client):
    assert "A newer text of the article does not have" in seen(client, quoted(STEEL, TEXT, CHANGED))
    assert "Newer texts of the article do not have" in seen(
        client, quoted(STEEL, TEXT, CHANGED, CHANGED + ".")
    )


def test_version_that_decides_is_never_folded_away(client):
    raw = page(client, quoted(STEEL, TEXT, *[f"{CHANGED} {n}" for n in range(5)]).get_absolute_url())
    open_list, folded = raw.split("What it was compared with")[1].split("Other versions")
    assert "Version of 1 October 2019" in open_list and "The words stand in it." in open_list
    assert "Version of 1 October 2019" not in folded and folded.count("Version of ") == 2


@pytest.mark.parametrize("words", [STEEL, ALTERED])
def test_whole_text_that_may_be_shown_is_linked_whatever_came_of_the_check(client, words):
    quote = quoted(words)
    raw = page(client, quote.get_absolute_url())
    assert f'<a href="{quote.article.get_absolute_url()}#text-h">The whole text stands' in raw
    assert "We show the words of the quotation only" not in raw


@pytest.mark.parametrize("given", [{"access": "gone"}, {"access": "open", "standing": "gone"}])
def test_article_that_is_gone_is_not_offered_to_be_read(client, given):
    article = source("private", **given)
    captured(article, 1)
    check(quote := cast.quote(STEEL, article=article))
    raw = page(client, article.get_absolute_url())
    assert "is gone" in raw and "Read it at" not in raw and 'href="https://courier.example' not in raw
    assert "The article is gone from its address." in seen(client, quote)


@pytest.mark.parametrize("standing", ["retracted", "corrected"])
def test_quote_of_a_retracted_or_corrected_article_says_so(client, standing):
    assert f"The outlet has since {standing} this article." in seen(
        client, cast.quote(article=source(standing=standing))
    )


def test_passage_of_a_paraphrase_is_spoken_of_only_where_one_is_recorded(client):
    article = source()
    quote = cast.quote("Said that there was enough.", article=article, form="paraphrase")
    assert "The passage they rest on" not in seen(client, quote)
    quote.passages.create(capture=captured(article, 1), start=19, end=48, exact=TEXT[19:48])
    assert "The passage they rest on is kept for checking and is not shown." in seen(client, quote)


# The about page


def test_about_page_does_not_say_why_public_words_are_unchecked(client, settings):
    settings.PUBLISH_UNCHECKED = False
    cast.quote()
    told = " ".join(page(client, "/about/checking/").split())
    assert "This archive does not publish a quotation before it is checked." in told
    assert "1 quote</a> that is public all the same is not checked, and says so." in told
    assert "to be compared with now" not in told


def test_about_page_says_what_each_word_means_and_no_more(client):
    told = page(client, "/about/checking/")
    assert "The speaker says that they did not say it." in told
    assert "The passage it rests on is recorded." not in told
    assert "changed after it was captured" in told


# The text itself, for whoever wants to check


def text_of(capture):
    return f"{capture.article.get_absolute_url()}text/{capture.pk}.txt"


@pytest.mark.parametrize("ending", ["", "\n"])
def test_public_text_is_a_file_with_the_fingerprint_that_is_shown(client, ending):
    import hashlib

    capture = captured(source(), 1, TEXT + ending)
    assert f'href="{text_of(capture)}"' in page(client, capture.article.get_absolute_url())
    answer = client.get(text_of(capture))
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert hashlib.sha256(answer.content).hexdigest() == capture.sha256


def test_quote_of_a_public_text_links_the_file_to_check_it_with(client):
    quote = quoted()
    assert f'href="{text_of(quote.article.captures.get())}"' in page(client, quote.get_absolute_url())
    quote = quoted(rights="excerpts")
    assert "/text/" not in page(client, quote.get_absolute_url())


@pytest.mark.parametrize("rights", ["private", "excerpts"])
def test_text_that_is_not_public_is_no_file(client, rights):
    capture = captured(source(rights), 1)
    unknown = page(client, f"{capture.article.get_absolute_url()}text/999999.txt", status=404)
    assert page(client, text_of(capture), status=404) == unknown
    assert "/text/" not in page(client, capture.article.get_absolute_url())


@pytest.mark.parametrize(("status", "answer"), [("draft", 404), ("in_review", 404), ("withdrawn", 410)])
def test_text_of_an_unpublished_article_is_no_file(client, status, answer):
    capture = captured(source(status=status), 1, "A sentence nobody may read.")
    assert "nobody may read" not in page(client, text_of(capture), status=answer)


def test_text_of_another_article_is_no_file_of_this_one(client):
    capture = captured(source("private"), 1)
    page(client, f"{source().get_absolute_url()}text/{capture.pk}.txt", status=404)


@pytest.mark.parametrize("text", [TAMPERED, ""])
def test_text_that_is_not_as_it_was_captured_is_no_file(client, text):
    capture = captured(source(), 1)
    Capture.objects.update(text=text)
    page(client, text_of(capture), status=404)


def test_number_of_a_text_that_no_database_holds_is_not_found(client):
    page(client, f"{source().get_absolute_url()}text/{'9' * 30}.txt", status=404)


def test_about_page_says_that_the_last_line_end_counts_and_where_the_program_lies(client):
    told = " ".join(page(client, "/about/checking/").split())
    assert "a text that ends with a line end has another fingerprint than the same text without" in told
    assert "<code>archive/text</code> below the folder you run the commands in" in told
    assert "python -m" not in told and "python3 -m archive.text verify" in told


# How much is read for a list


def test_lists_read_the_passages_of_the_text_that_decides_alone():
    quote = quoted(SPLIT, *[f"{n} {TEXT}" for n in range(5)])
    listed = Quote.objects.for_display().get()
    assert len(listed.passages.all()) == 2 and quote.passages.count() == 10
    assert {one.capture_id for one in listed.passages.all()} == {listed.checked_capture_id}


def test_quotes_page_shows_the_places_in_every_version(client):
    told = seen(client, quoted(STEEL, TEXT, f"More. {TEXT}"))
    assert "Characters 20 to 48" in told and "Characters 26 to 54" in told


def test_page_of_an_article_asks_as_often_with_a_tampered_text(client):
    quote = quoted(STEEL, TEXT, CHANGED)
    few = queries(client, quote.article.get_absolute_url())
    tampered_with(quote.article)
    assert queries(client, quote.article.get_absolute_url()) <= few
    assert Quote.objects.get().checked_at <= timezone.now()

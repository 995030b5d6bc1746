"""verify_quotes: checks, tells what fell and how, and says in its status whether all stand."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from archive import verification
from archive.models import Capture, Comparison, Quote
from archive.text import fingerprint
from tests import cast

pytestmark = pytest.mark.django_db
PRINTED = "“Nobody will cross,” said Mira Tallow, the harbour master. “The piers are not sound.”\n"


def run(*args: str, **given) -> str:
    out = StringIO()
    call_command("verify_quotes", *args, stdout=out, stderr=StringIO(), **given)
    return out.getvalue()


def refused(*args: str) -> tuple[int, str, str]:
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("verify_quotes", *args, stdout=out, stderr=StringIO())
    return error.value.returncode, str(error.value), out.getvalue()


@pytest.fixture
def source():
    found = cast.article()
    cast.capture(found, PRINTED)
    return found


@pytest.fixture
def quote(source):
    made = cast.quote("Nobody will cross", article=source)
    verification.check(made)
    return made


def test_all_stand(quote):
    assert run() == "1 quotation compared: 1 verbatim.\n"


def test_quote_that_fell_is_named_with_its_difference(quote):
    Quote.objects.filter(pk=quote.pk).update(verdict="unchecked", text="Nobody could cross")
    status, said, report = refused()
    assert status == 1 and "1 not in the source as quoted" in said
    assert f"#{quote.public_id} fell from unchecked to altered in the text of" in report
    assert "The source prints “will” where you have “could”." in report


def test_quote_that_is_proved_again_is_named(quote):
    Quote.objects.filter(pk=quote.pk).update(verdict="absent")
    assert f"#{quote.public_id} is proved by the text of" in run()


def test_quote_gone_from_the_newest_version_is_named_and_stands(quote, source):
    cast.capture(source, "The page was emptied.")
    assert f"#{quote.public_id} is not so in the text of" in run()


def test_tampered_text_is_named(quote, source):
    source.captures.update(text="Something else altogether.")
    status, said, report = refused()
    assert status == 1 and "no longer has its fingerprint" in report and f"“{source.slug}”" in report


def test_words_kept_for_a_reason_are_no_failure(source):
    cast.quote("Everybody will cross", article=source, standing="fabricated", standing_note="Made up.")
    assert "kept as fabricated" in run()


def test_dry_run_stores_nothing(source):
    quote = cast.quote("Nobody will cross", article=source)
    assert "Nothing was stored" in run("--dry-run")
    quote.refresh_from_db()
    assert (quote.verdict, Comparison.objects.count()) == ("unchecked", 0)


def test_named_quotes_alone_are_checked(quote, source):
    other = cast.quote("The piers are not sound", article=source)
    assert "1 quotation compared" in run(f"#{other.public_id.upper()}")


def test_an_article_or_the_published_alone(quote):
    cast.quote("Of another article", status="draft", article=cast.article())
    assert "1 quotation compared" in run("--article", quote.article.slug)
    assert "1 quotation compared" in run("--published")


def test_batches_are_told_as_they_are_done(source):
    for _ in range(5):
        cast.quote("Nobody will cross", article=source)
    told = StringIO()
    call_command("verify_quotes", "--batch", "2", stdout=StringIO(), stderr=told)
    assert told.getvalue().splitlines() == ["2 of 5 quotes compared.", "4 of 5 quotes compared."]


def test_one_line_of_json_a_quote(quote):
    (line,) = run("--json").splitlines()
    found = json.loads(line)
    assert (found["id"], found["verdict"], found["fell"]) == (quote.public_id, "verbatim", False)


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["zzzzzzzz"], "There is no quote zzzzzzzz"),
        (["--article", "nowhere"], "There is no article “nowhere”"),
        (["--batch", "0"], "from 1 to 10,000"),
        (["--source", "x.txt"], "needs --article"),
        (["--source", ""], "needs --article"),
        (["--all", "--article", "nowhere"], "leave it out"),
    ],
)
def test_wrong_use_is_told_and_has_its_own_status(quote, args, why):
    status, said, _ = refused(*args)
    assert status == 2 and why in said


def test_who_stops_it_is_told_what_is_stored(source):
    for _ in range(3):
        cast.quote("Nobody will cross", article=source)

    class Stopping(StringIO):
        def write(self, text: str) -> int:
            raise KeyboardInterrupt

    with pytest.raises(CommandError, match="1 of 3 quotes were compared.*stored") as error:
        call_command("verify_quotes", "--batch", "1", "--json", stdout=Stopping(), stderr=StringIO())
    assert error.value.returncode == 130
    assert Quote.objects.filter(verdict="verbatim").count() == 1


class TestSource:
    """Of an article whose text is not kept."""

    @pytest.fixture
    def held(self, quote, tmp_path):
        Capture.objects.update(text="")
        file = tmp_path / "held.txt"
        file.write_text(PRINTED, encoding="utf-8")
        return str(file)

    def test_its_verdict_is_stored_and_its_text_is_not(self, quote, held):
        before = quote.checked_at
        run("--article", quote.article.slug, "--source", held)
        quote.refresh_from_db()
        assert quote.verdict == "verbatim" and quote.checked_at > before
        assert Capture.objects.get().text == ""

    def test_no_more_of_it_is_kept_than_the_quotation_has(self, source, quote, held):
        new = cast.quote("The piers are not sound", article=source)
        run("--article", source.slug, "--source", held)
        passage = new.passages.get()
        assert (passage.exact, passage.prefix, passage.suffix) == ("The piers are not sound", "", "")

    def test_line_ends_and_a_byte_order_mark_make_no_difference(self, quote, tmp_path, held):
        file = tmp_path / "other.txt"
        file.write_bytes(b"\xef\xbb\xbf" + PRINTED.rstrip("\n").encode() + b"\r\n\r\n")
        status, said, _ = refused("--article", quote.article.slug, "--source", str(file))
        assert status == 2  # two line ends more than the text that was captured
        file.write_bytes(b"\xef\xbb\xbf" + PRINTED.encode().replace(b"\n", b"\r\n"))
        assert "1 verbatim" in run("--article", quote.article.slug, "--source", str(file))

    def test_empty_name_of_a_file_is_refused(self, quote, held):
        assert refused("--article", quote.article.slug, "--source", "")[0] == 2

    def test_another_text_is_refused_with_both_fingerprints(self, quote, tmp_path, held):
        file = tmp_path / "other.txt"
        file.write_text("Another text.", encoding="utf-8")
        status, said, _ = refused("--article", quote.article.slug, "--source", str(file))
        assert status == 2 and "nothing was compared" in said
        assert fingerprint("Another text.") in said and fingerprint(PRINTED) in said

    def test_file_that_is_not_there_or_not_text_is_told(self, quote, tmp_path, held):
        status, said, _ = refused("--article", quote.article.slug, "--source", str(tmp_path / "none"))
        assert status == 2 and "cannot be read" in said
        (tmp_path / "image").write_bytes(b"\xff\xd8\xff\xe0")
        status, said, _ = refused("--article", quote.article.slug, "--source", str(tmp_path / "image"))
        assert status == 2 and "UTF-8" in said

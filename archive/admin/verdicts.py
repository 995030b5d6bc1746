"""What a check found, as messages of the admin. The check itself is archive.verification."""

from collections.abc import Mapping

from archive.models import PROVEN, REFUSED, Article, Comparison, Quote, Verdict
from archive.verification import TAMPERED, Judgement, sentences

MOST = 10  # quotes that are named in one message


def told(quote: Quote, found: Judgement) -> str:
    """The verdict after a save, as one message; "" for a paraphrase, which has none."""
    if quote.is_paraphrase:
        return ""
    if quote.verdict == Verdict.UNCHECKED:
        return (
            "Not yet checked: no text of its article is kept. Paste it under the article's captures, and the "
            "words are compared with it."
        )
    by = found.decided_by
    if by is None or by.capture_id not in found.places and by.is_proof:
        return "The earlier verdict stands: the text it was reached against is no longer kept."
    place = sentences.where(by.capture)
    if by.is_proof:
        proof = f"{quote.mark.label}: {_runs(quote)} found in {place}."
        more = [*sentences.honoured(by), *sentences.cautions(by), *newer_without(found)]
        return " ".join([proof, *more])
    fell = f"{sentences.called(quote.verdict).capitalize()} in {place}."
    return " ".join([fell, *sentences.differences(by)])


def newer_without(found: Judgement) -> list[str]:
    """Which versions do not have the words that another one proves."""
    return [missing(one) for one in found.comparisons if not one.is_proof]


def missing(one: Comparison) -> str:
    if TAMPERED in one.flags:
        return sentences.tampered(one.capture)
    return f"Not so in {sentences.where(one.capture)}: {sentences.called(one.verdict)} there."


def standing(article: Article) -> dict[int, str]:
    """The verdict of each quote of an article, to be told apart from those after a save."""
    return dict(article.quotes.values_list("pk", "verdict"))


def changed(article: Article, before: Mapping[int, str]) -> list[str]:
    """What came of a change of an article's captures, as sentences: what fell and what is new."""
    quotes = list(article.quotes.order_by("pk"))
    printed = [quote for quote in quotes if not quote.is_paraphrase]
    said = []
    if printed:
        n = len(printed)
        said.append(f"{n} quote{'' if n == 1 else 's'} of this article compared with its texts.")
    changes = [quote for quote in printed if quote.verdict != before.get(quote.pk)]
    fell = [quote for quote in printed if quote.verdict in REFUSED]
    proved = [quote for quote in changes if quote.verdict in PROVEN]
    if fell:
        said.append(f"These differ and need an editor: {_named(fell, verdicts=True)}.")
    if proved:
        said.append(f"Proved now: {_named(proved)}.")
    gone = list(article.quotes.gone_from_newest())
    if gone:
        said.append(f"Not in the newest text, but in an older one: {_named(gone)}.")
    return [*said, *_tampered(article)]


def _tampered(article: Article) -> list[str]:
    found = (
        Comparison.objects.filter(capture__article=article).select_related("capture").defer("capture__text")
    )
    captures = {one.capture_id: one.capture for one in found.defer("capture__text") if TAMPERED in one.flags}
    return [sentences.tampered(capture) for capture in captures.values()]


def _named(quotes: list[Quote], *, verdicts: bool = False) -> str:
    told = [f" ({sentences.called(one.verdict)})" if verdicts else "" for one in quotes[:MOST]]
    names = ", ".join(f"#{one.public_id}{more}" for one, more in zip(quotes, told, strict=False))
    return names + (f" and {len(quotes) - MOST} more" if len(quotes) > MOST else "")


def _runs(quote: Quote) -> str:
    n = len(quote.runs)
    return "the words were" if n == 1 else "both runs were" if n == 2 else f"all {n} runs were"

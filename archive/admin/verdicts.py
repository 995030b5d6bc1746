"""What the check found, in sentences for the editor. The check itself is archive.verification."""

from archive import text, verification
from archive.models import Article, Form, Quote, Verdict
from archive.verification import Judgement

MOST = 5  # differences that are told


def judged(quote: Quote) -> Judgement:
    return verification.judge(quote.article, quote.form, quote.text)


def told(quote: Quote) -> str:
    """The verdict after a save, as one message; "" for a paraphrase, which has none."""
    if quote.form == Form.PARAPHRASE:
        return ""
    if quote.verdict == Verdict.UNCHECKED:
        return (
            "Not yet checked: no text of its article is kept. Paste it under the article's captures, and the "
            "words are compared with it."
        )
    found = judged(quote)
    if found.capture is None or found.finding is None:
        return "The earlier verdict stands: the text it was reached against is no longer kept."
    where = f"in the {str(found.capture)[:1].lower()}{str(found.capture)[1:]}"
    if found.verdict in verification.PROVEN:
        return " ".join([f"{quote.mark.label}: {_runs(quote)} found {where}.", *_cautions(found.finding)])
    return " ".join([f"{found.verdict.label.split(':')[0]} {where}.", *differences(found)])


def differences(found: Judgement) -> list[str]:
    """What is not marked, as sentences, for words that are altered or absent."""
    if found.finding is None or found.verdict not in verification.REFUSED:
        return []
    said = [_difference(one) for one in found.finding.differences]
    more = [f"And {len(said) - MOST} more differences."] if len(said) > MOST else []
    return [*said[:MOST], *more]


def _difference(one: text.Difference) -> str:
    if not one.source:
        return f"You have “{one.quote}”, which the source does not print there."
    if not one.quote:
        return f"The source also prints “{one.source}”, which you left out without […]."
    return f"The source prints “{one.source}” where you have “{one.quote}”."


def _runs(quote: Quote) -> str:
    n = len(quote.runs)
    return "the words were" if n == 1 else "both runs were" if n == 2 else f"all {n} runs were"


def _cautions(finding: text.Finding) -> list[str]:
    said = {
        "negation_in_gap": "An ellipsis leaves out a negation: see that the sense is kept.",
        "negation_in_insertion": "Your brackets put in a negation: see that the sense is kept.",
    }
    return [said[flag] for flag in sorted(finding.flags) if flag in said]


def recheck(article: Article) -> str:
    """Compare all quotes of an article anew, and say in one sentence what came of it."""
    quotes = list(article.quotes.exclude(form=Form.PARAPHRASE).select_related("article"))
    if not quotes:
        return ""
    fell = [quote for quote in quotes if verification.check(quote) in verification.REFUSED]
    n = len(quotes)
    compared = f"{n} quote{'' if n == 1 else 's'} of this article compared anew"
    if not fell:
        return f"{compared}: none differs from the source."
    named = ", ".join(f"#{quote.public_id} ({_verdict(quote)})" for quote in fell)
    return f"{compared}. These differ from it and need an editor: {named}."


def _verdict(quote: Quote) -> str:
    return Verdict(quote.verdict).label.split(":")[0].lower()

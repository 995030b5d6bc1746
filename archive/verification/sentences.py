"""What a check found, in sentences for editors."""

from typing import Any

from archive.models import Capture, Comparison, Quote, Verdict

from .gate import is_fit
from .judging import ELSEWHERE, MOVED, TAMPERED

MOST = 5  # differences that are told


def where(capture: Capture) -> str:
    """“the text of 5 May 2018”"""
    return f"the {str(capture)[:1].lower()}{str(capture)[1:]}"


def called(verdict: str) -> str:
    """“altered”, without the definition that stands behind it."""
    return Verdict(verdict).label.split(":")[0].lower()


def tampered(capture: Capture) -> str:
    return (
        f"The kept {where(capture).removeprefix('the ')} no longer has its fingerprint: it was changed "
        "outside the archive. It proves nothing until the text that was captured is put back."
    )


def differences(found: Comparison | None) -> list[str]:
    """How the words differ, for those that are altered or absent. At most five, then how many more."""
    if found is None or found.is_proof:
        return []
    if TAMPERED in found.flags:
        return [tampered(found.capture)]
    said = [_difference(one) for one in found.differences]
    more = len(said) - MOST
    return [*said[:MOST], *([f"And {more} more difference{'s' if more > 1 else ''}."] if more > 0 else [])]


def _difference(one: dict[str, Any]) -> str:
    if not one["source"]:
        return f"You have “{one['quote']}”, which the source does not print there."
    if not one["quote"]:
        return f"The source also prints “{one['source']}”, which you left out without […]."
    return f"The source prints “{one['source']}” where you have “{one['quote']}”."


def honoured(found: Comparison) -> list[str]:
    """What an editor's marks stand for, in words that are edited."""
    said = {
        "left out": "[…] leaves out “{source}”.",
        "put in": "“{quote}” is put in.",
        "replaced": "“{quote}” stands for “{source}”.",
    }
    kept = [one for one in found.differences if one.get("kind") in said] if found.is_proof else []
    return [said[one["kind"]].format(**one) for one in kept[:MOST]]


def cautions(found: Comparison) -> list[str]:
    said = {
        "negation_in_gap": "An ellipsis leaves out a negation: see that the sense is kept.",
        "negation_in_insertion": "Your brackets put in a negation: see that the sense is kept.",
        ELSEWHERE: "Nothing around them is as it was: see that they are still the same speaker’s.",
        MOVED: "They stand at another place than in the version they were last found in.",
    }
    return [said[flag] for flag in sorted(found.flags) if flag in said]


def unfit(quote: Quote) -> list[str]:
    """Why the words of a quote may not be published now, and what to do; nothing where they may."""
    if is_fit(quote):
        return []
    if quote.verdict == Verdict.UNCHECKED:
        return [
            "Its words are not checked: no text of its article was compared with them. Paste the article’s "
            "text under its captures, where it stays private; or, where you may not keep it, have somebody "
            f"run: manage.py verify_quotes --article {quote.article.slug} --source FILE. Unchecked words "
            "are published, marked as such, only where the archive is set up so (PUBLISH_UNCHECKED=on)."
        ]
    found = quote.comparisons.filter(capture=quote.checked_capture_id).select_related("capture").first()
    place = where(found.capture) if found else "the captured text"
    return [
        f"Its words are {called(quote.verdict)} in {place}. Correct them, mark what you left out with […] "
        "and what you put in with [brackets], or set a standing that says why the words are kept.",
        *differences(found),
    ]

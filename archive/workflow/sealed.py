"""What is sealed, asked of a record, of words and of an address. Sealing itself is in sealing."""

from django.db.models import Model

from archive import text
from archive.models import Seal
from archive.models.fields import fold
from archive.verification import Refused

SEALED = "[sealed]"
"""What stands where the database demands words and there are none any more."""
FEWEST = 3
"""Words from which on a quote is known again: two are anybody's."""


def seal_of(record: Model) -> Seal | None:
    return Seal.objects.about(record).select_related("sealed_by").first() if record.pk else None


def refuse_sealed(record: Model) -> None:
    """Refuse whatever would change a sealed record."""
    if seal := seal_of(record):
        kind = str(record._meta.verbose_name).capitalize()
        raise Refused(
            [f"{kind} {seal.called} is sealed, case {seal.case_reference}: nothing of it changes any more."]
        )


def words_key(words: str) -> str:
    """By which the same words are known again, whatever their case and marks; "" for too few of them."""
    folded = fold(words)
    return text.fingerprint(folded) if len(folded.split()) >= FEWEST else ""


def refused_words(words: str) -> list[str]:
    """Why words may not be quoted, as sentences: a sealed quote had them, or a run of them, at some time."""
    if SEALED in words:
        return [f"Words were taken out of this when a record was sealed: {SEALED} is not quoted."]
    keys = {words_key(one) for one in (words, *words.splitlines())} - {""}
    seals = Seal.objects.filter(kind="quote") if keys else ()
    seal = next((one for one in seals if keys & set(one.words_sha256)), None)
    if seal is None:
        return []
    return [
        f"These are the words of quote #{seal.called}, which is sealed, case {seal.case_reference}: they are "
        "not quoted again. Ask a chief if that case does not cover this print of them."
    ]


def is_sealed_address(kind: str, address: str) -> bool:
    """Whether a sealed record of this kind has this number or address, or had it once."""
    listed = Seal.objects.filter(kind=kind).values_list("addresses_sha256", flat=True)
    known = text.fingerprint(address)
    return any(known in one for one in listed)

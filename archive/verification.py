"""Quotes against their sources: reaching a verdict, anchoring it, and the gate before publication.

What lives here: which captures a quote is compared with, what is stored of the result, and the
database triggers that no path to publication can go around. What does not: comparing words
(archive.text), and who may publish (archive.workflow).
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from archive import text
from archive.models import Article, Capture, Form, Passage, Quote, Standing, Verdict

PROVEN = (Verdict.VERBATIM, Verdict.EDITED)
REFUSED = (Verdict.ALTERED, Verdict.ABSENT)


@dataclass(frozen=True)
class Judgement:
    verdict: Verdict
    capture: Capture | None
    finding: text.Finding | None


def judge(article: Article, form: str, words: str) -> Judgement:
    """Compare words with every kept text of an article, newest first; write nothing.

    The newest capture that has the words proves them. A paraphrase, and a quote of an article
    without kept text, is unchecked.
    """
    worst = Judgement(Verdict.UNCHECKED, None, None)
    if form == Form.PARAPHRASE:
        return worst
    for capture in article.captures.exclude(text=""):
        finding = text.verify(capture.text, words)
        verdict = Verdict(finding.verdict)
        if verdict in PROVEN:
            return Judgement(verdict, capture, finding)
        if worst.capture is None or (worst.verdict, verdict) == (Verdict.ABSENT, Verdict.ALTERED):
            worst = Judgement(verdict, capture, finding)
    return worst


def check(quote: Quote) -> Verdict:
    """Judge a quote anew and keep the verdict with its passages, in one transaction.

    Where no text is kept, an earlier verdict stands: it names the day and the fingerprint it
    was reached against. Quote.save() drops it when the words change.
    """
    found = judge(quote.article, quote.form, quote.text)
    if found.capture is None or found.finding is None:
        return Verdict(quote.verdict)
    with transaction.atomic():
        # Not save(): a check is not an edit, and takes no version away from an editor at work.
        Quote.objects.filter(pk=quote.pk).update(
            verdict=found.verdict, checked_at=timezone.now(), checked_capture=found.capture
        )
        Passage.objects.filter(quote=quote, capture=found.capture).delete()
        Passage.objects.bulk_create(
            _passage(quote, found.capture, position, span)
            for position, span in enumerate(found.finding.passages, start=1)
        )
    quote.refresh_from_db(fields=["verdict", "checked_at", "checked_capture"])
    return found.verdict


def _passage(quote: Quote, capture: Capture, position: int, span: text.Span) -> Passage:
    anchor = text.selector(capture.text, span.start, span.end)
    return Passage(
        quote=quote,
        capture=capture,
        position=position,
        exact=anchor.exact,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
        start=anchor.start,
        end=anchor.end,
    )


def may_be_public(form: str, verdict: str, standing: str) -> bool:
    """The gate: no altered or absent quotation is published as somebody's undisputed words."""
    return form == Form.PARAPHRASE or verdict not in REFUSED or standing != Standing.UNDISPUTED


# The gate again, in the database, where loaddata, update() and the shell meet it too. A quote that
# falls after publication stays public (and marked), so only the step to published is refused.
# Beside it: words never change under a verdict that was reached for other words, and a kept text
# that is replaced by another proves nothing any more (emptying it changes nothing: see Capture).
_GATE = (
    "NEW.status = 'published' AND NEW.form <> 'paraphrase' AND NEW.standing = 'undisputed' "
    "AND NEW.verdict IN ('altered', 'absent')"
)
_WORDS = (
    "NEW.text <> OLD.text AND NEW.verdict <> 'unchecked' AND NEW.verdict = OLD.verdict "
    "AND NEW.checked_at = OLD.checked_at"
)
_OTHER_TEXT = "(NEW.text <> OLD.text AND NEW.text <> '' AND OLD.text <> '') OR NEW.sha256 <> OLD.sha256"
_UNPROVE = (
    "UPDATE archive_quote SET verdict = 'unchecked', checked_at = NULL, checked_capture_id = NULL "
    "WHERE checked_capture_id = NEW.id"
)
_GATE_SAYS = "Words that are altered or absent in their source cannot be published as undisputed."
_WORDS_SAYS = "The words of a quote changed, but not its verdict. Set it to unchecked, then check it."

_SQLITE = (
    f"""CREATE TRIGGER archive_gate_insert BEFORE INSERT ON archive_quote WHEN {_GATE}
    BEGIN SELECT RAISE(ABORT, '{_GATE_SAYS}'); END""",
    f"""CREATE TRIGGER archive_gate_update BEFORE UPDATE ON archive_quote
    WHEN OLD.status <> 'published' AND {_GATE}
    BEGIN SELECT RAISE(ABORT, '{_GATE_SAYS}'); END""",
    f"""CREATE TRIGGER archive_gate_words BEFORE UPDATE ON archive_quote WHEN {_WORDS}
    BEGIN SELECT RAISE(ABORT, '{_WORDS_SAYS}'); END""",
    f"""CREATE TRIGGER archive_gate_text AFTER UPDATE ON archive_capture WHEN {_OTHER_TEXT}
    BEGIN {_UNPROVE}; END""",
)
_POSTGRES = (
    f"""CREATE FUNCTION archive_gate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF {_GATE} THEN
        IF TG_OP = 'INSERT' THEN
          RAISE EXCEPTION '{_GATE_SAYS}' USING ERRCODE = 'check_violation';
        ELSIF OLD.status <> 'published' THEN
          RAISE EXCEPTION '{_GATE_SAYS}' USING ERRCODE = 'check_violation';
        END IF;
      END IF;
      IF TG_OP = 'UPDATE' THEN
        IF {_WORDS} THEN
          RAISE EXCEPTION '{_WORDS_SAYS}' USING ERRCODE = 'check_violation';
        END IF;
      END IF;
      RETURN NEW;
    END $$""",
    """CREATE TRIGGER archive_gate BEFORE INSERT OR UPDATE ON archive_quote
    FOR EACH ROW EXECUTE FUNCTION archive_gate()""",
    f"""CREATE FUNCTION archive_gate_text() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF {_OTHER_TEXT} THEN
        {_UNPROVE};
      END IF;
      RETURN NULL;
    END $$""",
    """CREATE TRIGGER archive_gate_text AFTER UPDATE ON archive_capture
    FOR EACH ROW EXECUTE FUNCTION archive_gate_text()""",
)


def install_gate(connection: BaseDatabaseWrapper) -> None:
    """Put the gate's triggers on the quote table, if the table is there."""
    uninstall_gate(connection)
    if Quote._meta.db_table not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in _POSTGRES if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def uninstall_gate(connection: BaseDatabaseWrapper) -> None:
    """Take them off, as before a migration: SQLite remakes a table without its triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS archive_gate(), archive_gate_text() CASCADE")
        else:
            for name in ("insert", "update", "words", "text"):
                cursor.execute(f"DROP TRIGGER IF EXISTS archive_gate_{name}")

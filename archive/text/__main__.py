"""The check and the proposals for whoever wants to run them again: `python -m archive.text`.

Needs Python 3.11 and this folder as `archive/text`, nothing else. What lives here: reading files, writing
JSON Lines, the exit status. What does not: what is said of the words (`anchors`, `suggestions`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from archive.text.anchors import Finding, verify
from archive.text.normalise import clean, fingerprint
from archive.text.source import prepare
from archive.text.suggestions import suggest

ABOUT = """\
Check quotations against a text, or propose those it holds.

All offsets are code points, half open, of the text as the archive stores it: UTF-8 without a byte order
mark, line ends as \\n, NFC, no control characters. "clean" prints that text, "fingerprint" its SHA-256.
With --raw a file is taken as it is. The texts in JSON Lines are always taken as they are.
A file named - is the standard input."""
EXIT = """\
Exit status: 0 all is well, 1 a quotation is altered or absent, 2 something could not be read."""


class Unreadable(Exception):
    """An input that cannot be used. The message says which, where, and what is expected."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status."""
    options = _parser().parse_args(arguments)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    try:
        status = int(options.run(options))
        sys.stdout.flush()
        return status
    except Unreadable as refused:
        print(refused, file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stdout = None  # whoever read us has read enough
        return 0


def _parser() -> argparse.ArgumentParser:
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        "python -m archive.text", description=ABOUT, epilog=EXIT, formatter_class=plain
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], told: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=told, description=told)
        added.add_argument("file", metavar="SOURCE" if name == "verify" else "FILE")
        added.add_argument("--raw", action="store_true", help="take the file as it is")
        added.set_defaults(run=run)
        return added

    checking = command("verify", _verify, "one verdict a line for the quotations of a JSON Lines file")
    checking.add_argument("quotes", metavar="QUOTES.jsonl", help='{"id": ..., "text": ...} a line')
    proposing = command("suggest", _suggest, 'quotations of a text, or of each {"id", "text"} of JSON Lines')
    proposing.add_argument("--names", metavar="FILE", help="names known before, one a line")
    proposing.add_argument("--fragments", action="store_true", help="also a few words that may be none")
    command("fingerprint", _fingerprint, "the SHA-256 the archive prints beside its verdicts")
    command("clean", _clean, "the text as the archive stores it, that all offsets count in")
    return parser


# -- commands ----------------------------------------------------------------------------------------------


def _verify(options: argparse.Namespace) -> int:
    if options.file == options.quotes == "-":
        raise Unreadable("Only one of SOURCE and QUOTES.jsonl can be the standard input.")
    source = prepare(_text(options))
    sha256 = fingerprint(source.raw)
    quotes = list(_rows(_read(options.quotes), options.quotes))
    good = True
    for name, quote in quotes:
        found = verify(source, quote)
        good = good and found.verdict in ("verbatim", "edited")
        _write({"id": name, "sha256": sha256, **_told(found, source.raw)})
    return 0 if good else 1


def _told(found: Finding, source: str) -> dict[str, Any]:
    return {
        "verdict": found.verdict,
        "passages": [{"start": a, "end": b, "exact": source[a:b]} for a, b in found.passages],
        "flags": sorted(found.flags),
        "severity": found.severity,
        "differences": [
            {
                "kind": one.kind,
                "source": one.source,
                "quote": one.quote,
                "source_span": list(one.source_span),
                "quote_span": list(one.quote_span),
            }
            for one in found.differences
        ],
    }


def _suggest(options: argparse.Namespace) -> int:
    names = _read(options.names).split("\n") if options.names else []
    known = [name.strip() for name in names if name.strip()]
    for name, text in list(_texts(options)):
        quotes = [
            {
                "start": start,
                "end": end,
                "speaker": one.speaker or None,
                "certainty": one.certainty,
                "speaker_as_printed": one.speaker_as_printed,
                "role_as_printed": one.role_as_printed,
                "form": one.form,
                "reason": one.reason,
                "candidates": list(one.candidates),
                "context": one.context,
            }
            for one in suggest(text, known)
            if options.fragments or not one.fragment
            for start, end in one.passages
        ]
        _write({"id": name, "quotes": quotes})
    return 0


def _fingerprint(options: argparse.Namespace) -> int:
    print(fingerprint(_text(options)))
    return 0


def _clean(options: argparse.Namespace) -> int:
    sys.stdout.write(_text(options))
    return 0


# -- reading and writing -----------------------------------------------------------------------------------


def _read(file: str) -> str:
    """A file as text, line ends untouched."""
    try:
        if file == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        with open(file, "rb") as opened:
            return opened.read().decode("utf-8-sig")
    except OSError as error:
        raise Unreadable(f"{_named(file)} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"{_named(file)} is not UTF-8: byte {error.start + 1} fits no character. "
            "Save it as UTF-8 and try again."
        ) from None


def _text(options: argparse.Namespace) -> str:
    """The text that offsets count in."""
    text = _read(options.file)
    return text if options.raw else clean(text)


def _texts(options: argparse.Namespace) -> Iterator[tuple[Any, str]]:
    """The rows of a JSON Lines file, or a plain text under the name of its file."""
    text = _read(options.file)
    if options.file.endswith(".jsonl") or _is_row(text.lstrip().split("\n", 1)[0]):
        yield from _rows(text, options.file)
    else:
        yield options.file, text if options.raw else clean(text)


def _is_row(line: str) -> bool:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and "text" in row


def _named(file: str) -> str:
    return "The standard input" if file == "-" else file


def _rows(text: str, file: str) -> Iterator[tuple[Any, str]]:
    """The id and text of each line that is not blank."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"{_named(file)}, line {number}, is no JSON: {error}.") from None
        if not (isinstance(row, dict) and "id" in row and isinstance(row.get("text"), str)):
            raise Unreadable(
                f'{_named(file)}, line {number}, has no "id" or no "text". '
                'A line reads {"id": 1, "text": "..."}.'
            )
        yield row["id"], row["text"]


def _write(row: dict[str, Any]) -> None:
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # half a surrogate pair has no UTF-8, but an escape
        line = json.dumps(row)
    print(line)


if __name__ == "__main__":
    sys.exit(main())

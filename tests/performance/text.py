"""How long `archive.text` takes: `python -m tests.performance.text [--json]`.

Medians in milliseconds of processor time, for texts of three sizes and for inputs made to hang it. All texts
are generated. The aims: 5 ms for an article of 5 kB, one second for a megabyte of anything."""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial

from archive.text import prepare, verify
from archive.text.suggestions import suggest

SIZES = {"5 kB": 5_000, "100 kB": 100_000, "1 MB": 1_000_000}
MB = SIZES["1 MB"]
_SYLLABLES = re.findall("..", "bacodielfugahijokalumoneorparosutavewi")
_NAMES = ("Mara Holt", "Jon Reed", "Ines Vale", "Tomas Lind", "Ada Brook")

MARKED = {
    "marked letters": "“a” ",
    "closing marks": "a” ",
    "labelled speech": "A: “b” ",
    "Japanese speech": "「私は行」と述べた。",
    "single marks": "‘We lost,’ said Orlov. ‘",
    "open quotations": "“a\n\n",
}


@dataclass(frozen=True)
class Measured:
    what: str
    on: str
    median_ms: float
    result: str


def article(size: int, seed: int = 1) -> str:
    """Paragraphs of a report with split quotations, by the same few speakers; in letters and blanks."""
    dice = random.Random(seed)
    words = ["".join(dice.choices(_SYLLABLES, k=dice.randint(1, 4))) for _ in range(8000)]
    words += re.findall(r"\w+", "the of and a to in we will not it is that") * 250

    def some(count: int) -> str:
        return " ".join(dice.choices(words, k=count))

    paragraphs = []
    left = size
    while left > 0:
        name = dice.choice(_NAMES)
        speech = f"“{some(14).capitalize()},” said {name}, who chairs the council. “{some(11).capitalize()}.”"
        paragraphs.append(f"{some(24).capitalize()}.\n\n{speech} {some(12).capitalize()}.")
        left -= len(paragraphs[-1]) + 2
    return "\n\n".join(paragraphs)[:size]


def quotation(text: str) -> str:
    """Words of one run, from the middle of a text."""
    return text[text.index("“", len(text) // 2) + 1 :].split(",”")[0]


def ideographs(size: int, kinds: int, seed: int = 2) -> str:
    dice = random.Random(seed)
    return "".join(chr(0x4E00 + dice.randrange(kinds)) for _ in range(size))


def hostile() -> Iterator[tuple[str, str, str]]:
    """What it is, source, quotation."""
    text, other = article(MB), article(MB, seed=3)
    words = text.split()
    yield "10,000 ellipses", text, " … ".join(words[:10_001])
    yield "10,000 ellipses, other words", text, " … ".join(random.Random(4).choices(words, k=10_001))
    yield "60,000 joints", ",” said he. “b " * 60_000, "b b b a"
    yield "60,000 joints, all different", "".join(f",” said he{i}. “b " for i in range(60_000)), "b b b a"
    yield "quotation of 1 MB, the same", text, text
    yield "quotation of 1 MB, another", text, other
    yield "quotation full of brackets", text, "[x] the " * (MB // 8)
    yield "quotation of open brackets", text, "[a" * (MB // 2)
    yield "a million times one word", "word " * (MB // 5), "word " * (MB // 10) + "no"
    yield "one word of 1 MB", "a" * MB, "a" * 1000
    yield "only marks", "“”" * (MB // 2), "“”" * (MB // 2)
    yield "only ellipses", "… " * (MB // 2), "… a" * (MB // 3)
    yield "one paragraph", text.replace("\n", " "), quotation(text) + " no"
    yield "Cyrillic", text.translate(dict(zip(range(97, 123), range(0x430, 0x44A), strict=True))), "ба ко не"
    yield "Chinese", ideographs(MB, 3000), ideographs(60, 3000, seed=5)
    yield "Chinese, quotation of 1 MB", ideographs(MB, 300), ideographs(MB, 300, seed=5)
    yield "20,000 runs", text, "\n".join(words[:20_000])
    yield "combining marks", "a" + "\u0301\u0316" * (MB // 2), "a" + "\u0301\u0316" * 5000
    yield from marked()
    yield "words broken at line ends", "inter-\nnational mill " * (MB // 20), "international mill"


def marked() -> Iterator[tuple[str, str, str]]:
    """Texts that are nearly all marks, with words of their own: what it is, source, quotation."""
    for name, pattern in MARKED.items():
        source = (pattern * (MB // len(pattern) + 1))[:MB]
        far = f"{source[10:40]}\n{source[700_000:700_040]}"
        yield f"{name}, an ellipsis", source, f"{source[1000:1100]}…{source[3000:3050]}"
        yield f"{name}, two runs far apart", source, far
        yield f"{name}, one run", source, source[5000:5200]
    yield "words with hyphens, 9,000 runs", "a-\n" * (MB // 3), "a\n" * 9000


def cases() -> Iterator[tuple[str, str, Callable[[], str]]]:
    """What is called, on what, and how; the call gives its result in a word."""
    for name, size in SIZES.items():
        text = article(size)
        quote = quotation(text)
        yield "verify", f"{name}, verbatim", partial(_verdict, text, quote)
        yield "verify", f"{name}, altered", partial(_verdict, text, quote + " no")
        yield "suggest", name, partial(_proposals, text)
    text = article(MB)
    quotes = [part.split(",”")[0] for part in text.split("“")[1::60]][:31]
    yield "prepare", "1 MB", partial(_words_and_signs, text)
    yield "verify", "1 MB prepared once, 31 quotations", partial(_all, text, quotes)
    for name, source, quote in hostile():
        yield "verify", name, partial(_verdict, source, quote)
        yield "suggest", f"{name} (the source)", partial(_proposals, source)


def _verdict(source: str, quote: str) -> str:
    return verify(source, quote).verdict


def _words_and_signs(text: str) -> str:
    return f"{len(prepare(text).tokens)} words and signs"


def _proposals(text: str) -> str:
    return f"{len(suggest(text))} proposals"


def _all(text: str, quotes: list[str]) -> str:
    source = prepare(text)
    good = sum(verify(source, quote).verdict == "verbatim" for quote in quotes)
    return f"{good} of {len(quotes)} verbatim"


def measure(what: str, on: str, call: Callable[[], str], rounds: int) -> Measured:
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        result = call()
        taken.append(time.process_time() - started)
    return Measured(what, on, round(1000 * statistics.median(taken), 1), result)


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.performance.text", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each, of which the median counts")
    parser.add_argument("--only", choices=("verify", "suggest", "prepare"), help="one function alone")
    options = parser.parse_args()
    found = []
    for what, on, call in cases():
        if options.only in (None, what):
            found.append(measure(what, on, call, max(1, options.rounds)))
            if not options.json:
                one = found[-1]
                print(f"{one.what:8} {one.on:48} {one.median_ms:9.1f} ms   {one.result}", flush=True)
    if options.json:
        json.dump([asdict(one) for one in found], sys.stdout, ensure_ascii=False, indent=1)
        print()


if __name__ == "__main__":
    main()

"""Is a difference between source and quotation small? Only case, accent or ё, punctuation, spelling variant,
numeral form or contraction are. Nothing here ever makes a quotation pass: it only sorts what did not.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_UP_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: str(value) for value, word in enumerate(re.findall(r"\w+", _UP_TO_NINETEEN))}
_NUMBERS |= {word: str(10 * value) for value, word in enumerate(re.findall(r"\w+", _TENS), start=2)}
_NUMBERS |= {
    "hundred": "100",
    "thousand": "1000",
    "percent": "%",
    "first": "1st",
    "second": "2nd",
    "third": "3rd",
}
_CONTRACTIONS = {
    "won't": "will not", "can't": "can not", "cannot": "can not", "shan't": "shall not", "let's": "let us",
    "i'm": "i am", "ain't": "is not", "gonna": "going to", "wanna": "want to",
}  # fmt: skip
_ENDINGS = {"n't": " not", "'re": " are", "'ll": " will", "'ve": " have"}
_AMBIGUOUS_ENDINGS = {"'s": (" is", " has"), "'d": (" would", " had")}
_SPELLINGS = [
    (re.compile(pattern), ours)
    for pattern, ours in (
        (r"(?<=\w{3})is(e|es|ed|ing|ation|ations|er|ers)\b", r"iz\1"),
        (r"(?<=\w{3})yse(s|d|r)?\b", r"yze\1"),
        (r"(?<=\w{2})our(s|ed|ing|able|ite|ites|ful|hood|hoods|ly)?\b", r"or\1"),
        (r"(?<=\w{2}[tb])re(s|d)?\b", r"er\1"),
        (r"(?<=[aeiou])ll(ed|ing|er|ers)\b", r"l\1"),
        (r"(?<=\w{2})ogue(s)?\b", r"og\1"),
        (r"(?<=\w{3})en[sc]e(s|less)?\b", r"ense\1"),
        (r"\bprogramme(s)?\b", r"program\1"),
        (r"\bgrey", "gray"),
        (r"\b(towards|afterwards|forwards|backwards)\b", lambda m: m.group()[:-1]),
        (r"\b(judg|acknowledg)ement", r"\1ment"),
        (r"æ|œ", "e"),
    )
]
_GROUPED = re.compile(r"\d{1,3}(?:[,.   ]\d{3})+(?!\d)")
_DROPPED = re.compile(r"(?!-\d|(?<=\d)[.,:]\d)[^\w%$€£¥₽?]|_")


@lru_cache(maxsize=65536)
def folded(key: str) -> str:
    """A token without case and accents; ё is е, but й stays й. Nothing so long is a word."""
    if len(key) > 200 or key.isascii():
        return key.casefold()
    plain = unicodedata.normalize("NFD", key.casefold().replace("й", "\ue001"))
    return "".join(char for char in plain if not unicodedata.combining(char)).replace("\ue001", "й")


def is_minor(source: str, quote: str) -> bool:
    """Whether two wordings differ in nothing but case, accents, punctuation, spelling, numerals,
    contractions."""
    if len(source) + len(quote) > 400:
        return False
    return bool(_readings(source) & _readings(quote))


def _readings(text: str) -> set[str]:
    lower = folded(re.sub("[’‘ʼ]", "'", re.sub("[—–]", " ", text)))
    return {_squeeze(reading) for reading in _spelt_out(lower)}


def _spelt_out(text: str) -> list[str]:
    """The text with its contractions written out; where one may mean two things, both."""
    words = [_CONTRACTIONS.get(word, word) for word in re.findall(r"[\w'.,-]+|[^\w\s]", text)]
    plain = " ".join(map(_long, words))
    found = [plain, " ".join(words)]
    for ending, meanings in _AMBIGUOUS_ENDINGS.items():
        for meaning in meanings:
            found += [re.sub(rf"{ending}\b", meaning, one) for one in found[:8] if ending in one]
    return list(dict.fromkeys(found))


def _long(word: str) -> str:
    for ending, full in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return word[: -len(ending)] + full
    return word


def _squeeze(text: str) -> str:
    """One spelling, figures for numbers, no punctuation but the question mark, no blanks."""
    text = _GROUPED.sub(lambda m: re.sub(r"\D", "", m.group()), text)
    for pattern, ours in _SPELLINGS:
        text = pattern.sub(ours, text)
    words = re.findall(r"[\w%$€£¥₽?-]+|[^\w\s]", text.replace("per cent", "percent"))
    return _DROPPED.sub("", "".join(_NUMBERS.get(word, word) for part in words for word in _parts(part)))


def _parts(word: str) -> list[str]:
    return re.split(r"(?<=[^\W\d])-", word)

"""Who said it, in Chinese and Japanese: the name before or behind 「 」 and “ ”, found by the verb of saying
that stands beside it, since no blanks part the words."""

from __future__ import annotations

import re
from typing import Literal

from archive.text.speech import VERBS_UNSPACED
from archive.text.subjects import Source

_SIGNS = r"[^\s、。，,：:；;！？!?「」『』“”（）()]"
_TITLE = "氏|さん|先生|女士|大統領|首相|大臣|長官|知事|議員|教授|总统|總統|部长|部長|主席|发言人|發言人"
_VERB = f"(?:{'|'.join(VERBS_UNSPACED)}|问|問)"
_NAME = f"(?P<name>{_SIGNS}{{2,12}}?)(?:(?P<title>{_TITLE})(?:は|が)?|は|が)"
_SHORT = f"(?P<short>{_SIGNS}{{2,4}}?)"
_SAID_BEFORE = re.compile(
    f"(?:{_NAME}、?(?:{_SIGNS}{{0,12}}?{_VERB}[道着了]?)?|{_SHORT}{_VERB}[道着了]?)[：:，,、]?$"
)
_SAID_AFTER = re.compile(f"[と、，,]?(?:{_NAME}[^。「」“”]{{0,30}}?{_VERB}|{_SHORT}(?:也|还|還)?{_VERB})")
_SENTENCE = re.compile(r"[。！？!?\n「」『』“”]")
_LONGEST = 60


def source_unspaced(text: str, start: int, opened: int, closed: int, end: int) -> Source | None:
    """The speaker of a quotation from `opened` to `closed`, named between `start` and `end`."""
    ahead = max(start, opened - _LONGEST)
    stops = [stop.end() for stop in _SENTENCE.finditer(text, ahead, opened)]
    ahead = stops[-1] if stops else ahead
    match = _SAID_BEFORE.search(text[ahead:opened])
    if match:
        return _source(match, ahead, "before")
    match = _SAID_AFTER.match(text[closed : min(end, closed + _LONGEST)])
    return _source(match, closed, "after") if match else None


def _source(match: re.Match[str], offset: int, place: Literal["before", "after"]) -> Source:
    group = "name" if match["name"] else "short"
    start, end = match.span(group)
    return Source(offset + start, offset + end, "name", place, "", match["title"] or "", near=False)

"""What an editor types into the workbench: the text, what holds for all, one suggestion, words by hand.

What lives here: reading and refusing what was typed, field by field. What does not: deciding
(archive.ingest.suggestions), the page (views, rows, source).
"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from archive import dates, text
from archive.ingest import pasted, suggestions
from archive.models import ActorKind, Article, Capture, Event, Form, Topic, Translator, Workbench

from ..base import an_id
from ..forms import TextAsPasted, TidyField, TidyLine

SEVERAL = "; "
OFFERED = 200  # events and topics that a browser may propose while somebody types
LANGUAGES = sorted(
    (str(info["name"]), code) for code, info in LANG_INFO.items() if "name" in info and "-" not in code
)
_NUMBERED = re.compile(r"(?:.*\()?#([0-9]{1,18})\)?")
CANDIDATE = "candidate-"  # a name that may be meant, by its place in the list
KINDS_OF_SPEAKER = frozenset({*ActorKind.values, suggestions.UNNAMED})
_CHOSEN = re.compile(f"{CANDIDATE}[0-9]|[0-9]{{1,18}}")  # such a name, or an actor
_LANGUAGE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")  # a code: words of four letters are names
_CODES = {
    str(LANG_INFO[code][key]).casefold(): code for _, code in LANGUAGES for key in ("name_local", "name")
}
_USUAL = [("English", "en"), ("Russian", "ru"), ("German", "de"), ("French", "fr"), ("Chinese", "zh")]


class PasteForm(forms.ModelForm):
    """A captured text: pasted, or read from a file."""

    text = TextAsPasted(
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text="The whole article, as it is printed. Nothing is corrected in it.",
    )
    file = forms.FileField(
        label="Or a file",
        required=False,
        allow_empty_file=True,
        help_text="Plain text or HTML. Of HTML the text is taken, its characters as they are.",
    )
    archive_url = forms.URLField(
        label="Archived at",
        required=False,
        max_length=1000,
        assume_scheme="https",
        help_text=Capture._meta.get_field("archive_url").help_text,
    )

    class Meta:
        model = Capture
        fields = ("captured_at", "made_by", "captured_by", "archive_url")
        widgets = {
            "captured_at": forms.DateTimeInput({"type": "datetime-local", "step": 1}, "%Y-%m-%dT%H:%M:%S")
        }
        field_classes = {"captured_by": TidyLine}

    def __init__(self, article: Article, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, instance=Capture(article=article), label_suffix="", **kwargs)
        self.initial["captured_at"] = timezone.now().replace(microsecond=0)

    def clean_captured_at(self) -> Any:
        when = self.cleaned_data["captured_at"]
        if when > timezone.now() + timedelta(days=1):
            raise ValidationError("This is in the future. Give the day and hour the text was taken, UTC.")
        if self.instance.article.captures.filter(captured_at=when).exists():
            raise ValidationError("The article has a text captured at this very time. Change the time.")
        return when

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed, file = cleaned.get("text") or "", cleaned.get("file")
        if file and typed.strip():
            self.add_error("file", "Paste the text or choose a file, not both: which of them is meant?")
        elif file is not None:
            self._read(file)
        elif not typed.strip():
            self.add_error("text", "Paste the article's text, or choose a file that holds it.")
        elif len(typed) > pasted.MOST:
            self.add_error("text", f"At most {pasted.MOST:,} characters are kept; these are {len(typed):,}.")
        elif pasted.is_html(typed):
            cleaned["text"] = pasted.from_html(typed)
        return cleaned

    def _read(self, file: Any) -> None:
        if file.size > pasted.MOST_BYTES:
            has, most = f"{file.size:,}", f"{pasted.MOST_BYTES:,}"
            self.add_error(
                "file", f"“{file.name}” has {has} bytes; at most {most} are read. Cut it to the article."
            )
            return
        try:
            self.cleaned_data["text"] = pasted.read(file.read(), file.name)
        except pasted.Unreadable as refusal:
            self.add_error("file", str(refusal))

    def save(self, commit: bool = True) -> Capture:
        self.instance.text = self.cleaned_data["text"]
        return super().save(commit)


def _proposing(names: str) -> forms.TextInput:
    """A line for which the browser proposes names from a list on the page."""
    return forms.TextInput({"list": names, "autocomplete": "off"})


class HeadForm(forms.Form):
    """What is set for all quotations of an article."""

    about = TidyLine(
        required=False,
        max_length=2000,
        help_text="Titles of events; several with semicolons between.",
        widget=_proposing("events"),
    )
    said_at = TidyLine(required=False, max_length=500, widget=_proposing("events"))
    said = TidyLine(label="Said on", required=False, widget=forms.TextInput({"autocomplete": "off"}))
    spoken_language = TidyLine(
        label="Spoken in",
        required=False,
        max_length=35,
        widget=_proposing("languages"),
        help_text="Its name or code: Russian, ru.",
    )
    translated_by = forms.ChoiceField(
        required=False,
        choices=[("", "Not recorded"), *((value, label.capitalize()) for value, label in Translator.choices)],
    )
    topics = TidyLine(required=False, max_length=2000, widget=_proposing("topics"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, head: Workbench, *args: Any, **kwargs: Any) -> None:
        self.head, self.stored = head, _stored(head)
        self.now = hashlib.sha256(repr(self.stored).encode()).hexdigest()[:16]
        initial = {**self.stored, "seen": self.now}
        super().__init__(*args, auto_id="all_%s", label_suffix="", initial=initial, **kwargs)
        words = dates.parse(head.said).words if head.said else ""
        self.fields["said"].help_text = f"Readers see {words}." if words else "2019-10-03, or 2019-10."

    def clean_about(self) -> list[Event]:
        return [event_called(one) for one in _several(self.cleaned_data["about"])]

    def clean_said_at(self) -> Event | None:
        typed = self.cleaned_data["said_at"]
        return event_called(typed) if typed else None

    def clean_said(self) -> str:
        typed: str = self.cleaned_data["said"]
        if typed:
            try:
                dates.parse(typed)
            except dates.DateError as error:
                raise ValidationError(str(error), code="edtf") from error
        return typed

    def clean_spoken_language(self) -> str:
        typed: str = self.cleaned_data["spoken_language"]
        return language(typed) if typed else ""

    def clean_topics(self) -> list[Topic]:
        return [_topic_called(one) for one in _several(self.cleaned_data["topics"])]

    def clean(self) -> dict[str, Any]:
        """Refuse to overwrite what was set meanwhile, and let the next press do it knowingly."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("seen") != self.now and not self.errors:
            told = "; ".join(f"{self[name].label}: {value}" for name, value in self.stored.items() if value)
            self.data = {**{name: self.data.get(name) for name in self.fields}, "seen": self.now}
            raise ValidationError(
                f"Somebody set this in the meantime ({told or 'now nothing is set'}). What you typed is "
                "still here: press the button again to set it instead."
            )
        return cleaned

    def save(self) -> None:
        for name in ("said_at", "said", "spoken_language", "translated_by"):
            setattr(self.head, name, self.cleaned_data[name])
        self.head.save()
        self.head.about.set(self.cleaned_data["about"])
        self.head.topics.set(self.cleaned_data["topics"])


class SuggestionForm(forms.Form):
    """One suggestion, as it is typed. The words and the speaker are judged when it is decided."""

    text = TidyField(label="Words", required=False, max_length=100_000)
    speaker_name = TidyLine(required=False, max_length=300)
    speaker_is = forms.CharField(required=False)
    picked = forms.CharField(required=False)
    name_as_printed = TidyLine(required=False, max_length=300)
    role_as_printed = TidyLine(required=False, max_length=300)
    context = TidyLine(required=False, max_length=200)
    form = forms.ChoiceField(choices=Form.choices)
    about = TidyLine(required=False, max_length=500)

    def clean_speaker_is(self) -> str:
        chosen: str = self.cleaned_data["speaker_is"]
        if chosen and not (chosen in KINDS_OF_SPEAKER or _CHOSEN.fullmatch(chosen)):
            raise ValidationError("Choose one of those offered.")
        return chosen

    def clean_picked(self) -> str:
        given = self.cleaned_data["picked"]
        return an_id(given) if given else ""

    def clean_about(self) -> Event | None:
        typed = self.cleaned_data["about"]
        return event_called(typed) if typed else None


class HandForm(forms.Form):
    """Words chosen by hand: selected (their places), or named by block, first and last words."""

    block = forms.IntegerField(
        min_value=1,
        max_value=10**6,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Give the number of the block: it stands beside the text."},
    )
    first = TidyField(
        label="First words",
        max_length=100_000,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Give the first words: copy them from the text."},
    )
    last = TidyField(
        label="Last words",
        required=False,
        max_length=100_000,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    start = forms.CharField(required=False, widget=forms.HiddenInput)
    end = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, source: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="hand_%s", label_suffix="", **kwargs)
        self.source = source
        self.span: text.Span | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            self.span = self._selected() or self._named()
        return cleaned

    def _selected(self) -> text.Span | None:
        """What was selected, if the words typed are still its first and last."""
        given = self.cleaned_data["start"], self.cleaned_data["end"]
        if not all(re.fullmatch("[0-9]{1,9}", one) for one in given):
            return None
        start, end = map(int, given)
        if not start < end <= len(self.source):
            return None
        words = " ".join(self.source[start:end].split())
        first, last = (" ".join(self.cleaned_data[name].split()) for name in ("first", "last"))
        return text.Span(start, end) if words.startswith(first) and words.endswith(last or first) else None

    def _named(self) -> text.Span | None:
        blocks, number = text.blocks(self.source), self.cleaned_data["block"]
        if number > len(blocks):
            self.add_error("block", f"The text has {len(blocks):,} blocks. Give a number up to that.")
            return None
        block, first, last = blocks[number - 1], self.cleaned_data["first"], self.cleaned_data["last"]
        found = text.within(self.source, block, first, last)
        if found is None:
            wrong = "first" if text.within(self.source, block, first, "") is None else "last"
            where = "in" if wrong == "first" else "after the first words in"
            typed = self.cleaned_data[wrong]
            self.add_error(wrong, f"“{typed}” does not stand {where} block {number}. Copy it from the text.")
        return found


def language(typed: str) -> str:
    """The code of a language: of its name, or as typed. ValidationError names codes that may be meant."""
    known = _CODES.get(typed.casefold())
    if known or _LANGUAGE.fullmatch(typed):
        return known or typed
    near = [one for one in LANGUAGES if one[0].casefold().startswith(typed[:3].casefold())]
    named = ", ".join(f"{code} ({name})" for name, code in near[:8] or _USUAL)
    raise ValidationError(f"Write the code of the language, as in {named}: “{typed}” is not known.")


def event_called(typed: str) -> Event:
    """The event of a title, or of its number: #12. ValidationError names those that may be meant."""
    numbered = _NUMBERED.fullmatch(typed)
    exact = list(Event.objects.filter(title__iexact=typed)[:9])
    if numbered and not exact:
        exact = list(Event.objects.filter(pk=int(numbered[1])))
    if len(exact) == 1:
        return exact[0]
    near = exact or list(_titled(typed)[:9])
    if not near:
        raise ValidationError(
            f"There is no event called “{typed}”. Write its title or its number (#12), or add the event "
            "first."
        )
    named = ", ".join(f"“{numbered_title(one)}”" for one in near[:8]) + (" and more" if near[8:] else "")
    which = "Several events are" if exact else "No event is"
    raise ValidationError(f"{which} called “{typed}”. Write one of these in full: {named}.")


def _titled(typed: str) -> QuerySet[Event]:
    """Events with all these words in their title."""
    found = Event.objects.all()
    for word in typed.split()[:8]:
        found = found.filter(title__icontains=word)
    return found


def numbered_title(event: Event) -> str:
    """By which a form knows it again, whatever other events are called."""
    return f"{event.title.replace(';', ',')} (#{event.pk})"


def _topic_called(typed: str) -> Topic:
    found = Topic.objects.filter(name__iexact=typed).first()
    if found:
        return found
    near = ", ".join(f"“{one}”" for one in Topic.objects.filter(name__icontains=typed[:100])[:8])
    mend = f"Write one of these in full: {near}." if near else "Topics are added on their own page."
    raise ValidationError(f"There is no topic called “{typed}”. {mend}")


def _several(typed: str) -> list[str]:
    return list(dict.fromkeys(one.strip() for one in typed.split(";") if one.strip()))[:50]


def _stored(head: Workbench) -> dict[str, str]:
    """What is set for all, as the form shows it."""
    about, topics = (list(head.about.all()), list(head.topics.all())) if head.pk else ([], [])
    return {
        "about": SEVERAL.join(map(numbered_title, about)),
        "said_at": numbered_title(head.said_at) if head.said_at else "",
        "said": head.said,
        "spoken_language": head.spoken_language,
        "translated_by": head.translated_by,
        "topics": SEVERAL.join(one.name for one in topics),
    }

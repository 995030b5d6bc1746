"""How the rows of an inline are read and saved: rows deleted meanwhile, and the order of voices."""

import re
from typing import Any, cast

from django import forms
from django.db.models import F
from django.http import QueryDict

from archive.models import Voice


class RowsFormSet(forms.BaseInlineFormSet):
    """A row that another editor deleted meanwhile is offered as a new one, with what was typed into it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stale = self._stale() if self.is_bound else []
        if stale:
            self.data = self._moved_to_the_end(stale)

    def _stale(self) -> list[int]:
        if not self.management_form.is_valid():
            return []
        there = {str(pk) for pk in self.get_queryset().values_list("pk", flat=True)}
        count = min(self.initial_form_count(), self.absolute_max)
        given = {number: str(self.data.get(f"{self.prefix}-{number}-id") or "") for number in range(count)}
        return [number for number, pk in given.items() if pk.isdecimal() and pk not in there]

    def _moved_to_the_end(self, stale: list[int]) -> QueryDict:
        """The rows that are still there come first, as Django counts them; then the new ones."""
        first, total = self.initial_form_count(), self.total_form_count()
        order = [n for n in range(first) if n not in stale] + stale + list(range(first, total))
        place = {old: new for new, old in enumerate(order)}
        sent = cast(QueryDict, self.data).copy()
        for name in cast(QueryDict, self.data):
            found = re.fullmatch(rf"{re.escape(str(self.prefix))}-(\d+)-(.+)", name)
            if found and int(found[1]) in place:
                del sent[name]
        for name, values in cast(QueryDict, self.data).lists():
            found = re.fullmatch(rf"{re.escape(str(self.prefix))}-(\d+)-(.+)", name)
            if found and int(found[1]) in place:
                gone = found[2] == "id" and int(found[1]) in stale
                sent.setlist(f"{self.prefix}-{place[int(found[1])]}-{found[2]}", [""] if gone else values)
        sent[f"{self.prefix}-INITIAL_FORMS"] = str(first - len(stale))
        self.__dict__.pop("management_form", None)
        return sent


class VoiceForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"] = forms.IntegerField(
                min_value=0, max_value=999, initial=1, help_text=self.fields["position"].help_text
            )

    def _get_validation_exclusions(self) -> set[str]:
        """Whether a position is taken is seen for all rows together, when they are saved."""
        return {*super()._get_validation_exclusions(), "quote"}


class VoiceFormSet(RowsFormSet):
    """Voices stand in the order of their positions; where two are the same, they are numbered anew."""

    def clean(self) -> None:
        super().clean()
        rows = self._kept()
        given = [row.cleaned_data.get("position") for row in rows]
        if None in given or len(set(given)) == len(given):
            return
        for number, row in enumerate(sorted(rows, key=_order), 1):
            row.instance.position = row.cleaned_data["position"] = number

    def _kept(self) -> list[Any]:
        rows: list[Any] = [row for row in self.forms if hasattr(row, "cleaned_data")]
        rows = [row for row in rows if not row.cleaned_data.get("DELETE")]
        return [row for row in rows if row.instance.pk or row.has_changed()]

    def save(self, commit: bool = True) -> Any:
        """All numbers are freed first: two voices may change places."""
        stored = dict(Voice.objects.filter(quote=self.instance.pk).values_list("pk", "position"))
        wanted = {row.instance.pk: row.instance.position for row in self._kept() if row.instance.pk}
        taken = {row.instance.position for row in self._kept()}
        gone = {row.instance.pk for row in self.forms if row.cleaned_data.get("DELETE")}
        for pk, position in stored.items():
            if pk not in wanted and pk not in gone:  # a voice that another editor added
                wanted[pk] = next(number for number in range(position, 2000) if number not in taken)
                taken.add(wanted[pk])
        moved = any(stored.get(pk) != position for pk, position in wanted.items())
        if not commit or not (moved or gone):
            return super().save(commit)
        Voice.objects.filter(quote=self.instance.pk).update(position=F("position") + 10_000)
        saved = super().save(commit)
        for pk, position in wanted.items():
            Voice.objects.filter(pk=pk).update(position=position)
        return saved


def _order(row: Any) -> float:
    """As numbered; a new row whose number was left as it was given comes last."""
    left = not row.instance.pk and "position" not in row.changed_data
    return float("inf") if left else row.cleaned_data["position"]

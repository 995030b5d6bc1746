"""Parameters of the zooming timeline: those of the timeline, and what its lanes are."""

from typing import Any

import django_filters

from .base import with_period
from .quotes import QuoteFilter

LANES = ("place", "actor", "topic")


@with_period
class ExploreFilter(QuoteFilter):
    """It has no order and no further pages: `sort` and `after` are no parameters of it."""

    lanes = django_filters.ChoiceFilter(
        choices=[(name, name) for name in LANES],
        error_messages={"invalid_choice": f"Choose {', '.join(LANES[:-1])} or {LANES[-1]}."},
    )
    sort = None
    after = None  # type: ignore[assignment]
    exact = None

    @property
    def cleaned(self) -> dict[str, Any]:
        return {**super().cleaned, "sort": "", "after": ""}

    @property
    def kind(self) -> str:
        """What a lane stands for."""
        return self.cleaned["lanes"] or LANES[0]

    @property
    def with_events(self) -> bool:
        """Whether events are shown beside quotes: not where something is asked that only quotes have."""
        return not self.left_out

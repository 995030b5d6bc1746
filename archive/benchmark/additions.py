"""More quotes for an archive that was made by make_benchmark: as a later import would bring them."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Max

from archive.models import Article, Capture, Quote

from .material import EPOCH, QUOTES_OF_ARTICLE, Material, Rows, Size

_JOINS = ("coverage", "comparison", "passage", "voice", "quote_about", "quote_mentions", "quote_topics")


def additions(quotes: int) -> tuple[Rows, int]:
    """Rows of `quotes` more quotes and their articles, and the first of their ids. Nothing is written.

    Of any date, but put in after all there is, within an hour.
    """
    hour = timedelta(hours=1)
    material = Material(Size(Quote.objects.count()), before=EPOCH + 2 * hour, within=hour)
    for table in _JOINS:
        material.joins[table] = _last(apps.get_model("archive", table))
    first, article = _last(Quote) + 1, max(_last(Article), _last(Capture)) + 1
    rows: Rows = defaultdict(list)
    for number in range(first, first + quotes, QUOTES_OF_ARTICLE):
        last = min(number + QUOTES_OF_ARTICLE, first + quotes)
        material.article(rows, article, range(number, last))
        article += 1
    return rows, first


def _last(model: Any) -> int:
    return model._base_manager.aggregate(last=Max("pk"))["last"] or 0

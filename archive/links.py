"""Links that keep what a reader has chosen: a page's own parameters with some of them changed.

A page has dozens of them, so they are put together without copying its parameters each time. What does not
live here: what may be chosen (archive.filters).
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.http import QueryDict

Parameters = dict[str, list[str]]

ONE_PAGE = ("after", "exact")  # parameters that are said of one page of a list: no other page keeps them


def kept(data: QueryDict, *drop: str) -> Parameters:
    """All parameters but these, in their order."""
    return {name: values for name, values in data.lists() if name not in drop}


def address(base: str, parameters: Mapping[str, Sequence[str]]) -> str:
    """The address of a page with parameters, each as often as it has values."""
    pairs = [(name, value) for name, values in parameters.items() for value in values]
    return f"{base}?{urlencode(pairs)}" if pairs else base

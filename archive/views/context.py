"""What every template may use: the archive's name, which part of the menu is open, a page's own address."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    match = request.resolver_match
    return {
        "archive_name": settings.ARCHIVE_NAME,
        "section": (match.url_name or "").split("_")[0] if match else "",
        # Made where it is used: a host that is not ours is told so on a page without it.
        "canonical": partial(request.build_absolute_uri, request.path),
    }

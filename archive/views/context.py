"""What every template may use: the archive's name, and which part of the menu is open."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    match = request.resolver_match
    return {
        "archive_name": settings.ARCHIVE_NAME,
        "section": (match.url_name or "").split("_")[0] if match else "",
    }

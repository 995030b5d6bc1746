"""robots.txt: what crawlers need not ask for.

Every record has a page of its own, and every list goes on by one link to the next page. A combination of
filters shows nothing that is not on those, and there are more of them than anybody can read.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse


def robots(request: HttpRequest) -> HttpResponse:
    """The longest rule that fits an address decides (RFC 9309): so next pages are open, without a filter."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        "Disallow: /report/",
        "Disallow: /*?",
        "Allow: /*?after=",
        "Disallow: /*?after=*&",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

"""The site's addresses and, before them, those of the pages that only `benchmark` serves."""

from django.urls import include, path

from . import pages

PLAIN, RESULTS = "/benchmark/plain/", "/benchmark/results/"

urlpatterns = [
    path(PLAIN[1:], pages.plain),
    path(RESULTS[1:], pages.results),
    path("", include("archive.urls")),
]

handler400 = "archive.views.errors.bad_request"
handler403 = "archive.views.errors.forbidden"
handler404 = "archive.views.errors.not_found"
handler500 = "archive.views.errors.server_error"

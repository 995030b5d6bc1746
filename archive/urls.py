"""Every address, named. Links are made with reverse() and {% url %} only."""

from django.contrib import admin
from django.urls import path, re_path

from archive.views import (
    about,
    actors,
    articles,
    corrections,
    errors,
    events,
    explore,
    health,
    publications,
    quotes,
    report,
    robots,
    suggest,
    timeline,
    topics,
)

admin.site.site_header = admin.site.site_title = "The Archive"
admin.site.index_title = "Records"

urlpatterns = [
    path("", timeline.timeline, name="timeline"),
    path("explore/", explore.explore, name="explore"),
    re_path(r"^(?P<year>-?\d{4})/$", explore.explore, name="explore_year"),
    re_path(r"^(?P<year>-?\d{4})/(?P<month>\d{2})/$", explore.explore, name="explore_month"),
    re_path(r"^(?P<year>-?\d{4})/(?P<month>\d{2})/(?P<day>\d{2})/$", explore.explore, name="explore_day"),
    path("quotes/", quotes.quote_list, name="quote_list"),
    path("q/<str:public_id>/", quotes.quote_detail, name="quote_detail"),
    path("actors/", actors.actor_list, name="actor_list"),
    path("actors/suggest", suggest.actor_suggest, name="actor_suggest"),
    path("actors/<str:slug>/", actors.actor_detail, name="actor_detail"),
    path("events/", events.event_list, name="event_list"),
    path("events/<str:slug>/", events.event_detail, name="event_detail"),
    path("articles/", articles.article_list, name="article_list"),
    path("articles/<str:slug>/", articles.article_detail, name="article_detail"),
    path("articles/<str:slug>/text/<int:number>.txt", articles.article_text, name="article_text"),
    path("topics/", topics.topic_list, name="topic_list"),
    path("topics/<str:slug>/", topics.topic_detail, name="topic_detail"),
    path("publications/", publications.publication_list, name="publication_list"),
    path("publications/<str:slug>/", publications.publication_detail, name="publication_detail"),
    path("corrections/", corrections.correction_list, name="correction_list"),
    path("report/<str:kind>/<str:key>/", report.report, name="report"),
    path("about/checking/", about.checking, name="about_checking"),
    path("about/dates/", about.dates, name="about_dates"),
    path("robots.txt", robots.robots, name="robots"),
    path("healthz", health.healthz, name="healthz"),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

"""The settings of the test suite: those of the site, with its mail and its passwords made quick."""

import os

os.environ.setdefault("DEBUG", "on")
# Playwright keeps an event loop running; tests that follow it in the same process use the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from archive.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECURE_SSL_REDIRECT = False
FOUR_EYES = False  # most tests have one editor; those about four eyes switch it on
PUBLIC_QUERY_SECONDS = 60  # a busy machine is no hostile search; tests about it set their own
PUBLISH_UNCHECKED = True  # most tests are not about checking; those that are set it themselves
# pytest turns DEBUG off after these settings are read: static files still come from their folders.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True

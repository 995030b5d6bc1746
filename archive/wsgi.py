"""The web server's way in: gunicorn archive.wsgi."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

gc.disable()  # what is loaded stays: looking for garbage among it takes a tenth of the time to load it
application = get_wsgi_application()
gc.freeze()  # nor is it ever looked for there
gc.enable()

"""Writers at once are PostgreSQL's: SQLite has one writer at a time, so there is no such test on it."""

from django.db import connection

collect_ignore = ["test_concurrency.py"] if connection.vendor == "sqlite" else []

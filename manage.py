#!/usr/bin/env python
"""Django's command line for the archive."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    # On a laptop, where nothing is set, commands run in DEBUG. A machine that has a secret key is a
    # production machine, and the web server (archive.wsgi) never turns DEBUG on by itself.
    if not {"DEBUG", "SECRET_KEY"} & set(os.environ):
        os.environ["DEBUG"] = "on"
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

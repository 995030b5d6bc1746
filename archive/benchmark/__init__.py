"""How fast the archive is, measured on archives of any size that are made up for it.

    words, material   a made-up archive, the same for the same seed: words, people, articles, quotes
    filling           writing it to a database, many rows at once

Nothing here is imported by the site; `make_benchmark` and `benchmark` are its commands. An archive made
so has nobody's words in it: names and sentences are drawn by chance.
"""

"""How fast the archive is, measured on archives of any size that are made up for it.

    words, material   a made-up archive, the same for the same seed: words, people, articles, quotes
    filling           writing it to a database, many rows at once; `additions`: some more, as an import
    probes, pages     what is asked for, and the two pages that only the benchmark serves (`urls`)
    reading, writing  what is measured of pages and of writes; `process`, `starting`: memory, start-up
    handwritten       the same answers by SQL as an expert writes it, and `handwritten_pages`
    serving, forms    a request, and a form that is sent back
    conducting        the run: a `worker` for each archive, `copies` to write to, `samples` and medians
    addresses         which databases and files may be named, and what is wrong with those that may not
    limits, report    what is promised and whether it was kept; tables, JSON, Markdown

Nothing here is imported by the site; `make_benchmark` and `benchmark` are its commands. An archive made
so has nobody's words in it: names and sentences are drawn by chance.
"""

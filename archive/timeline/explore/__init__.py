"""The zooming timeline: from all years to one day, each page bounded whatever the size of the archive.

zoom    which bars a period has, how it is called and written, what lies above it
bars    counts of quotes as bars
lanes   the busiest places, actors or topics of a period
events  events as bars of their true length, and those too coarse for one
day     the list that takes over at one day

Quotes are counted by archive.search.periods. Addresses are made by the view.
"""

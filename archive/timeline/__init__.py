"""Records by time: entries in order, by year and month, and the bars of the charts.

selection    which events and articles criteria select
entries      one page of entries from several kinds of records, newest or oldest first
grouping     entries under years and months
histogram    counts per year or month, as bars
printed      what an article prints, and how much of it is proved
proof        how one quote was checked, as far as readers may see it; `differing` says where it differs
quotations   the quotations of a page, with everything that is shown of each; `reading`: how they are read
reports      which articles report the events of a list
attach       quotations and reports under events and articles; `tallies`: how many each has
involved     who and what an actor is met with
finding      where the words can be read
explore      the zooming timeline, from all years to a day
"""

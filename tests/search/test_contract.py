"""What the search promises, on whichever engine DATABASE_URL names."""

import random
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from archive import dates
from archive.models import Actor, Event, Form, Mark, Place, Publication, Quote, Topic
from archive.search import BadCursor, Count, Criteria, count, facets, keys, look, months, search, speakers
from archive.search.query import parse
from tests import cast

from . import reference
from .twin import expected
from .writes import DATES, WORDS, Writer

pytestmark = pytest.mark.django_db


def ids(text: str = "", **given: Any) -> list[int]:
    return list(search(Criteria(query=parse(text), **given)).ids)


def walk(criteria: dict[str, Any], limit: int) -> list[int]:
    """All pages of a search, one after the other."""
    found: list[int] = []
    after = ""
    while True:
        page = search(Criteria(**criteria, after=after), limit=limit)
        found += page.ids
        after = page.next
        if not after:
            return found


class TestWords:
    def test_every_word_is_wanted_in_any_order(self) -> None:
        both = cast.quote("The river under the bridge")
        cast.quote("The bridge alone")
        assert ids("bridge river") == [both.pk]

    def test_a_phrase_is_found_in_a_row_only(self) -> None:
        row = cast.quote("We will open again")
        cast.quote("We will again open")
        assert ids('"open again"') == [row.pk]

    def test_exclusion_or_and_beginning(self) -> None:
        cat, dog, bird = (cast.quote(text) for text in ("A cat sat", "A dog sat", "A bird sang"))
        assert ids("cat OR dog", sort="oldest") == [dog.pk, cat.pk]
        assert ids("sat -cat") == [dog.pk]
        assert ids("-sat") == [bird.pk]
        assert ids("bir*") == [bird.pk]

    @pytest.mark.parametrize(
        ("text", "search"),
        [
            ("ZÜRICH", "zurich"),
            ("naïve", "NAIVE"),
            ("Škoda", "skoda"),
            ("МОСКВА", "москва"),
            ("ещё", "ЕЩЁ"),
            ("Ελλάς", "ΕΛΛΆΣ"),
            ("don't", "don't"),
            ("well-known", "well-known"),
            ("100₽ each", "100"),
            ("l’État", "etat"),
            ("straße", "Straße"),
            ("1.500.000", '"1.500.000"'),
            ("e-mail@example.org", "example"),
            ("a/b/c.txt", "txt"),
            ("Łódź", "łodz"),
            ("İzmir", "izmir"),
        ],
    )
    def test_case_and_latin_accents_do_not_matter(self, text: str, search: str) -> None:
        quote = cast.quote(f"They said {text} twice")
        assert ids(search) == [quote.pk]

    @pytest.mark.parametrize("search", ["еще", "й" + "x"])
    def test_other_letters_stay_what_they_are(self, search: str) -> None:
        cast.quote("ещё")
        assert ids(search) == []

    @pytest.mark.parametrize("text", ["a1", "fdirect", "kunchecked", "sp", "#a1", "tags:a1", '"#fdirect"'])
    def test_no_word_reaches_the_tags(self, text: str) -> None:
        cast.quote(said="2019")
        assert ids(text) == []

    @pytest.mark.parametrize(
        "text",
        ["a'b", 'x" OR "y', "x) OR (y", "NEAR(a b)", "{text}:a", "abc:*", "!x & y", "^a", "x\\"],
    )
    def test_signs_of_the_engines_are_taken_literally(self, text: str) -> None:
        cast.quote("unrelated")
        assert ids(text) == []


class TestFilters:
    def test_values_of_a_field_are_alternatives_and_fields_add_up(self) -> None:
        mira, olof = cast.actor("Mira Tallow"), cast.actor("Olof Brandt")
        hers, his = cast.quote("bridge", by=mira), cast.quote("bridge", by=olof, form=Form.PARTIAL)
        assert sorted(ids(speakers=(mira.pk, olof.pk))) == [hers.pk, his.pk]
        assert ids(speakers=(mira.pk, olof.pk), forms=("partial",)) == [his.pk]

    def test_a_quote_is_found_under_each_of_its_voices_once(self) -> None:
        mira, olof = cast.actor("Mira Tallow"), cast.actor("Olof Brandt")
        quote = cast.quote(by=[mira, olof, mira, "an official"])
        assert ids(speakers=(mira.pk, olof.pk)) == [quote.pk]

    def test_an_event_finds_what_was_said_at_it_and_about_it(self) -> None:
        event = cast.event()
        at, about = cast.quote(said_at=event, said="2018-01-02"), cast.quote(about=[event], said="2018-01-01")
        assert ids(events=(event.pk,)) == [at.pk, about.pk]

    def test_a_place_finds_what_concerns_events_there(self) -> None:
        place = cast.place()
        event = cast.event()
        event.places.add(place)
        about = cast.quote(about=[event])
        cast.quote()
        assert ids(places=(place.pk,)) == [about.pk]

    def test_a_country_finds_once_what_concerns_events_anywhere_in_it(self) -> None:
        sochi, moscow = cast.place("Sochi", country="RU"), cast.place("Moscow", country="RU")
        one, other = cast.event("The forum"), cast.event("The reply")
        one.places.add(sochi, moscow)
        other.places.add(moscow)
        about = cast.quote("On both", about=[one, other])
        assert ids(places=("RU",)) == [about.pk]
        assert count(Criteria(places=("RU",))) == Count(1, True)
        assert ids(places=("GE",)) == []
        moscow.country = "GE"
        moscow.save()
        assert ids(places=("RU",)) == ids(places=("GE",)) == [about.pk]
        one.places.remove(sochi)
        assert ids(places=("RU",)) == []

    def test_a_mark_is_the_one_readers_see(self) -> None:
        quote = cast.quote("We […] will", verdict="edited")
        assert ids(marks=(Mark.SHORTENED,)) == [quote.pk]

    def test_unknown_values_find_nothing(self) -> None:
        cast.quote()
        assert ids(forms=("nonsense",)) == ids(speakers=(10**30,)) == ids(marks=('x" OR "\0',)) == []
        assert ids(first=10**30) == ids(last=-(10**30)) == ids(speakers=(-1,)) == []

    def test_added_from_is_the_day_of_publication(self) -> None:
        old, new = (cast.quote(published_at=datetime(2020, 5, day, 12, tzinfo=UTC)) for day in (1, 2))
        assert ids(added_from=date(2020, 5, 2)) == [new.pk]
        assert ids(sort="added") == [new.pk, old.pk]


class TestOrder:
    def test_newest_and_oldest_both_put_the_undated_last(self) -> None:
        bare = cast.article(published="")
        days = ("2019", "2019-10-03", "", "../2014", "2014")
        said = {day: cast.quote(said=day, article=bare).pk for day in days}
        newest = ["2019-10-03", "2019", "2014", "../2014", ""]
        oldest = ["2014", "2019", "2019-10-03", "../2014", ""]
        assert ids() == [said[day] for day in newest]
        assert ids(sort="oldest") == [said[day] for day in oldest]

    def test_the_best_match_is_first_and_equal_ones_are_newest_first(self) -> None:
        long = cast.quote("bridge " + "and many other words " * 9, said="2020")
        twice = [cast.quote("bridge bridge bridge", said=day).pk for day in ("2018", "2019")]
        assert ids("bridge", sort="best") == [*reversed(twice), long.pk]

    def test_speakers_are_in_alphabetical_order_and_unnamed_ones_last(self) -> None:
        unnamed = cast.quote(by="an official")
        zora, adam = cast.quote(by=cast.actor("Adam Zora")), cast.quote(by=cast.actor("Zora Adam"))
        assert ids(sort="speaker") == [adam.pk, zora.pk, unnamed.pk]

    @pytest.mark.parametrize(
        "after", ["x", "%00", "W10", "WyJuZXdlc3QiXQ", "WyJuZXdlc3QiLCJhIl0", "é", "=" * 3000, "[" * 1900]
    )
    def test_a_false_cursor_is_refused(self, after: str) -> None:
        with pytest.raises(BadCursor):
            search(Criteria(after=after))

    def test_a_cursor_of_another_order_is_refused(self) -> None:
        for _ in range(2):
            cast.quote()
        after = search(Criteria(), limit=1).next
        with pytest.raises(BadCursor):
            search(Criteria(sort="oldest", after=after))


class TestFacets:
    def test_a_facet_is_counted_under_all_filters_but_its_own(self) -> None:
        mira, olof = cast.actor("Mira Tallow"), cast.actor("Olof Brandt")
        cast.quote("bridge", by=mira, said="2019")
        cast.quote("bridge", by=olof, said="2020-01-01")
        found = facets(Criteria(speakers=(mira.pk,)))
        assert {(one.value, one.n) for one in found.speakers} == {(mira.pk, 1), (olof.pk, 1)}
        assert [(one.year, one.n, one.longer) for one in found.years] == [(2019, 1, 1)]
        assert found.exact and found.among == 0

    def test_more_than_can_be_counted_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("archive.search.counting.MOST_SAMPLED", 3)
        monkeypatch.setattr("archive.search.counting.MOST_COUNTED", 3)
        for _ in range(5):
            cast.quote("bridge")
        found = facets(Criteria(query=parse("bridge")))
        assert not found.exact and found.among == 3 and "speakers" in found.sampled
        total = search(Criteria(query=parse("bridge")), limit=2).total
        assert (total.n, total.exact) == (3, False)
        assert facets(Criteria()).exact

    def test_speakers_say_how_often_and_between_which_days(self) -> None:
        mira = cast.actor("Mira Tallow")
        for day in ("2018-05-03", "2019-10"):
            cast.quote("bridge", by=mira, said=day)
        cast.quote("river")
        (row,) = speakers(Criteria(query=parse("bridge")))
        assert (row.actor, row.n) == (mira.pk, 2)
        assert (row.first, row.last) == (dates.day_number(2018, 5, 3), dates.day_number(2019, 10, 31))

    def test_months_of_one_filter_or_none_are_exact_at_any_size(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("archive.search.counting.MOST_COUNTED", 1)
        mira = cast.actor()
        for text in (
            "2019-03-01",
            "2019-03-01",
            "2019-03",
            "2019-05-31/2019-06-01",
            "2019",
            "2018-12/2019-01",
        ):
            cast.quote("bridge", by=mira, said=text)
        for criteria in (Criteria(), Criteria(speakers=(mira.pk,))):
            assert list(months(criteria, 2019)[0]) == [(3, 3, 1), (5, 1, 1)]

    def test_months_count_what_is_known_to_the_month(self) -> None:
        for day in ("2019-10-03", "2019-10", "2019-12-31", "2019", "2020-01"):
            cast.quote("bridge", said=day)
        found, uncounted = months(Criteria(query=parse("bridge")), 2019)
        assert [(one.month, one.n, one.longer) for one in found] == [(10, 2, 1), (12, 1, 0)]
        assert uncounted is None

    def test_months_before_those_that_were_counted_are_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("archive.search.counting.MOST_COUNTED", 2)
        for day in ("2019-10-03", "2019-10", "2019-12-31", "2019-03-01"):
            cast.quote("bridge", said=day)
        found, uncounted = months(Criteria(query=parse("bridge")), 2019)
        assert ([(one.month, one.n) for one in found], uncounted) == ([(10, 1), (12, 1)], 10)


class TestAgainstTheSlowWay:
    """Random searches over random records give what a look at every record gives."""

    @pytest.fixture
    def chance(self, tmp_path: Path) -> random.Random:
        writer = Writer(7, tmp_path)
        for _ in range(40):
            writer.do_add_quote()
        return random.Random(11)

    def _criteria(self, chance: random.Random) -> dict[str, Any]:
        word, other = chance.choice(WORDS[:5]), chance.choice(WORDS[:5])
        searches = [word, f"-{word}", "bridge OR river", "nev*", "", "", ""]
        searches += [
            f'"{word} {other}"',
            f'-"{word} {other}"',
            f'"{word} {other[:3]}"*',
            f'"{word} {other}" OR again',
        ]
        chosen: dict[str, Any] = {"query": parse(chance.choice(searches))}
        for kind, model in (
            ("speakers", Actor),
            ("events", Event),
            ("topics", Topic),
            ("places", Place),
            ("publications", Publication),
            ("mentions", Actor),
        ):
            if chance.random() < 0.2:
                found = list(model._base_manager.values_list("pk", flat=True))
                chosen[kind] = tuple(chance.sample(found, min(2, len(found))))
        if chance.random() < 0.2:
            chosen["forms"] = tuple(chance.sample(Form.values, 2))
        if chance.random() < 0.2:
            chosen["marks"] = tuple(chance.sample(Mark.values, 6))
        if chance.random() < 0.5:
            days = [dates.parse(day).first for day in DATES if day] + [None, None]
            chosen["first"], chosen["last"] = chance.choice(days), chance.choice(days)
        return chosen

    def test_pages_totals_and_facets(self, chance: random.Random) -> None:
        rows = expected()
        for _ in range(300):
            chosen = self._criteria(chance)
            wanted = reference.matches(rows, Criteria(**chosen))
            orders = {
                "newest": wanted,
                "oldest": reference.oldest_first(wanted),
                "added": reference.by_added(rows, wanted),
                "speaker": reference.by_speaker(wanted),
            }
            for sort, order in orders.items():
                found = walk({**chosen, "sort": sort}, 6)
                assert found == [keys.quote_id(key) for key in order], (sort, chosen)
            best = walk({**chosen, "sort": "best"}, 5)
            assert sorted(best) == sorted(found), chosen
            total = search(Criteria(**chosen), limit=3).total
            assert (total.n, total.exact) == (len(wanted), True), chosen
            self._compare_facets(rows, Criteria(**chosen))

    @pytest.mark.parametrize(("few", "looked_at"), [(0, 2_000), (0, 5), (3, 12)])
    def test_the_order_of_the_day_added_is_the_same_whichever_way_it_is_read(
        self, chance: random.Random, monkeypatch: pytest.MonkeyPatch, few: int, looked_at: int
    ) -> None:
        monkeypatch.setattr("archive.search.backends.sqlite._FEW", few)
        monkeypatch.setattr("archive.search.backends.sqlite._LOOKED_AT", looked_at)
        rows = expected()
        for _ in range(100):
            chosen = self._criteria(chance) | {"added_from": chance.choice([None, date(2020, 1, 1)])}
            order = reference.by_added(rows, reference.matches(rows, Criteria(**chosen)))
            assert walk({**chosen, "sort": "added"}, 4) == [keys.quote_id(key) for key in order], chosen

    def _compare_facets(self, rows: reference.Rows, criteria: Criteria) -> None:
        found = facets(criteria)
        for kind in ("speakers", "publications", "events", "mentions", "topics", "forms", "marks"):
            counted = {str(one.value): one.n for one in getattr(found, kind)}
            assert counted == reference.counted(rows, criteria.without(kind), kind), (kind, criteria)
        by_year = {one.year: one.n for one in found.years}
        assert by_year == reference.years(rows, criteria.without("first", "last")), criteria

    def test_ids_are_of_public_quotes_only(self, chance: random.Random) -> None:
        assert set(walk({}, 10)) == set(Quote.objects.published().values_list("pk", flat=True))


class TestExactly:
    """What is counted among the newest alone can be counted whole, if a reader asks."""

    @pytest.fixture(autouse=True)
    def few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("archive.search.counting.MOST_SAMPLED", 3)
        monkeypatch.setattr("archive.search.counting.MOST_COUNTED", 4)
        mira, olof = cast.actor("Mira Tallow"), cast.actor("Olof Brandt")
        for year in range(2001, 2007):
            cast.quote("bridge", by=mira if year < 2004 else olof, said=str(year))

    def test_the_total(self) -> None:
        bridge = Criteria(query=parse("bridge"))
        assert look(bridge).page.total == Count(4, False)
        assert look(bridge, exactly=["total"]).page.total == Count(6, True)

    def test_the_years(self) -> None:
        bridge = Criteria(query=parse("bridge"))
        found = look(bridge).facets
        assert (sum(one.n for one in found.years), found.years_among, found.uncounted) == (4, 4, 2002)
        found = look(bridge, exactly=["years"]).facets
        assert (sum(one.n for one in found.years), found.years_among, found.uncounted) == (6, 0, None)

    def test_a_facet_and_no_other(self) -> None:
        found = look(Criteria(query=parse("bridge")), exactly=["speakers"]).facets
        assert [one.n for one in found.speakers] == [3, 3]
        assert "speakers" not in found.sampled and "forms" in found.sampled

    def test_a_period_of_one_value_or_none_is_exact_at_any_size(self) -> None:
        cast.quote("river", said="2002-12/2003-01")
        cast.quote("river", said="/2002-06")
        first, last = dates.parse("2002-01-15").first, dates.parse("2004-02-10").last
        assert count(Criteria(first=first, last=last)) == Count(5, True)
        mira = Actor.objects.get(voices__quote__said="2001")
        assert count(Criteria(first=first, last=last, speakers=(mira.pk,))) == Count(2, True)


class TestPeriods:
    def test_any_period_is_counted_as_it_is_listed(self, tmp_path: Path) -> None:
        writer, chance = Writer(5, tmp_path), random.Random(3)
        for _ in range(30):
            writer.do_add_quote()
        days = [day for text in DATES if text for day in (dates.parse(text).first, dates.parse(text).last)]
        for _ in range(100):
            first, last = (
                chance.choice([None, *(day + chance.randint(-40, 40) for day in days if day)]) for _ in "ab"
            )
            criteria = Criteria(first=first, last=last)
            assert count(criteria) == Count(len(walk({"first": first, "last": last}, 50)), True), criteria


class TestOnePass:
    def test_page_total_and_facets_of_a_small_result_are_one_query(
        self, django_assert_num_queries: Any
    ) -> None:
        cast.quote("bridge")
        with django_assert_num_queries(1):
            look(Criteria(query=parse("bridge")))

    def test_a_page_is_the_same_with_facets_and_without(self) -> None:
        for _ in range(4):
            cast.quote("bridge")
        for sort in ("newest", "oldest", "added", "speaker", "best"):
            criteria = Criteria(query=parse("bridge"), sort=sort)
            assert look(criteria, limit=3).page == search(criteria, limit=3), sort
            after = search(criteria, limit=3).next
            rest = Criteria(query=parse("bridge"), sort=sort, after=after)
            assert look(rest, limit=3).page == search(rest, limit=3), sort

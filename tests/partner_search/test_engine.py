"""The embedded engine as its callers see it: following edits, cursors, getting ready, threads."""

import datetime
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pyroaring import BitMap

from accounts.actions import note_change
from accounts.models import PersonChange, User
from countries.queries import eligible_on, today
from partner_search import documents
from partner_search.engine import embedded, get_engine
from partner_search.engine.embedded import EmbeddedEngine
from partner_search.engine.log import ChangeLog
from partner_search.engine.terms import Postings, bitmap
from partner_search.jobs import refresh_documents
from partner_search.models import PersonDocument
from partner_search.query import Place, Query, place_of
from profiles.models import Profile
from tests import people
from tests.partner_search.crowd import make_crowd

pytestmark = pytest.mark.django_db


def _rename(user: User, name: str) -> None:
    User.objects.filter(pk=user.pk).update(name=name)
    note_change(user)


def _find(engine: EmbeddedEngine, text: str) -> list[int]:
    return engine.search(Query(text=text), ()).ids


def test_latin_typing_finds_greek_and_a_slip_is_forgiven() -> None:
    greek, polish = people.validated(name="Χρήστος Δοκιμή"), people.validated("PL", name="Łucja Próba")
    engine = EmbeddedEngine()
    assert _find(engine, "christos") == [greek.pk]
    assert _find(engine, "CHRISTSO") == [greek.pk]
    assert _find(engine, "probaa") == [polish.pk]
    assert _find(engine, "brzzt") == []


def test_an_edit_is_found_at_once_by_every_engine() -> None:
    person = people.validated(name="Vorher Probe")
    one, other = EmbeddedEngine(), EmbeddedEngine()
    assert _find(one, "vorher") == _find(other, "vorher") == [person.pk]
    _rename(person, "Nachher Probe")
    refresh_documents()
    for engine in (one, other):
        assert _find(engine, "vorher") == []
        assert _find(engine, "nachher") == [person.pk]


def test_two_edits_between_searches_leave_no_trace() -> None:
    person = people.validated(name="First")
    engine = EmbeddedEngine()
    for name in ("Second", "Third", "Fourth"):
        assert _find(engine, "first second third") == []
        _rename(person, name)
    assert _find(engine, "fourth") == [person.pk]
    index = engine._ready()
    assert {"first", "second", "third"}.isdisjoint(index.texts.terms.ordered)
    assert index.texts.terms.ordered == sorted({*index.texts.terms.head, *index.texts.terms.body})


def test_what_left_the_index_left_every_bitmap() -> None:
    make_crowd(4)
    engine = EmbeddedEngine()
    index = engine._ready()
    Profile.objects.update(findable=False)
    note_change(*User.objects.all())
    engine.catch_up()
    assert not index.people
    assert not index.texts.terms.ordered
    assert not index.texts.themes
    assert not any(index._facet_bitmaps())
    assert not any(found for days in index.days.values() for found in days.values())
    assert not any(found for pairs in index.texts.terms.pairs for found in pairs.values())


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "r1.1", "r9.1.1", "r1.99999999.1", "r1.1.99999999999", "a2.738000.5\n", "٣", "r1.-1.1", "\x00"],
)
def test_a_forged_cursor_gives_the_first_page(cursor: str) -> None:
    make_crowd(5)
    engine = EmbeddedEngine()
    assert engine.search(Query(after=cursor), ()) == engine.search(Query(), ())


def test_a_cursor_beyond_everybody_gives_an_empty_page() -> None:
    make_crowd(5)
    result = EmbeddedEngine().search(Query(after="r2.1.1"), ())
    assert (result.ids, result.next) == ([], None)
    assert result.total > 100


def test_cursors_are_read_back() -> None:
    place = Place(2, 739_000, 17)
    for sort in ("relevance", "active", "newest"):
        assert place_of(Query(sort=sort, after=place.cursor(sort))) == place
    assert place_of(Query(sort="newest", after=place.cursor("active"))) is None


def test_the_next_page_does_not_move_when_people_before_it_change() -> None:
    make_crowd(6)
    engine = EmbeddedEngine()
    first = engine.search(Query(), ())
    second = engine.search(Query(after=first.next), ())
    Profile.objects.filter(pk__in=first.ids).update(findable=False)
    note_change(*first.ids)
    assert engine.search(Query(after=first.next), ()).ids == second.ids


def test_hostile_queries_are_answered() -> None:
    make_crowd(7)
    engine = EmbeddedEngine()
    odd = frozenset({"\x00", "\ud800", "x" * 10_000})
    for query in (
        Query(text="a" * 100_000),
        Query(text="\ud800 \x00 %_*?[" * 100, language="\x00/../en"),
        Query(countries=odd, tiers=odd, levels=odd, subjects=odd, themes=odd, roles=odd),
        Query(languages=frozenset({("\ud800", "\x00")}), age_from=-(10**20), age_to=10**20),
        Query(age_from=19, age_to=3, active_weeks=10**12, sort="\x00"),
        Query(active_weeks=-5, day=datetime.date.min),
        Query(day=datetime.date.max),
    ):
        result = engine.search(query, (0,))
        assert result.total >= len(result.ids)


def test_a_search_costs_two_queries_however_many_there_are() -> None:
    make_crowd(8)
    engine = EmbeddedEngine()
    engine.catch_up()
    with CaptureQueriesContext(connection) as queries:
        assert engine.search(Query(text="sea"), ()).total
    assert len(queries) == 2


def test_catching_up_costs_as_many_queries_for_many_as_for_few() -> None:
    make_crowd(8)
    engine = EmbeddedEngine()
    engine.catch_up()
    counts = []
    for many in (2, 200):
        engine._recent.clear()
        note_change(*User.objects.order_by("pk")[:many])
        with CaptureQueriesContext(connection) as queries:
            engine.catch_up()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_log_reads_what_commits_late() -> None:
    person = people.validated()
    note_change(person)
    log = ChangeLog()
    log.start()
    late = log.last + 1
    PersonChange.objects.create(id=late + 1, user=person)
    rows = log.read()
    log.done(rows)
    assert [number for number, _ in rows] == [late + 1]
    PersonChange.objects.create(id=late, user=person)
    rows = log.read()
    log.done(rows)
    assert [number for number, _ in rows] == [late]
    assert log.read() == []


def test_a_gap_is_not_watched_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    log = ChangeLog()
    log.start()
    PersonChange.objects.create(id=log.last + 100, user=people.user())
    log.done(log.read())
    assert len(log.gaps) == 99
    monkeypatch.setattr("partner_search.engine.log.GAP_SECONDS", -1)
    log.read()
    assert not log.gaps


def test_a_large_index_gets_ready_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    people.validated()
    monkeypatch.setattr(embedded, "AT_ONCE", 0)
    started: list[str] = []
    monkeypatch.setattr(threading.Thread, "start", lambda thread: started.append(thread.name))
    engine = EmbeddedEngine()
    assert not engine.prepare()
    assert started == ["search"]
    assert not engine.ready
    engine._ready()
    assert engine.prepare()


def test_a_small_index_is_ready_when_asked_for() -> None:
    engine = get_engine()
    assert not engine.ready
    assert engine.prepare()
    assert engine.ready
    assert get_engine() is engine


def test_a_cold_start_reads_stored_documents_and_refreshes_old_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    old, same = people.validated(name="Old"), people.validated(name="Same")
    refresh_documents()
    assert PersonDocument.objects.count() == 2
    _rename(old, "New")
    folded: list[list[int]] = []
    build = documents._build

    def watched(ids: list[int]) -> Iterator[documents.Document]:
        folded.append(ids)
        return build(ids)

    monkeypatch.setattr(documents, "_build", watched)
    engine = EmbeddedEngine()
    assert _find(engine, "new") == [old.pk]
    assert _find(engine, "same") == [same.pk]
    assert folded == [[old.pk]]


def test_stored_documents_follow_and_leave() -> None:
    stays, leaves = people.validated(), people.validated()
    note_change(stays, leaves)
    refresh_documents()
    Profile.objects.filter(pk=leaves.pk).update(findable=False)
    note_change(leaves)
    refresh_documents()
    assert [row.pk for row in PersonDocument.objects.all()] == [stays.pk]
    assert documents.stale() == []


def test_rebuild_search_writes_every_document(capsys: pytest.CaptureFixture[str]) -> None:
    make_crowd(9)
    call_command("rebuild_search")
    assert PersonDocument.objects.count() == Profile.objects.listable().count()
    assert f"{PersonDocument.objects.count()} people in" in capsys.readouterr().out


def test_a_rebuild_answers_as_before() -> None:
    make_crowd(9)
    engine = EmbeddedEngine()
    before = engine.search(Query(text="sea"), ())
    assert engine.rebuild() == Profile.objects.listable().count()
    assert engine.search(Query(text="sea"), ()) == before


def test_an_unknown_country_named_like_a_tier_takes_nothing_away() -> None:
    person, tier = people.validated("GR"), frozenset({"eu"})
    assert EmbeddedEngine().search(Query(tiers=tier, countries=tier), ()).ids == [person.pk]


def test_hidden_people_are_in_no_count() -> None:
    shown, hidden = people.validated("PL"), people.validated("GR")
    result = EmbeddedEngine().search(Query(), [hidden.pk, 10**6])
    assert result.ids == [shown.pk]
    assert result.facets["country"] == {"PL": 1}


def test_a_year_without_a_sign_in_ends_the_listing_by_itself() -> None:
    person = people.validated(last_active_on=today())
    engine = EmbeddedEngine()
    last = today() + datetime.timedelta(days=365)
    query = Query(day=last)
    assert engine.search(query, ()).ids == [person.pk]
    assert engine.search(replace(query, day=last + datetime.timedelta(days=1)), ()).ids == []


def test_threads_never_see_half_an_update(monkeypatch: pytest.MonkeyPatch) -> None:
    make_crowd(10)
    engine = EmbeddedEngine()
    expected = engine.search(Query(text="sea"), ())
    index, known = engine._ready(), list(documents.build(engine._ready().people))
    eligible = eligible_on(today())

    def catch_up(self: EmbeddedEngine) -> None:
        with self._lock:
            index.update([document.user_id for document in known], (), lambda ids: known)
            index.update((), known, lambda ids: known)
            self._days.clear()

    monkeypatch.setattr(embedded, "eligible_on", lambda day: eligible)
    monkeypatch.setattr(EmbeddedEngine, "catch_up", catch_up)
    answers: list[object] = []

    def search() -> None:
        answers.extend(engine.search(Query(text="sea"), ()) for _ in range(5))

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 20


def test_small_and_large_postings_say_the_same() -> None:
    postings = Postings()
    for user_id in range(40):
        postings.extend("a", [user_id])
        assert bitmap(postings["a"]) == BitMap(range(user_id + 1))
    for user_id in range(40):
        assert postings.of(BitMap([user_id])) == ["a"]
        postings.drop("a", BitMap([user_id]))
    assert not postings

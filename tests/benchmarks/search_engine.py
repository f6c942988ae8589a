"""The embedded engine at a million people, beside tantivy answering the same (issue 3, Figures)."""

import gc
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from statistics import median

from django.core.management import call_command
from django.db import connection, transaction

from accounts.actions import note_change
from accounts.models import User
from partner_search import documents
from partner_search.engine.embedded import EmbeddedEngine
from partner_search.engine.index import Index
from partner_search.engine.log import ChangeLog
from partner_search.models import PersonDocument
from partner_search.query import Query
from tests import people as cast
from tests.benchmarks.figures import Figure
from tests.benchmarks.search_peer import FACETS, Peer
from tests.benchmarks.search_people import People, Question, mix, spell, typed

MILLION, SMALL, QUICK = 1_000_000, 10_000, 3_000
QUESTIONS, ROUNDS, EDITS = 60, 3, 20
TYPED = ("prefix", "typo", "latin_for_greek")
MARKED = "Μαρκαρισμένη"  # a name nobody else has


def run(quick: bool) -> list[Figure]:
    """Compare the answers; with a million people also time both, and build, edit and weigh the index."""
    ensure_tables()
    if quick:
        return _quick()
    people = People(int(os.environ.get("SEARCH_PEOPLE", MILLION)))
    engine, built = _stored_engine(people)
    small = _small_engine()
    peer = Peer(_stored_rows())
    asked = mix(people, QUESTIONS)
    equal = sum(_agree(engine, peer, question.query) for question in asked) / len(asked)
    figures = [
        *_race(engine, peer, small, asked),
        Figure("equal_answers", equal, ">=1", unit="share", n=len(asked), rounds=1),
        *(_typed(engine, people, kind) for kind in TYPED),
        *built,
        _edits(engine),
    ]
    _forget_stored()
    return figures


def ensure_tables() -> None:
    """Make the tables of the site where a benchmark has none yet."""
    if PersonDocument._meta.db_table not in connection.introspection.table_names():
        call_command("migrate", verbosity=0)


def _quick() -> list[Figure]:
    people = People(QUICK)
    rows = list(people.rows())
    engine, peer = _engine(map(documents.read, rows)), Peer(rows)
    asked = mix(people, 24)
    equal = sum(_agree(engine, peer, question.query) for question in asked) / len(asked)
    return [Figure("equal_answers", equal, ">=1", unit="share", n=len(asked), rounds=1)]


def _engine(found: Iterable[documents.Document]) -> EmbeddedEngine:
    """Return an engine that holds these documents and has read the log until now."""
    engine, index, log = EmbeddedEngine(), Index(), ChangeLog()
    log.start()
    engine.load(index, found)
    engine._index, engine._log = index, log
    return engine


def _small_engine() -> EmbeddedEngine:
    return _engine(islice(documents.stored(), SMALL))


def _stored_rows() -> Iterator[tuple[int, str, str, str]]:
    return iter(documents._rows().iterator(chunk_size=10_000))


def _stored_engine(people: People) -> tuple[EmbeddedEngine, list[Figure]]:
    """Store the people, weigh and time a cold build in a process of its own, and build one here."""
    _store(people)
    child = "import django; django.setup(); from tests.benchmarks.search_engine import weigh; weigh()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    found = subprocess.run([sys.executable, "-c", child], env=environment, capture_output=True, check=True)
    seconds, megabytes, terms, foreign = json.loads(found.stdout.splitlines()[-1])
    share = people.count / MILLION
    engine = EmbeddedEngine()
    engine.catch_up()
    return engine, [
        Figure("memory", megabytes / share, "<=600", reach=350, unit="MB", n=people.count, rounds=1),
        Figure("cold_build", seconds / share, "<=120", reach=20, unit="s", n=people.count, rounds=1),
        Figure("distinct_terms", terms / share, ">=300000", n=people.count, rounds=1),
        Figure("greek_or_cyrillic_terms", foreign / terms, ">=0.25", unit="share", n=terms, rounds=1),
    ]


def _store(people: People) -> None:
    """Write the stored documents, past the models: their users do not exist."""
    table, rows = PersonDocument._meta.db_table, people.rows()
    columns = "user_id, fields, head_terms, body_terms, change"
    insert = f"INSERT INTO {table} ({columns}) VALUES (%s, %s, %s, %s, 0)"
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
        while chunk := list(islice(rows, 20_000)):
            with transaction.atomic():
                cursor.executemany(insert, chunk)


def _forget_stored() -> None:
    """Give the space back that the stored documents took."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {PersonDocument._meta.db_table}")
        cursor.execute("VACUUM")


def weigh() -> None:
    """Build the engine from the stored documents; print seconds, MB, and how many terms it has."""
    before, begun = _megabytes(), time.perf_counter()
    engine = EmbeddedEngine()
    engine.catch_up()
    seconds = time.perf_counter() - begun
    gc.collect()
    grown = _megabytes() - before
    assert engine._index is not None
    ordered = engine._index.texts.terms.ordered
    foreign = sum(not term.isascii() for term in ordered)
    print(json.dumps([seconds, grown, len(ordered), foreign]))


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def _agree(engine: EmbeddedEngine, peer: Peer, query: Query) -> bool:
    """Return whether both give the same total, ids and counts."""
    ours, (total, ids, counts) = engine.search(query, ()), peer.answer(query)
    same = all(_met(ours.facets[facet]) == _met(counts[facet]) for facet in FACETS)
    return (ours.total, ours.ids) == (total, ids) and same


def _met(counts: dict[str, int]) -> dict[str, int]:
    return {value: number for value, number in counts.items() if number}


def _race(engine: EmbeddedEngine, peer: Peer, small: EmbeddedEngine, asked: list[Question]) -> list[Figure]:
    """Time all of them in turn, three times."""
    queries = [question.query for question in asked]
    runners: dict[str, Callable[[Query], object]] = {
        "ours": lambda query: engine.search(query, ()),
        "theirs": peer.answer,
        "single": lambda query: peer.answer(query, single=True),
        "small": lambda query: small.search(query, ()),
    }
    rounds = [_p95s(runners, queries) for _ in range(ROUNDS)]
    ours, theirs, single, little = (median(found[name] for found in rounds) for name in runners)
    n = len(queries)
    return [
        Figure("p95", ours / theirs, "<=0.2", reach=0.1, ours=ours, theirs=theirs, unit="ratio", n=n),
        Figure("tantivy_single_select_p95", single, "<=150", unit="ms", n=n),
        Figure("p95_over_10k", ours / little, "<=30", 15, ours=ours, theirs=little, unit="ratio", n=n),
    ]


def _p95s(runners: Mapping[str, Callable[[Query], object]], queries: list[Query]) -> dict[str, float]:
    """Return the 95th percentiles of milliseconds; each query goes to all in turn, so that load meets all."""
    times: dict[str, list[float]] = {name: [] for name in runners}
    for query in queries:
        for name, runner in runners.items():
            begun = time.perf_counter()
            runner(query)
            times[name].append((time.perf_counter() - begun) * 1000)
    return {name: sorted(found)[int(len(found) * 0.95)] for name, found in times.items()}


def _typed(engine: EmbeddedEngine, people: People, kind: str) -> Figure:
    """Time queries of one word as people type it; each must find somebody."""
    chance = random.Random(kind)
    queries = [typed(people, kind, chance) for _ in range(QUESTIONS)]
    found = [engine.search(query, ()).total for query in queries]
    assert sum(map(bool, found)) >= QUESTIONS * 0.7, (kind, found)
    ours = {"ours": lambda query: engine.search(query, ())}
    value = median(_p95s(ours, queries)["ours"] for _ in range(ROUNDS))
    return Figure(f"{kind}_p95", value, "<=50", unit="ms", n=QUESTIONS)


def _edits(engine: EmbeddedEngine) -> Figure:
    """Time from an edit's commit to its being found: also where the engine must look for the old terms."""
    user = cast.validated(id=2 * MILLION)
    times = []
    for number in range(EDITS):
        name = MARKED + spell(number, "greek", 3)
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(name=name)
            note_change(user)
        if number % 2:
            engine._recent.clear()
        begun = time.perf_counter()
        assert engine.search(Query(text=name), ()).ids == [user.pk]
        times.append(time.perf_counter() - begun)
    return Figure("edit_visible", max(times), "<=1", reach=0.05, unit="s", n=EDITS, rounds=1)

"""tantivy answering the same questions: total, first twenty, and five facets, each without its own choice."""

import json
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import tantivy

from partner_search.query import PAGE, Query
from tests.benchmarks.search_people import Row

FACETS = ("country", "level", "subject", "language", "age")
Counts = dict[str, dict[str, int]]
ORDER = 1 << 24  # more than there are people: the order is the day, then the lower id


class Peer:
    """An index of tantivy holding the people of `rows`."""

    def __init__(self, rows: Iterable[Row]) -> None:
        schema = tantivy.SchemaBuilder()
        for facet in FACETS:
            schema.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
        schema.add_text_field("text", tokenizer_name="whitespace", index_option="basic")
        schema.add_unsigned_field("order", fast=True)
        self.schema = schema.build()
        self.folder = tempfile.TemporaryDirectory()
        index = tantivy.Index(self.schema, self.folder.name)
        writer = index.writer(heap_size=400_000_000, num_threads=1)
        for row in rows:
            writer.add_document(_document(row))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self.searcher = index.searcher()

    def answer(self, query: Query, *, single: bool = False) -> tuple[int, list[int], Counts]:
        """Return total, ids and counts; `single` counts all facets with every choice, in one query."""
        main = self._compile(query)
        found: Any = self.searcher.search(main, PAGE, count=True, order_by_field="order")
        ids = [ORDER - 1 - int(key) % ORDER for key, _ in found.hits]
        others = {facet: without(query) for facet, without in WITHOUT.items() if not single}
        own = {facet: without for facet, without in others.items() if without != query}
        counts = self._count(main, [facet for facet in FACETS if facet not in own])
        for facet, without in own.items():
            counts |= self._count(self._compile(without), [facet])
        return int(found.count or 0), ids, counts

    def _count(self, query: Any, facets: list[str]) -> Counts:
        asked = {facet: {"terms": {"field": facet, "size": 100}} for facet in facets}
        found = self.searcher.aggregate(query, asked)
        return {f: {b["key"]: b["doc_count"] for b in found[f]["buckets"]} for f in facets}

    def _compile(self, query: Query) -> Any:
        wanted = {
            "text": query.words,
            "country": query.countries,
            "level": query.levels,
            "subject": query.subjects,
            "language": [code for code, _ in query.languages],
            "age": map(str, query.ages or ()),
        }
        parts = [
            (tantivy.Occur.Must, tantivy.Query.const_score_query(self._any(field, list(values)), 1.0))
            for field, found in wanted.items()
            if (values := list(found))
        ]
        return tantivy.Query.boolean_query(parts) if parts else tantivy.Query.all_query()

    def _any(self, field: str, values: list[str]) -> Any:
        if len(values) == 1:
            return tantivy.Query.term_query(self.schema, field, values[0], "basic")
        return tantivy.Query.term_set_query(self.schema, field, values)


WITHOUT = {
    "country": lambda query: replace(query, countries=frozenset()),
    "level": lambda query: replace(query, levels=frozenset()),
    "subject": lambda query: replace(query, subjects=frozenset()),
    "language": lambda query: replace(query, languages=frozenset()),
    "age": lambda query: replace(query, age_from=None, age_to=None),
}


def _document(row: Row) -> Any:
    user_id, fields, head, body = row
    country, levels, subjects, first, last, languages, _, _, _, active, *_ = json.loads(fields)
    document = tantivy.Document()
    document.add_text("country", country)
    for facet, values in (("level", levels), ("subject", subjects), ("language", languages)):
        for value in values:
            document.add_text(facet, value)
    for year in range(first, last + 1):
        document.add_text("age", str(year))
    document.add_text("text", f"{head} {body}")
    document.add_unsigned("order", active * ORDER + ORDER - 1 - user_id)
    return document

"""The engine of this process that searches partner requests."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from pyroaring import BitMap

from partner_search.engine import Kept
from partner_search.engine.embedded import EmbeddedEngine
from partner_search.query import Engine, Query, Result
from partner_search.requests import documents
from partner_search.requests.documents import TURNED, RequestDay


class RequestEngine(EmbeddedEngine):
    """Searches requests: the level of a language in a query is the highest that a request may ask for.

    A reader who knows a language at B1 looks for those that ask for B1 or less. The index knows only lowest
    levels, so that documents and queries have the levels turned upside down.
    """

    def __init__(self) -> None:
        super().__init__(documents, RequestDay)

    def search(self, query: Query, hidden: Collection[int]) -> Result:
        """Return the page `query` asks for, without the requests of `hidden`."""
        return super().search(_turned(query), hidden)

    def everyone(self, queries: Sequence[Query]) -> list[BitMap]:
        """Return the ids of all requests each of `queries` finds, whoever asks."""
        return super().everyone([_turned(query) for query in queries])


def _turned(query: Query) -> Query:
    languages = frozenset((code, TURNED.get(level, level)) for code, level in query.languages)
    return replace(query, languages=languages)


_requests = Kept(RequestEngine)


def get_request_engine() -> Engine:
    """Return the engine that searches partner requests."""
    return _requests.get()

"""Where an engine's documents come from: people have one source, partner requests another."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from partner_search.documents import Document


class Source(Protocol):
    """Makes and finds the documents of one kind; a module may be one (`partner_search.documents`)."""

    def count(self) -> int:
        """Return about how many documents there are."""

    def stored(self, ids: Iterable[int] | None = None) -> Iterator[Document]:
        """Yield the documents kept (of `ids`, if given), some of them out of date."""

    def stale(self) -> Iterable[int]:
        """Return the ids whose kept document is out of date or missing."""

    def build(self, ids: Iterable[int]) -> Iterator[Document]:
        """Yield the documents of those of `ids` that are to be found, made anew."""

    def documents_of(self, users: set[int]) -> Iterable[int]:
        """Return the ids of the documents that a change of these users may change."""

    def store_all(self) -> int:
        """Keep every document anew; return how many there are."""

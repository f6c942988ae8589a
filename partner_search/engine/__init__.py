"""The search engines of this process, behind one interface (`partner_search.query.Engine`)."""

import threading
from collections.abc import Callable

from partner_search.engine.embedded import EmbeddedEngine
from partner_search.query import Engine

_all: list["Kept"] = []


class Kept:
    """One engine of this process, made when it is first asked for."""

    def __init__(self, make: Callable[[], Engine]) -> None:
        self._make = make
        self._engine: Engine | None = None
        self._lock = threading.Lock()
        _all.append(self)

    def get(self) -> Engine:
        """Return the engine; it reads nothing until it is asked to `prepare` or `search`."""
        with self._lock:
            self._engine = self._engine or self._make()
            return self._engine

    def forget(self) -> None:
        """Let the next `get` start anew."""
        with self._lock:
            self._engine = None


_people = Kept(EmbeddedEngine)


def get_engine() -> Engine:
    """Return the engine that searches people."""
    return _people.get()


def forget_engine() -> None:
    """Let every engine start anew: for tests, whose database does not live on."""
    for kept in _all:
        kept.forget()

"""The search engine of this process, behind one interface (`partner_search.query.Engine`)."""

import threading

from partner_search.engine.embedded import EmbeddedEngine
from partner_search.query import Engine

_engine: Engine | None = None
_lock = threading.Lock()


def get_engine() -> Engine:
    """Return the engine of this process; it reads nothing until it is asked to `prepare` or `search`."""
    global _engine
    with _lock:
        _engine = _engine or EmbeddedEngine()
        return _engine


def forget_engine() -> None:
    """Let the next `get_engine` start anew: for tests, whose database does not live on."""
    global _engine
    with _lock:
        _engine = None

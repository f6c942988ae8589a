"""The engine of this process that searches partner requests."""

from partner_search.engine import Kept
from partner_search.engine.embedded import EmbeddedEngine
from partner_search.query import Engine
from partner_search.requests import documents
from partner_search.requests.documents import RequestDay

_requests = Kept(lambda: EmbeddedEngine(documents, RequestDay))


def get_request_engine() -> Engine:
    """Return the engine that searches partner requests."""
    return _requests.get()

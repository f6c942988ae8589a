"""What happens later about the search: stored documents follow the changes, so that a cold start is quick."""

from jobs.schedule import every
from partner_search import documents
from partner_search.engine import get_engine


@every("partner_search.documents", minutes=1)
def refresh_documents() -> None:
    """Let this process's engine take in what changed, then store it.

    In this order: an edit is quickest for an engine that still finds the document of before.
    """
    engine = get_engine()
    if engine.ready:
        engine.catch_up()
    documents.refresh()

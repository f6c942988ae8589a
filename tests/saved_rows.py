"""The rows of the matrix of saved searches, suggestions, and how one answers; and what they name."""

from typing import Any

from contacts.models import ContactRequest
from partner_search.models import SavedSearch, Suggestion
from partner_search.saved_alerts import make_token
from tests.matrix import ON, Row, no_get, no_post, page, row
from tests.saved import DELETED, KEPT
from tests.world import World


def rows() -> list[Row]:
    """Return every row: one's own, and another's."""
    kept: dict[str, Any] = {"teacher_gr": ON, "arguments": a_search}
    suggestion: dict[str, Any] = {"teacher_gr": ON, "arguments": a_suggestion}
    switch = ("share_reliability", "unshare_reliability")
    return [
        page("saved_searches"),
        no_post("saved_searches"),
        page("save_search", query="?language=en"),
        page("save_search", note="nothing asked"),
        row("save_search", "POST", 422, note="empty"),
        row("open_search", "GET", 404, **kept),
        no_post("open_search", arguments=a_search),
        row("edit_search", "GET", 404, teacher_gr=200, arguments=a_search),
        row("edit_search", "POST", 404, teacher_gr=422, arguments=a_search, note="empty"),
        no_get("delete_search", arguments=a_search),
        row("delete_search", "POST", 404, **kept),
        no_get("restore_search", arguments=a_deleted_search),
        row("restore_search", "POST", 404, teacher_gr=ON, arguments=a_deleted_search),
        row("stop_search", "GET", 410, anonymous=410, arguments=no_token, note="forged"),
        row("stop_search", "POST", 410, anonymous=410, arguments=no_token, note="forged"),
        row("stop_search", "GET", 200, anonymous=200, arguments=a_token, note="signed"),
        *(no_get(name, arguments=a_suggestion) for name in ("dismiss_suggestion", "restore_suggestion")),
        *(row(name, "POST", 404, **suggestion) for name in ("dismiss_suggestion", "restore_suggestion")),
        row("suggested_instead", "GET", 404, teacher_gr=200, arguments=a_declined_letter),
        no_post("suggested_instead", arguments=a_declined_letter),
        page("reliability"),
        no_post("reliability"),
        *(no_get(name) for name in switch),
        *(row(name, "POST", ON) for name in switch),
    ]


def a_search(_world: World) -> dict[str, Any]:
    """Name a search that teacher_gr keeps."""
    return {"search_id": SavedSearch.objects.get(name=KEPT).pk}


def a_deleted_search(_world: World) -> dict[str, Any]:
    """Name a search that teacher_gr has deleted."""
    return {"search_id": SavedSearch.objects.get(name=DELETED).pk}


def a_token(_world: World) -> dict[str, Any]:
    """Name the mailed link of a search of teacher_gr."""
    return {"token": make_token(SavedSearch.objects.get(name=KEPT))}


def no_token(_world: World) -> dict[str, Any]:
    """Name a link that was never sent."""
    return {"token": "x"}


def a_suggestion(world: World) -> dict[str, Any]:
    """Name a suggestion to teacher_gr."""
    return {"suggestion_id": Suggestion.objects.filter(user=world.people["teacher_gr"]).latest("pk").pk}


def a_declined_letter(world: World) -> dict[str, Any]:
    """Name a letter of teacher_gr that was declined for its dates."""
    sent = ContactRequest.objects.filter(sender=world.people["teacher_gr"], reason="dates")
    return {"request_id": sent.latest("pk").pk}

"""The rows of the matrix of partner requests, and what they name."""

from typing import Any

from partner_search.models import PartnerRequest
from partner_search.requests.renewal import make
from tests.matrix import ON, Arguments, Row, no_get, no_post, page, row
from tests.requests import BLOCKED, ENDED, SOUGHT
from tests.world import World

MINE: dict[str, Any] = {"main": "ambassador"}


def rows() -> list[Row]:
    """Return every row: one's own, another's, that of somebody in a block, and the mailed link."""
    return [
        page("partner_requests"),
        page("partner_requests", query="?q=bridge&language=en&mine=1&open=4&sort=closing", note="a search"),
        no_post("partner_requests"),
        page("own_partner_requests"),
        no_post("own_partner_requests"),
        row("new_partner_request", "GET", 200, newcomer=403),
        row("new_partner_request", "POST", 422, newcomer=403, note="empty"),
        page("partner_request", arguments=sought),
        row("partner_request", "GET", 200, member=404, arguments=blocked, note="of somebody in a block"),
        no_post("partner_request", arguments=sought),
        row("change_partner_request", "GET", 403, ambassador=200, arguments=sought, **MINE),
        row("change_partner_request", "POST", 403, ambassador=422, arguments=sought, note="empty", **MINE),
        *_changes(),
        row("renew_partner_request_by_link", "GET", 410, anonymous=410, arguments=no_token, note="forged"),
        row("renew_partner_request_by_link", "POST", 410, anonymous=410, arguments=no_token, note="forged"),
        row("renew_partner_request_by_link", "GET", 200, anonymous=200, arguments=token, note="signed"),
        row("renew_partner_request_by_link", "POST", 200, anonymous=200, arguments=token, note="signed"),
    ]


def _changes() -> list[Row]:
    """Return the rows of what only the author may do."""
    named: dict[str, Arguments] = {
        "close_partner_request": sought,
        "renew_partner_request": sought,
        "reopen_partner_request": ended,
        "add_partner": sought,
        "remove_partner": found_partner,
    }
    return [
        each
        for name, arguments in named.items()
        for each in (
            no_get(name, arguments=arguments),
            row(name, "POST", 403, ambassador=ON, arguments=arguments, data=a_person, **MINE),
        )
    ]


def a_person(_world: World) -> dict[str, Any]:
    """Name a contact of the ambassador."""
    return {"person": "support_gr"}


def sought(_world: World) -> dict[str, Any]:
    """Name the open request of the ambassador."""
    return {"request_id": PartnerRequest.objects.get(title=SOUGHT).pk}


def ended(_world: World) -> dict[str, Any]:
    """Name a request that the ambassador has closed."""
    return {"request_id": PartnerRequest.objects.get(title=ENDED).pk}


def blocked(_world: World) -> dict[str, Any]:
    """Name the request of the owner, who has blocked the member."""
    return {"request_id": PartnerRequest.objects.get(title=BLOCKED).pk}


def found_partner(world: World) -> dict[str, Any]:
    """Name a partner found for the ambassador's request."""
    return {**sought(world), "handle": "support_gr"}


def token(_world: World) -> dict[str, Any]:
    """Name the mailed link of the ambassador's request."""
    return {"token": make(PartnerRequest.objects.get(title=SOUGHT))}


def no_token(_world: World) -> dict[str, Any]:
    """Name a link that was never sent."""
    return {"token": "x"}

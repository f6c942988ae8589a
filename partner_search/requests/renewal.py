"""The signed link in a mail that keeps a partner request open with one click, without signing in."""

import datetime
from dataclasses import dataclass

from django.core import signing

from partner_search.models import PartnerRequest, PartnerRequestState
from partner_search.models.requests import PartnerRequestQuerySet

SALT = "partner_search.renewal"
VALID = datetime.timedelta(days=60)
RENEWABLE = (PartnerRequestState.OPEN, PartnerRequestState.LAPSED)


@dataclass(frozen=True)
class Renewal:
    """Which request, and the renewal before this one."""

    request_id: int
    renewed_on: datetime.date


def make(request: PartnerRequest) -> str:
    """Return the token of the link that renews `request`."""
    return signing.dumps([request.pk, request.renewed_on.isoformat()], salt=SALT)


def read(token: str) -> Renewal | None:
    """Return what `token` renews, or None for one that is forged, broken or older than 60 days."""
    try:
        request_id, renewed_on = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    return Renewal(request_id, datetime.date.fromisoformat(renewed_on))


def applies_to(
    renewal: Renewal, requests: PartnerRequestQuerySet, day: datetime.date
) -> PartnerRequest | None:
    """Return the request if it is not renewed, ended or past its date since, and its author still may."""
    return requests.filter(
        pk=renewal.request_id,
        renewed_on=renewal.renewed_on,
        state__in=RENEWABLE,
        closes_on__gte=day,
        author__is_active=True,
        author__suspended_at__isnull=True,
        author__closed_at__isnull=True,
    ).first()

"""What an account that is exported or closed has here."""

from typing import Any

from accounts.actions import note_change
from accounts.models import User
from partner_search.models import FoundPartner, PartnerRequest, PartnerRequestLanguage, PartnerRequestState
from partner_search.requests.actions import PLAIN

EMPTIED: dict[str, Any] = {
    **dict.fromkeys(("title", "idea", "offer", "ask"), ""),
    "levels": [],
    "wishes": [],
    **dict.fromkeys(("age_from", "age_to", "starts_on", "weeks")),
}


def requests_of(user: User) -> list[dict[str, Any]]:
    """Return everything in the requests of `user`, the oldest first."""
    mine = PartnerRequest.objects.filter(author=user).order_by("pk")
    return [
        _exported(request)
        for request in mine.prefetch_related("subjects", "themes", "languages", "partners__person")
    ]


def _exported(request: PartnerRequest) -> dict[str, Any]:
    plain = (*PLAIN, "state", "created_at", "renewed_on", "announced_on")
    return {
        **{name: getattr(request, name) for name in plain},
        "subjects": [subject.pk for subject in request.subjects.all()],
        "themes": [theme.name for theme in request.themes.all()],
        "languages": [[row.language_id, row.level] for row in request.languages.all()],
        "partners": [partner.person.handle for partner in request.partners.all()],
    }


def forget(user: User) -> None:
    """Empty the requests of `user`, end those open, and take her out of the partners of others.

    The rows stay without content, so that the index still learns that they ended.
    """
    mine = PartnerRequest.objects.filter(author=user)
    PartnerRequest.subjects.through.objects.filter(partnerrequest__in=mine).delete()
    PartnerRequest.themes.through.objects.filter(partnerrequest__in=mine).delete()
    PartnerRequestLanguage.objects.filter(request__in=mine).delete()
    FoundPartner.objects.filter(request__in=mine).delete()
    FoundPartner.objects.filter(person=user).delete()
    mine.filter(state=PartnerRequestState.OPEN).update(state=PartnerRequestState.CLOSED)
    mine.update(**EMPTIED)
    note_change(user)

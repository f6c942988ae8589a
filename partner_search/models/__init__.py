"""What the search stores: documents of people, the rules of partnership, partner requests."""

from partner_search.models.documents import PersonDocument
from partner_search.models.requests import (
    FoundPartner,
    PartnerRequest,
    PartnerRequestLanguage,
    PartnerRequestState,
)
from partner_search.models.rules import PartnershipRule

__all__ = [
    "FoundPartner",
    "PartnerRequest",
    "PartnerRequestLanguage",
    "PartnerRequestState",
    "PartnershipRule",
    "PersonDocument",
]

"""What the search stores: documents of people, the rules of partnership, partner requests, saved searches."""

from partner_search.models.documents import PersonDocument
from partner_search.models.requests import (
    FoundPartner,
    PartnerRequest,
    PartnerRequestLanguage,
    PartnerRequestState,
)
from partner_search.models.rules import PartnershipRule
from partner_search.models.saved import Alert, SavedSearch, Suggestion

__all__ = [
    "Alert",
    "FoundPartner",
    "PartnerRequest",
    "PartnerRequestLanguage",
    "PartnerRequestState",
    "PartnershipRule",
    "PersonDocument",
    "SavedSearch",
    "Suggestion",
]

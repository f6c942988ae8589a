"""What the search stores: documents of people and the rules of partnership."""

from partner_search.models.documents import PersonDocument
from partner_search.models.rules import PartnershipRule

__all__ = ["PartnershipRule", "PersonDocument"]

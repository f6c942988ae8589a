"""Whose saved searches are whose."""

from django.http import Http404

from accounts.models import User
from partner_search.models import SavedSearch

BIGGEST_ID = 2**63 - 1


def get_search_for(user: User, search_id: int, *, deleted: bool = False) -> SavedSearch:
    """Return a search `user` keeps, or has deleted lately; Http404 for another's or none."""
    own = SavedSearch.objects.filter(user=user, deleted_at__isnull=not deleted)
    found = own.filter(pk=search_id).first() if search_id <= BIGGEST_ID else None
    if found is None:
        raise Http404
    return found

"""Whose saved searches and suggestions are whose."""

from django.http import Http404

from accounts.models import User
from partner_search.models import SavedSearch, Suggestion

BIGGEST_ID = 2**63 - 1


def get_search_for(user: User, search_id: int, *, deleted: bool = False) -> SavedSearch:
    """Return a search `user` keeps, or has deleted lately; Http404 for another's or none."""
    own = SavedSearch.objects.filter(user=user, deleted_at__isnull=not deleted)
    found = own.filter(pk=search_id).first() if search_id <= BIGGEST_ID else None
    if found is None:
        raise Http404
    return found


def get_suggestion_for(user: User, suggestion_id: int) -> Suggestion:
    """Return a suggestion to `user`; Http404 for another's or none."""
    own = Suggestion.objects.filter(user=user).select_related("person")
    found = own.filter(pk=suggestion_id).first() if suggestion_id <= BIGGEST_ID else None
    if found is None:
        raise Http404
    return found

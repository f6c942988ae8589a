"""Saved searches and suggestions in export and closing."""

from typing import Any

from django.db.models import Q

from accounts.models import User
from notifications.models import Notification
from partner_search.models import SavedSearch, Suggestion

EXPORTED = ("name", "query", "alert", "created_at", "looked_at", "next_at", "deleted_at")


def kept_of(user: User) -> dict[str, list[dict[str, Any]]]:
    """Return the searches `user` saved and the people suggested, by handle; not who matched."""
    searches = SavedSearch.objects.filter(user=user).values(*EXPORTED)
    suggested = Suggestion.objects.filter(user=user).values("person__handle", "week", "dismissed_at")
    return {"saved_searches": list(searches), "suggestions": list(suggested)}


def forget(user: User) -> None:
    """Delete what `user` saved and was suggested, her own suggestion to others, and alerts that name her."""
    SavedSearch.objects.filter(user=user).delete()
    Suggestion.objects.filter(Q(user=user) | Q(person=user)).delete()
    Notification.objects.filter(kind="search.new", params__ids__icontains=f",{user.pk},").delete()

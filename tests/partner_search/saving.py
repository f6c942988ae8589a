"""Saved searches in tests: who matches them, and what their readers were told."""

from typing import Any

from django.http import QueryDict

from accounts.actions import note_change
from accounts.models import User
from notifications.models import Notification
from partner_search import saved_actions
from partner_search.asked import read
from partner_search.models import Alert, SavedSearch
from profiles.models import Subject
from tests import people

QUERY = "subject=music&language=en"


def teacher(country: str = "PL", **fields: Any) -> User:
    """Make a listed person who teaches music and speaks English, and let the search know."""
    person = people.validated(country, **fields)
    person.profile.subjects.add(Subject.objects.get(pk="music"))
    people.speaks(person, "en")
    note_change(person)
    return person


def saved(reader: User, alert: str = Alert.NONE, query: str = QUERY, name: str = "Music") -> SavedSearch:
    asked = read(QueryDict(query), "en", {"PL", "FR", "GR"})
    return saved_actions.save_search(asked, name, alert, acting_user=reader)


def told(reader: User) -> list[str]:
    """Return what the reader was told of new people, oldest first."""
    found = Notification.objects.filter(user=reader, kind="search.new").order_by("pk")
    return [each.params["people"] for each in found]

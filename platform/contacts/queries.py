"""Reads about requests, contacts, saved and blocked people."""

from accounts.models import User
from contacts.models import Block


def hidden_ids(user: User) -> set[int]:
    """Return the ids of everyone in a block with `user`, whoever of the two blocks."""
    blocked = Block.objects.filter(user=user).values_list("person_id", flat=True)
    blocking = Block.objects.filter(person=user).values_list("user_id", flat=True)
    return set(blocked.union(blocking))

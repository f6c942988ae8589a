"""Every write to users: joining, suspending, closing, and the change log of people."""

from accounts.models import PersonChange, User
from countries.queries import today


def note_change(*users: User | int) -> None:
    """Append to the change log that what others may see or find of `users` (or their ids) has changed.

    Call it inside the transaction of the change: the search engines follow the log.
    """
    PersonChange.objects.bulk_create(
        PersonChange(user_id=user if isinstance(user, int) else user.pk) for user in users
    )


def mark_listed(user: User) -> None:
    """Remember the day on which others could first find `user`: the first confirmed validation.

    A day once set stays, so that "newest" in the search is stable. Call it inside the transaction.
    """
    if user.listed_on is None:
        user.listed_on = today()
        user.save(update_fields=["listed_on"])

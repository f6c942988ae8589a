"""Every write to users: joining, suspending, closing, and the change log of people."""

from accounts.models import PersonChange, User


def note_change(*users: User | int) -> None:
    """Append to the change log that what others may see or find of `users` (or their ids) has changed.

    Call it inside the transaction of the change: the search engines follow the log.
    """
    PersonChange.objects.bulk_create(
        PersonChange(user_id=user if isinstance(user, int) else user.pk) for user in users
    )

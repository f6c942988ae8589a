"""What teacher_gr has of saved searches and suggestions in the world of the matrix."""

from django.utils import timezone

from accounts.models import User
from contacts.models import ContactRequest, pair_of
from countries.queries import today
from partner_search.models import Alert, SavedSearch, Suggestion
from partner_search.saved_actions import delete_search, save_search
from partner_search.saved_queries import asked_of

KEPT, DELETED = "In English", "Deleted one"


def make_saved(cast: dict[str, User]) -> None:
    """Give teacher_gr a saved search, a deleted one, a suggestion, and a letter that was declined."""
    reader, person = cast["teacher_gr"], cast["central"]
    for name, query in ((KEPT, "language=en&theme=<b>"), (DELETED, "level=primary")):
        save_search(asked_of(query, reader, {}), name, Alert.DAILY, acting_user=reader)
    delete_search(SavedSearch.objects.get(name=DELETED), acting_user=reader)
    Suggestion.objects.create(user=reader, person=person, week=today())
    ContactRequest.objects.create(
        sender=reader,
        recipient=person,
        pair=pair_of(reader, person),
        message="Shall our classes write to each other?",
        state="declined",
        reason="dates",
        answered_at=timezone.now(),
    )

"""Every write to suggestions: choosing those of a week, dismissing one, taking that back."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from partner_search.models import Suggestion
from partner_search.suggestions import choose, reasons_of

NOT_AGAIN_FOR = datetime.timedelta(weeks=8)  # where others fit as well


@transaction.atomic
def suggest(week: datetime.date, *, acting_user: User) -> None:
    """Choose the people suggested to the user in the week of the Monday `week`, once."""
    User.objects.select_for_update().get(pk=acting_user.pk)
    own = Suggestion.objects.filter(user=acting_user)
    if own.filter(week=week).exists():
        return
    lately = set(own.filter(week__gt=week - NOT_AGAIN_FOR).values_list("person", flat=True))
    people = choose(acting_user, reasons_of(acting_user), after=lately)
    Suggestion.objects.bulk_create(Suggestion(user=acting_user, person_id=pk, week=week) for pk in people)


def dismiss(suggestion: Suggestion, *, acting_user: User) -> None:
    """Never suggest this person to the user again. Raises PermissionDenied for another's suggestion."""
    _set(suggestion, timezone.now(), acting_user)


def restore(suggestion: Suggestion, *, acting_user: User) -> None:
    """Take back a dismissal. Raises PermissionDenied for another's suggestion."""
    _set(suggestion, None, acting_user)


def _set(suggestion: Suggestion, dismissed_at: datetime.datetime | None, acting_user: User) -> None:
    """Dismiss a person, or not, in every week in which she was suggested."""
    if suggestion.user_id != acting_user.pk:
        raise PermissionDenied
    same = Suggestion.objects.filter(user=acting_user, person=suggestion.person_id)
    same.update(dismissed_at=dismissed_at)

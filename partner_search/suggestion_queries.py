"""What a reader sees of suggestions: three people a week, and three others where a letter came to nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from contacts.models import ContactRequest
from contacts.queries import avoid_ids
from countries.queries import today
from partner_search import suggestion_actions as actions
from partner_search.access import hidden_from
from partner_search.models import Suggestion
from partner_search.rows import Row, find_rows
from partner_search.suggestions import choose, lacking, week_of
from profiles.models import Profile


@dataclass(frozen=True)
class Suggested:
    """The people suggested this week as rows with the ids of their suggestions, and who was dismissed.

    `lacks` names what the reader's profile lacks before anybody can be suggested; `met` is how many of the
    week's people she is in touch with by now.
    """

    rows: Sequence[tuple[Row, int]] = ()
    dismissed: Sequence[Suggestion] = ()
    lacks: Sequence[str] = ()
    met: int = 0


@dataclass(frozen=True)
class Instead:
    """A letter that came to nothing, and three others who fit as well."""

    request: ContactRequest
    rows: list[Row]
    may_write: bool

    @property
    def person(self) -> User:
        """Who was written to."""
        return self.request.recipient

    @property
    def numbered(self) -> list[tuple[Row, int]]:
        """The rows as suggestions that cannot be dismissed."""
        return [(row, 0) for row in self.rows]


def this_week(user: User) -> Suggested:
    """Return the suggestions of the week for a validated reader; the first look of a week chooses them."""
    if lacks := lacking(user.profile):
        return Suggested(lacks=lacks)
    found = _of_week(user) or _chosen(user)
    there = _there({each.person_id for each in found}, user)
    dismissed = [each for each in found if each.dismissed_at is not None and each.person_id in there]
    kept = {each.person_id: each.pk for each in found if each.dismissed_at is None}
    met = avoid_ids(user)
    shown = [pk for pk in kept if pk in there - met]
    rows = [(row, kept[row.person.pk]) for row in find_rows(shown, user).rows]
    return Suggested(rows, dismissed, met=len(kept.keys() & met))


def _of_week(user: User) -> list[Suggestion]:
    return list(Suggestion.objects.filter(user=user, week=week_of(user)).select_related("person"))


def _chosen(user: User) -> list[Suggestion]:
    actions.suggest(week_of(user), acting_user=user)
    return _of_week(user)


def _there(people: set[int], user: User) -> set[int]:
    """Return those of `people` whom the reader may find today."""
    listed = Profile.objects.listed(today()).filter(pk__in=people)
    return set(listed.values_list("pk", flat=True)) - hidden_from(user)


def instead_of(request: ContactRequest, user: User) -> Instead:
    """Return three others for the sender of a declined or closed request, chosen by its reason."""
    ids = choose(user, {request.reason} - {""})
    found = find_rows(ids, user)
    return Instead(request, found.rows, found.may_write)

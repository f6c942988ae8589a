"""Every write to saved searches: keeping, changing and deleting one, looking at it, and its alerts."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pyroaring import BitMap

from accounts.models import User
from countries.queries import eligible_on, today
from partner_search.access import hidden_from
from partner_search.asked import Asked
from partner_search.engine import get_engine
from partner_search.models import Alert, SavedSearch
from partner_search.models.saved import LONGEST_QUERY
from partner_search.saved_alerts import next_alert_of, tell
from partner_search.saved_queries import asked_of, canonical, matches, reading, set_of

MOST = 20


@transaction.atomic
def save_search(asked: Asked, name: str, alert: str, *, acting_user: User) -> SavedSearch:
    """Keep what is asked under a name; whoever matches now is not new.

    Raises ValidationError (with a code) when nothing narrows the search, it is too long, saved already, the
    list is full, or the search engine gets ready.
    """
    query = canonical(asked)
    if not asked.chosen():
        raise ValidationError(
            _("Choose a filter or a word first: this search finds everybody."), code="empty"
        )
    if len(query) > LONGEST_QUERY:
        raise ValidationError(_("This search has too many filters to be saved. Take some out."), code="long")
    _lock(acting_user)
    _check_room(acting_user, query)
    found = _found(asked).serialize()
    search = SavedSearch(user=acting_user, name=name, query=query, alert=alert, known=found, seen=found)
    search.read_as, search.next_at = reading(asked), next_alert_of(search)
    search.save()
    return search


def _lock(user: User) -> None:
    """Let one change of the user's list pass at a time."""
    User.objects.select_for_update().get(pk=user.pk)


def _check_room(user: User, query: str) -> None:
    kept = SavedSearch.objects.kept().filter(user=user)
    if same := kept.filter(query=query).first():
        words = _("You have saved this search already, as “%(name)s”.") % {"name": same.name}
        raise ValidationError(words, code="saved")
    if kept.count() >= MOST:
        raise ValidationError(_("Your list is full: 20 searches. Delete one first."), code="full")


def _found(asked: Asked) -> BitMap:
    if not get_engine().prepare():
        raise ValidationError(_("The search gets ready. Please try again in a moment."), code="preparing")
    return matches([asked])[0]


def _own(search: SavedSearch, acting_user: User) -> SavedSearch:
    """Return the search as it is, locked; raise PermissionDenied for another's."""
    if search.user_id != acting_user.pk:
        raise PermissionDenied
    return SavedSearch.objects.select_for_update(of=("self",)).select_related("user").get(pk=search.pk)


@transaction.atomic
def change_search(search: SavedSearch, name: str, alert: str, *, acting_user: User) -> None:
    """Rename a search, or change its alert; with the first alert, whoever matches now is not new.

    Raises PermissionDenied for another's, ValidationError when the search engine gets ready.
    """
    kept = _own(search, acting_user)
    if kept.alert == Alert.NONE and alert != Alert.NONE:
        asked = asked_of(kept.query, acting_user, eligible_on(today()))
        kept.known, kept.read_as = _found(asked).serialize(), reading(asked)
        kept.followed_at = timezone.now()
    kept.name, kept.alert = name, alert
    kept.next_at = next_alert_of(kept)
    kept.save()


@transaction.atomic
def delete_search(search: SavedSearch, *, acting_user: User) -> None:
    """Take a search out of the list; it may be brought back for a day. PermissionDenied for another's."""
    kept = _own(search, acting_user)
    kept.deleted_at = kept.deleted_at or timezone.now()
    kept.save(update_fields=["deleted_at"])


@transaction.atomic
def restore_search(search: SavedSearch, *, acting_user: User) -> None:
    """Bring a deleted search back, with its alert.

    Raises PermissionDenied for another's, ValidationError when the list is full or holds the same again.
    """
    _lock(acting_user)
    kept = _own(search, acting_user)
    if kept.deleted_at is not None:
        _check_room(acting_user, kept.query)
        kept.deleted_at = None
        kept.save(update_fields=["deleted_at"])


@transaction.atomic
def look_at(search: SavedSearch, *, acting_user: User) -> None:
    """Remember that the reader looks at a search: whoever matches now is no longer new in the list."""
    kept = _own(search, acting_user)
    if get_engine().prepare():
        kept.seen = matches([asked_of(kept.query, acting_user, eligible_on(today()))])[0].serialize()
        kept.looked_at = timezone.now()
        kept.save(update_fields=["seen", "looked_at"])


def stop_alert(search: SavedSearch) -> None:
    """Stop the alerts of a search; the mailed link is the proof of who asks, and may be used again."""
    SavedSearch.objects.filter(pk=search.pk).update(alert=Alert.NONE, next_at=None)


@transaction.atomic
def send_alert(search_id: int) -> int:
    """Tell the reader of a search who matches now and did not at any alert before; return how many.

    Whom the reader may not see is remembered without being told. A search that is understood otherwise than
    before (a subject is no longer listed) finds other people, who are not new. Doing it again tells nobody.
    """
    due = SavedSearch.objects.alerting().select_for_update(of=("self",)).select_related("user")
    search = due.filter(pk=search_id).first()
    if search is None:
        return 0
    asked = asked_of(search.query, search.user, eligible_on(today()))
    found, known = matches([asked])[0], set_of(search.known)
    new = found - known - BitMap(hidden_from(search.user))
    if reading(asked) != search.read_as:
        search.read_as, new = reading(asked), BitMap()
    search.known = (known | found).serialize()
    search.next_at = next_alert_of(search)
    search.save(update_fields=["known", "read_as", "next_at"])
    if new:
        tell(search, new)
    return len(new)

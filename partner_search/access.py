"""Who may see whom: the page of a person, and who is left out of a reader's results."""

from dataclasses import dataclass

from django.http import Http404

from accounts.access import is_officer_for
from accounts.models import User
from contacts.queries import hidden_ids
from countries.queries import today
from profiles.models import Profile
from schools.models import Validation
from schools.queries import current_validation


@dataclass(frozen=True)
class Sight:
    """A person as a reader may see her: `listed` like everybody, else as herself or as her officer."""

    person: User
    validation: Validation | None
    listed: bool
    own: bool


def hidden_from(reader: User) -> set[int]:
    """Return the ids a search never shows to `reader`: herself, and everyone in a block with her."""
    return hidden_ids(reader) | {reader.pk}


def get_person_for(reader: User, handle: str) -> Sight:
    """Return the person of `handle` as `reader` may see her; Http404 when missing, hidden or in a block.

    Listed people are seen by all; the others by themselves and by the officers of their country, who decide
    about them and whom a block does not blind.
    """
    person = User.objects.select_related("profile").filter(handle=handle, closed_at__isnull=True).first()
    if person is None or not hasattr(person, "profile"):
        raise Http404
    listed = Profile.objects.listed(today()).filter(pk=person.pk).exists()
    own = person.pk == reader.pk
    open_to_all = listed and person.pk not in hidden_ids(reader)
    validation = current_validation(person)
    if own or open_to_all or is_officer_for(reader, _country(person, validation)):
        return Sight(person, validation, listed, own)
    raise Http404


def _country(person: User, validation: Validation | None) -> str:
    """Return the country whose officers decide about `person`: of the present school, else her own."""
    return validation.school.country_id if validation else person.country_id

"""Who may write to whom, answer what, and see which picture; fetching and permission are one step."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from accounts.access import is_officer_for
from accounts.models import User
from contacts.models import Block, Contact, ContactRequest, RequestState, pair_of
from contacts.queries import hidden_ids
from countries.queries import today
from profiles.models import Profile
from profiles.pictures import FOLDER, large_name
from schools.access import is_validated

MAX_ID = 2**63 - 1


def may_write_first(user: User) -> bool:
    """Whether `user` may send first messages: national support has confirmed the school."""
    return is_validated(user) and not user.is_suspended


def check_may_write_first(user: User) -> None:
    """Raise PermissionDenied unless `user` may send first messages."""
    if not may_write_first(user):
        raise PermissionDenied


def is_listed(person: User) -> bool:
    """Whether others find `person` today."""
    return Profile.objects.listed(today()).filter(pk=person.pk).exists()


def get_person_for(user: User, handle: str) -> User:
    """Return another person who is or was listed; Http404 when missing, never listed, or in a block."""
    others = User.objects.select_related("profile").exclude(pk=user.pk)
    person = others.filter(handle=handle, listed_on__isnull=False).first()
    if person is None or person.pk in hidden_ids(user):
        raise Http404
    return person


def get_listed_person_for(user: User, handle: str) -> User:
    """Return another person whom `user` may find today; Http404 for all others."""
    person = get_person_for(user, handle)
    if not is_listed(person):
        raise Http404
    return person


def get_person_to_block(user: User, handle: str) -> User:
    """Return another person whom `user` may block or mute: listed once, or in a request with her.

    Http404 for others. Whom she has blocked already is found too, so that blocking twice is fine.
    """
    known = Q(listed_on__isnull=False) | Q(sent_requests__recipient=user) | Q(received_requests__sender=user)
    blocked_by = Block.objects.filter(person=user).values("user")
    others = User.objects.exclude(pk=user.pk).exclude(pk__in=blocked_by)
    person = others.filter(known, handle=handle).first()
    if person is None:
        raise Http404
    return person


def get_own_block(user: User, handle: str) -> Block:
    """Return the block that `user` has set against `handle`; Http404 if there is none."""
    block = Block.objects.select_related("person").filter(user=user, person__handle=handle).first()
    if block is None:
        raise Http404
    return block


def get_person_to_write(user: User, handle: str) -> User:
    """Return whom `user` may try to write to: listed once, or in a letter with her before; else Http404.

    Who is suspended, hidden, or in a block is found too, so that the page can say before a word is written,
    in the same neutral words for all, that she cannot be reached.
    """
    person = User.objects.select_related("profile").exclude(pk=user.pk).filter(handle=handle).first()
    if person is None:
        raise Http404
    if person.listed_on is None and not ContactRequest.objects.filter(pair=pair_of(user, person)).exists():
        raise Http404
    return person


def get_request_for(user: User, request_id: int) -> ContactRequest:
    """Return a request that `user` may answer; Http404 if it is missing, another's, or behind a block."""
    return _request(user, request_id, Q(recipient=user))


def get_letter_for(user: User, request_id: int) -> ContactRequest:
    """Return a request that `user` sent or received; Http404 otherwise, and for one behind a block."""
    return _request(user, request_id, Q(recipient=user) | Q(sender=user))


def get_sent_request_for(user: User, request_id: int) -> ContactRequest:
    """Return a request that `user` sent; Http404 otherwise, and for one behind a block."""
    return _request(user, request_id, Q(sender=user))


def get_ended_request_for(user: User, request_id: int) -> ContactRequest:
    """Return a request that `user` sent and that was declined or closed without an answer; else Http404."""
    ended = Q(state__in=(RequestState.DECLINED, RequestState.CLOSED))
    return _request(user, request_id, Q(sender=user) & ended)


def _request(user: User, request_id: int, wanted: Q) -> ContactRequest:
    """Return the request if it is `wanted`; a letter received from a suspended person is not in the inbox."""
    hidden, held = hidden_ids(user), Q(recipient=user, sender__suspended_at__isnull=False)
    known = ContactRequest.objects.select_related("sender", "recipient").filter(wanted).exclude(held)
    known = known.exclude(sender__in=hidden).exclude(recipient__in=hidden)
    found = known.filter(pk=min(request_id, MAX_ID)).first()
    if found is None:
        raise Http404
    return found


def get_contact_for(user: User, handle: str) -> Contact:
    """Return the contact of `user` with the person of `handle`; Http404 if they are not in contact."""
    found = Contact.objects.select_related("person").filter(user=user, person__handle=handle).first()
    if found is None:
        raise Http404
    return found


def get_picture_for(user: User, name: str) -> str:
    """Return the storage name of the picture file `name`; Http404 when it is nobody's, or not to be seen.

    Pictures are seen by their owner, by officers of the owner's country, and, without a block between
    them, by all while the owner is listed and by those who exchanged a first message.
    """
    path = f"{FOLDER}/{name}"
    profile = Profile.objects.select_related("user").filter(picture=large_name(path)).first()
    if profile is None or not _sees(user, profile.user):
        raise Http404
    return path


def _sees(user: User, owner: User) -> bool:
    if owner.pk == user.pk or is_officer_for(user, owner.country_id):
        return True
    if owner.closed_at is not None or owner.pk in hidden_ids(user):
        return False
    wrote = Q(sender=user, recipient=owner) | Q(sender=owner, recipient=user)
    return is_listed(owner) or ContactRequest.objects.filter(wrote).exists()

"""Contacts and their notes; keeping, blocking and muting people."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.live import publish_after_commit
from contacts.actions.between import LIVE, end_between, lock, untell_between
from contacts.models import Block, Contact, Mute, RequestState, SavedPerson

MAX_SAVED = 500


def write_note(contact: Contact, note: str, *, acting_user: User) -> None:
    """Keep a note on one's own contact; nobody else reads it. PermissionDenied for another's."""
    if contact.user_id != acting_user.pk:
        raise PermissionDenied
    Contact.objects.filter(pk=contact.pk).update(note=note)


@transaction.atomic
def remove_contact(person: User, *, acting_user: User) -> None:
    """End the contact with `person` on both sides; nobody is told, and both may write anew later."""
    lock(acting_user, person)
    end_between(acting_user, person, RequestState.ACCEPTED)


@transaction.atomic
def save_person(person: User, *, acting_user: User) -> None:
    """Keep `person` in the short list; ValidationError when it is full."""
    kept = SavedPerson.objects.filter(user=acting_user)
    if kept.filter(person=person).exists():
        return
    if kept.count() >= MAX_SAVED:
        raise ValidationError(_("Your list is full: 500 people. Take someone out first."), code="full")
    SavedPerson.objects.get_or_create(user=acting_user, person=person)


def unsave_person(handle: str, *, acting_user: User) -> None:
    """Take the person of `handle` out of the short list, if there."""
    SavedPerson.objects.filter(user=acting_user, person__handle=handle).delete()


@transaction.atomic
def block_person(person: User, *, acting_user: User) -> None:
    """Block `person`: from now on neither finds nor reaches the other; nobody is told.

    Contacts and open requests between the two end, with what was told of their letters, also in mails that
    have not left yet; neither stays in the other's short list.
    """
    lock(acting_user, person)
    Block.objects.get_or_create(user=acting_user, person=person)
    end_between(acting_user, person, *LIVE)
    untell_between(acting_user, person)
    SavedPerson.objects.filter(user=acting_user, person=person).delete()
    SavedPerson.objects.filter(user=person, person=acting_user).delete()
    _tell_live("block", person, acting_user)


@transaction.atomic
def unblock_person(block: Block, *, acting_user: User) -> None:
    """Take back one's own block; PermissionDenied for another's."""
    if block.user_id != acting_user.pk:
        raise PermissionDenied
    block.delete()
    if not Block.objects.filter(user=block.person, person=acting_user).exists():
        _tell_live("unblock", block.person, acting_user)


def _tell_live(what: str, one: User, other: User) -> None:
    """Let the open pages of both know of a block: neither reads the other from now on."""
    publish_after_commit(f"user:{one.pk}", {"type": what, "other": other.pk})
    publish_after_commit(f"user:{other.pk}", {"type": what, "other": one.pk})


def mute_person(person: User, *, acting_user: User) -> None:
    """Mute `person`: her letters and notices come without mail and badge; she is not told."""
    Mute.objects.get_or_create(user=acting_user, person=person)


def unmute_person(handle: str, *, acting_user: User) -> None:
    """Take back one's own mute of the person of `handle`, if there."""
    Mute.objects.filter(user=acting_user, person__handle=handle).delete()

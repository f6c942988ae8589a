"""The whole cast in one small site, with things of their own: the matrix and the hostile inputs run on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from model_bakery import baker

from accounts.models import OfficeKind, User
from contacts.models import Block, Contact, ContactRequest, Mute, RequestState, SavedPerson
from notifications.models import Notification
from profiles.models import Profile
from schools.models import School, Validation
from tests import people
from tests.calendars import make_calendars
from tests.requests import make_requests
from tests.saved import make_saved
from tests.seats import make_rooms
from tests.talk import make_talk

ANONYMOUS = "anonymous"
CAST = (
    ANONYMOUS,
    "newcomer",
    "teacher_gr",
    "teacher_pl",
    "ambassador",
    "support_gr",
    "central",
    "suspended",
    "owner",
    "member",
)


@dataclass(frozen=True)
class World:
    """The people by their part, and the things that rows of the matrix name."""

    people: dict[str, User]
    school: School
    request: ContactRequest
    validation: Validation
    foreign_validation: Validation
    notification: Notification

    def client(self, part: str, *, enforce_csrf_checks: bool = False) -> Client:
        """Return a client signed in as one of the cast; a server error is an answer, not an exception."""
        client = Client(enforce_csrf_checks, raise_request_exception=False)
        if part != ANONYMOUS:
            client.force_login(self.people[part])
        return client


def make_world() -> World:
    """Make the site: teacher_pl wrote to teacher_gr, a newcomer waits in Greece and a stranger in Poland."""
    cast, school = make_cast(), people.school("GR", name="3ο Δημοτικό Σχολείο", town="Λάρισα")
    stranger = people.user("PL", handle="stranger", name="Stranger Elsewhere")
    request = contact_request(cast["teacher_pl"], cast["teacher_gr"])
    people.speaks(cast["teacher_gr"], "en")
    make_calendars(cast)
    make_saved(cast)
    SavedPerson.objects.create(user=cast["teacher_gr"], person=cast["teacher_pl"])
    contacts(cast["ambassador"], cast["support_gr"])
    Mute.objects.create(user=cast["teacher_gr"], person=cast["owner"])
    Block.objects.create(user=cast["owner"], person=cast["member"])
    make_requests(cast)
    make_rooms(cast)
    make_talk(cast)
    return World(
        people=cast,
        school=school,
        request=request,
        validation=waiting(cast["newcomer"], school),
        foreign_validation=waiting(stranger, people.school("PL")),
        notification=baker.make(
            Notification,
            user=cast["teacher_gr"],
            kind="validation.confirmed",
            url="/welcome/",
            params={"school": "School"},
        ),
    )


def make_cast() -> dict[str, User]:
    """Make one person for each part; the handle is the part."""
    return {
        "newcomer": people.user("GR", handle="newcomer", name="Newcomer Nea"),
        "teacher_gr": teacher("GR", "teacher_gr", "Ελένη Δοκιμή"),
        "teacher_pl": teacher("PL", "teacher_pl", "Łucja Próbna"),
        "ambassador": people.officer(
            OfficeKind.AMBASSADOR, "GR", handle="ambassador", name="Ambassador Alpha"
        ),
        "support_gr": people.officer(
            OfficeKind.NATIONAL_SUPPORT, "GR", handle="support_gr", name="Support Sigma"
        ),
        "central": people.officer(OfficeKind.CENTRAL_SUPPORT, None, handle="central", name="Central Chi"),
        "suspended": people.suspended(handle="suspended", name="Suspended Sampi"),
        "owner": people.validated("GR", handle="owner", name="Owner Omega"),
        "member": people.validated("GR", handle="member", name="Member My"),
    }


def teacher(country: str, handle: str, name: str) -> User:
    """Make a validated teacher whose profile says something."""
    person = people.validated(country, handle=handle, name=name)
    Profile.objects.filter(pk=person.pk).update(
        about="We look for partners & friends", about_language="en", age_from=8, age_to=11
    )
    return person


def contact_request(sender: User, recipient: User) -> ContactRequest:
    """Let one person have written to another."""
    low, high = sorted((sender.pk, recipient.pk))
    return ContactRequest.objects.create(
        sender=sender,
        recipient=recipient,
        pair=f"{low}-{high}",
        message="Shall our classes write to each other?",
    )


def contacts(one: User, other: User) -> None:
    """Let two people be in contact, since the one accepted the other's letter."""
    request = contact_request(other, one)
    ContactRequest.objects.filter(pk=request.pk).update(
        state=RequestState.ACCEPTED, answered_at=timezone.now()
    )
    for user, person in ((one, other), (other, one)):
        Contact.objects.create(user=user, person=person, request=request, note="Likes letters on paper")


def waiting(person: User, school: School) -> Validation:
    """Let a person wait for the word of national support."""
    return Validation.objects.create(user=person, school=school, created_at=timezone.now())


@contextmanager
def undone() -> Iterator[None]:
    """Take back at its end what a block wrote; limits counted in the cache are forgotten before it."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)

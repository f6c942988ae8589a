"""Contact requests of the cast, in every state, so that each box of the demo holds something."""

import datetime
import random
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.demo import texts
from config.demo.marks import DOMAIN
from contacts.models import Contact, ContactRequest, RequestState, pair_of
from contacts.school_days import closing_day
from countries.queries import today
from profiles.models import Profile
from schools.queries import current_validation

NOW: dict[str, object] = {"state": RequestState.OPEN}
# Who has written (`>`) or was written to (`<`) how many days ago, and what became of it. The two teachers
# of the cast have not met yet.
LETTERS: list[tuple[str, str, int, dict[str, object]]] = [
    ("teacher.gr", ">", 4, NOW),
    ("teacher.gr", ">", 1, NOW),
    ("teacher.gr", ">", 9, {"state": RequestState.DECLINED, "reason": "dates", "reply": "Gladly next year!"}),
    ("teacher.gr", ">", 16, {"state": RequestState.CLOSED}),
    ("teacher.gr", ">", 12, {"state": RequestState.WITHDRAWN}),
    ("teacher.gr", ">", 30, {"state": RequestState.ACCEPTED}),
    ("teacher.gr", "<", 45, {"state": RequestState.ACCEPTED}),
    ("teacher.gr", "<", 2, NOW),
    ("teacher.gr", "<", 6, NOW),
    ("teacher.pl", ">", 3, NOW),
    ("teacher.pl", "<", 5, NOW),
    ("teacher.pl", "<", 20, {"state": RequestState.ACCEPTED}),
    ("teacher.pl", ">", 8, {"state": RequestState.DECLINED, "reason": "ages"}),
    ("ambassador", "<", 40, {"state": RequestState.ACCEPTED}),
]
OFFERS = (
    "A school garden, two hours a week and a good deal of patience.",
    "A microscope and a weather station.",
)
ASKS = ("A class that likes to write letters on paper.", "Someone who has done this before.")


@transaction.atomic
def save_letters(seed: int) -> None:
    """Write the letters of the cast, once; with few teachers there are fewer."""
    if ContactRequest.objects.filter(sender__email__endswith=f"@{DOMAIN}").exists():
        return
    cast = {user.email.partition("@")[0]: user for user in User.objects.filter(email__in=_addresses())}
    others, dice = _others(), random.Random(f"{seed}:letters")
    for (part, way, days, fate), other in zip(sorted(LETTERS, key=_age), others, strict=False):
        sender, recipient = (cast[part], other) if way == ">" else (other, cast[part])
        _save(sender, recipient, timezone.now() - datetime.timedelta(days=days), fate, dice)


def _age(letter: tuple[str, str, int, dict[str, object]]) -> int:
    """Return what puts the oldest letter first, so that ids go with time."""
    return -letter[2]


def _addresses() -> list[str]:
    return [f"{part}@{DOMAIN}" for part in {part for part, *_ in LETTERS}]


def _others() -> Iterator[User]:
    """Yield listed teachers of other countries whose pupils have an age, the same for the same demo."""
    listed = Profile.objects.listed(today()).filter(user__email__startswith="t0", age_from__isnull=False)
    listed = listed.exclude(user__country__in=("GR", "PL"))
    for profile in listed.select_related("user").order_by("user__email")[: len(LETTERS)]:
        yield profile.user


def _save(
    sender: User,
    recipient: User,
    at: datetime.datetime,
    fate: dict[str, object],
    dice: random.Random,
) -> None:
    begins = today() + datetime.timedelta(days=dice.randint(30, 90))
    profile, state = sender.profile, fate["state"]
    ended = {RequestState.CLOSED: 14, RequestState.WITHDRAWN: 1}.get(RequestState(str(state)))
    answered = state in (RequestState.ACCEPTED, RequestState.DECLINED)
    request = ContactRequest.objects.create(
        sender=sender,
        recipient=recipient,
        pair=pair_of(sender, recipient),
        message=message_of(sender, dice),
        age_from=profile.age_from,
        age_to=profile.age_to,
        starts_on=begins,
        ends_on=begins + datetime.timedelta(days=90),
        language="en",
        offer=dice.choice(OFFERS),
        ask=dice.choice(ASKS),
        created_at=at,
        closes_on=closing_day(at.date()),
        answered_at=at + datetime.timedelta(days=2) if answered else None,
        ended_at=at + datetime.timedelta(days=ended) if ended else None,
        **fate,
    )
    if state == RequestState.ACCEPTED:
        for user, person in ((sender, recipient), (recipient, sender)):
            Contact.objects.create(
                user=user, person=person, request=request, created_at=at + datetime.timedelta(days=2)
            )


def message_of(sender: User, dice: random.Random) -> str:
    """Return what `sender` would write: who the class is, and what it likes to do."""
    profile, validation = sender.profile, current_validation(sender)
    town = validation.school.town if validation else ""
    theme = texts.theme_in("en", [], dice)
    words = {"town": town, "n": profile.class_size, "a": profile.age_from, "b": profile.age_to}
    return texts.about("en", dice, theme=theme, **words)

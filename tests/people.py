"""The cast of the tests (design: one fixed standing each), made by model-bakery recipes.

Each maker takes overrides as keywords and returns a User; a validated one has a confirmed school.
"""

import datetime
import itertools
from typing import Any, cast

from allauth.account.models import EmailAddress
from django.utils import timezone
from model_bakery import baker

from accounts import actions as accounts
from accounts.models import Office, OfficeKind, User
from profiles.models import CEFR, Profile, ProfileLanguage
from schools.models import School, Validation, ValidationState

_numbers = itertools.count(1)
PASSWORD = "staffroom-demo"


def user(country: str = "GR", **fields: Any) -> User:
    """Make a user with a confirmed e-mail, active today, and an empty profile."""
    number = next(_numbers)
    fields.setdefault("name", f"Person {number}")
    fields.setdefault("email", f"person{number}@demo.example")
    fields.setdefault("handle", f"person{number}")
    fields.setdefault("last_active_on", timezone.now().date())
    person = baker.prepare(User, country_id=country, **fields)
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    baker.make(Profile, user=person, looking_until=None)
    return cast(User, person)


def school(country: str = "GR", **fields: Any) -> School:
    """Make a confirmed school."""
    fields.setdefault("name", f"School {next(_numbers)}")
    fields.setdefault("town", "Town")
    return cast(School, baker.make(School, country_id=country, **fields))


def validated(country: str = "GR", at: School | None = None, **fields: Any) -> User:
    """Make a user whom national support has confirmed at a school (default: a new one)."""
    person = user(country, **fields)
    baker.make(
        Validation,
        user=person,
        school=at or school(country),
        state=ValidationState.CONFIRMED,
        decided_at=timezone.now(),
    )
    accounts.mark_listed(person)
    return person


def speaks(person: User, language: str, level: str = CEFR.B2) -> None:
    """Let `person` work in `language` at `level`."""
    ProfileLanguage.objects.create(profile_id=person.pk, language_id=language, level=level)


def suspended(**fields: Any) -> User:
    """Make a validated user who is suspended."""
    now = timezone.now()
    return validated(
        suspended_at=now,
        suspended_until=now + datetime.timedelta(days=7),
        suspension_reason="Advertising in first messages.",
        **fields,
    )


def officer(kind: str = OfficeKind.NATIONAL_SUPPORT, country: str | None = "GR", **fields: Any) -> User:
    """Make a validated user who holds an office since last year."""
    person = validated(country or "GR", **fields)
    since = timezone.now().date() - datetime.timedelta(days=365)
    Office.objects.create(user=person, kind=kind, country_id=country, valid_from=since)
    return person

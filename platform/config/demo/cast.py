"""The cast of the demo: the people one signs in as, each with a fixed standing."""

import dataclasses
import datetime
import random
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Office, OfficeKind, User
from config.demo.fill import save_people
from config.demo.marks import DOMAIN
from config.demo.plans import Plan, plan_for
from config.demo.requests import save_requests
from config.demo.schools import Towns
from profiles.models import CEFR

SEEKING = ("teacher.gr", "teacher.pl", "owner", "member")  # have a partner request
SUSPENDED_FOR = datetime.timedelta(days=30)
EVERYONE: dict[str, Any] = {
    "state": "confirmed",
    "findable": True,
    "active_days_ago": 0,
    "joined_days_ago": 200,
    "role": "teacher",
    "picture": None,
}
# Who they are: country, kind of school, and what of their plan is fixed.
PARTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "teacher.gr": (
        "GR",
        "primary",
        {
            "subjects": ["primary-school-subjects", "environmental-education"],
            "ages": (10, 12),
            "class_size": 21,
            "speaks": [("el", CEFR.NATIVE, ""), ("en", CEFR.C1, "A2")],
            "themes": ["ανακύκλωση", "folk tales", "school garden"],
            "about": "Οι μαθητές μου καλλιεργούν έναν μικρό κήπο στην αυλή και μαζεύουν ιστορίες γι’ αυτόν. "
            "Ψάχνουμε μια τάξη που της αρέσουν τα παραμύθια και τα φυτά, για γράμματα και μικρές έρευνες.",
            "about_language": "el",
            "looking_for": "A class of the same age for letters and a common garden diary",
            "picture": 7,
        },
    ),
    "teacher.pl": (
        "PL",
        "secondary",
        {
            "levels": ["lower_secondary"],
            "subjects": ["foreign-languages", "environmental-education"],
            "ages": (12, 15),
            "class_size": 24,
            "speaks": [("pl", CEFR.NATIVE, ""), ("en", CEFR.C2, "B1"), ("el", CEFR.A2, "")],
            "themes": ["legendy", "folk tales", "recykling", "school garden"],
            "about": "Uczę angielskiego i prowadzę koło ekologiczne. Moi uczniowie opisują legendy naszej "
            "okolicy i zakładają ogród szkolny; "
            "chętnie poznają klasę, która robi coś podobnego nad innym morzem.",
            "about_language": "pl",
            "looking_for": "A Mediterranean school for legends, gardens and letters in English",
            "picture": 12,
        },
    ),
    "ambassador": ("GR", "secondary", {"picture": 21}),
    "support.gr": ("GR", "secondary", {"looking_for": ""}),
    "central": ("BE", "secondary", {"looking_for": "", "findable": False}),
    "newcomer": ("GR", "primary", {"state": "pending", "joined_days_ago": 1, "looking_for": ""}),
    "suspended": ("GR", "secondary", {"joined_days_ago": 400}),
    "owner": ("FI", "secondary", {"picture": 30}),
    "member": ("IT", "primary", {"picture": 41}),
}


@transaction.atomic
def save_cast(towns: Towns, seed: int, *, pictures: bool) -> None:
    """Make those of the cast who are missing, with their offices and standing."""
    emails = {part: f"{part}@{DOMAIN}" for part in PARTS}
    there = set(User.objects.filter(email__in=emails.values()).values_list("email", flat=True))
    missing = [part for part in PARTS if emails[part] not in there]
    if not missing:
        return
    plans = [_plan(part, number, towns, seed) for number, part in enumerate(PARTS) if part in missing]
    users = save_people(plans, pictures=pictures, emails=[emails[part] for part in missing])
    save_requests(
        [(plan, user) for part, plan, user in zip(missing, plans, users, strict=True) if part in SEEKING]
    )
    _give_offices(missing)
    _suspend(emails["suspended"])


def _plan(part: str, number: int, towns: Towns, seed: int) -> Plan:
    country, kind, fixed = PARTS[part]
    plan = plan_for(country, number, random.Random(f"{seed}:cast:{part}"), towns, kind)
    return dataclasses.replace(plan, **EVERYONE | fixed)


def _give_offices(parts: list[str]) -> None:
    offices = {
        "ambassador": (OfficeKind.AMBASSADOR, "GR"),
        "support.gr": (OfficeKind.NATIONAL_SUPPORT, "GR"),
        "central": (OfficeKind.CENTRAL_SUPPORT, None),
    }
    since = timezone.now().date() - datetime.timedelta(days=365)
    for part in set(parts).intersection(offices):
        kind, country = offices[part]
        user = User.objects.get(email=f"{part}@{DOMAIN}")
        Office.objects.create(user=user, kind=kind, country_id=country, valid_from=since)
    User.objects.filter(email=f"central@{DOMAIN}").update(is_staff=True, is_superuser=True)


def _suspend(email: str) -> None:
    now = timezone.now()
    User.objects.filter(email=email, suspended_at=None).update(
        suspended_at=now,
        suspended_until=now + SUSPENDED_FOR,
        suspension_reason="The same advertisement in many first messages.",
    )

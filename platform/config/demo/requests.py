"""Partner requests of demo people: one in twenty teachers posts one, and some of the cast."""

import datetime
import random
import uuid
from collections.abc import Iterable

from accounts.actions import note_change
from accounts.models import User
from config.demo import texts
from config.demo.data import table
from config.demo.plans import Plan
from countries.models import Tier
from countries.queries import today
from partner_search.models import PartnerRequest, PartnerRequestLanguage
from profiles.models import CEFR, ProfileTheme

ONE_IN = 20
BATCH = 500


def posts(plan: Plan) -> bool:
    """Whether the person of `plan` posts a request: one in twenty of the validated and findable."""
    return plan.number % ONE_IN == 1 and plan.state == "confirmed" and plan.findable


def save_requests(people: Iterable[tuple[Plan, User]]) -> None:
    """Write a request for each of `people`, the same for the same plan."""
    made = [(plan, _request(plan, user)) for plan, user in people]
    PartnerRequest.objects.bulk_create([request for _plan, request in made], BATCH)
    subjects, themes, languages = [], [], []
    keys = _theme_ids([request.author_id for _plan, request in made])
    for plan, request in made:
        subjects += [
            PartnerRequest.subjects.through(partnerrequest_id=request.pk, subject_id=key)
            for key in plan.subjects[:2]
        ]
        themes += [
            PartnerRequest.themes.through(partnerrequest_id=request.pk, theme_id=pk)
            for pk in keys.get(request.author_id, [])[:2]
        ]
        languages += [_language(request, code, level) for code, level, _ in plan.speaks if code == "en"]
        languages += [] if languages and languages[-1].request_id == request.pk else [_own(request, plan)]
    PartnerRequest.subjects.through.objects.bulk_create(subjects, BATCH)
    PartnerRequest.themes.through.objects.bulk_create(themes, BATCH)
    PartnerRequestLanguage.objects.bulk_create(languages, BATCH)
    note_change(*(request.author_id for _plan, request in made))


def _theme_ids(authors: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for start in range(0, len(authors), BATCH):
        rows = ProfileTheme.objects.filter(content_object__in=authors[start : start + BATCH]).order_by("pk")
        for author, theme in rows.values_list("content_object_id", "tag_id"):
            found.setdefault(author, []).append(theme)
    return found


def _language(request: PartnerRequest, code: str, level: str) -> PartnerRequestLanguage:
    """Return a language of a request; one asks for no more than one's own level, and for B1 at most."""
    asked = level if level in (CEFR.A1, CEFR.A2) else CEFR.B1
    return PartnerRequestLanguage(request=request, language_id=code, level=asked)


def _own(request: PartnerRequest, plan: Plan) -> PartnerRequestLanguage:
    return _language(request, plan.speaks[0][0], plan.speaks[0][1])


def _request(plan: Plan, user: User) -> PartnerRequest:
    dice = random.Random(f"request:{plan.number}:{plan.school.register_key}")
    writes, day = plan.about_language, today()
    words = {
        "town": plan.school.town, "n": plan.class_size, "a": plan.ages[0], "b": plan.ages[1],
        "theme": texts.theme_in(writes, plan.themes, dice),
    }  # fmt: skip
    parts = table("texts")[writes]
    return PartnerRequest(
        author=user,
        key=uuid.UUID(int=dice.getrandbits(128)),
        title=dice.choice(parts["title"]).format(**words)[:100],
        idea=texts.about(writes, dice, **words),
        text_language=writes,
        age_from=plan.ages[0],
        age_to=plan.ages[1],
        levels=plan.levels,
        wishes=[Tier.EU, Tier.ASSOCIATED] if dice.random() < 0.2 else [],
        partners_wanted=dice.choice((1, 1, 2, 3, 4)),
        starts_on=day + datetime.timedelta(days=dice.randint(10, 120)) if dice.random() < 0.85 else None,
        weeks=dice.choice((6, 8, 10, 12, 20)) if dice.random() < 0.85 else None,
        offer=dice.choice(parts["offer"]),
        ask=dice.choice(parts["ask"]),
        closes_on=day + datetime.timedelta(days=dice.randint(3, 100)),
        created_at=_ago(user, dice.randint(0, 25)),
        renewed_on=day - datetime.timedelta(days=dice.randint(0, 20)),
    )


def _ago(user: User, days: int) -> datetime.datetime:
    """Return the moment so many days ago, but none before the author joined."""
    return max(user.date_joined, datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days))

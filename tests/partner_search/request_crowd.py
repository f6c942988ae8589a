"""Some 200 requests of made-up people, and what happens to them between two searches."""

import contextlib
import datetime
import random
import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.actions import note_change
from accounts.models import User
from countries.queries import today
from partner_search.models import PartnerRequest, PartnerRequestLanguage, PartnerRequestState
from partner_search.requests import actions
from profiles.models import CEFR, Level, Subject, Theme
from profiles.subjects import SUBJECTS
from tests.partner_search import crowd
from tests.requests import data

REQUESTS = 200


def make_requests(seed: int = 1) -> None:
    """Fill an empty database with people and their requests; the same for the same seed."""
    crowd.make_crowd(seed)
    chance = random.Random(seed)
    authors = list(User.objects.order_by("pk"))
    themes = list(Theme.objects.order_by("pk"))
    for _ in range(REQUESTS):
        _fill(chance, _request(chance, chance.choice(authors)), themes)
    note_change(*authors)


def _days(chance: random.Random, first: int, last: int) -> datetime.date:
    return today() + datetime.timedelta(days=chance.randint(first, last))


def _words(chance: random.Random, most: int) -> str:
    return " ".join(chance.choices((*crowd.WORDS, *crowd.THEMES), k=chance.randint(1, most)))


def _request(chance: random.Random, author: User) -> PartnerRequest:
    first = chance.randint(3, 18)
    ages = (first, chance.randint(first, 19)) if chance.random() < 0.9 else (None, None)
    posted = timezone.now() - datetime.timedelta(days=chance.randint(0, 60))
    return PartnerRequest.objects.create(
        author=author,
        key=uuid.UUID(int=chance.getrandbits(128)),
        title=_words(chance, 3),
        idea=_words(chance, 9),
        text_language="en",
        age_from=ages[0],
        age_to=ages[1],
        levels=chance.sample(Level.values, chance.choice((0, 1, 1, 2))),
        wishes=chance.sample(["GR", "PL", "UA", "TR", "eu", "neighbourhood"], chance.choice((0, 0, 1, 3))),
        offer=_words(chance, 3),
        closes_on=_days(chance, *chance.choice(((-2, 9), (0, 60), (0, 365)))),
        state=chance.choice((*[PartnerRequestState.OPEN] * 12, *PartnerRequestState.values)),
        created_at=posted,
        renewed_on=_days(chance, *chance.choice(((-3, 0), (-33, 0), (-31, -28)))),
    )


def _fill(chance: random.Random, asked: PartnerRequest, themes: list[Theme]) -> None:
    asked.subjects.set(Subject.objects.filter(pk__in=chance.sample(list(SUBJECTS), chance.randint(0, 3))))
    asked.themes.set(chance.sample(themes[:12], 1) + chance.sample(themes, chance.randint(0, 2)))
    PartnerRequestLanguage.objects.bulk_create(
        PartnerRequestLanguage(request=asked, language_id=code, level=chance.choice(CEFR.values))
        for code in sorted({*chance.choices(crowd.LANGUAGES, k=chance.randint(0, 2)), "en"})
    )


def stir(seed: int) -> None:
    """Let things happen to people and to their requests, through the actions."""
    crowd.stir(seed)
    chance = random.Random(seed)
    for asked in chance.sample(list(PartnerRequest.objects.order_by("pk").select_related("author")), 40):
        with contextlib.suppress(PermissionDenied, ValidationError):
            _act(chance, asked)


def _act(chance: random.Random, asked: PartnerRequest) -> None:
    act = chance.choice(("close", "renew", "change", "end"))
    if act == "close":
        actions.close_request(asked, acting_user=asked.author)
    elif act == "renew":
        actions.renew_request(asked, acting_user=asked.author)
    elif act == "end":
        actions.end_request(asked.pk, today())
    else:
        closes_on = _days(chance, 0, 90)
        said = data(title=_words(chance, 3), idea=_words(chance, 9), closes_on=closes_on, weeks=None)
        actions.change_request(asked, said, acting_user=asked.author)

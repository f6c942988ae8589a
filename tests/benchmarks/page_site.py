"""The process that the page benchmark measures: fills a scratch site with people, then serves it.

`python -m tests.benchmarks.page_site PEOPLE ADDRESSES PORT`, with VAR and DJANGO_SETTINGS_MODULE set. Before
it serves, it prints one line of JSON: the session of a reader, and addresses to ask.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import Any

import django


def main(count: int, addresses: int, port: int) -> None:
    """Make the tables, the people, and serve them; ends only when stopped."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from config import server
    from partner_search.asked import Asked
    from partner_search.engine import get_engine
    from tests.benchmarks.search_people import People, mix

    call_command("migrate", verbosity=0)
    people = People(count)
    fill(people.rows())
    get_engine().catch_up()  # builds the index
    asked = [Asked(question.query).url().partition("?")[2] for question in mix(people, addresses)]
    print(json.dumps({"session": sign_in(), "asked": asked}), flush=True)
    connection.close()
    server.serve(["127.0.0.1"], port)


def sign_in() -> str:
    """Return the session of a new validated reader."""
    from django.test import Client

    from tests import people

    reader = people.validated("GR", handle="reader", email="reader@demo.example", name="Reader")
    people.speaks(reader, "en")
    _fill_profile(reader.profile)
    client = Client()
    client.force_login(reader)
    return client.cookies["sessionid"].value


def _fill_profile(profile: Any) -> None:
    """Let the reader say all that rows and the order of matches compare."""
    from profiles.models import ProfileTheme, Subject, Theme

    profile.levels, profile.age_from, profile.age_to = ["primary"], 9, 12
    profile.class_size, profile.wishes = 24, ["PL", "associated"]
    profile.save()
    profile.subjects.set(Subject.objects.filter(key__in=("art", "geography")))
    for theme in Theme.objects.order_by("pk")[:3]:
        ProfileTheme.objects.create(tag=theme, content_object=profile)


def fill(rows: Iterable[tuple[int, str, str, str]]) -> None:
    """Write people whose stored documents are `rows`, in large portions."""
    from partner_search.documents import read

    remaining = iter(rows)
    themes: dict[str, int] = {}
    schools = _schools()
    while portion := list(islice(remaining, 5_000)):
        _write([read(row) for row in portion], portion, schools, themes)


def _schools() -> dict[str, list[int]]:
    """Make a hundred schools in each country; return their ids by country."""
    from countries.models import Country
    from schools.models import School

    made = School.objects.bulk_create(
        School(country=country, name=f"School {n} of the town", town=f"Town {n}")
        for country in Country.objects.all()
        for n in range(100)
    )
    found = defaultdict(list)
    for school in made:
        found[school.country_id].append(school.pk)
    return found


def _write(people: list[Any], rows: list[Any], schools: dict[str, list[int]], themes: dict[str, int]) -> None:
    from django.db import transaction
    from django.utils import timezone

    from accounts.models import User
    from partner_search.models import PersonDocument
    from profiles.models import Profile, ProfileLanguage, ProfileTheme
    from schools.models import Validation

    now = timezone.now()
    through = Profile.subjects.through
    with transaction.atomic():
        User.objects.bulk_create(_user(person) for person in people)
        Profile.objects.bulk_create(_profile(person) for person in people)
        Validation.objects.bulk_create(
            Validation(
                user_id=person.user_id,
                school_id=schools[person.country][person.user_id % 100],
                state="confirmed",
                decided_at=now,
            )
            for person in people
        )
        ProfileLanguage.objects.bulk_create(
            ProfileLanguage(profile_id=person.user_id, language_id=code, level=level)
            for person in people
            for code, level in person.languages.items()
        )
        through.objects.bulk_create(
            through(profile_id=person.user_id, subject_id=key) for person in people for key in person.subjects
        )
        _name_themes({key for person in people for key in person.themes}, themes)
        ProfileTheme.objects.bulk_create(
            ProfileTheme(content_object_id=person.user_id, tag_id=themes[key])
            for person in people
            for key in person.themes
        )
        PersonDocument.objects.bulk_create(
            PersonDocument(user_id=pk, change=0, fields=json.loads(fields), head_terms=head, body_terms=body)
            for pk, fields, head, body in rows
        )


def _name_themes(keys: set[str], themes: dict[str, int]) -> None:
    """Make the themes that are not there yet, and note their ids."""
    from profiles.models import Theme

    new = [
        Theme(name=key.capitalize(), key=key, slug=key.replace(" ", "-"))
        for key in sorted(keys - themes.keys())
    ]
    themes.update((theme.key, theme.pk) for theme in Theme.objects.bulk_create(new))


def _user(person):
    from datetime import date

    from accounts.models import User

    name = " ".join(word.title() for word in person.head.split()[:2])
    return User(
        pk=person.user_id,
        email=f"p{person.user_id}@demo.example",
        handle=f"p{person.user_id}",
        name=name,
        country_id=person.country,
        last_active_on=date.fromordinal(person.active_on),
        listed_on=date.fromordinal(person.listed_on),
    )


def _profile(person):
    from datetime import date

    from profiles.models import Profile

    until = person.looking_until
    return Profile(
        user_id=person.user_id,
        role=person.role,
        levels=person.levels,
        age_from=person.age_from,
        age_to=person.age_to,
        about=person.body,
        looking=bool(until),
        looking_until=date.fromordinal(until) if until else None,
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))

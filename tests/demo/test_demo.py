"""The demo on a database: the cast signs in, nobody is made twice, the load test's cookies work."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts.access import is_central, is_officer_for
from accounts.models import PersonChange, User
from config.demo import filling, sessions
from config.demo.marks import PASSWORD, SIGN_INS
from countries.queries import today
from partner_search.models import PartnerRequest
from profiles.models import Profile
from profiles.pictures import small_name
from rooms.access import seats_of
from rooms.models import Room
from schools.access import is_validated
from schools.models import School, Validation
from tests.demo.test_plans import TOWNS

pytestmark = pytest.mark.django_db
N = 50


@pytest.fixture(autouse=True)
def _few_towns(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[None]:
    """No open data is read: that takes seconds, and `load_towns` has a test of its own."""
    monkeypatch.setattr(filling, "load_towns", lambda: TOWNS)
    settings.MEDIA_ROOT = tmp_path
    yield


def demo(count: int = N, **options: Any) -> None:
    call_command("demo", teachers=count, no_pictures=True, verbosity=0, **options)


def cast(part: str) -> User:
    return User.objects.get(email=f"{part}@demo.example")


def test_everyone_is_made_once_and_keeps_every_constraint() -> None:
    demo()
    assert User.objects.count() == N + len(SIGN_INS)
    connection.check_constraints()
    for user in User.objects.all()[:20]:
        user.full_clean(exclude=["password"])
    for profile in Profile.objects.all()[:20]:
        profile.full_clean()
    demo()
    assert User.objects.count() == N + len(SIGN_INS)
    demo(N + 5)
    assert User.objects.count() == N + 5 + len(SIGN_INS)


def test_a_second_run_with_more_makes_the_people_a_first_would() -> None:
    def people() -> list[tuple[Any, ...]]:
        fields = ("email", "name", "country", "handle", "validations__school__name", "profile__about")
        return list(User.objects.order_by("email").values_list(*fields))

    demo(10)
    demo(N)
    in_two = people()
    for model in (Room, Validation, User, School):
        model.objects.all().delete()
    demo(N)
    assert people() == in_two


def test_the_change_log_tells_of_everyone_once_and_of_the_authors_of_requests() -> None:
    demo()
    told = sorted(PersonChange.objects.values_list("user_id", flat=True))
    everyone = list(User.objects.values_list("pk", flat=True))
    authors = list(PartnerRequest.objects.values_list("author_id", flat=True))
    assert authors and told == sorted(everyone + authors)


def test_most_are_listed_and_in_every_country() -> None:
    demo()
    listed = Profile.objects.listed(today())
    assert listed.count() > N * 0.75
    assert User.objects.values("country").distinct().count() == 44
    assert not User.objects.filter(pk__in=listed.values("pk"), listed_on=None).exists()


def test_the_cast_has_its_standing() -> None:
    demo(0)
    assert set(User.objects.values_list("email", flat=True)) == set(SIGN_INS)
    for part in ("teacher.gr", "teacher.pl", "ambassador", "support.gr", "central", "owner", "member"):
        assert is_validated(cast(part)), part
    assert not is_validated(cast("newcomer"))
    assert cast("newcomer").validations.get().state == "pending"
    assert is_officer_for(cast("support.gr"), "GR") and not is_officer_for(cast("support.gr"), "PL")
    assert is_central(cast("central")) and cast("central").is_superuser
    assert cast("suspended").is_suspended
    assert cast("teacher.gr").profile.levels == ["primary"] and cast("teacher.gr").country_id == "GR"
    shared = set(cast("teacher.gr").profile.themes.names()) & set(cast("teacher.pl").profile.themes.names())
    assert shared, "the two teachers fit each other"


def test_the_cast_signs_in_with_the_published_password(client: Client) -> None:
    demo(0)
    answer = client.post(
        "/accounts/login/", {"login": "teacher.gr@demo.example", "password": PASSWORD, "remember": ""}
    )
    assert answer.status_code == 302
    assert client.get("/profile/").status_code == 200


def test_portraits_are_given_to_a_part_of_the_people(settings: Any) -> None:
    call_command("demo", teachers=30, verbosity=0)
    given = [profile.picture for profile in Profile.objects.exclude(picture="")]
    assert 5 < len(given) < 30
    assert len({picture.name for picture in given}) == len(given), "each has a file of their own"
    assert given[0].size > 500
    assert Path(settings.MEDIA_ROOT, small_name(str(given[0].name))).exists()


def test_a_production_site_is_not_filled(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        demo()
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo_sessions", 1, "/dev/null")


def test_sessions_sign_in_as_different_validated_people(tmp_path: Path) -> None:
    file = tmp_path / "cookies"
    call_command("demo_sessions", 40, file, verbosity=0)
    lines = file.read_text().splitlines()
    assert len(lines) == 40
    assert file.stat().st_mode & 0o077 == 0
    seen = set()
    for line in lines[:5]:
        client = Client()
        for part in line.split("; "):
            name, value = part.split("=")
            client.cookies[name] = value
        answer = client.get("/notifications/")
        assert answer.status_code == 200
        user = answer.wsgi_request.user
        assert is_validated(user)
        seen.add(user.pk)
    assert len(seen) == 5


def test_sessions_may_post_with_their_token(tmp_path: Path) -> None:
    call_command("demo_sessions", 1, tmp_path / "one", verbosity=0)
    cookies = dict(part.split("=") for part in (tmp_path / "one").read_text().strip().split("; "))
    client = Client(enforce_csrf_checks=True)
    client.cookies.load(cookies)
    path = "/notifications/read/"
    assert client.post(path, headers={"X-CSRFToken": cookies["csrftoken"]}).status_code == 302
    assert client.post(path).status_code == 403


def test_sessions_take_seats_in_a_room(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_sessions", 3, tmp_path / "three", room="new")
    room = Room.objects.latest("pk")
    assert f"They sit in room {room.pk}." in capsys.readouterr().out
    assert room.seats.taken().count() == 3
    call_command("demo_sessions", 5, tmp_path / "five", room=str(room.pk), verbosity=0)
    assert len(seats_of(room, [user.pk for user in sessions.people(5, 1)])) == 5


@pytest.mark.parametrize("room", ["999999", "x", "-1", "9" * 40])
def test_a_room_that_is_not_there_is_refused(tmp_path: Path, room: str) -> None:
    with pytest.raises(CommandError, match="no open room"):
        call_command("demo_sessions", 1, tmp_path / "one", room=room)


def test_people_are_made_only_when_too_few_are_there() -> None:
    assert len(sessions.people(60, 1)) == 60
    before = User.objects.count()
    assert sessions.people(60, 1) == sessions.people(60, 1)
    assert User.objects.count() == before

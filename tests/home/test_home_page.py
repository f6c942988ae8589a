"""The home page of each of the cast: what comes next, who fits, who waits, in a fixed number of queries."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.actions import note_change
from accounts.models import User
from contacts.models import Block, ContactRequest, SavedPerson
from profiles.models import Profile
from schools.models import Validation, ValidationState
from tests import people

pytestmark = pytest.mark.django_db
HOME = "/"


def teacher(country: str = "GR", **fields: Any) -> User:
    person = people.validated(country, **fields)
    Profile.objects.filter(pk=person.pk).update(age_from=9, age_to=11)
    people.speaks(person, "en")
    note_change(person)
    return person


def home(client: Client, reader: User) -> str:
    client.force_login(reader)
    response = client.get(HOME)
    assert response.status_code == 200
    return response.content.decode()


def write_to(recipient: User, sender: User) -> None:
    pair = "-".join(map(str, sorted((sender.pk, recipient.pk))))
    ContactRequest.objects.create(sender=sender, recipient=recipient, pair=pair, message="Shall we?")


def test_a_newcomer_is_led_to_her_school(client: Client):
    html = home(client, people.user())
    assert "Find your school" in html
    assert 'href="/welcome/"' in html


@pytest.mark.parametrize(
    ("state", "note", "words"),
    [
        (ValidationState.PENDING, "", "National support looks whether you teach at School Α"),
        (ValidationState.ASKED, "Which subject?", "Which subject?"),
        (ValidationState.REFUSED, "Nobody knows you there.", "Nobody knows you there."),
    ],
)
def test_who_is_not_confirmed_reads_where_it_stands(client: Client, state: str, note: str, words: str):
    reader = people.user()
    Validation.objects.create(user=reader, school=people.school(name="School Α"), state=state, note=note)
    assert words in home(client, reader)


def test_a_teacher_is_told_what_her_profile_lacks(client: Client):
    html = home(client, teacher())
    assert "Finish your profile" in html
    assert "Say that you look for a partner" in html
    assert "Find your school" not in html


def test_who_fits_is_shown_and_who_does_not_is_not(client: Client):
    reader, fits, older = (
        teacher(),
        teacher("PL", name="Fitting Colleague"),
        teacher("PL", name="Other Colleague"),
    )
    Profile.objects.filter(pk=older.pk).update(age_from=17, age_to=19)
    note_change(older)
    html = home(client, reader)
    assert fits.name in html
    assert older.name not in html
    assert f"/contacts/write/{fits.handle}/" in html


def test_an_empty_profile_is_not_told_that_everybody_fits_it(client: Client):
    teacher("PL")
    assert "fit your pupils and languages" in home(client, teacher())
    html = home(client, people.user())
    assert "fit your pupils and languages" not in html
    assert "New on Staffroom" in html


def test_one_never_meets_oneself_or_a_blocked_person(client: Client):
    reader, blocked = teacher(name="The Reader"), teacher("PL", name="Blocked Colleague")
    SavedPerson.objects.create(user=reader, person=blocked)
    Block.objects.create(user=blocked, person=reader)
    html = home(client, reader)
    assert blocked.name not in html
    assert f'href="/people/{reader.handle}/"><bdi' not in html


def test_requests_and_saved_people_are_there(client: Client):
    reader, sender, kept = (
        teacher(),
        teacher("PL", name="A Sender"),
        people.validated("TR", name="A Kept One"),
    )
    write_to(reader, sender)
    SavedPerson.objects.create(user=reader, person=kept)
    html = home(client, reader)
    assert "They wait for your answer" in html
    assert "Shall we?" in html
    assert kept.name in html


def test_only_the_not_confirmed_have_no_button_to_write(client: Client):
    teacher("PL")
    newcomer = people.user()
    assert "/contacts/write/" not in home(client, newcomer)


def test_an_officer_finds_the_validation_in_the_rail(client: Client):
    assert 'href="/validation/"' in home(client, people.officer())
    assert 'href="/validation/"' not in home(client, teacher())


def test_the_suspended_are_led_to_their_status(client: Client):
    client.force_login(people.suspended())
    response = client.get(HOME)
    assert (response.status_code, response.headers["Location"]) == (302, "/welcome/")


def test_the_queries_do_not_grow(client: Client, django_assert_max_num_queries):
    reader = teacher()
    teacher("PL")
    home(client, reader)
    few = count(client)
    for number in range(4):
        other = teacher("PL", name=f"Colleague {number}")
        write_to(reader, other)
        SavedPerson.objects.create(user=reader, person=other)
    client.get(HOME)
    assert count(client) <= few + 1  # the saved people's blocks are asked once anybody is saved
    assert few <= 30


def count(client: Client) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        client.get(HOME)
    return len(queries)


def test_the_chosen_colours_are_on_the_page(client: Client):
    assert 'data-theme="dark"' in home(client, teacher(theme="dark"))
    assert "data-theme" not in home(client, teacher(theme=""))


@pytest.fixture(autouse=True)
def _forget_numbers():
    cache.clear()

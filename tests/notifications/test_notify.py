"""Telling people: the row, the mail in their language, and the list."""

from string import Formatter

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import get_language, override

from jobs.testing import run_all
from notifications.actions import notify
from notifications.kinds import KINDS, Kind
from notifications.models import Notification
from tests import people

pytestmark = pytest.mark.django_db


def told(user, name="Another", **kwargs):
    return notify(user, "contact.accepted", url="/contacts/", name=name, **kwargs)


def test_it_is_listed_and_mailed_in_the_readers_language(settings) -> None:
    user = people.user(language="en")
    told(user, "Someone")
    assert mail.outbox == [], "mail leaves from a job, never from the request"
    run_all()
    [letter] = mail.outbox
    assert letter.to == [user.email]
    assert letter.subject == "Someone has accepted your contact request"
    link = f"{settings.BASE_URL}/notifications/{Notification.objects.get().pk}/"
    assert link in letter.body and "&" not in letter.body


def test_the_mail_is_written_in_the_users_language(monkeypatch) -> None:
    seen: list[str | None] = []

    def filled(kind, params):
        seen.append(get_language())
        return "title", "body"

    monkeypatch.setattr(Kind, "filled", filled)
    told(people.user(language="el"))
    run_all()
    assert seen[-1] == "el"


def test_nothing_is_told_when_the_transaction_is_undone() -> None:
    user = people.user()
    with pytest.raises(RuntimeError), transaction.atomic():
        told(user)
        raise RuntimeError
    run_all()
    assert not Notification.objects.exists()
    assert mail.outbox == []


def test_a_closed_account_gets_no_mail() -> None:
    user = people.user()
    told(user)
    user.closed_at = timezone.now()
    user.save()
    assert run_all() == 1
    assert mail.outbox == []


def test_a_signed_link_goes_straight_into_the_mail(settings) -> None:
    notify(people.user(), "profile.lapses", url="/profile/renewal/abc/", day="30 June")
    run_all()
    assert f"{settings.BASE_URL}/profile/renewal/abc/" in mail.outbox[0].body


def test_other_peoples_line_ends_stay_out_of_the_subject() -> None:
    told(people.user(), "A\nBcc: x@demo.example")
    run_all()
    assert mail.outbox[0].subject == "A Bcc: x@demo.example has accepted your contact request"


@pytest.mark.parametrize(
    "url", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""]
)
def test_a_url_elsewhere_is_refused(url) -> None:
    with pytest.raises(ValueError, match="not a path"):
        notify(people.user(), "contact.accepted", url=url, name="A")


def test_a_missing_parameter_or_kind_is_refused_at_once() -> None:
    user = people.user()
    with pytest.raises(KeyError):
        notify(user, "contact.accepted", url="/contacts/")
    with pytest.raises(KeyError):
        notify(user, "no.such.kind", url="/contacts/")
    assert not Notification.objects.exists()


def test_the_list_shows_only_ones_own_and_says_what_is_new(client: Client) -> None:
    user, other = people.validated(), people.validated()
    told(user, "Mine"), told(other, "Theirs")
    client.force_login(user)
    page = client.get("/notifications/").content.decode()
    assert "Mine has accepted" in page and "Theirs" not in page
    assert "Mark all as read" in page and ">new<" in page


def test_an_empty_list_says_what_will_be_there(client: Client) -> None:
    client.force_login(people.validated())
    page = client.get("/notifications/").content.decode()
    assert "Nothing new yet" in page and "Mark all as read" not in page


def test_opening_one_marks_it_read_and_leads_there(client: Client) -> None:
    user = people.validated()
    row = told(user)
    client.force_login(user)
    answer = client.get(f"/notifications/{row.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/contacts/")
    row.refresh_from_db()
    assert row.read_at is not None


def test_anothers_and_none_look_the_same(client: Client) -> None:
    row = told(people.validated())
    client.force_login(people.validated())
    assert client.get(f"/notifications/{row.pk}/").status_code == 404
    assert client.get(f"/notifications/{row.pk + 1}/").status_code == 404
    assert client.get(f"/notifications/{'9' * 40}/").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_mark_all_is_a_post_and_marks_only_ones_own(client: Client) -> None:
    user, other = people.validated(), people.validated()
    mine, theirs = told(user), told(other)
    client.force_login(user)
    assert client.get("/notifications/read/").status_code == 405
    assert client.post("/notifications/read/").status_code == 302
    mine.refresh_from_db(), theirs.refresh_from_db()
    assert mine.read_at is not None and theirs.read_at is None


def test_pages_follow_each_other_without_gaps(client: Client) -> None:
    user = people.validated()
    for number in range(35):
        told(user, f"N{number:02}")
    client.force_login(user)
    first = client.get("/notifications/").context["page"]
    second = client.get(f"/notifications/?before={first.next}").context["page"]
    titles = [line.title[:3] for line in first.lines + second.lines]
    assert titles == [f"N{number:02}" for number in reversed(range(35))]
    assert second.next is None


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "１", "1.5"])
def test_a_forged_place_is_not_found(client: Client, before) -> None:
    client.force_login(people.validated())
    assert client.get("/notifications/", {"before": before}).status_code == 404


def test_the_list_asks_a_constant_number_of_queries(client: Client) -> None:
    user = people.validated()
    client.force_login(user)
    counts = []
    for amount in (1, 20):
        for _ in range(amount):
            told(user)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/notifications/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_every_kind_can_be_filled_from_its_own_placeholders() -> None:
    for kind in KINDS.values():
        names = {name for text in (kind.title, kind.body) for _, name, _, _ in Formatter().parse(str(text))}
        title, body = kind.filled({str(name): "word" for name in names})
        assert title and body and "{" not in title + body


def test_an_arabic_name_does_not_turn_an_english_sentence_around() -> None:
    title, _ = KINDS["contact.accepted"].filled({"name": "سمر"})
    assert title == "\u2068سمر\u2069 has accepted your contact request"
    with override("ar"):
        title, _ = KINDS["contact.accepted"].filled({"name": "سمر"})
        assert "\u2068" not in title

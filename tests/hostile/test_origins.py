"""B2: no form without its token, no redirect to elsewhere, no foreign Host, no TRACE."""

import pytest
from django.test import Client

from tests import rows
from tests.world import ANONYMOUS, CAST, make_world, undone

EVIL = "https://evil.example"
TARGETS = (
    EVIL,
    "//evil.example/x",
    "/\\evil.example",
    "https:evil.example",
    "\thttps://evil.example",
    "javascript:alert(1)",
)
POSTS = [row for row in rows.all_rows() if row.method == "POST"]
GETS = [row for row in rows.all_rows() if row.method == "GET"]


@pytest.fixture
def world(db):
    return make_world()


@pytest.mark.parametrize("part", CAST)
def test_no_form_is_taken_without_its_token(part, world):
    client, accepted = world.client(part, enforce_csrf_checks=True), []
    for row in POSTS:
        if row.cells[part] in (405, "login"):
            continue
        with undone():
            answer = client.post(
                row.url(world), row.data(world), headers={"Origin": EVIL, "Referer": f"{EVIL}/"}
            )
        if answer.status_code != 403:
            accepted.append(f"{row}: {answer.status_code}")
    assert accepted == []


def test_a_form_with_its_token_is_taken(world):
    """The refusals above are for the token: with it the same client is let through."""
    client = world.client("teacher_gr", enforce_csrf_checks=True)
    client.get("/account/settings/")
    token = client.cookies["csrftoken"].value
    answer = client.post("/notifications/read/", {"csrfmiddlewaretoken": token})
    assert answer.status_code == 302
    assert client.post("/notifications/read/").status_code == 403


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("part", [ANONYMOUS, "teacher_gr"])
def test_nobody_is_led_elsewhere(part, target, world):
    client, led = world.client(part), []
    query = dict.fromkeys(("next", "redirect", "url", "back", "return"), target)
    for row in rows.all_rows():
        url = row.url(world)
        with undone():
            answer = client.get(url, query) if row.method == "GET" else client.post(url, query)
        if "evil" in answer.headers.get("Location", "").partition("?")[0] or _leads(answer):
            led.append(f"{row}: {answer.headers['Location']}")
    assert led == []


def _leads(answer):
    return answer.headers.get("Location", "").lower().startswith(("javascript:", "\t", "/\\", "//"))


def test_signing_in_leads_nowhere_else(world):
    person = world.people["teacher_gr"]
    for target in TARGETS:
        with undone():
            answer = Client().post(
                f"/accounts/login/?next={target}",
                {"login": person.email, "password": "staffroom-demo", "next": target},
            )
        assert answer.status_code == 302
        assert "evil" not in answer.headers["Location"]
        assert not _leads(answer)


def test_a_foreign_host_is_refused_and_not_repeated(world):
    client = world.client("teacher_gr")
    for row in GETS:
        for headers in ({"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}):
            answer = client.get(row.url(world), headers=headers)
            assert b"evil.example" not in answer.getvalue(), row
            assert "evil.example" not in answer.headers.get("Location", ""), row
            assert "Host" not in headers or answer.status_code in (
                400,
                200 if row.name == "health" else 400,
            ), row


def test_trace_is_refused(world):
    client = world.client(ANONYMOUS)
    assert {client.trace(row.url(world)).status_code for row in rows.all_rows()} == {405}

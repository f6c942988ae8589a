"""B1: hostile inputs over every address and form, as several of the cast: no 5xx, none reflected, no hang."""

import itertools
import os
import random
import time
from typing import Any

import pytest

from tests import rows
from tests.hostile import inputs
from tests.world import ANONYMOUS, make_world, undone

PARTS = (ANONYMOUS, "newcomer", "teacher_gr", "support_gr", "central")
LONG = os.environ.get("LONG") == "1"
NUMBER, SHARES = (10_000, 10) if LONG else (1_000, 1)
SLOW = 5.0  # seconds; a hang, not a speed


@pytest.fixture
def world(db):
    return make_world()


def addresses(world):
    """Every address of the matrix once."""
    return sorted({row.url(world) for row in rows.all_rows() if row.name != "account_logout"})


def all_forms(world):
    """The forms that the pages show to those they are for, and the POST addresses without a form."""
    found: dict[Any, Any] = {}
    for part in PARTS:
        client = world.client(part)
        for url in addresses(world):
            answer = client.get(url)
            html = (
                answer.content.decode()
                if answer.headers.get("Content-Type", "").startswith("text/html")
                else ""
            )
            for method, action, fields in inputs.forms_of(html):
                if method == "post":
                    found.setdefault(action or url, fields)
    for row in rows.all_rows():
        if row.method == "POST":
            found.setdefault(row.url(world), {"note": "", "message": "", "q": ""})
    return sorted((url, fields) for url, fields in found.items() if "logout" not in url)


def send(client, attack):
    url = f"{attack.url}?{attack.query}" if attack.query else attack.url
    if attack.form is None:
        return client.get(url, headers=attack.headers)
    return client.post(url, _as_bytes(attack.form), headers=attack.headers)


def _as_bytes(form):
    """Write lone surrogates as the bytes a broken client would send."""
    encode = lambda value: value.encode("utf-8", "surrogatepass")  # noqa: E731
    return {
        name: [encode(one) for one in value] if isinstance(value, list) else encode(value)
        for name, value in form.items()
    }


def judge(attack, answer, seconds):
    """Say what is wrong with an answer, or nothing."""
    if answer.status_code >= 500:
        return f"{answer.status_code} for {attack}"
    if seconds > SLOW:
        return f"{seconds:.1f} s for {attack}"
    html = "" if answer.streaming else answer.content.decode(errors="replace")
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    if is_page and inputs.reflected(html):
        return f"reflected {inputs.reflected(html)} for {attack}"
    if "\n" in answer.headers.get("Location", "") or "Traceback (most recent" in html:
        return f"leaked for {attack}"
    return None


@pytest.mark.parametrize("share", range(SHARES))
def test_hostile_inputs(share, world, record_property):
    chance = random.Random(20_261_125 + share)
    clients = {part: world.client(part) for part in PARTS}
    endless = inputs.attacks(chance, addresses(world), PARTS, all_forms(world))
    wrong = []
    for attack in itertools.islice(endless, NUMBER // SHARES):
        with undone():
            began = time.monotonic()
            answer = send(clients[attack.part], attack)
            found = judge(attack, answer, time.monotonic() - began)
        if found:
            wrong.append(found)
    assert wrong[:10] == []
    record_property("B1", f"{NUMBER:,} inputs")


def test_reflected_markup_is_seen():
    assert inputs.reflected(f"<p>{inputs.SCRIPT}</p>") == [f"<script>{inputs.MARK}()"]
    assert inputs.reflected(f"<p>&lt;img onerror={inputs.MARK}()&gt;</p>") == []
    assert inputs.reflected(f'<p title="x" onclick="{inputs.MARK}()">') != []
    assert inputs.reflected(f'<a href="javascript:{inputs.MARK}()">') != []


def test_the_attacks_reach_forms_and_are_the_same_each_time(world):
    urls, forms = addresses(world), all_forms(world)
    made = [
        [str(attack) for attack in itertools.islice(inputs.attacks(random.Random(7), urls, PARTS, forms), 50)]
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert len(forms) > 20
    assert any("POST" in attack for attack in made[0])

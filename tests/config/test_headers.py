"""S4: ASVS 5.0 on headers and cookies, production settings behind a proxy; traps 4 and 5 of trust.md."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_name("production_site.py")
ROOT = SCRIPT.parents[2]
POLICY = (
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "script-src 'self'",
)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    environment = {
        **os.environ,
        "DEMO": "",
        "RATE_LIMITS": "",
        "SECRET_KEY": "for-this-test-only-" + "k3J9vQ2xZ7" * 5,
        "ALLOWED_HOSTS": "staffroom.example",
        "EMAIL_URL": "dummymail://",
        "TRUSTED_PROXY": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
        "VAR": str(tmp_path_factory.mktemp("production")),
    }
    found = subprocess.run(
        [sys.executable, str(SCRIPT)], env=environment, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr[-3000:]
    return json.loads(found.stdout)  # type: ignore[no-any-return]


def pages(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: answer for name, answer in answers.items() if name.startswith(("/", "own "))}


def test_every_page_is_the_one_meant(answers):
    wrong = {name: answer["status"] for name, answer in pages(answers).items() if answer["status"] != 200}
    assert wrong == {"/no/such/page/": 404, "own /nowhere/": 404}


@pytest.mark.parametrize(
    "header, value",
    [
        ("strict-transport-security", "max-age=31536000; includeSubDomains; preload"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ],
)
def test_headers_stand_on_every_page_also_missing_ones_and_files(answers, header, value):
    wrong = {
        name: a["headers"].get(header)
        for name, a in pages(answers).items()
        if a["headers"].get(header) != value
    }
    assert wrong == {}


def test_the_content_policy_is_strict_on_every_page(answers):
    for name, answer in pages(answers).items():
        if name == "/static/icon.svg":
            continue
        policy = answer["headers"].get("content-security-policy", "")
        assert [part for part in POLICY if part not in policy] == [], name
        assert "unsafe" not in policy and "*" not in policy


def test_pages_are_not_stored_and_files_are(answers):
    for name, answer in pages(answers).items():
        stored = "no-store" not in answer["headers"].get("cache-control", "")
        assert stored == (name == "/static/icon.svg"), name


def test_nothing_tells_the_version_of_the_server(answers):
    for answer in answers.values():
        assert not {"server", "x-powered-by", "x-aspnet-version"} & set(answer["headers"])


def test_cookies_are_bound_to_the_host_and_hidden_from_scripts(answers):
    kept = [cookie for answer in answers.values() for cookie in answer["cookies"]]
    assert {cookie.partition("=")[0] for cookie in kept} >= {"__Host-sessionid", "__Host-csrftoken"}
    for cookie in kept:
        assert cookie.startswith("__Host-"), cookie
        for part in ("HttpOnly", "Secure", "Path=/", "SameSite=Lax"):
            assert part in cookie, cookie
        assert "Domain" not in cookie


def test_strangers_get_no_cookie_but_the_one_against_forged_forms(answers):
    cookies = [c for name, a in answers.items() if name.startswith("/") for c in a["cookies"]]
    assert {cookie.partition("=")[0] for cookie in cookies} <= {"__Host-csrftoken"}


def test_plain_http_is_led_to_https(answers):
    assert answers["plain"]["status"] == 301
    assert answers["plain"]["headers"]["location"] == "https://staffroom.example/accounts/login/"


@pytest.mark.parametrize(
    "name, status",
    [("utf-7", 400), ("null", 400), ("foreign host", 400), ("trace", 405), ("no token", 403)],
)
def test_hostile_requests_are_refused_and_not_failed(answers, name, status):
    assert answers[name]["status"] == status
    assert "evil" not in str(answers[name]["headers"])


def test_signing_in_works_behind_the_proxy(answers):
    assert answers["sign in"]["status"] == 302

"""A program with the production settings: asks for pages behind a proxy, prints the answers as JSON."""

import json
import os
import sys
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.test import Client

HOST = "staffroom.example"
PAGES = [
    "/",
    "/el/",
    "/accounts/login/",
    "/accounts/signup/",
    "/no/such/page/",
    "/static/icon.svg",
    "/healthz",
]
OWN = [
    "/welcome/",
    "/people/",
    "/profile/",
    "/account/settings/",
    "/notifications/",
    "/accounts/2fa/",
    "/nowhere/",
]


def ask(client: Client, method: str, path: str, **extra: Any) -> dict[str, Any]:
    """Return what is asked of an answer: status, headers, each cookie as it is set."""
    asked: dict[str, Any] = {"secure": False, "HTTP_X_FORWARDED_PROTO": "https"} | extra
    answer = client.generic(method, path, **asked)
    return {
        "status": answer.status_code,
        "headers": {name.lower(): value for name, value in answer.headers.items()},
        "cookies": [cookie.OutputString() for cookie in answer.cookies.values()],
    }


def main() -> None:
    """Make a site in the folder VAR, ask, print."""
    django.setup()
    # Hashed names as in production; the compressed twins of the files take long and change no header here.
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    )
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from tests import people

    stranger = Client(raise_request_exception=False, headers={"host": HOST})
    member = Client(raise_request_exception=False, headers={"host": HOST})
    found: dict[str, Any] = {path: ask(stranger, "GET", path) for path in PAGES}
    member.force_login(people.validated())
    found |= {f"own {path}": ask(member, "GET", path) for path in OWN}
    found["own /account/export/"] = ask(member, "POST", "/account/export/")
    checked = Client(enforce_csrf_checks=True, raise_request_exception=False, headers={"host": HOST})
    body = {"data": b"login=a", "content_type": "application/x-www-form-urlencoded; charset=utf-7"}
    found["plain"] = ask(stranger, "GET", "/accounts/login/", HTTP_X_FORWARDED_PROTO="http")
    found["utf-7"] = ask(checked, "POST", "/accounts/login/", **body)
    found["no token"] = ask(checked, "POST", "/accounts/login/", HTTP_ORIGIN="https://evil.example")
    found["foreign host"] = ask(stranger, "GET", "/", HTTP_HOST="evil.example")
    found["trace"] = ask(stranger, "TRACE", "/")
    found["null"] = ask(stranger, "GET", "/?q=%00")
    found["sign in"] = _signed_in(stranger, people)
    json.dump(found, sys.stdout)


def _signed_in(client: Client, people: Any) -> dict[str, Any]:
    data = f"login={people.user().email}&password={people.PASSWORD}"
    kind = "application/x-www-form-urlencoded"
    return ask(client, "POST", "/accounts/login/", data=data, content_type=kind)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()

"""A site with harmful settings does not start, and says why in words."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as now
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from config.checks import check_processes
from config.locks import FolderInUseError, lock_folder
from tests import people

ROOT = Path(now.BASE_DIR)
SECRET = "q7Zt-0aVnR3kWm9xY2bC5dE8fG1hJ4lP6sT_uXzAoQwErTyUiOpLkJhG"
pytestmark = pytest.mark.django_db


@pytest.fixture
def production(settings: Any) -> Any:
    """Settings with which a production site starts."""
    settings.DEMO = False
    settings.SECRET_KEY = SECRET
    settings.ALLOWED_HOSTS = ["staffroom.school"]
    settings.RATE_LIMITS_RELAXED = False
    return settings


def refusal(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what `serve` says when it refuses; empty if it would have served."""
    monkeypatch.setattr("config.management.commands.serve.Command._prepare", lambda self: None)
    monkeypatch.setattr("config.server.serve", lambda hosts, port: None)
    monkeypatch.setattr("config.server.addresses", lambda host, port: [host])
    try:
        call_command("serve")
    except CommandError as error:
        return str(error)
    return ""


def test_good_settings_start(production: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    production.VAR = tmp_path
    assert refusal(monkeypatch) == ""


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is not set"),
        ("SECRET_KEY", "short", "SECRET_KEY is too short"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY is too short or too simple"),
        ("SECRET_KEY", "django-insecure-" + SECRET, "SECRET_KEY is a default"),
        ("DEBUG", True, "DEBUG is on"),
        ("PROCESSES", 2, "needs REDIS_URL"),
        ("REDIS_URL", "redis://localhost", "the Python package redis is not installed"),
        ("RATE_LIMITS_RELAXED", True, "RATE_LIMITS=relaxed is refused"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS must name"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS must name"),
    ],
)
def test_each_harmful_setting_is_refused(
    production: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    setting: str,
    value: object,
    words: str,
) -> None:
    production.VAR = tmp_path
    monkeypatch.setattr("config.checks.find_spec", lambda name: None)
    setattr(production, setting, value)
    assert words in refusal(monkeypatch)


def test_several_processes_with_redis_may_start(
    production: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    production.VAR, production.PROCESSES, production.REDIS_URL = tmp_path, 2, "redis://localhost"
    monkeypatch.setattr("config.checks.find_spec", lambda name: object())
    assert refusal(monkeypatch) == ""
    assert [each.id for each in check_processes()] == ["staffroom.W001"]


def test_demo_people_are_refused_in_production(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    people.user(email="someone@demo.example")
    assert "holds demo people" in refusal(monkeypatch)


def test_a_public_demo_is_refused(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "staffroom.school"]
    said = refusal(monkeypatch)
    assert "DEMO=1 is refused on a public site" in said and "staffroom.school" in said


def test_missing_migrations_are_refused_in_production(
    production: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    production.VAR = tmp_path
    monkeypatch.setattr("config.prepare._migrations_applied", set)
    with pytest.raises(CommandError, match=r"misses \d+ migrations .*manage.py migrate"):
        call_command("serve")


def test_refusals_are_system_checks_too(production: Any) -> None:
    production.DEBUG = True
    found = {message.id for message in run_checks(include_deployment_checks=True)}
    assert "staffroom.E011" in found


def test_the_database_on_disk_needs_no_migration() -> None:
    from config.prepare import missing_migrations

    assert missing_migrations() == []


def test_one_server_per_folder(tmp_path: Path) -> None:
    first = lock_folder(tmp_path, shared=False)
    with pytest.raises(FolderInUseError, match=f"already works on .*process {os.getpid()}"):
        lock_folder(tmp_path, shared=False)
    with pytest.raises(FolderInUseError):
        lock_folder(tmp_path, shared=True)
    first.close()
    lock_folder(tmp_path, shared=False).close()


def test_servers_that_share_stand_side_by_side(tmp_path: Path) -> None:
    first, second = lock_folder(tmp_path, shared=True), lock_folder(tmp_path, shared=True)
    with first, second, pytest.raises(FolderInUseError):
        lock_folder(tmp_path, shared=False)


def serve(**environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real command with nothing in the environment but this."""
    environment = {"PATH": os.environ["PATH"], **environment}
    command = [sys.executable, "manage.py", "serve"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def test_without_any_settings_it_ends_in_words_not_in_a_traceback(tmp_path: Path) -> None:
    ended = serve(VAR=str(tmp_path))
    assert ended.returncode == 1
    assert "SECRET_KEY is not set" in ended.stderr and "ALLOWED_HOSTS" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_second_server_says_so(tmp_path: Path) -> None:
    with lock_folder(tmp_path, shared=False):
        ended = serve(VAR=str(tmp_path), DEMO="1")
    assert ended.returncode == 1
    assert "Another server already works on" in ended.stderr
    assert "Traceback" not in ended.stderr

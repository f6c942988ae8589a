"""S6: what bandit and Django's deployment check say; S12: what the security policy promises."""

import json
import os
import re
import subprocess
import sys

from tests.guard import files

PRODUCTION = {
    "DEMO": "",
    "SECRET_KEY": "for-the-check-only-" + "k3J9vQ2xZ7" * 5,
    "ALLOWED_HOSTS": "staffroom.example",
    "EMAIL_URL": "smtp://localhost:25",
    "TRUSTED_PROXY": "1",
    "DJANGO_SETTINGS_MODULE": "config.settings",
}


def run(*command, tmp_path):
    environment = {**os.environ, **PRODUCTION, "VAR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, *command],
        cwd=files.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_deployment_check_warns_of_nothing(tmp_path):
    found = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path)
    assert "no issues" in found.stdout + found.stderr
    assert found.returncode == 0


def test_bandit_finds_nothing_high_or_medium(tmp_path):
    places = ["platform", *(name for name in files.ORDER if (files.ROOT / name).is_dir()), "manage.py"]
    found = run("-m", "bandit", "-q", "-r", *places, "-ll", "-f", "json", tmp_path=tmp_path)
    issues = json.loads(found.stdout)["results"]
    assert [f"{issue['filename']}:{issue['line_number']} {issue['issue_text']}" for issue in issues] == []


def test_an_exception_from_a_check_has_its_reason():
    """A `nosec`, or a `noqa` of a security rule but S101 (asserts for types), says why beside it or above."""
    wrong = [
        f"{files.short(path)}:{number}"
        for path in files.python()
        if files.package(path)
        for number in bare_exceptions(path.read_text(encoding="utf-8").splitlines())
    ]
    assert wrong == []


def bare_exceptions(lines):
    """Yield the numbers of the lines that silence a security rule without a word."""
    for number, text in enumerate(lines, 1):
        silenced = re.search(r"# (?:nosec|noqa: S(?!101))\S*(.*)", text)
        above = number > 1 and lines[number - 2].strip().startswith("#")
        if silenced and not above and len(silenced[1].strip()) < 10:
            yield number


def test_a_bare_exception_is_seen():
    assert list(bare_exceptions(["x  # nosec", "y  # nosec B308 (escaped above)", "z  # noqa: S308"])) == [
        1,
        3,
    ]


def test_the_security_policy_names_its_days():
    policy = (files.ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "within 3 working days" in policy
    assert "within 90 days" in policy

"""What `./test` does once its environment is there: lint, types, guard, unit tests, browser tests.

Every step runs even if one before it failed, so that one run tells everything; the last line counts tests.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import quality
from tests.browser.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CI = os.environ.get("CI") == "true"
TEST_ENVIRONMENT = {
    "DEMO": "1",
    "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
    "DJANGO_SETTINGS_MODULE": "tests.settings",
}
CHECKS = {
    "lint": [PYTHON, "-m", "ruff", "check", "."],
    "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "types": [PYTHON, "-m", "mypy", "."],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
}
GUARD = ["tests/guard", "-n0"]
UNIT = ["tests", "-n", "auto", "--ignore=tests/guard", "--ignore=tests/browser", "-m", "not browser"]
BROWSER = ["tests/browser", "-n0"]


@dataclass
class Outcome:
    """What the steps have found so far."""

    failed_steps: list[str] = field(default_factory=list)
    tests: dict[str, str] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)
    shared_not_run: int = 0
    browser_not_run: bool = False

    def count(self, result: str) -> int:
        """Count the tests that ended so: passed, failed or skipped."""
        return sum(found == result for found in self.tests.values())


def check(name: str, command: list[str], outcome: Outcome, scratch: Path) -> None:
    """Run one check that is no pytest call."""
    print(f"== {name}", flush=True)
    environment = {**os.environ, **TEST_ENVIRONMENT, "VAR": str(scratch / "var")}
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        outcome.failed_steps.append(name)


def pytest(name: str, arguments: list[str], outcome: Outcome, scratch: Path, *, long: bool) -> None:
    """Run pytest once; tests/conftest.py writes what each test came to into a file."""
    print(f"== {name}", flush=True)
    report = scratch / f"{name.replace(' ', '-')}.json"
    environment = {**os.environ, **TEST_ENVIRONMENT, "TEST_REPORT": str(report)}
    if long:
        environment["LONG"] = "1"
    command = [PYTHON, "-m", "pytest", *arguments]
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        outcome.failed_steps.append(name)
    found: dict[str, Any] = json.loads(report.read_text()) if report.exists() else {}
    outcome.tests |= found.get("tests", {})
    outcome.results |= found.get("results", {})
    outcome.shared_not_run += found.get("shared_not_run", 0)


def all_steps(outcome: Outcome, *, long: bool) -> None:
    """Run every step, each timed."""
    with tempfile.TemporaryDirectory(prefix="staffroom-") as folder:
        scratch = Path(folder)
        for name, command in CHECKS.items():
            check(name, command, outcome, scratch)
        pytest("guard", GUARD, outcome, scratch, long=long)
        pytest("unit tests", UNIT, outcome, scratch, long=long)
        if find_chromium():
            pytest("browser tests", BROWSER, outcome, scratch, long=long)
        else:
            outcome.browser_not_run = True


def judge(outcome: Outcome) -> bool:
    """Tell whether the whole is good: under CI nothing may be skipped or left out."""
    skipped = [name for name, result in outcome.tests.items() if result == "skipped"]
    if CI and skipped:
        print("Skipped under CI, which counts as failed:", *skipped, sep="\n  ")
    if not outcome.tests:
        outcome.failed_steps.append("no test ran")
    return not (outcome.failed_steps or (CI and (skipped or outcome.browser_not_run)))


def last_line(outcome: Outcome) -> str:
    """Return the closing line: what passed, failed, and was not run."""
    words = [f"{outcome.count('passed')} passed, {outcome.count('failed')} failed"]
    if outcome.count("skipped"):
        words.append(f"{outcome.count('skipped')} skipped")
    if outcome.shared_not_run:
        words.append(f"shared data: NOT RUN {outcome.shared_not_run}")
    if outcome.browser_not_run:
        words.append("browser tests: NOT RUN")
    return ", ".join(words)


def main(arguments: list[str]) -> int:
    """Run the tests; 0 when all is well."""
    if arguments == ["--prepare"]:
        return 0
    if arguments not in ([], ["--long"]):
        print("Usage: ./test [--long]", file=sys.stderr)
        return 2
    long, began, outcome = bool(arguments), time.monotonic(), Outcome()
    all_steps(outcome, long=long)
    good = judge(outcome)
    if long:
        quality.write(outcome.tests, outcome.results)
    print(f"== {'OK' if good else 'FAILED: ' + ', '.join(outcome.failed_steps)}", end=" ")
    print(f"({time.monotonic() - began:.0f} s)")
    if outcome.browser_not_run:
        print("browser tests: NOT RUN (no Chromium found; set CHROMIUM to its path)")
    print(last_line(outcome))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

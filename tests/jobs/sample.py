"""Jobs for the tests of the runner; each writes what it did into `DONE`."""

from jobs.tasks import job

DONE: list[str] = []


@job(retries=2)
def note(word: str) -> None:
    DONE.append(word)


@job(retries=2)
def fail(word: str) -> None:
    DONE.append(word)
    raise ConnectionError("no answer")

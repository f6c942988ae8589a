"""What an author says in a partner request, checked, on its way from a form to the action."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class RequestData:
    """All of a partner request but its state; `languages` are pairs of code and lowest level."""

    title: str
    idea: str
    text_language: str
    closes_on: datetime.date
    partners_wanted: int = 1
    age_from: int | None = None
    age_to: int | None = None
    levels: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    themes: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    starts_on: datetime.date | None = None
    weeks: int | None = None
    offer: str = ""
    ask: str = ""

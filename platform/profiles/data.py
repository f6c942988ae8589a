"""What a person says of herself, checked, on its way from a form to the action."""

import datetime
from dataclasses import dataclass

from profiles.pictures import Picture


@dataclass(frozen=True)
class Spoken:
    """A working language: how well the user and (or empty) the pupils know it."""

    language: str
    level: str
    pupils_level: str = ""


@dataclass(frozen=True)
class ProfileData:
    """The whole profile; `picture` None keeps the present one unless `remove_picture`."""

    role: str
    levels: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    class_size: int | None = None
    languages: tuple[Spoken, ...] = ()
    themes: tuple[str, ...] = ()
    about: str = ""
    about_language: str = ""
    findable: bool = True
    looking: bool = False
    looking_for: str = ""
    looking_until: datetime.date | None = None
    wishes: tuple[str, ...] = ()
    picture: Picture | None = None
    remove_picture: bool = False

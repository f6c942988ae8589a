"""What a host says of a room, checked by the form."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class RoomData:
    """A room as its host describes it; `language` is a code or nothing, times are aware."""

    kind: str
    name: str
    about: str = ""
    language: str = ""
    agenda: str = ""
    starts_at: datetime.datetime | None = None
    ends_at: datetime.datetime | None = None
    listen_only: bool = False
    slow_seconds: int = 0
    call_url: str = ""

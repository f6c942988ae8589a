"""Who is in a room now, as its readers see it: told a moment after it changes, not with every socket."""

import asyncio
from typing import TYPE_CHECKING, Any

from chat import frames
from chat.wire import Frame

if TYPE_CHECKING:
    from chat.hub import LiveRoom, Socket

NAMED = 60  # people; of more only the number is told
SOON, LATER = 0.5, 5.0  # seconds until a change is told in a room that names people, and in a larger one


class Presence:
    """The people with an open socket in a live room, but for those who wish not to be shown."""

    __slots__ = ("_room", "_timer")

    def __init__(self, room: "LiveRoom") -> None:
        self._room = room
        self._timer: asyncio.TimerHandle | None = None

    def people(self) -> dict[int, dict[str, Any]]:
        """Return {user id: person} of those who are shown as being here."""
        return {sub.socket.user_id: sub.socket.person for sub in self._room.subs if sub.visible}

    def changed(self) -> None:
        """Tell the room soon that somebody came or went."""
        if self._timer is None:
            wait = SOON if len(self._room.subs) <= NAMED else LATER
            self._timer = asyncio.get_running_loop().call_later(wait, self._tell)

    def _tell(self) -> None:
        self._timer = None
        people = self.people()
        same = Frame(self._text(people))
        for sub in self._room.subs:
            hidden = sub.socket.hidden & people.keys()
            sub.socket.wire.write(Frame(self._text(people, sub.socket)) if hidden else same)

    def _text(self, people: dict[int, dict[str, Any]], reader: "Socket | None" = None) -> str:
        shown = [person for pk, person in people.items() if reader is None or pk not in reader.hidden]
        frame = {"type": "here", "room": str(self._room.id), "count": len(shown)}
        return frames.text_of(frame | ({"people": shown} if len(shown) <= NAMED else {}))

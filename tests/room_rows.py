"""The rows of the matrix of rooms: the directory, doors, people; not the talk in them."""

from typing import Any

from rooms.models import Room
from tests.matrix import ON, Arguments, Cell, Row, no_get, no_post, page, row
from tests.seats import CLOSED, OPEN
from tests.world import World


def rows() -> list[Row]:
    """Return every row: strangers of a room find nothing, its people may not do what its host may."""
    return [
        page("rooms"),
        page("rooms", note="a search", query="?q=bridges&language=en&after=9"),
        no_post("rooms"),
        row("new_room", "GET", 200, newcomer=403),
        row("new_room", "POST", 422, newcomer=403, note="empty"),
        page("ended_rooms"),
        no_post("ended_rooms"),
        page("reach"),
        row("reach", "POST", 422, note="empty"),
        no_get("open_direct", arguments=handle("ambassador")),
        row("open_direct", "POST", ON, ambassador=404, main="support_gr", arguments=handle("ambassador")),
        row("change_room", "GET", arguments=a_room, **hosts(200)),
        row("change_room", "POST", arguments=a_room, note="empty", **hosts(422)),
        *both("close_room", a_room, hosts(ON)),
        *both("join_room", a_room, {"everyone": ON, "newcomer": 403, "member": 404}),
        *both("join_room", the_closed_room, {"everyone": 404, "teacher_gr": ON, "teacher_pl": ON}, "closed"),
        *both("leave_room", a_room, seated(ON)),
        *both("refuse_invitation", a_room, {"everyone": 404, "ambassador": ON}, main="ambassador"),
        row("room_people", "GET", arguments=a_room, **seated(200)),
        no_post("room_people", arguments=a_room),
        *both("invite", a_room, hosts(422), "empty"),
        *both("take_invitation_back", in_room("ambassador"), hosts(ON)),
        *both("give_standing", in_room("teacher_pl"), hosts(ON), standing="speaker"),
        *both("send_out", in_room("teacher_pl"), hosts(ON), reason="Advertising"),
        *both("let_back", in_room("member"), hosts(ON)),
        *both("raise_hand", a_room, seated(ON)),
        *both("lower_hand", a_room, seated(ON)),
        *both("room_notify", a_room, seated(ON), notify="nothing"),
    ]


def both(
    name: str, named: Arguments, cells: dict[str, Any], note: str = "", main: str = "teacher_gr", **form: str
) -> list[Row]:
    """Make the rows of an address that only takes forms."""
    sent: dict[str, Any] = {"arguments": named, "note": note, "main": main}
    return [no_get(name, **sent), row(name, "POST", data=lambda _world: form, **sent, **cells)]


def hosts(cell: Cell) -> dict[str, Any]:
    """Say what the host gets; those who sit there may not, to all others there is no such thing."""
    return {"everyone": 404, "teacher_gr": cell, "teacher_pl": 403, "owner": 403}


def seated(cell: Cell) -> dict[str, Any]:
    """Say what those get who sit in the room."""
    return {"everyone": 404, "teacher_gr": cell, "teacher_pl": cell, "owner": cell}


def a_room(_world: World) -> dict[str, Any]:
    """Name the open room."""
    return {"room_id": Room.objects.get(name=OPEN).pk}


def the_closed_room(_world: World) -> dict[str, Any]:
    """Name the room by invitation."""
    return {"room_id": Room.objects.get(name=CLOSED).pk}


def handle(part: str) -> Arguments:
    """Name a person."""
    return lambda world: {"handle": world.people[part].handle}


def in_room(part: str) -> Arguments:
    """Name a person in the open room."""
    return lambda world: {**a_room(world), "handle": world.people[part].handle}

"""The shipped server, with a thread that does in its process what pages do: `python -m tests.chat.serve`.

It reads lines of JSON, `{"do": "send_out", "room": 1, "user": "ann", ...}`, and answers each with a line.
"""

import json
import sys
import threading
from collections.abc import Callable
from typing import Any

import django


def do(asked: dict[str, Any]) -> None:
    """Do one thing by the action that the pages call."""
    from accounts import actions as accounts
    from accounts.models import User
    from contacts.actions import block_person
    from contacts.models import Block
    from rooms import actions as rooms
    from rooms.models import Room, Seat

    who = {name: User.objects.get(handle=asked[name]) for name in ("user", "by") if name in asked}
    seat = lambda: Seat.objects.select_related("room", "user").get(room=asked["room"], user=who["user"])  # noqa: E731
    doings: dict[str, Callable[[], Any]] = {
        "send_out": lambda: rooms.send_out(seat(), "Noise.", acting_user=who["by"]),
        "leave": lambda: rooms.leave(seat(), acting_user=who["user"]),
        "close": lambda: rooms.close_room(Room.objects.get(pk=asked["room"]), acting_user=who["by"]),
        "block": lambda: block_person(who["user"], acting_user=who["by"]),
        "unblock": lambda: Block.objects.filter(user=who["by"], person=who["user"]).delete(),
        "suspend": lambda: accounts.suspend(who["user"], until=None, reason="Noise.", acting_user=None),
        "raise_hand": lambda: rooms.raise_hand(seat(), acting_user=who["user"]),
    }
    doings[asked["do"]]()


def obey() -> None:
    """Answer what is asked, line by line; end with the input."""
    for line in sys.stdin:
        try:
            do(json.loads(line))
            answer = "done"
        except Exception as wrong:
            answer = repr(wrong)
        print(json.dumps({"answer": answer}), flush=True)


def main() -> None:
    """Serve as `manage.py serve` does."""
    from django.core.management import call_command

    django.setup()
    threading.Thread(target=obey, daemon=True).start()
    call_command("serve")


if __name__ == "__main__":
    main()

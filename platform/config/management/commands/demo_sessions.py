"""`manage.py demo_sessions N FILE`: cookies of signed-in demo people, for load tests."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from config.demo.sessions import open_large_room, people, seat_all, sign_in_all
from config.management.commands.demo import SEED, require_demo
from rooms.models import Room

NEW = "new"


class Command(BaseCommand):
    help = "Writes N lines of cookies, each of a different validated demo person; makes missing people."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("n", type=int, metavar="N", help="how many people")
        parser.add_argument("file", type=Path, metavar="FILE", help="where the lines go")
        parser.add_argument("--room", metavar="ID", help="seat them in this room; `new` opens one")

    def handle(self, *args: Any, **options: Any) -> None:
        require_demo()
        if options["n"] < 1:
            raise CommandError("N must be at least 1.")
        asked = options["room"]
        room = _room(str(asked)) if asked not in (None, NEW) else None
        users = people(options["n"], SEED)
        if asked == NEW:
            room = open_large_room(users[0])
        if room:
            seat_all(room, users)
        lines = sign_in_all(users)
        file: Path = options["file"]
        file.touch(mode=0o600)
        file.write_text("\n".join(lines) + "\n", encoding="ascii")
        self.stdout.write(f"{len(lines)} signed-in people are in {file}.")
        if room:
            self.stdout.write(f"They sit in room {room.pk}.")


def _room(asked: str) -> Room:
    room = Room.objects.running().filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
    if room is None:
        raise CommandError(f"There is no open room {asked}. `--room {NEW}` opens one.")
    return room

"""`manage.py demo_sessions N FILE`: cookies of signed-in demo people, for load tests."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from config.demo.sessions import people, sign_in_all
from config.management.commands.demo import SEED, require_demo


class Command(BaseCommand):
    help = "Writes N lines of cookies, each of a different validated demo person; makes missing people."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("n", type=int, metavar="N", help="how many people")
        parser.add_argument("file", type=Path, metavar="FILE", help="where the lines go")
        parser.add_argument("--room", type=int, metavar="ID", help="seat them in this room")

    def handle(self, *args: Any, **options: Any) -> None:
        require_demo()
        if options["n"] < 1:
            raise CommandError("N must be at least 1.")
        if options["room"] is not None:
            raise CommandError("There are no rooms yet: leave --room out.")
        lines = sign_in_all(people(options["n"], SEED))
        file: Path = options["file"]
        file.touch(mode=0o600)
        file.write_text("\n".join(lines) + "\n", encoding="ascii")
        self.stdout.write(f"{len(lines)} signed-in people are in {file}.")

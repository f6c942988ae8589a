"""`manage.py demo`: fill a demo site with made-up teachers."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from config.demo.filling import fill
from config.prepare import missing_migrations

SEED = 1


def require_demo() -> None:
    """Raise CommandError unless this is a demo site with its tables made."""
    if not settings.DEMO:
        raise CommandError("Demo people are for a demo: set DEMO=1.")
    if missing_migrations():
        raise CommandError("The database has no tables for them yet. Run: python manage.py migrate")


class Command(BaseCommand):
    help = "Fills a demo site with made-up teachers and the cast; run again, it adds only who is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--teachers", type=int, default=2000, help="how many there shall be")
        parser.add_argument("--no-pictures", action="store_true", help="draw no portraits")
        parser.add_argument("--seed", type=int, default=SEED, help="another seed makes other people")

    def handle(self, *args: Any, **options: Any) -> None:
        require_demo()
        if options["teachers"] < 0:
            raise CommandError("--teachers must not be negative.")
        made = fill(options["teachers"], options["seed"], pictures=not options["no_pictures"])
        self.stdout.write(f"The demo has {options['teachers']} teachers ({made} of them new) and the cast.")

"""manage.py import_schools: bring a school register in, or up to date (docs/registers.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from countries.queries import today
from schools.actions import write_plan
from schools.importer import BrokenError, plan, report, rows
from schools.importer.descriptions import load


class Command(BaseCommand):
    help = "Import a school register by its description; importing again updates."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("description", help="name of a description, or the path of its file")
        parser.add_argument("file", type=Path, help="the register, plain or gzip; or the folder of its files")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, change no school")
        parser.add_argument(
            "--allow-closing", action="store_true", help="even if more than 10 %% of the schools close"
        )
        parser.add_argument("--report", type=Path, help="write the register's line into this table")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            done = self._import(options)
        except BrokenError as error:
            raise CommandError(f"{error} Nothing was changed.") from None
        for where, reason in done.reading.skipped:
            self.stdout.write(f"skipped {where}: {reason}")
        counts = ", ".join(f"{name} {count}" for name, count in done.counts().items())
        self.stdout.write(f"{'Dry run: ' if options['dry_run'] else ''}{counts}")

    def _import(self, options: dict[str, Any]) -> plan.Plan:
        description = load(options["description"])
        day = today()
        reading = rows.read(description, options["file"], day, self._progress)
        with transaction.atomic():
            made = plan.compare(description.slug, reading, day, allow_closing=options["allow_closing"])
            if not options["dry_run"]:
                write_plan(made, self._progress)
        if options["report"]:
            report.write(options["report"], description.slug, made)
        return made

    def _progress(self, what: str, count: int) -> None:
        self.stderr.write(f"{what} {count:,}")

"""Fold and store the search document of every listable person anew."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from partner_search import documents


class Command(BaseCommand):
    help = "Fold and store every search document anew; running servers go on and need no restart."

    def handle(self, *args: Any, **options: Any) -> None:
        """Store all documents, saying how far it is."""
        begun = time.monotonic()
        written = documents.store_all(self._say)
        self.stdout.write(f"{written} people in {time.monotonic() - begun:.1f} s")

    def _say(self, done: int, of: int) -> None:
        if done % 10_000 < documents.BATCH:
            self.stdout.write(f"{done} of {of}")

"""Fill the site of the browser tests: demo teachers, the matrix's world, and sessions for its cast.

Run as `python -m tests.browser.fill FILE --teachers N` with a demo's settings; FILE gets what is needed.
"""

import json
import sys
from pathlib import Path
from typing import Any


def fill(*demo: str) -> dict[str, Any]:
    """Fill the database and return each row's address by its name, and each member's session cookie."""
    from django.conf import settings
    from django.core.management import call_command

    from tests import rows
    from tests.browser import admin
    from tests.world import ANONYMOUS, CAST, make_world

    call_command("migrate", verbosity=0)
    world = make_world()
    urls = {str(row): row.url(world) for row in rows.all_rows()}
    call_command("demo", *demo)  # adds what is missing: calendars of the world stay as they are
    clients = {part: world.client(part) for part in CAST if part != ANONYMOUS}
    clients["superuser"] = admin.superuser()
    sessions = {part: client.cookies[settings.SESSION_COOKIE_NAME].value for part, client in clients.items()}
    return {"urls": urls | admin.addresses(), "sessions": sessions}


if __name__ == "__main__":
    import django

    django.setup()
    Path(sys.argv[1]).write_text(json.dumps(fill(*sys.argv[2:])), encoding="utf-8")

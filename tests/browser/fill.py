"""Fill the site of the browser tests: 200 demo teachers, the matrix's world, and sessions for its cast.

Run as `python -m tests.browser.fill FILE` with the demo's settings; FILE gets the addresses and the sessions.
"""

import json
import sys
from pathlib import Path
from typing import Any


def fill() -> dict[str, Any]:
    """Fill the database and return each row's address by its name, and each member's session cookie."""
    from django.conf import settings
    from django.core.management import call_command

    from tests import rows
    from tests.world import ANONYMOUS, CAST, make_world

    call_command("migrate", verbosity=0)
    call_command("demo", "--teachers", "200", "--no-pictures")
    world = make_world()
    signed_in = [part for part in CAST if part != ANONYMOUS]
    sessions = {part: world.client(part).cookies[settings.SESSION_COOKIE_NAME].value for part in signed_in}
    return {"urls": {str(row): row.url(world) for row in rows.all_rows()}, "sessions": sessions}


if __name__ == "__main__":
    import django

    django.setup()
    Path(sys.argv[1]).write_text(json.dumps(fill()), encoding="utf-8")

"""The one server process: `manage.py serve`."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection

from config import prepare, server
from config.checks import check_debug, check_mode, check_no_demo_data, check_processes, check_secret
from config.locks import FolderInUseError, lock_folder

REFUSALS = (check_secret, check_debug, check_mode, check_processes, check_no_demo_data)
DEMO_TEACHERS = 2000
BANNER = """
Staffroom is running at  http://localhost:{port}
(use this address: passkeys do not work with 127.0.0.1)

Sign in, password {password}:
{sign_ins}

Mails are written to {mails}
Ctrl+C ends it.
"""


class Command(BaseCommand):
    help = "Serves the site: pages, sockets and jobs in one process. Settings come from the environment."
    requires_system_checks: list[str] = []  # run here, so that each refusal is one clear message

    def handle(self, *args: Any, **options: Any) -> None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(line_buffering=True)
        self._refuse()
        port = settings.PORT
        try:
            lock = lock_folder(settings.VAR, shared=settings.PROCESSES > 1)
            hosts = server.addresses(os.environ.get("HOST", ""), port)
        except FolderInUseError as error:
            raise CommandError(f"{error} Stop it, or give this one another folder: VAR=...") from error
        except server.PortTakenError as error:
            raise CommandError(f"{error} Choose another: PORT=...") from error
        with lock:
            self._prepare()
            self._greet(port)
            connection.close()
            server.serve(hosts, port)

    def _refuse(self) -> None:
        """Stop with every message at once if the settings would harm people."""
        found = [message for check in REFUSALS for message in check() if message.is_serious()]
        if not settings.DEMO and not found:
            found = [each for each in checks.run_checks() if each.is_serious()]
        if found:
            lines = [f"- {each.msg}{f' {each.hint}' if each.hint else ''}" for each in found]
            raise CommandError("Staffroom does not start:\n" + "\n".join(lines))

    def _prepare(self) -> None:
        if missing := prepare.missing_migrations():
            if not settings.DEMO:
                raise CommandError(
                    f"The database misses {len(missing)} migrations ({missing[0]}, ...). "
                    "Run: python manage.py migrate"
                )
            self.stdout.write("Making the tables ...")
            call_command("migrate", interactive=False, verbosity=0)
        if prepare.collect_static_if_stale():
            self.stdout.write("Static files are ready.")
        if settings.DEMO and not prepare.demo_is_filled():
            self._fill_demo(int(os.environ.get("DEMO_TEACHERS", DEMO_TEACHERS)))

    def _fill_demo(self, teachers: int) -> None:
        if teachers:
            self.stdout.write(f"Filling the demo with {teachers} made-up teachers ...")
            call_command("demo", teachers=teachers)
            prepare.note_demo_filled()

    def _greet(self, port: int) -> None:
        if not settings.DEMO:
            self.stdout.write(f"Staffroom serves {settings.BASE_URL} on port {port}.")
            return
        from config.demo.marks import PASSWORD, SIGN_INS

        width = max(map(len, SIGN_INS))
        sign_ins = "\n".join(f"  {email:<{width}}  {role}" for email, role in SIGN_INS.items())
        mails = settings.EMAIL_FILE_PATH
        self.stdout.write(BANNER.format(port=port, password=PASSWORD, sign_ins=sign_ins, mails=mails))

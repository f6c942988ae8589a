"""Handles: how a user is mentioned and addressed in URLs."""

import re
import secrets

from anyascii import anyascii

TAKEN_BY_PAGES = ("saved",)  # pages that stand where a person's page would


def free_handle(name: str) -> str:
    """Return an unused handle made from `name` in Latin letters, numbered where the plain one is taken."""
    from accounts.models import User

    base = re.sub(r"[^a-z0-9]+", "_", anyascii(name).lower()).strip("_")[:22] or "teacher"
    handle = base
    while handle in TAKEN_BY_PAGES or User.objects.filter(handle=handle).exists():
        handle = f"{base}_{secrets.randbelow(1_000_000)}"
    return handle

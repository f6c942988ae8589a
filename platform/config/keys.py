"""The secret of a demo site: made once, kept in its data folder."""

import secrets
from pathlib import Path


def secret_key(var: Path, *, demo: bool) -> str:
    """Return the secret kept in `var`, made first if this is a demo site; else empty."""
    if not demo:
        return ""
    path = var / "secret"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()

"""What settings ask before Django is there: a demo's secret, numbers of the environment."""

import os
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


def whole_number(name: str, default: int) -> int:
    """Return the environment's `name` as a number, or `default`; end with a message if it is none."""
    text = os.environ.get(name, "").strip() or str(default)
    if not text.isascii() or not text.isdigit():
        raise SystemExit(f"{name} must be a whole number, and is {text!r}.")
    return int(text)

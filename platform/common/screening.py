"""The registry of screeners that every posting action calls; moderation fills it at start-up (part 5)."""

from collections.abc import Callable
from typing import Any

Screener = Callable[[str, Any, str], str | None]
_screeners: list[Screener] = []


def register(screener: Screener) -> None:
    """Add a screener: it takes (text, author, kind) and returns a reason to hold the text, or None."""
    _screeners.append(screener)


def screen(text: str, author: Any, kind: str) -> str | None:
    """Return the first reason to hold `text` that a screener gives, or None to let it pass."""
    return next((reason for screener in _screeners if (reason := screener(text, author, kind))), None)

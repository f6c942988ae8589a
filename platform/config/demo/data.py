"""The demo's lists, read once: countries, names, schools, sentences, themes."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any


@lru_cache
def table(name: str) -> dict[str, Any]:
    """Return the content of the list `name` (a TOML file beside this module)."""
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))

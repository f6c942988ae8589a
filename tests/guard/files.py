"""Which files are ours: everything but the environment, the data, what is vendored, and what is generated."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PLATFORM = ROOT / "platform"
ORDER = [
    "common",
    "jobs",
    "countries",
    "accounts",
    "notifications",
    "schools",
    "profiles",
    "contacts",
    "feed",
    "partner_search",
    "groups",
    "rooms",
    "chat",
    "moderation",
    "home",
    "config",
]
_NOT_OURS = {".git", ".venv", "var", "__pycache__", "vendor", "node_modules", "test-results"}


@cache
def ours() -> list[Path]:
    """List our files, hidden folders of tools left out."""
    return sorted(path for path in _walk(ROOT))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in _NOT_OURS or (path.name.startswith(".") and path.name not in (".ci", ".gitignore")):
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def named(*endings: str) -> list[Path]:
    """List our files with one of these endings (`.py`)."""
    return [path for path in ours() if path.suffix in endings]


def python() -> list[Path]:
    """List our Python files; migrations are generated and not among them."""
    return [path for path in named(".py") if "migrations" not in path.parts]


def short(path: Path) -> str:
    """Return a path as one reads it from the root."""
    return str(path.relative_to(ROOT))


def package(path: Path) -> str | None:
    """Return the package of the house a file belongs to, or None."""
    root = PLATFORM if path.is_relative_to(PLATFORM) else ROOT
    name = path.relative_to(root).parts[0]
    return name if name in ORDER else None


def imported(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and first name of every absolute import, inside functions too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module.partition(".")[0]


def upward_imports(name: str, source: str) -> list[tuple[int, str]]:
    """List the imports in a package's source that do not point downwards, as (line, package)."""
    above = set(ORDER[ORDER.index(name) + 1 :]) | {"tests"}
    return [(line, found) for line, found in imported(source) if found in above]


def long_functions(source: str, most: int) -> list[tuple[int, str, int]]:
    """List the functions of more than `most` lines, as (line, name, lines)."""
    functions = (
        (node.lineno, node.name, (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return [found for found in functions if found[2] > most]


def machine_places(text: str) -> list[str]:
    """List what names a place of one machine or an index of packages."""
    above = re.escape(f"{ROOT.parent}/") if len(ROOT.parent.parts) > 1 else "(?!)"
    pattern = (
        rf'{above}[a-z]+|(?:^|[ "=])/(?:tmp|opt|home|root)/[a-z]|--(?:extra-)?index-url|"resolved": "https?:'
    )
    return [found.group().strip() for found in re.finditer(pattern, text, re.MULTILINE)]

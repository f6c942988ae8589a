"""`./bench NAME [--quick]`: run tests/benchmarks/NAME.py and print its figures.

A benchmark is a module with `run(quick: bool) -> list[Figure]`. Exit 0 when every figure keeps its floor.
"""

import importlib
import pkgutil
import sys
from collections.abc import Callable
from typing import cast

import tests.benchmarks
from tests.benchmarks.figures import Figure, line, verdict

_OURS = {"figures", "run"}
Run = Callable[[bool], list[Figure]]


def names() -> list[str]:
    """List the benchmarks: modules of this package that offer `run`."""
    found = (module.name for module in pkgutil.iter_modules(tests.benchmarks.__path__))
    return sorted(name for name in found if name not in _OURS and _runs(name))


def _runs(name: str) -> bool:
    return callable(getattr(importlib.import_module(f"tests.benchmarks.{name}"), "run", None))


def load(name: str) -> Run:
    """Return the `run` of a benchmark. Raises KeyError for a name that is none."""
    if name not in names():
        raise KeyError(name)
    return cast(Run, importlib.import_module(f"tests.benchmarks.{name}").run)


def main(arguments: list[str]) -> int:
    """Run one benchmark and print it; 0 when all passes, 1 when not, 2 for a wrong call."""
    words = [word for word in arguments if word != "--quick"]
    if len(words) != 1 or words[0] not in names():
        print(f"Usage: ./bench NAME [--quick]\nNames: {', '.join(names()) or 'none yet'}", file=sys.stderr)
        return 2
    name = words[0]
    figures = load(name)("--quick" in arguments)
    for figure in figures:
        print(line(name, figure))
    print(verdict(name, figures), flush=True)
    return 0 if figures and all(figure.passed for figure in figures) else 1


if __name__ == "__main__":
    import django

    django.setup()
    sys.exit(main(sys.argv[1:]))

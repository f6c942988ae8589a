"""What a benchmark reports: figures with a floor, printed one a line (issue 3, point 1)."""

import operator
from collections.abc import Callable
from dataclasses import dataclass

_TESTS: dict[str, Callable[[float, float], bool]] = {"<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True)
class Figure:
    """One measured figure: `floor` is written `<=x` or `>=x`; `reach` is what we would like to see."""

    name: str
    value: float
    floor: str
    reach: float | None = None
    ours: float | None = None
    theirs: float | None = None
    unit: str = ""
    n: int = 1
    rounds: int = 3

    @property
    def passed(self) -> bool:
        """Tell whether the value keeps the floor. Raises ValueError for a floor of another form."""
        sign, bound = self.floor[:2], self.floor[2:]
        if sign not in _TESTS:
            raise ValueError(f"{self.name}: a floor begins with <= or >=, not {self.floor!r}")
        return _TESTS[sign](self.value, float(bound))


def number(value: float | None) -> str:
    """Write a number with four significant digits, and nothing as `-`."""
    return "-" if value is None else f"{value:.4g}"


def line(benchmark: str, figure: Figure) -> str:
    """Return the line of one figure of a benchmark."""
    return f"{benchmark}.{figure.name}: {_tail(figure, passed=figure.passed)}"


def verdict(benchmark: str, figures: list[Figure]) -> str:
    """Return the last line: the first figure (the main one), and PASS only when every figure passes."""
    if not figures:
        return f"{benchmark}: FAIL value=- floor=- reach=- ours=- theirs=- unit=- n=0 rounds=0"
    return f"{benchmark}: {_tail(figures[0], passed=all(figure.passed for figure in figures))}"


def _tail(figure: Figure, *, passed: bool) -> str:
    word = "PASS" if passed else "FAIL"
    return (
        f"{word} value={number(figure.value)} floor={figure.floor} reach={number(figure.reach)} "
        f"ours={number(figure.ours)} theirs={number(figure.theirs)} unit={figure.unit or '-'} "
        f"n={figure.n} rounds={figure.rounds}"
    )

"""The form of a benchmark's lines, and each benchmark once in its quick form."""

import pytest

from tests.benchmarks import run
from tests.benchmarks.figures import Figure, line, verdict

GOOD = Figure("p95", 0.1234567, "<=0.2", reach=0.1, ours=3.5, theirs=28.4, unit="ratio", n=200)
BAD = Figure("rate", 12, ">=20", unit="1/s", n=5, rounds=1)


def test_a_figure_is_one_line_of_the_agreed_form():
    assert line("search_engine", GOOD) == (
        "search_engine.p95: PASS value=0.1235 floor=<=0.2 reach=0.1 ours=3.5 theirs=28.4 "
        "unit=ratio n=200 rounds=3"
    )
    assert line("x", BAD) == (
        "x.rate: FAIL value=12 floor=>=20 reach=- ours=- theirs=- unit=1/s n=5 rounds=1"
    )


def test_the_verdict_passes_only_when_every_figure_does():
    assert verdict("x", [GOOD]).startswith("x: PASS value=0.1235 floor=<=0.2")
    assert verdict("x", [GOOD, BAD]).startswith("x: FAIL value=0.1235")
    assert verdict("x", []).startswith("x: FAIL")


def test_a_floor_of_another_form_is_refused():
    with pytest.raises(ValueError, match="begins with <= or >="):
        Figure("odd", 1, "=1").passed  # noqa: B018


def test_an_unknown_benchmark_is_a_wrong_call(capsys):
    assert run.main(["no_such_benchmark"]) == 2
    assert "Usage: ./bench NAME" in capsys.readouterr().err


@pytest.mark.parametrize("name", run.names())
def test_each_benchmark_answers_rightly_in_its_quick_form(name, db):
    """The quick form asserts equal answers inside the benchmark; speed is not judged here."""
    figures = run.load(name)(True)
    assert figures
    assert all(figure.floor[:2] in ("<=", ">=") for figure in figures)

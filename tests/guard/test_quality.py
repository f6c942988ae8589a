"""docs/quality.md has a row for every figure, and what a row names as its proof is there."""

import re

import pytest

from tests import quality
from tests.guard import files


@pytest.mark.parametrize("row", quality.rows(), ids=lambda row: f"{row.id} {row.figure[:30]}")
def test_what_shows_a_figure_is_there(row):
    assert row.shown_by
    for name in row.shown_by:
        if name.startswith("./bench "):
            assert (files.ROOT / "tests" / "benchmarks" / f"{name.split()[1]}.py").is_file()
            continue
        path, _, test = name.partition("::")
        assert (files.ROOT / path).exists(), name
        found = re.match(r"\w*", test)
        assert found
        assert found.group() in (files.ROOT / path).read_text(encoding="utf-8"), name


def test_the_table_has_a_row_for_every_figure():
    there = quality.last_results()
    assert {f"{row.id} {row.figure}" for row in quality.rows()} - set(there) == set()


def test_a_run_is_told_in_words():
    row = quality.Row("X1", "nothing breaks", ["tests/a.py"])
    good, bad = {"tests/a.py::test_x": "passed"}, {"tests/a.py::test_x": "failed"}
    assert quality.result(row, good, {"X1": "9 inputs"}) == "passed, 1 tests: 9 inputs"
    assert quality.result(row, bad, {}) == "1 of 1 tests failed"
    assert quality.result(row, {"tests/b.py::test_y": "failed"}, {}) is None

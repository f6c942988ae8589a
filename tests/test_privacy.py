"""P4: every stored field has a purpose, a ground and a retention."""

import pytest

from tests import privacy

GROUNDS = {"contract", "consent", "interest", "none"}


def rows():
    return {(line.table, line.field) for line in privacy.kept()}


def test_every_stored_field_has_a_row():
    assert privacy.stored() - rows() == set(), "add them to tests/privacy.toml"


def test_every_row_has_a_stored_field():
    assert rows() - privacy.stored() == set()


@pytest.mark.parametrize("line", privacy.kept(), ids=lambda line: f"{line.table}.{line.field}")
def test_a_row_says_why_and_how_long(line):
    assert line.basis in GROUNDS
    assert len(line.purpose) > 10
    assert line.retention


def test_the_document_is_up_to_date():
    assert privacy.DOCUMENT.read_text(encoding="utf-8") == privacy.document(), "run python -m tests.privacy"


def test_our_tables_are_told_from_those_of_other_packages():
    stored = privacy.stored()
    assert ("accounts.User", "email") in stored
    assert ("sessions.Session", "") in stored

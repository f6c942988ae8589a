"""The Latin spelling that stands beside a name in other letters."""

import pytest

from partner_search.rows import latin_name


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Zażółć Gęślą", ""),
        ("Олена", "Olena"),
        ("Νίκος", "Nikos"),
        ("ნინო", "Nino"),
        ("ليلى", ""),
        ("דוד", ""),
    ],
)
def test_names_get_a_latin_spelling_where_their_script_writes_vowels(name: str, latin: str):
    assert latin_name(name) == latin

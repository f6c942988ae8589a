"""Numbers of the environment: read, defaulted, or refused in one sentence."""

import pytest

from config.keys import whole_number


@pytest.mark.parametrize(("text", "number"), [("8123", 8123), (" 7 ", 7), ("", 8000)])
def test_a_number_is_read(monkeypatch, text: str, number: int):
    monkeypatch.setenv("PORT", text)
    assert whole_number("PORT", 8000) == number


@pytest.mark.parametrize("text", ["abc", "-1", "8e3", "٣"])
def test_what_is_no_number_ends_with_a_sentence(monkeypatch, text: str):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(SystemExit, match="PORT must be a whole number"):
        whole_number("PORT", 8000)

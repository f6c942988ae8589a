"""How long ago something was, said as the reader's language says it."""

import datetime

import pytest
from django.utils import timezone, translation

from common.templatetags.staffroom import ago


@pytest.mark.parametrize(
    ("language", "said"), [("en", "3 days ago"), ("el", "πριν από 3 ημέρες"), ("pl", "3 dni temu")]
)
def test_days_are_said_in_the_readers_language(language: str, said: str):
    with translation.override(language):
        assert ago(timezone.now() - datetime.timedelta(days=3)) == said

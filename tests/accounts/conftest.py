import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _fresh_limits():
    """Count the tries of each test alone: the limits live in the cache of the process."""
    cache.clear()
    yield
    cache.clear()

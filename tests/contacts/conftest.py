"""Ben, and the pages as Ann sees them."""

import pytest

from tests import people


@pytest.fixture
def ben():
    return people.validated("PL", name="Ben")


@pytest.fixture
def page(client, ann):
    client.force_login(ann)
    return client

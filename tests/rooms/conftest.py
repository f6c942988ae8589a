"""Ann, who keeps rooms, Ben and Cleo, and the pages as Ann sees them."""

import pytest

from tests import people


@pytest.fixture
def ann():
    return people.validated("GR", name="Ann", handle="ann", time_zone="Europe/Athens")


@pytest.fixture
def ben():
    return people.validated("PL", name="Ben", handle="ben")


@pytest.fixture
def cleo():
    return people.validated("IT", name="Cleo", handle="cleo")


@pytest.fixture
def page(client, ann):
    client.force_login(ann)
    return client

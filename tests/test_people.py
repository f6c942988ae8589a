"""The cast stands as it says."""

import datetime

import pytest

from countries.queries import eligible_on, today
from profiles.models import Profile
from tests import people


@pytest.mark.django_db
def test_only_the_validated_and_unsuspended_are_listed():
    seen = people.validated()
    people.user()
    people.suspended()
    assert [p.user_id for p in Profile.objects.listed(today())] == [seen.pk]


@pytest.mark.django_db
def test_forty_four_countries_take_part_also_before_the_first_known_day():
    assert len(eligible_on(today())) == 44
    assert eligible_on(datetime.date(2019, 5, 1))["NO"] == "associated"

"""The change log of people stays short."""

import datetime

import pytest
from django.utils import timezone

from accounts.actions import note_change
from accounts.jobs import prune_changes
from accounts.models import PersonChange
from tests import people


@pytest.mark.django_db
def test_only_old_rows_are_pruned():
    person = people.user()
    PersonChange.objects.all().delete()
    note_change(person, person)
    old = PersonChange.objects.order_by("id").first()
    assert old
    PersonChange.objects.filter(pk=old.pk).update(at=timezone.now() - datetime.timedelta(days=31))
    assert prune_changes() == 1
    assert PersonChange.objects.exclude(pk=old.pk).count() == 1

"""What was there before contacts had rows of their own is taken over, in batches, as often as one likes."""

import datetime
import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from contacts.models import Contact, ContactRequest
from countries.queries import today
from tests import people
from tests.contacts.letters import send

migration = importlib.import_module("contacts.migrations.0004_contacts")


@pytest.mark.django_db
def test_accepted_requests_become_contacts_and_open_ones_get_a_last_day(monkeypatch):
    monkeypatch.setattr(migration, "BATCH", 2)
    ann = people.validated()
    asked = [send(ann, people.validated(), "") for _ in range(5)]
    accepted = ContactRequest.objects.filter(pk__in=[each.pk for each in asked[:3]])
    accepted.update(state="accepted", answered_at=asked[0].created_at + datetime.timedelta(days=1))
    ContactRequest.objects.update(closes_on=None)
    for _ in range(2):
        migration.fill(apps, SimpleNamespace(connection=connection))
    assert Contact.objects.count() == 6
    first = Contact.objects.get(user=ann, person=asked[0].recipient)
    assert first.created_at == asked[0].created_at + datetime.timedelta(days=1)
    assert {each.closes_on for each in ContactRequest.objects.filter(state="open")} == {
        today() + migration.TEN_WEEKDAYS
    }

"""Each accepted request becomes a contact on either side; each open one gets a day on which it closes.

In batches, each in its own transaction, so that a live site is never locked for long; may be run again.
"""

import datetime

from django.db import migrations
from django.db.models import Max
from django.utils import timezone

BATCH = 500
TEN_WEEKDAYS = datetime.timedelta(days=14)  # from today, so that nothing closes at once


def fill(apps, schema_editor):
    requests = apps.get_model("contacts", "ContactRequest").objects.using(schema_editor.connection.alias)
    last = requests.aggregate(last=Max("pk"))["last"] or 0
    for start in range(0, last, BATCH):
        some = requests.filter(pk__gt=start, pk__lte=start + BATCH)
        _make_contacts(apps, schema_editor, some.filter(state="accepted"))
        some.filter(state="open", closes_on=None).update(closes_on=timezone.now().date() + TEN_WEEKDAYS)


def _make_contacts(apps, schema_editor, accepted):
    Contact = apps.get_model("contacts", "Contact")
    made = [
        Contact(user_id=user, person_id=person, request=each, created_at=each.answered_at or each.created_at)
        for each in accepted
        for user, person in ((each.sender_id, each.recipient_id), (each.recipient_id, each.sender_id))
    ]
    contacts = Contact.objects.using(schema_editor.connection.alias)
    contacts.bulk_create(made, ignore_conflicts=True)


class Migration(migrations.Migration):

    atomic = False
    dependencies = [("contacts", "0003_structured")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

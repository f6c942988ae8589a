"""Drop the stored documents: they lack what the order of matches needs. The engine makes each anew."""

from django.db import migrations


def forget(apps, _schema_editor):
    apps.get_model("partner_search", "PersonDocument").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("partner_search", "0004_partner_requests")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]

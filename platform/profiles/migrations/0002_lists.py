"""The lists of subjects and working languages (docs/programme.md, section 4)."""

from django.db import migrations

from profiles.subjects import LANGUAGES, SUBJECTS


def fill(apps, schema_editor):
    Subject = apps.get_model("profiles", "Subject")
    Language = apps.get_model("profiles", "Language")
    Subject.objects.bulk_create([Subject(key=key) for key in SUBJECTS], ignore_conflicts=True)
    Language.objects.bulk_create([Language(code=code) for code in LANGUAGES], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("profiles", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

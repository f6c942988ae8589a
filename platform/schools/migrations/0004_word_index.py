from django.db import migrations

from schools import search_index


def make_index(apps, schema_editor):
    """SQLite only; `ensure` looks at the vendor."""
    search_index.ensure(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("schools", "0003_search_terms")]
    operations = [migrations.RunPython(make_index, migrations.RunPython.noop, elidable=True)]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_listed_on")]

    operations = [
        migrations.AddField("user", "away_warned_on", models.DateField(blank=True, null=True)),
    ]

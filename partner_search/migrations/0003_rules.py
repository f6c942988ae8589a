"""The programme's rules of partnership (docs/programme.md, sections 2 and 3)."""

from datetime import date

from django.db import migrations, models

import partner_search.models.rules

POLISH = "etwinning.pl, “Kto może wziąć udział w Programie eTwinning?” (read 2026)"
LABEL = "European Quality Label page (school-education.ec.europa.eu)"
RULES = (  # key, first day, last day, source, what is not confirmed
    ("school_kind", None, None, POLISH, ""),
    ("roles", None, None, f"{POLISH}; etwinning.indire.it FAQ", ""),
    ("validation", None, None, "erasmusplus.schule (German office)", ""),
    ("pupils", None, None, "school-education.ec.europa.eu, pupil login", ""),
    ("any_partner", None, None, POLISH, ""),
    ("retention", None, None, "etwinning.indire.it, privacy FAQ", ""),
    ("european_founders", date(2005, 1, 1), None, f"etwinning.fr FAQ; {LABEL}", ""),
    ("national_founders", date(2014, 9, 1), None, "etwinning.pl, “czym jest eTwinning”", ""),
    ("plus_founders", date(2013, 1, 1), date(2021, 12, 31), "etwinning.cz, “eTwinning Plus”", "last_day"),
    ("plus_equal", date(2022, 1, 1), None, f"inferred from {POLISH}, “with any registered teacher”", "rule"),
    ("founding", date(2005, 1, 1), None, "etwinning.fr FAQ", ""),
    ("national_no_eql", date(2014, 9, 1), None, LABEL, ""),
    ("eql_two_nql", date(2005, 1, 1), None, f"{POLISH}; {LABEL}", ""),
    ("parallel", date(2005, 1, 1), None, POLISH, ""),
)


def fill(apps, schema_editor):
    PartnershipRule = apps.get_model("partner_search", "PartnershipRule")
    for key, first, last, source, doubt in RULES:
        PartnershipRule.objects.get_or_create(
            key=key, valid_from=first, defaults={"valid_to": last, "source": source, "doubt": doubt}
        )


class Migration(migrations.Migration):

    dependencies = [
        ('partner_search', '0002_document_change_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='PartnershipRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(choices=partner_search.models.rules.keys, max_length=20)),
                ('valid_from', models.DateField(blank=True, help_text='Empty where the source states none.', null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('source', models.CharField(max_length=300)),
                ('doubt', models.CharField(blank=True, choices=[('', 'Nothing'), ('rule', 'The rule itself'), ('first_day', 'Its first day'), ('last_day', 'Its last day')], help_text='What of it no source states; readers see it as “not confirmed”.', max_length=9, verbose_name='not confirmed')),
            ],
            options={
                'ordering': ['key', models.OrderBy(models.F('valid_from'), nulls_first=True)],
                'constraints': [models.UniqueConstraint(fields=('key', 'valid_from'), name='rule_once_per_day'), models.UniqueConstraint(condition=models.Q(('valid_from', None)), fields=('key',), name='rule_once_without_first_day'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_from', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='rule_dates_in_order')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=False),
    ]

"""The day stands in the expected dates alone. Apart from them: PostgreSQL alters no table with rows still unchecked."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0003_expected_dates_begin")]
    operations = [
        migrations.RemoveField(model_name="historicalnationalproduct", name="expected"),
        migrations.RemoveField(model_name="nationalproduct", name="expected"),
    ]

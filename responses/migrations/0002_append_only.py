"""The database refuses to change or remove the record."""

from django.db import migrations

from responses import append_only_sql


class Migration(migrations.Migration):
    dependencies = [("responses", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: append_only_sql.install(editor, append_only_sql.FIRST_TABLES),
            lambda apps, editor: append_only_sql.remove(editor, append_only_sql.FIRST_TABLES),
        )
    ]

"""The database notes each change of what the public sees."""

from django.db import migrations, models

from responses import version_sql

#: As they were watched first: a later migration watches what it adds (version_sql.install with its tables).
TABLES = (
    "forces_force",
    "forces_policingbody",
    "forces_oversight",
    "forces_officeholder",
    "recommendations_inspectionreport",
    "recommendations_reportalias",
    "recommendations_cohort",
    "recommendations_cohortplace",
    "recommendations_recommendation",
    "recommendations_limb",
    "recommendations_nationalproduct",
    "recommendations_dependency",
    "recommendations_expecteddate",
    "responses_publication",
    "responses_edition",
    "responses_link",
    "responses_publishedposition",
    "responses_currentstatement",
    "responses_statementsince",
    "responses_dailycount",
    "responses_inspectoratefinding",
)


class Migration(migrations.Migration):
    dependencies = [
        ("forces", "0002_translator"),
        ("recommendations", "0002_national_products"),
        ("responses", "0006_as_at"),
    ]
    operations = [
        migrations.CreateModel(
            name="PublicVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seed", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "version of the public data",
                "verbose_name_plural": "versions of the public data",
            },
        ),
        migrations.RunPython(
            lambda apps, editor: version_sql.install(editor, TABLES),
            lambda apps, editor: version_sql.remove(editor, TABLES),
        ),
    ]

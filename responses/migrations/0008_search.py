"""What can be found: passages, with the words as each database searches them."""

from django.db import migrations, models

from responses import version_sql

SQLITE = """
CREATE VIRTUAL TABLE responses_passage_words USING fts5(
    title, words, keys, content='responses_passage', content_rowid='id',
    prefix='3 4', tokenize='unicode61 remove_diacritics 2'
)
"""
#: Folded already (responses.search_words): 'simple' changes nothing more. Keys are no words: they are not parsed.
POSTGRESQL = """
ALTER TABLE responses_passage ADD COLUMN tokens tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', title || ' 0break0'), 'A')
    || setweight(to_tsvector('simple', words), 'B')
    || array_to_tsvector(string_to_array(keys, ' '))
) STORED
"""


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        schema_editor.execute("CREATE INDEX responses_passage_tokens ON responses_passage USING gin (tokens)")
    else:
        schema_editor.execute(SQLITE)
    version_sql.install(schema_editor, ("responses_passage",))


def remove(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute("DROP TABLE responses_passage_words")


class Migration(migrations.Migration):
    dependencies = [
        ("forces", "0002_translator"),
        ("recommendations", "0001_initial"),
        ("responses", "0007_public_version"),
    ]
    operations = [
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=2)),
                ("place", models.CharField(max_length=160)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("response", "Section 55 response"),
                            ("update", "Update"),
                            ("reading", "Read by the Tracker from the published document"),
                            ("wording", "Official wording of a recommendation"),
                            ("force", "Names of forces and bodies"),
                        ],
                        max_length=10,
                    ),
                ),
                ("address", models.CharField(max_length=300)),
                ("heading", models.TextField(blank=True)),
                ("texts", models.JSONField(default=list)),
                ("said_on", models.DateField(null=True)),
                ("published_on", models.DateField(null=True)),
                ("replaced_on", models.DateField(null=True)),
                ("title", models.TextField()),
                ("words", models.TextField()),
                ("keys", models.TextField()),
                (
                    "publication",
                    models.ForeignKey(
                        null=True, on_delete=models.PROTECT, related_name="+", to="responses.publication"
                    ),
                ),
                *(
                    (
                        name,
                        models.ForeignKey(
                            db_index=False, null=True, on_delete=models.DO_NOTHING, related_name="+", to=to
                        ),
                    )
                    for name, to in (
                        ("body", "forces.policingbody"),
                        ("force", "forces.force"),
                        ("report", "recommendations.inspectionreport"),
                        ("recommendation", "recommendations.recommendation"),
                    )
                ),
            ],
            options={
                "verbose_name": "passage",
                "verbose_name_plural": "passages",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("publication", "language", "place"), name="one_passage_a_place"),
                    models.UniqueConstraint(
                        condition=models.Q(publication=None),
                        fields=("language", "place"),
                        name="one_passage_a_reference_place",
                    ),
                ],
            },
        ),
        migrations.RunPython(install, remove),
    ]

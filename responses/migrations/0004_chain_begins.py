"""The record grows a chain; copies noted before are dispatches of their version."""

from django.db import migrations

from responses import append_only_sql, chain


def carry_copies(apps, editor) -> None:
    """Nobody asked then how a copy was sent or by whom: both stay empty."""
    copies = apps.get_model("responses", "StatutoryCopy").objects.select_related("publication")
    apps.get_model("responses", "Dispatch").objects.bulk_create(
        apps.get_model("responses", "Dispatch")(
            response_id=copy.response_id,
            version=copy.publication.version,
            recipient=copy.recipient,
            sent_on=copy.sent_on,
            recorded_by_id=copy.recorded_by_id,
            recorded_at=copy.recorded_at,
        )
        for copy in copies
    )


def begin_chain(apps, editor) -> None:
    chain.complete(links=apps.get_model("responses", "Link"), publications=apps.get_model("responses", "Publication"))


class Migration(migrations.Migration):
    dependencies = [("responses", "0003_papers_editions_chain")]
    operations = [
        migrations.RunPython(carry_copies, migrations.RunPython.noop),
        migrations.RunPython(
            lambda apps, editor: append_only_sql.install(editor, append_only_sql.CHAIN_TABLES),
            lambda apps, editor: append_only_sql.remove(editor, append_only_sql.CHAIN_TABLES),
        ),
        migrations.RunPython(begin_chain, migrations.RunPython.noop),
    ]

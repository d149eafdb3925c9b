"""Each day on which a product was expected becomes the first of its expected dates, with its history."""

from django.db import migrations

UNKNOWN_SOURCE = "Entered before dates had a source of their own."


def begin(apps, schema_editor):
    """Nobody had to say when the day was stated, so that stays unknown. Who changed it when is kept."""
    Product = apps.get_model("recommendations", "NationalProduct")
    ExpectedDate = apps.get_model("recommendations", "ExpectedDate")
    for product in Product.objects.exclude(expected=None):
        source = product.source[:300] or UNKNOWN_SOURCE
        row = ExpectedDate.objects.create(product=product, day=product.expected, source=source)
        _history(apps, row)


def _history(apps, row):
    """The days that the product was given earlier, oldest first, as earlier versions of the row."""
    Before = apps.get_model("recommendations", "HistoricalNationalProduct")
    After = apps.get_model("recommendations", "HistoricalExpectedDate")
    last = None
    for entry in Before.objects.filter(id=row.product_id).order_by("history_date", "history_id"):
        if entry.expected == last:
            continue
        After.objects.create(
            id=row.pk,
            product_id=row.product_id,
            day=entry.expected,
            source=row.source,
            history_date=entry.history_date,
            history_type="+" if last is None else "~",
            history_user_id=entry.history_user_id,
            history_change_reason=entry.history_change_reason,
        )
        last = entry.expected


def back(apps, schema_editor):
    """The day that counts; the column has no room for the others."""
    ExpectedDate = apps.get_model("recommendations", "ExpectedDate")
    dates = ExpectedDate.objects.select_related("product")
    for row in sorted(dates, key=lambda row: (row.stated_on is not None, str(row.stated_on), row.pk)):
        row.product.expected = row.day
        row.product.save(update_fields=["expected"])
    dates.delete()


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0002_national_products")]
    operations = [migrations.RunPython(begin, back)]

"""National products: which expected date counts, and that a move to the ledger loses none."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from recommendations.models import ExpectedDate, NationalProduct

pytestmark = pytest.mark.django_db


@pytest.fixture
def product() -> NationalProduct:
    return NationalProduct.objects.get(slug="nom-21")


def stated(product: NationalProduct, day: date | None, on: date | None) -> ExpectedDate:
    return ExpectedDate.objects.create(product=product, day=day, stated_on=on, source="A letter of the owner")


def ways(product: NationalProduct, on: date | None = None) -> set[date | None]:
    """The day that counts, by the database and by the rows at hand."""
    by_database = NationalProduct.objects.with_expected(on=on).get(pk=product.pk).expected
    if on is not None:
        return {by_database}
    return {by_database, NationalProduct.objects.prefetch_related("expected_dates").get(pk=product.pk).expected}


def test_expected_is_unknown_without_a_date(product):
    assert ways(product) == {None}


def test_expected_is_what_was_stated_last_whatever_was_entered_last(product):
    stated(product, date(2025, 9, 30), date(2025, 6, 1))
    stated(product, date(2025, 3, 31), date(2024, 10, 1))
    stated(product, date(2024, 12, 31), None)

    assert ways(product) == {date(2025, 9, 30)}


def test_expected_is_unknown_again_when_a_date_was_taken_back(product):
    stated(product, date(2025, 3, 31), date(2024, 10, 1))
    stated(product, None, date(2025, 6, 1))

    assert ways(product) == {None}


@pytest.mark.parametrize(
    ("on", "day"),
    [
        (date(2024, 9, 30), None),
        (date(2024, 10, 1), date(2025, 3, 31)),
        (date(2025, 5, 31), date(2025, 3, 31)),
        (date(2025, 6, 1), date(2025, 9, 30)),
    ],
)
def test_expected_on_a_day_leaves_out_what_was_stated_later_or_nobody_knows_when(product, on, day):
    stated(product, date(2023, 1, 1), None)
    stated(product, date(2025, 3, 31), date(2024, 10, 1))
    stated(product, date(2025, 9, 30), date(2025, 6, 1))

    assert ways(product, on) == {day}


def test_expected_of_several_products_is_asked_once(django_assert_num_queries):
    for product in NationalProduct.objects.all():
        stated(product, date(2025, 3, 31), date(2024, 10, 1))

    with django_assert_num_queries(1):
        assert [each.expected for each in NationalProduct.objects.with_expected()] == [date(2025, 3, 31)] * 4


@pytest.mark.parametrize("on", [None, date(2024, 10, 1)])
def test_expected_date_is_stated_once_a_day(product, on):
    stated(product, date(2025, 3, 31), on)

    with pytest.raises(IntegrityError), transaction.atomic():
        stated(product, date(2025, 4, 30), on)


@pytest.mark.parametrize("values", [{"last_chased": date(2025, 1, 1)}, {"chased_by": "A body"}])
def test_product_chased_needs_who_and_when(product, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        NationalProduct.objects.filter(pk=product.pk).update(**values)


def test_product_delivered_after_a_day_is_not_delivered_by_it(product):
    product.delivered = date(2025, 4, 1)

    days = (date(2025, 3, 31), date(2025, 4, 1))

    assert [product.delivered_by(day) for day in days] == [False, True]


OLD, NEW = [("recommendations", "0002_national_products")], [("recommendations", "0004_remove_expected")]


@pytest.fixture
def migrated():
    """``migrated(state)``: the models of that state, after the tables were brought there."""

    def to(state):
        executor = MigrationExecutor(connection)
        executor.migrate(state)
        return executor.loader.project_state(state).apps.get_model

    yield to
    to(NEW)


@pytest.mark.django_db(transaction=True)
def test_migration_keeps_each_day_and_who_changed_it_there_and_back(migrated):
    product = migrated(OLD)("recommendations", "NationalProduct").objects.get(slug="nom-21")
    history = migrated(OLD)("recommendations", "HistoricalNationalProduct").objects
    for month, day in ((1, None), (2, date(2025, 3, 31)), (3, date(2025, 3, 31)), (4, date(2025, 6, 30))):
        at = datetime(2025, month, 1, tzinfo=UTC)
        history.create(id=product.pk, slug="nom-21", title="NOM 21", expected=day, history_date=at, history_type="~")
    product.expected = date(2025, 6, 30)
    product.save()

    migrated(NEW)
    kept = [
        (row.product.slug, row.day, row.stated_on, row.source == product.source[:300])
        for row in ExpectedDate.objects.all()
    ]
    entries = [(entry.day, entry.history_date.month, entry.history_type) for entry in ExpectedDate.history.all()]
    again = migrated(OLD)("recommendations", "NationalProduct").objects.exclude(expected=None)

    assert kept == [("nom-21", date(2025, 6, 30), None, True)]
    assert entries == [(date(2025, 6, 30), 4, "~"), (date(2025, 3, 31), 2, "+")]
    assert list(again.values_list("slug", "expected")) == [("nom-21", date(2025, 6, 30))]

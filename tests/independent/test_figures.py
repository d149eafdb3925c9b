"""Every figure on the pages is what an independent script makes of the CSV files."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from forces.models import Force
from recommendations.models import Recommendation
from responses.models.record import InspectorateFinding
from tests.independent import figures_from_csv as independent
from tests.soteria_tracker.public.published import response, update

pytestmark = pytest.mark.django_db
JANUARY = date(2025, 1, 5)


@pytest.fixture
def fetch(client):
    def get(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200, address
        return answer.content.decode()

    return get


@pytest.fixture
def busy():
    """Statements before, between and after the deadlines, corrected, silent, undated, out of order; findings."""
    first = response(
        "kent", on=date(2024, 10, 10), positions={3: "planned", 5: "waiting", 7: "not_started", 9: "planned"}
    )
    update("kent", on=date(2025, 1, 20), series=1, positions={3: "in_progress", 9: "complete"})
    response("kent", on=date(2025, 2, 20), positions={3: "not_stated", 5: "planned"}, replaces=first, reason="A slip.")
    response(
        "gwent", on=date(2025, 3, 31), positions={3: "in_place", 11: "planned"}, position_on={11: date(2025, 1, 5)}
    )
    response("surrey", on=date(2025, 4, 1), positions={7: "planned"}, dated=None, position_on={7: None})
    update("norfolk", on=date(2025, 8, 1), series=1, positions={3: "planned", 5: "planned", 7: "in_place"})
    for number, status, day in ((3, "completed", 1), (3, "open", 20), (9, "superseded", 5), (11, "completed", 30)):
        InspectorateFinding.objects.create(
            force=Force.objects.get(slug="gwent"),
            recommendation=Recommendation.objects.get(report__slug="soteria-2024", number=number),
            status=status,
            stated_on=date(2025, 1, day),
            source_url="https://hmicfrs.example/",
            recorded_at=datetime(2025, 2, day if day < 28 else 28, tzinfo=UTC),
        )


@pytest.mark.parametrize("moment", independent.MOMENTS)
def test_every_figure_on_a_page_is_what_the_files_make(fetch, busy, moment):
    assert list(independent.differences(fetch, moment, timezone.localdate())) == []


def test_figures_of_the_real_data_are_what_the_files_make(fetch):
    assert list(independent.differences(fetch, "", timezone.localdate())) == []


def test_independent_script_would_see_a_wrong_figure(fetch, busy):
    """The control: one cell of one page, one word in one file."""

    def wrong_page(address: str) -> str:
        page = fetch(address)
        return re.sub(r'(data-figure="n">)43', r"\g<1>42", page, count=1) if address == "/?" else page

    def wrong_file(address: str) -> str:
        text = fetch(address)
        return text.replace('"planned"', '"in_place"') if address.startswith("/data/statements.csv") else text

    today = timezone.localdate()
    assert len(list(independent.differences(wrong_page, "", today))) == 1
    assert len(list(independent.differences(wrong_file, "", today))) > 3

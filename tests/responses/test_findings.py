"""What may be entered as a finding of HMICFRS."""

from datetime import date, timedelta

import pytest

from forces import access
from forces.models import Force
from recommendations.models import Recommendation
from responses.findings import is_of_inspectorate
from responses.models.record import InspectorateFinding

ADD = "/admin/responses/inspectoratefinding/add/"


@pytest.mark.parametrize(
    ("url", "is_theirs"),
    [
        ("https://hmicfrs.justiceinspectorates.gov.uk/publication-html/soteria/", True),
        ("https://HMICFRS.justiceinspectorates.gov.uk", True),
        ("https://assets-hmicfrs.justiceinspectorates.gov.uk/a.pdf", True),
        ("http://hmicfrs.justiceinspectorates.gov.uk/", False),
        ("https://justiceinspectorates.gov.uk/", False),
        ("https://hmicfrs.justiceinspectorates.gov.uk.example.org/", False),
        ("https://notjusticeinspectorates.gov.uk/", False),
        ("https://hmicfrs.justiceinspectorates.gov.uk@example.org/", False),
        ("https://somebody@hmicfrs.justiceinspectorates.gov.uk/", False),
        ("https://hmicfrs.justiceinspectorates.gov.uk:8443/", False),
        ("https://example.org/?https://hmicfrs.justiceinspectorates.gov.uk/", False),
    ],
)
def test_is_of_inspectorate_by_the_host_alone(url, is_theirs):
    assert is_of_inspectorate(url) is is_theirs


@pytest.fixture
def typed(db) -> dict:
    """A finding as it should be."""
    return {
        "force": Force.objects.get(slug="gwent").pk,
        "recommendation": Recommendation.objects.get(number=3).pk,
        "status": "completed",
        "stated_on": "2025-05-01",
        "source_url": "https://hmicfrs.justiceinspectorates.gov.uk/soteria/",
    }


def test_finding_of_hmicfrs_is_entered_and_then_taken_back(national, typed):
    answers = [national.post(ADD, typed | {"status": status}).status_code for status in ("completed", "not_known")]

    assert answers == [302, 302]
    rows = InspectorateFinding.objects.order_by("stated_on", "pk")
    assert [(row.status, row.stated_on) for row in rows] == [
        ("completed", date(2025, 5, 1)),
        ("not_known", date(2025, 5, 1)),
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"stated_on": "tomorrow"}, "This day is still to come. Give the date that the source bears."),
        ({"stated_on": "2024-08-21"}, "This day is before the report was published. Give the date of the source."),
        (
            {"source_url": "https://example.org/hmicfrs.justiceinspectorates.gov.uk"},
            "This is not a page of HMICFRS. Its address begins with https://hmicfrs.justiceinspectorates.gov.uk/.",
        ),
        (
            {"source_url": "http://hmicfrs.justiceinspectorates.gov.uk/"},
            "This is not a page of HMICFRS. Its address begins with https://hmicfrs.justiceinspectorates.gov.uk/.",
        ),
    ],
)
def test_finding_that_cannot_be_is_refused(national, refusals, typed, change, sentence):
    if change.get("stated_on") == "tomorrow":
        change = {"stated_on": str(access.today() + timedelta(days=1))}

    assert refusals(national.post(ADD, typed | change)) == [sentence]
    assert not InspectorateFinding.objects.exists()


def test_finding_offers_what_the_tracker_follows_and_says_how_to_take_one_back(national):
    answer = national.get(ADD)

    followed = Recommendation.objects.filter(is_tracked=True)
    choices = answer.context["adminform"].form.fields["recommendation"].choices
    assert [label for value, label in choices if value] == [f"{each.report}: {each}" for each in followed]
    assert "To take one back, enter “Not known” with the same date or a later one, and with its source." in answer.text

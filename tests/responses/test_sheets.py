"""What a save writes when a colleague saved meanwhile: theirs stays, in the row that was sent and in every other."""

import pytest
from django.urls import reverse

from tests.responses.desk_form import fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(signed_in, team, draft):
    """The page of the response, and two people's forms of it, opened at the same time."""
    url = reverse("admin:responses_response_change", args=[draft.pk])
    people = [signed_in(team[role]) for role in ("author", "reviewer")]
    return [(client, url, fields(client.get(url))) for client in people]


def card(draft, number):
    row = draft.answers.get(recommendation__number=number)
    return row, f"card-{row.force_id}-{row.recommendation_id}"


def test_date_that_a_colleague_saved_is_not_written_over_by_another_field(both, draft):
    (author, url, first), (reviewer, _url, second) = both
    part = draft.parts.get(kind="introduction")
    author.post(url, first | {"dated": "2024-10-12"})

    reviewer.post(url, second | {f"part-{part.pk}-text": "Better words."})

    draft.refresh_from_db()
    assert (str(draft.dated), draft.parts.get(pk=part.pk).text) == ("2024-10-12", "Better words.")


def test_limb_that_a_colleague_saved_is_not_written_over_by_another_field_of_its_card(both, draft):
    (author, url, first), (reviewer, _url, second) = both
    row, prefix = card(draft, 7)
    limb = row.limbs.first()
    author.post(url, first | {f"{prefix}-limb_{limb.limb_id}": "in_place"})

    reviewer.post(url, second | {f"{prefix}-body_reply": "We hold the force to it."})

    limb.refresh_from_db()
    row.refresh_from_db()
    assert (limb.position, row.body_reply) == ("in_place", "We hold the force to it.")

"""A force beside its like."""

import re
from datetime import date
from html import unescape
from itertools import permutations

import pytest

from forces.models import Force, Oversight, PolicingBody
from tests.soteria_tracker.public.published import update

pytestmark = pytest.mark.django_db


def words(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def names_in(client, address):
    page = client.get(address).content.decode().partition('<caption id="like-forces">')[2].partition("</table>")[0]
    return re.findall(r'<th scope="row"><a href="/forces/(.*?)/"', page)


def test_compare_page_sets_a_force_beside_its_region_by_name(client):
    assert names_in(client, "/forces/gwent/compare/") == ["dyfed-powys", "gwent", "north-wales", "south-wales"]
    assert "Wales: 3 other forces" in words(client, "/forces/gwent/compare/")


def test_compare_page_counts_where_the_others_stand(client):
    update("kent", on=date(2026, 1, 1), series=1, positions={3: "in_place"})
    update("essex", on=date(2026, 1, 1), series=1, positions={3: "in_progress"})
    update("norfolk", on=date(2026, 1, 1), series=1, positions={3: "in_progress"})

    page = words(client, "/forces/bedfordshire/compare/")
    row = page[page.index(" 3: Word") : page.index(" 5: Repeat")]

    assert "The 5 other forces" in page
    counts = "2 In progress 3 No response held here 2 of all 5 other forces: deadline passed"
    assert f"No response held here {counts}" in row


def test_compare_page_of_a_group_says_who_is_not_known(client):
    page = words(client, "/forces/bedfordshire/compare/?with=cohort:early-adopters")

    assert "It is not known whether Bedfordshire Police is in this group." in page
    assert "Of 26 forces it is not known whether they are in this group: they are not counted" in page
    assert "Early adopters of the national operating model: 15 other forces" in page


def test_compare_page_of_a_group_that_the_force_is_not_in_says_so(client):
    page = words(client, "/forces/bedfordshire/compare/?with=cohort:inspected")

    assert "Bedfordshire Police itself is not in this group." in page
    assert "Inspected for the report: 9 other forces" in page


def test_compare_page_of_a_force_without_its_like_says_so(client):
    page = words(client, "/forces/metropolitan/compare/?with=body")

    assert "There is no other force of this kind, so there is nothing to set beside it." in page


def test_compare_page_names_every_kind_of_body_that_answers_for_a_force(client):
    Oversight.objects.create(
        force=Force.objects.get(slug="kent"), body=PolicingBody.objects.get(slug="metropolitan"), since=None
    )
    kinds = {PolicingBody.objects.get(slug=slug).get_kind_display() for slug in ("kent", "metropolitan")}

    page = unescape(words(client, "/forces/kent/compare/?with=body"))

    assert len(kinds) == 2
    assert any(f"Same type of body: {', '.join(each)}" in page for each in permutations(kinds))


def test_compare_page_by_country_has_the_welsh_four(client):
    assert len(names_in(client, "/forces/gwent/compare/?with=country")) == 4


def test_compare_page_as_at_a_day_shows_what_stood_then_and_who_is_left_out(client):
    update("kent", on=date(2026, 1, 1), series=1, positions={3: "in_place"})

    then = words(client, "/forces/norfolk/compare/?as_at=2025-06-01")
    answer = client.get("/forces/norfolk/compare/?as_at=2025-06-01").content.decode()

    assert "In place" not in then
    assert "Held here but undated, so counted apart and placed on no day" in answer


def test_compare_page_names_no_rank_and_no_average(client):
    page = words(client, "/forces/gwent/compare/").lower()

    assert not re.search(r"\b(best|worst|rank|average|top|bottom|ahead|behind)\b", page)


@pytest.mark.parametrize("query", ["with=nonsense", "with=cohort:nobody", "report=atlantis"])
def test_compare_page_of_no_such_group_is_not_found(client, query):
    assert client.get(f"/forces/gwent/compare/?{query}").status_code == 404

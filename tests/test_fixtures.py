"""The real data is what the sources say, to the character."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from forces.models import Force, OfficeHolder, Oversight, PolicingBody
from recommendations.deadlines import Section55Clock, strict_last_day
from recommendations.models import (
    Cohort,
    CohortPlace,
    Dependency,
    ExpectedDate,
    InspectionReport,
    Limb,
    NationalProduct,
    Recommendation,
)
from responses import stationery
from responses.canonical import digest
from responses.models.derived import CurrentStatement
from responses.models.paper import Paper
from responses.models.record import Publication, PublishedPosition
from responses.positions import Acceptance, Confidence, Position

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ROOT.parent / "shared" / "data" / "responses"

WORDINGS = {
    3: "By 31 January 2025, all forces should make sure personnel working on rape and other serious sexual offences "
    "receive College of Policing approved training on the investigation of word-on-word cases.",
    5: "By 31 July 2025, chief constables should make sure their forces use the new definition of repeat rape and "
    "other serious sexual offences suspects to identify and manage them.",
    7: "By 31 January 2025, all chief constables should make sure their forces prioritise identifying and disrupting "
    "rape and other serious sexual offences (RASSO) suspects. This includes making sure that:",
    9: "By 31 January 2025, chief constables should make sure their forces have good processes in place for applying "
    "to retain DNA and fingerprints to improve their use of section 63G of the Police and Criminal Evidence Act 1984.",
    11: "By 31 March 2025, all chief constables should make sure that, as part of adopting the National Operating "
    "Model, their forces:",
}
LIMBS = {
    (7, "a"): "forces track, manage and respond effectively to breaches of bail and protection orders in RASSO "
    "cases; and",
    (7, "b"): "all relevant personnel complete National Operating Model training on using criminal and civil orders "
    "to tackle RASSO.",
    (11, "a"): "develop a rape and other serious sexual offences problem profile;",
    (11, "b"): "include the National Operating Model flight deck within their strategic performance monitoring; and",
    (11, "c"): "adopt any key performance indicators that are agreed and published by the Soteria Joint Unit.",
}
INSPECTED = {
    "durham", "gwent", "kent", "lancashire", "metropolitan", "south-wales", "warwickshire", "west-midlands",
    "wiltshire",
}  # fmt: skip
EARLY_ADOPTERS = INSPECTED | {
    "avon-and-somerset", "dyfed-powys", "greater-manchester", "hampshire", "north-wales", "northumbria",
}  # fmt: skip


@pytest.fixture
def report() -> InspectionReport:
    return InspectionReport.objects.get()


def test_forces_are_43_each_with_its_own_code_and_tile():
    forces = list(Force.objects.all())

    assert len(forces) == 43
    assert len({force.ons_code for force in forces}) == 43
    assert len({(force.tile_column, force.tile_row) for force in forces}) == 43
    assert max(force.tile_column for force in forces) < 8
    assert max(force.tile_row for force in forces) < 9


def test_forces_of_wales_are_four_with_welsh_names():
    welsh = Force.objects.filter(country="wales").order_by("slug")

    assert list(welsh.values_list("slug", "name_cy", "bodies__name_cy", "bodies__publishes_in_welsh")) == [
        ("dyfed-powys", "Heddlu Dyfed-Powys", "Comisiynydd Heddlu a Throseddu Dyfed-Powys", True),
        ("gwent", "Heddlu Gwent", "Comisiynydd Heddlu a Throseddu Gwent", True),
        ("north-wales", "Heddlu Gogledd Cymru", "Comisiynydd Heddlu a Throseddu Gogledd Cymru", True),
        ("south-wales", "Heddlu De Cymru", "Comisiynydd Heddlu a Throseddu De Cymru", True),
    ]
    assert not Force.objects.filter(country="england").exclude(name_cy="").exists()


def test_chief_officers_are_chief_constables_but_for_two():
    others = Force.objects.exclude(chief_officer_title="Chief Constable")

    assert dict(others.values_list("slug", "chief_officer_title")) == {
        "city-of-london": "Commissioner of the City of London Police",
        "metropolitan": "Commissioner of Police of the Metropolis",
    }


def test_bodies_are_43_of_five_types():
    kinds = Counter(PolicingBody.objects.values_list("kind", flat=True))

    assert kinds == {"pcc": 33, "pfcc": 4, "mayor": 4, "mopac": 1, "city": 1}


def test_oversight_gives_each_force_one_body_on_the_day_of_the_report():
    links = Oversight.objects.on(date(2024, 8, 22))

    assert links.count() == 43
    assert links.values("force").distinct().count() == links.values("body").distinct().count() == 43
    assert not Oversight.objects.filter(source="").exists()


def test_office_holders_are_the_two_that_documents_name():
    holders = OfficeHolder.objects.order_by("body__slug").values_list("body__slug", "name", "title", "since", "until")

    assert list(holders) == [
        ("gwent", "Jane Mudd", "Police and Crime Commissioner for Gwent", None, None),
        ("west-midlands", "Simon Foster", "West Midlands Police and Crime Commissioner", None, None),
    ]


def test_report_has_its_title_alias_and_strict_last_day(report):
    assert report.slug == "soteria-2024"
    assert report.title == (
        "Progress to introduce a national operating model for rape and other serious sexual offences investigations"
    )
    assert [alias.title for alias in report.aliases.all()] == [
        "An inspection report on progress to introduce a national operating model for rape and other serious sexual "
        "offences investigations in early adopter police forces"
    ]
    assert (report.published, report.recommendation_total, report.areas_for_improvement) == (date(2024, 8, 22), 14, 0)
    assert strict_last_day(report.published) == date(2024, 10, 16)


def test_cohorts_state_sizes_and_leave_the_unknown_unknown():
    members = {
        cohort.slug: set(cohort.places.filter(is_member=True).values_list("force__slug", flat=True))
        for cohort in Cohort.objects.all()
    }
    known_outside = CohortPlace.objects.filter(cohort__slug="early-adopters", is_member=False)

    assert dict(Cohort.objects.values_list("slug", "stated_size")) == {"early-adopters": 19, "inspected": 9}
    assert members == {"inspected": INSPECTED, "early-adopters": EARLY_ADOPTERS}
    assert len(EARLY_ADOPTERS) == 15
    assert set(known_outside.values_list("force__slug", flat=True)) == {"norfolk", "west-mercia"}
    assert not CohortPlace.objects.filter(source="").exists()


def test_recommendations_quote_the_official_wording_exactly(report):
    held = {recommendation.number: recommendation.wording for recommendation in report.recommendations.all()}
    limbs = {
        (limb.recommendation.number, limb.key): limb.text for limb in Limb.objects.select_related("recommendation")
    }

    assert sorted(held) == list(range(1, 15))
    assert {number: wording for number, wording in held.items() if wording} == WORDINGS
    assert limbs == LIMBS


def test_recommendations_followed_have_their_deadlines(report):
    tracked = report.recommendations.filter(is_tracked=True)

    assert list(tracked.values_list("number", "deadline", "addressee")) == [
        (3, date(2025, 1, 31), "all forces"),
        (5, date(2025, 7, 31), "chief constables"),
        (7, date(2025, 1, 31), "all chief constables"),
        (9, date(2025, 1, 31), "chief constables"),
        (11, date(2025, 3, 31), "all chief constables"),
    ]


def test_recommendations_not_held_say_so_and_invent_nothing(report):
    others = report.recommendations.filter(is_tracked=False)

    assert set(others.values_list("topic", flat=True)) == {""}
    assert {number: day for number, day in others.values_list("number", "deadline") if day} == {4: date(2025, 1, 31)}
    assert sorted(others.filter(addressee="not known").values_list("number", flat=True)) == [1, 8, 10, 13, 14]
    assert all(source.startswith("Wording not held") for source in others.values_list("wording_source", flat=True))


def test_dependencies_name_what_each_recommendation_waits_for():
    waits = {
        (
            dependency.recommendation.number,
            dependency.limb.key if dependency.limb else "",
            str(dependency.on_product.slug if dependency.on_product else dependency.on_recommendation.number),
        )
        for dependency in Dependency.objects.all()
    }

    assert waits == {
        (3, "", "college-word-on-word-training"),
        (5, "", "4"),
        (7, "b", "nom-21"),
        (7, "b", "nom-22"),
        (11, "c", "soteria-kpis"),
    }


def test_national_products_have_owners_and_no_invented_dates():
    products = NationalProduct.objects.order_by("slug")

    assert [(each.slug, each.owner, each.expected, each.delivered, each.last_chased) for each in products] == [
        ("college-word-on-word-training", "College of Policing", None, None, None),
        ("nom-21", "Soteria Joint Unit", None, None, None),
        ("nom-22", "Soteria Joint Unit", None, None, None),
        ("soteria-kpis", "Soteria Joint Unit", None, None, None),
    ]
    assert not ExpectedDate.objects.exists()
    assert {product.meanwhile for product in products} == {""}
    assert all("March 2025" in product.owner_note for product in products.filter(owner="Soteria Joint Unit"))


def test_readings_are_five_with_their_dates_and_digests():
    readings = Publication.objects.filter(kind="reading").order_by("body__slug")

    assert list(readings.values_list("body__slug", "dated", "signatory_name")) == [
        ("avon-and-somerset", date(2024, 10, 17), ""),
        ("dyfed-powys", date(2024, 10, 8), ""),
        ("gwent", date(2024, 9, 24), "Jane Mudd"),
        ("norfolk", None, ""),
        ("west-midlands", None, "Simon Foster"),
    ]
    assert [digest(reading.payload) for reading in readings] == [reading.payload_sha256 for reading in readings]
    assert Publication.objects.own().count() == 0


def test_readings_are_named_by_body_and_version_alone_as_their_addresses_are():
    for reading in Publication.objects.filter(kind="reading").select_related("body", "report"):
        body, report = reading.body.slug, reading.report.slug
        assert (reading.series, reading.reference) == (1, f"{report}/{body}/reading/{reading.version}")
        assert reading.get_absolute_url() == f"/responses/{body}/{report}/reading/{reading.version}/"


def test_readings_count_the_days_of_section_55(report):
    documents = {row.body.slug: row.payload["document"] for row in Publication.objects.select_related("body")}

    counted = {slug: (it["day_number"], it["days_after_last"], it["stated_deadline"]) for slug, it in documents.items()}

    assert counted == {
        "avon-and-somerset": (57, 1, None),
        "dyfed-powys": (48, -8, None),
        "gwent": (34, -22, None),
        "norfolk": (None, None, "2024-10-17"),
        "west-midlands": (None, None, None),
    }
    for document in filter(lambda it: it["date"], documents.values()):
        clock = Section55Clock(report.published, responded=date.fromisoformat(document["date"]))
        assert (clock.day_number, clock.days_after_last) == (document["day_number"], document["days_after_last"])


def test_readings_state_the_position_of_each_recommendation():
    held = {
        (row.force.slug, row.recommendation.number): row.position.position
        for row in CurrentStatement.objects.select_related("force", "recommendation", "position")
    }
    table = {slug: [held[slug, number] for number in WORDINGS] for slug in sorted({slug for slug, _ in held})}

    assert table == {
        "avon-and-somerset": ["complete", "waiting", "in_place", "in_place", "in_progress"],
        "dyfed-powys": ["waiting", "waiting", "in_progress", "in_progress", "in_progress"],
        "gwent": ["waiting", "waiting", "in_progress", "planned", "complete"],
        "norfolk": ["planned", "waiting", "in_progress", "in_progress", "in_progress"],
        "west-midlands": ["in_progress", "in_progress", "in_progress", "in_place", "in_progress"],
    }


def test_readings_leave_38_bodies_without_anything():
    silent = PolicingBody.objects.filter(publications=None)

    assert silent.count() == 38
    assert Force.objects.filter(current_statements=None).count() == 38


def test_readings_put_the_same_words_into_payload_and_positions():
    rows = PublishedPosition.objects.select_related("publication", "force", "recommendation", "limb")
    stored = {
        (row.publication.reference, row.recommendation.number, row.limb.key if row.limb else ""): (
            row.position, row.confidence, row.summary, row.stated_on,
        )
        for row in rows
    }  # fmt: skip

    told = {}
    for reading in Publication.objects.all():
        for entry in reading.payload["entries"]:
            for key, said in [("", entry), *((limb["key"], limb) for limb in entry["limbs"])]:
                words = (said["position"], said["confidence"], said["summary"], reading.dated)
                told[reading.reference, entry["number"], key] = words

    assert told == stored
    assert len(stored) == 5 * (5 + 5)
    assert {position for position, *_ in stored.values()} <= set(Position)
    assert {confidence for _, confidence, *_ in stored.values()} <= set(Confidence)
    accepted = rows.filter(acceptance=Acceptance.ACCEPTED).values_list("force__slug", flat=True)
    assert sorted(accepted) == ["norfolk"] * 5


def test_papers_are_those_of_the_five_documents_without_crest_or_named_officer():
    rows = Paper.objects.select_related("body").order_by("body__slug")
    officers = {holder.name for holder in OfficeHolder.objects.all()}

    assert [(row.body.slug, row.layout, row.is_default, row.crest) for row in rows] == [
        ("avon-and-somerset", "web", True, ""),
        ("dyfed-powys", "statement", True, ""),
        ("gwent", "letter", True, ""),
        ("norfolk", "form", True, ""),
        ("west-midlands", "quoted", True, ""),
    ]
    texts = [str(value) for row in rows for value in stationery.values_of(row).values()]
    assert [text for text in texts if any(name and name in text for name in officers)] == []
    assert [row.body.slug for row in rows if [part["kind"] for part in row.parts].count("recommendations") != 1] == []
    assert rows.get(body__slug="gwent").letterhead_cy.startswith("Comisiynydd Heddlu a Throseddu Gwent")
    assert {(row.closing, row.closing_cy) for row in rows if row.closing} == {
        ("Yours sincerely", "Yr eiddoch yn gywir"),
        ("Yours faithfully", ""),
    }


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower())


def runs(text: str, length: int = 8) -> set[tuple[str, ...]]:
    heard = words(text)
    return {tuple(heard[start : start + length]) for start in range(len(heard) - length + 1)}


def strings(value):
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(inner)


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the published documents are not in ../shared/data/responses")
def test_fixtures_quote_no_sentence_of_the_documents(report):
    official = [report.title, *(alias.title for alias in report.aliases.all()), *WORDINGS.values(), *LIMBS.values()]
    documents = set().union(*(runs(path.read_text()) for path in DOCUMENTS.glob("*.txt")))
    documents -= set().union(*(runs(text) for text in official))

    ours = {
        text: runs(text) & documents
        for path in sorted((ROOT / "fixtures").glob("*.json"))
        for text in strings(json.loads(path.read_text()))
    }

    assert documents
    assert {text: copied for text, copied in ours.items() if copied} == {}


def test_recommendations_have_a_list_that_is_complete(report):
    assert Recommendation.objects.filter(report=report).count() == report.recommendation_total

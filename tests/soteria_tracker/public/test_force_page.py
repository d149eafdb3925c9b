"""One force: where it stands and its history."""

import re
from datetime import UTC, date, datetime

import pytest

from forces.models import Force, Oversight, PolicingBody
from recommendations.models import InspectionReport
from responses.models.record import InspectorateFinding
from tests.soteria_tracker.public.published import another_report, response, update

pytestmark = pytest.mark.django_db


def page_of(client, slug, query=""):
    answer = client.get(f"/forces/{slug}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


BRIEFING = re.compile(r'<div class="briefing">.*?</div>\s*(?=<div class="no-print">)', re.S)


def text_of(page):
    """As a screen shows it: without the page that is only printed."""
    page = BRIEFING.sub("", page)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def briefing_of(page):
    """As it is printed."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", BRIEFING.search(page)[0])).replace(" .", ".")


def test_force_page_names_force_body_holder_and_groups(client):
    page = text_of(page_of(client, "gwent"))

    assert "Heddlu Gwent" in page
    assert "Police and Crime Commissioner for Gwent" in page
    assert "Jane Mudd, Police and Crime Commissioner for Gwent" in page
    assert "Early adopters of the national operating model Yes" in page
    assert "Inspected for the report Yes" in page


def test_force_page_leaves_unknown_unknown(client):
    page = text_of(page_of(client, "bedfordshire"))

    assert "Office holder Not known" in page
    assert "Early adopters of the national operating model Not known" in page
    assert "Inspected for the report No" in page
    assert page.count("Inspectorate’s status Not known") == 5


def test_force_page_titles_come_from_data(client):
    assert "Chief officer Commissioner" in text_of(page_of(client, "metropolitan"))


def test_force_page_marks_what_the_tracker_read(client):
    page = text_of(page_of(client, "gwent"))

    assert page.count("Read by the Tracker from the published document (confidence:") == 5
    assert "24 September 2024: day 34 of the 56 days" in page


def test_force_page_says_in_exact_words_that_a_deadline_passed(client):
    page = text_of(page_of(client, "gwent"))

    assert (
        "The deadline was 31 January 2025. The latest statement held here, dated 24 September 2024,"
        " does not say that it is in place."
    ) in page


def test_force_page_says_so_for_an_undated_document(client):
    page = text_of(page_of(client, "norfolk"))

    assert (
        "The deadline was 31 January 2025. The latest statement held here, which bears no date,"
        " does not say that it is in place."
    ) in page
    assert "Date of the document undated" in page
    assert "Deadline the office states 17 October 2024" in page


def test_force_page_of_a_late_document_counts_the_day(client):
    page = text_of(page_of(client, "avon-and-somerset"))

    assert "17 October 2024: day 57, one day after the strict last day" in page
    assert "Strict last day 16 October 2024" in page


def test_force_page_without_a_response(client):
    page = text_of(page_of(client, "kent"))

    assert "No response held here. It may have been published elsewhere." in page
    assert "does not say that it is in place" not in page


def test_force_page_own_statement_takes_the_place_of_the_reading(client):
    update("gwent", on=date(2026, 5, 1), series=1, positions={9: "in_progress"}, says="Work **began** in May.")

    page = page_of(client, "gwent")

    words = text_of(page)
    assert "The latest statement held here, dated 1 May 2026, does not say that it is in place." in words
    assert "<strong>began</strong>" in page
    assert "No longer used: the body has since published a statement of its own here." in words
    assert 'id="soteria-2024-update-1-1"' in page
    assert 'id="soteria-2024-reading-1-1"' in page


def test_force_page_history_says_what_changed(client):
    update(
        "gwent",
        on=date(2026, 5, 1),
        series=1,
        positions={9: "in_progress"},
        assessment="challenged",
        target_date=date(2026, 12, 31),
        target_reason="The laboratory moved.",
        target_agreed_by="Deputy commissioner",
    )

    page = page_of(client, "gwent")
    step = text_of(page[page.index('id="soteria-2024-update-1-1"') : page.index('id="soteria-2024-reading-1-1"')])

    assert "Recommendation 9: biometric retention Planned → changed to In progress" in step
    assert "The office’s own assessment: None given → Challenged" in step
    assert "Target date: none → 31 December 2026 Reason: The laboratory moved. Agreed by: Deputy commissioner" in step


def test_force_page_history_keeps_a_corrected_version_with_its_reason(client):
    first = response("kent", on=date(2024, 10, 1), positions={3: "in_place"})
    response("kent", on=date(2024, 10, 3), positions={3: "planned"}, replaces=first, reason="Wrong line copied.")

    page = text_of(page_of(client, "kent"))

    assert "Replaced by version 2 on 3 October 2024. Reason: Wrong line copied." in page
    assert "A correction of the version before. Reason: Wrong line copied." in page
    assert page.index("Section 55 response, version 2, dated") < page.index("Section 55 response, version 1, dated")


def test_force_page_inspectorate_status_comes_with_link_and_date(client):
    asked = InspectionReport.objects.get(slug="soteria-2024").recommendations.get(number=9)
    InspectorateFinding.objects.create(
        force=Force.objects.get(slug="gwent"),
        recommendation=asked,
        status="completed",
        stated_on=date(2026, 2, 3),
        source_url="https://hmicfrs.example/9",
        recorded_at=datetime(2026, 2, 4, tzinfo=UTC),
    )

    page = page_of(client, "gwent")

    standing = page[
        page.index('id="soteria-2024-recommendation-9"') : page.index('id="soteria-2024-recommendation-11"')
    ]
    assert 'Completed, <a href="https://hmicfrs.example/9">HMICFRS, 3 February 2026</a>' in standing
    assert "Planned" in standing  # the force's own position stays its own
    assert "does not say that it is in place" not in standing


def test_force_page_escapes_hostile_text(client):
    nasty = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1))"
    update(
        "kent",
        on=date(2026, 5, 1),
        series=1,
        positions={9: "planned"},
        says=nasty,
        source=nasty,
        target_reason=nasty,
        target_agreed_by=nasty,
        target_date=date(2026, 12, 1),
    )

    page = page_of(client, "kent")

    assert "<script" not in page.replace('<script type="application/ld+json">', "")  # data: browsers run none of it
    assert "<img" not in page
    assert 'href="javascript' not in page


def standing_of(page, number, report="soteria-2024"):
    found = re.search(rf'<article class="stand" id="{report}-recommendation-{number}".*?</article>', page, re.S)
    return text_of(found[0])


FAR_OFF = date(2999, 1, 1)


@pytest.mark.parametrize(("published", "tracked"), [(FAR_OFF, True), (date(2025, 3, 1), False)])
@pytest.mark.parametrize("address", ["/", "/forces/gwent/"])
def test_report_of_the_future_or_that_nobody_follows_changes_no_page(client, address, published, tracked):
    before = client.get(address).content

    another_report(published=published, tracked=tracked)

    assert client.get(address).content == before


def test_force_page_gives_each_report_a_section_of_its_own(client):
    later = another_report(published=date(2025, 3, 1))
    response("kent", on=date(2024, 10, 10), positions={3: "in_progress"})
    update("kent", on=date(2026, 5, 1), series=1, positions={3: "in_place"})
    update("kent", on=date(2026, 6, 1), series=1, positions={4: "planned"}, report=later)

    page = page_of(client, "kent")

    assert re.findall(r'<h2 id="(.*?)-title">', page) == ["later", "soteria-2024"]
    assert re.findall(r'<article class="step[^"]*" id="(.*?)"', page) == [
        "later-update-1-1",
        "soteria-2024-update-1-1",
        "soteria-2024-response-1-1",
    ]
    positions = {key: standing_of(page, *key).split("Recommendation")[1] for key in ((3,), (3, "later"), (4, "later"))}
    assert "In place" in positions[3,]
    assert "No response held here" in positions[3, "later"]
    assert "Planned" in positions[4, "later"]
    assert "The body has published its response here." in text_of(page)
    assert text_of(page).count("No response held here. It may have been published elsewhere.") == 1  # of the later one
    ids = re.findall(r' id="(.*?)"', page)
    assert sorted(set(ids)) == sorted(ids)
    named = {each for group in re.findall(r'aria-labelledby="(.*?)"', page) for each in group.split()}
    inside = set(re.findall(r'href="#(.*?)"', page)) | named
    assert inside <= set(ids)


def test_addresses_of_updates_and_recommendations_lead_to_places_on_the_force_page(client):
    publication = update("kent", on=date(2026, 5, 1), series=1, positions={3: "in_place"})
    page = page_of(client, "kent")
    pages = [client.get(address).content.decode() for address in ("/", "/reports/soteria-2024/7/")]
    link = r'href="/forces/kent/(?:\?report=soteria-2024)?#(.*?)"'
    places = {place for each in pages for place in re.findall(link, each)}

    assert (
        publication.get_absolute_url() == "/forces/kent/?history=soteria-2024/kent/update/1/1#soteria-2024-update-1-1"
    )
    assert places == {f"soteria-2024-recommendation-{number}" for number in (3, 5, 7, 9, 11)}
    assert {*places, "soteria-2024-update-1-1"} <= set(re.findall(r' id="(.*?)"', page))


def test_force_page_makes_the_same_queries_for_two_reports(client, django_assert_num_queries):
    client.get("/forces/gwent/")
    with django_assert_num_queries(5):
        client.get("/forces/gwent/")
    later = another_report(published=date(2025, 3, 1))
    update("gwent", on=date(2026, 6, 1), series=1, positions={4: "planned"}, report=later)
    client.get("/forces/gwent/")
    with django_assert_num_queries(5):
        client.get("/forces/gwent/")


def test_force_page_shows_of_each_recommendation_what_was_stated_of_the_latest_day(client):
    update("kent", on=date(2026, 5, 1), series=1, positions={3: "in_progress"}, target_date=date(2026, 12, 1))
    response("kent", on=date(2026, 6, 10), positions={3: "planned"}, position_on={3: date(2026, 4, 1)})

    page = page_of(client, "kent")

    standing = standing_of(page, 3)
    assert "In progress" in standing
    assert "The body’s answer to the recommendation Accepted" in standing
    assert "Target date 1 December 2026" in standing
    assert re.search(r"Recommendation 3: [^.]*? as at 1 April 2026 Planned first statement held here", text_of(page))


def test_force_page_says_on_whose_reading_nothing_has_changed(client):
    update("gwent", on=date(2026, 5, 1), series=1, positions={3: "waiting"}, says="", is_unchanged=True)
    update("gwent", on=date(2026, 5, 2), series=2, positions={9: "planned"}, says="")

    page = page_of(client, "gwent")

    on_reading, own = standing_of(page, 3), standing_of(page, 9)
    assert (
        "Stated on 1 May 2026: nothing has changed since the position that the Tracker had read from the"
        " body’s document."
    ) in on_reading
    assert (
        "Statement Update 1 , as at 1 May 2026. The body itself states only that nothing has changed; the position"
        " is the one that the Tracker had read from its document."
    ) in on_reading
    assert "Statement Update 2 , as at 2 May 2026. Stated by the body itself." in own
    assert "onfidence" not in on_reading
    assert (
        "the body states: nothing has changed since the position that the Tracker had read from its document"
    ) in text_of(page)


def test_force_page_says_of_an_update_that_its_writer_published_it(client):
    update("kent", on=date(2026, 5, 1), series=1, positions={3: "planned"}, own_text_reason="Nobody else is in office.")

    page = text_of(page_of(client, "kent"))

    assert "Published by somebody who helped to write it. Reason: Nobody else is in office." in page
    assert "Approved by somebody" not in page


STEP = re.compile(r'<article class="step[^"]*" id="(.*?)"')


def long_history(slug, number):
    for series in range(1, number + 1):
        position = "planned" if series < 5 else "in_progress"
        update(slug, on=date(2025, 1 + series // 28, 1 + series % 28), series=series, positions={3: position})


def test_long_history_comes_in_pages_and_every_publication_has_a_place(client):
    long_history("kent", 45)

    first = client.get("/forces/kent/").content.decode()
    address = re.search(r'href="(/forces/kent/\?history=[^"]+)" rel="next"', first)[1]
    second = client.get(address).content.decode()
    third = client.get(re.search(r'href="(/forces/kent/\?history=[^"]+)" rel="next"', second)[1]).content.decode()

    assert [STEP.findall(page) for page in (first, second, third)] == [
        [f"soteria-2024-update-{series}-1" for series in range(top, bottom, -1)]
        for top, bottom in ((45, 25), (25, 5), (5, 0))
    ]
    places = set(re.findall(r' id="(.*?)"', first))
    assert {f"soteria-2024-update-{series}-1" for series in range(1, 46)} <= places  # old addresses still lead to them


def test_last_statement_of_a_page_is_compared_with_the_first_of_the_next(client):
    long_history("kent", 45)

    page = client.get("/forces/kent/?history=soteria-2024/kent/update/5/1").content.decode()
    step = text_of(page[page.index('id="soteria-2024-update-5-1"') : page.index('id="soteria-2024-update-4-1"')])

    assert "Planned → changed to In progress" in step
    middle = client.get("/forces/kent/?history=soteria-2024/kent/update/24/1").content.decode()
    assert "first statement held here" not in middle


@pytest.mark.parametrize(
    "reference", ["soteria-2024/kent/update/9/1", "soteria-2024/gwent/reading/1", "nonsense", "soteria-2024/kent"]
)
def test_history_of_what_was_never_published_of_the_force_is_not_found(client, reference):
    assert client.get(f"/forces/kent/?history={reference}").status_code == 404


def test_force_page_as_at_a_day_knows_what_was_said_of_it_or_published_by_then(client):
    first = response("kent", on=date(2024, 10, 1), positions={3: "in_place"})
    response(
        "kent",
        on=date(2024, 10, 20),
        dated=date(2024, 10, 1),
        positions={3: "planned"},
        replaces=first,
        reason="Slip.",
        position_on={3: date(2024, 10, 1)},
    )
    update("kent", on=date(2025, 2, 1), series=1, positions={3: "complete"})

    said = page_of(client, "kent", "?as_at=2024-10-05")
    published = page_of(client, "kent", "?as_at=2024-10-05&clock=published")

    assert "Planned" in standing_of(said, 3)
    assert STEP.findall(said) == ["soteria-2024-response-1-2"]
    assert "In place" in standing_of(published, 3)
    assert STEP.findall(published) == ["soteria-2024-response-1-1"]
    assert "Replaced by version 2" not in text_of(published)


def test_force_page_as_at_a_day_holds_a_document_whose_cards_speak_of_a_day_before_its_own(
    client, django_assert_max_num_queries
):
    response(
        "surrey",
        on=date(2025, 6, 30),
        positions={3: "planned", 5: "waiting"},
        dated=None,
        position_on={3: date(2024, 10, 16)},
    )
    client.get("/forces/surrey/")

    with django_assert_max_num_queries(5):
        page = page_of(client, "surrey", "?as_at=2025-01-31&clock=said")

    standing = standing_of(page, 3)
    document = page[page.index('id="soteria-2024-section-55"') : page.index('id="soteria-2024-sources"')]
    assert STEP.findall(page) == ["soteria-2024-response-1-1"]
    assert "No response held here" not in standing + text_of(document)
    assert "Planned" in standing
    assert "Accepted" in standing
    assert "Waiting" not in standing_of(page, 5)
    history = page[page.index('id="soteria-2024-history"') : page.index('id="soteria-2024-sources"')]
    assert "Recommendation 3:" in history
    assert "Recommendation 5:" not in history  # of which it speaks on 30 June only
    before = page_of(client, "surrey", "?as_at=2024-10-15&clock=said")
    assert "No response held here, and no update." in text_of(before)


def test_force_page_as_at_a_day_says_that_an_undated_document_is_left_out(client):
    page = text_of(page_of(client, "norfolk", "?as_at=2025-01-31"))

    assert "A response is held here that bears no date: it can be placed on no day and is left out." in page
    assert "Held here but undated, so counted apart and placed on no day: Norfolk Constabulary" in page


def test_force_page_says_since_when_it_has_stood_so(client):
    update("kent", on=date(2025, 1, 1), series=1, positions={3: "planned"})
    update("kent", on=date(2025, 2, 1), series=2, positions={3: "in_progress"})
    update("kent", on=date(2025, 3, 1), series=3, positions={3: "in_progress"})

    assert "1 March 2025 the same since 1 February 2025" in text_of(page_of(client, "kent"))


def test_earlier_reports_come_a_page_at_a_time_and_each_has_an_address(client):
    for number in range(4):
        another_report(published=date(2025, 3, 1 + number), slug=f"later-{number}")

    first = page_of(client, "gwent")

    assert re.findall(r'<h2 id="(.*?)-title">', first) == ["later-3", "later-2", "later-1"]
    assert 'href="/forces/gwent/?before=later-1" rel="next"' in first
    titles = re.findall(r'<h2 id="(.*?)-title">', page_of(client, "gwent", "?before=later-1"))
    assert titles == ["later-0", "soteria-2024"]
    assert 'id="soteria-2024-recommendation-3"' in page_of(client, "gwent", "?report=soteria-2024")
    assert client.get("/forces/gwent/?report=atlantis").status_code == 404


def test_force_page_names_who_owed_the_response_after_another_body_took_over(client):
    """The response of the commissioner's time stays the one that was asked for, and the mayor owes none."""
    response("surrey", on=date(2024, 10, 1), positions={3: "in_place"})
    surrey = Force.objects.get(slug="surrey")
    Oversight.objects.filter(force=surrey).update(until=date(2025, 5, 31))
    mayor = PolicingBody.objects.create(
        slug="surrey-mayor", name="Mayor of Surrey", kind=PolicingBody.Kind.MAYOR, head_title="Mayor"
    )
    Oversight.objects.create(body=mayor, force=surrey, since=date(2025, 6, 1))

    page = page_of(client, "surrey")

    assert "Mayor of Surrey" in text_of(page)
    assert "Police and Crime Commissioner for Surrey. The body has published its response here." in briefing_of(page)
    assert "Police and Crime Commissioner for Surrey The body has published its response here." in text_of(page)
    assert 'href="/responses/surrey/soteria-2024/"' in page
    assert 'href="/responses/surrey-mayor/soteria-2024/"' not in page


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (None, "Made public on 14 October 2024: day 54 of the 56 days."),
        (
            date(2024, 10, 2),
            "Made public on 2 October 2024: day 42 of the 56 days.",
        ),
    ],
)
def test_briefing_puts_the_day_of_the_56_beside_its_own_date(client, first, said):
    response("kent", on=date(2024, 10, 14), dated=date(2024, 10, 1), positions={3: "in_place"}, first_on=first)

    assert f"Date of the document: 1 October 2024. {said}" in briefing_of(page_of(client, "kent"))


def test_briefing_counts_the_day_of_a_document_that_was_read_by_its_own_date(client):
    said = "Date of the document: 24 September 2024. By its own date: day 34 of the 56 days."

    assert said in briefing_of(page_of(client, "gwent"))


def test_own_response_after_a_reading_is_counted_by_the_earlier_document(client):
    """As frozen before the Tracker took account of readings: with the count of its own day."""
    response("gwent", on=date(2026, 11, 30), positions={3: "in_place"})

    page = page_of(client, "gwent")

    assert (
        "By the date of a document that the Tracker has read elsewhere, 24 September 2024: day 34 of the 56 days. "
        "Published here on 30 November 2026."
    ) in briefing_of(page)
    assert "day 831" not in page
    facts = text_of(page)
    assert (
        "Date of a document that the Tracker has read elsewhere 24 September 2024: day 34 of the 56 days "
        "Published here 30 November 2026"
    ) in facts


def test_own_response_from_before_the_document_that_was_read_is_counted_by_itself(client):
    response("gwent", on=date(2024, 9, 20), positions={3: "in_place"})

    assert "Made public on 20 September 2024: day 30 of the 56 days." in briefing_of(page_of(client, "gwent"))

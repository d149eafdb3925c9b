"""What is due: whose latest statement leaves work, who is never counted, and that no list grows without end."""

import csv
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forces.models import Force, Oversight, PolicingBody
from recommendations.models import InspectionReport, Recommendation
from responses.models.record import InspectorateFinding
from soteria_tracker.public import due, reference
from soteria_tracker.public.keys import Key
from soteria_tracker.public.moment import Moment
from tests.soteria_tracker.public.published import response, update

pytestmark = pytest.mark.django_db
ALL = 43


def page(client, url="/due/", *, status=200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    html = answer.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def article(html: str, number: int, report="soteria-2024") -> str:
    return re.search(rf'<article [^>]*id="{report}-{number}">.*?</article>', html, re.S)[0]


def counts(html: str, number: int, report="soteria-2024") -> dict[str, int]:
    found = re.findall(r"<dt>(.*?)</dt><dd>(\d+)</dd>", article(html, number, report), re.S)
    return {text(name): int(count) for name, count in found}


def groups(number: int, *, moment: Moment) -> dict[str, list[str]]:
    asked = Recommendation.objects.select_related("report").get(report__slug="soteria-2024", number=number)
    row = due.said([asked], reference.current().forces, moment)[asked.pk]
    names = ("work_left", "there", "closed", "waiting", "not_stated", "none_held")
    return {name: [said.force.slug for said in getattr(row, name)] for name in names}


@pytest.fixture
def kent_says():
    """``kent_says(position)``: of recommendation 3, on 1 March 2026."""

    def say(position: str, series: int = 1) -> None:
        update("kent", on=date(2026, 3, series), series=series, positions={3: position})

    return say


TODAY = Moment(date(2026, 11, 22))


@pytest.mark.parametrize(
    ("position", "group"),
    [
        ("not_started", "work_left"),
        ("planned", "work_left"),
        ("in_progress", "work_left"),
        ("waiting", "waiting"),
        ("not_stated", "not_stated"),
        ("in_place", "there"),
        ("complete", "there"),
    ],
)
def test_due_puts_a_force_into_one_group_by_its_position(kent_says, position, group):
    before = groups(3, moment=TODAY)
    kent_says(position)

    after = groups(3, moment=TODAY)

    assert "kent" in before["none_held"]
    assert [name for name, forces in after.items() if "kent" in forces] == [group]
    assert sum(map(len, after.values())) == ALL


@pytest.mark.parametrize("status", ["completed", "superseded"])
def test_due_counts_nobody_as_past_whom_the_inspectorate_closed(kent_says, status):
    kent_says("in_progress")
    finding(status, on=date(2026, 5, 1))

    assert [name for name, forces in groups(3, moment=TODAY).items() if "kent" in forces] == ["closed"]
    before = Moment(TODAY.today, as_at=date(2026, 4, 30))
    assert "kent" in groups(3, moment=before)["work_left"]


@pytest.mark.parametrize("status", ["completed", "superseded"])
def test_due_heeds_the_inspectorate_where_no_statement_is_held(client, status):
    assert "kent" in groups(3, moment=TODAY)["none_held"]
    finding(status, on=date(2026, 5, 1))

    assert [name for name, forces in groups(3, moment=TODAY).items() if "kent" in forces] == ["closed"]
    before = Moment(TODAY.today, as_at=date(2026, 4, 30))
    assert "kent" in groups(3, moment=before)["none_held"]
    assert text(article(page(client, "/due/?force=kent"), 3)).endswith(f"{status}, by the inspectorate")


@pytest.mark.parametrize("asked", ["", "?as_at=2026-05-02", "?as_at=2026-05-02&clock=published"])
def test_due_counts_what_the_counts_table_counts(client, asked):
    update("essex", on=date(2026, 3, 1), series=1, positions={3: "in_progress"})
    update("surrey", on=date(2026, 3, 1), series=1, positions={3: "in_place"})
    finding("completed", on=date(2026, 5, 1))
    finding("completed", on=date(2026, 5, 1), of="surrey")
    rows = csv.DictReader(client.get(f"/data/counts.csv{asked}").content.decode("utf-8-sig").splitlines())
    table = {row["position"]: row for row in rows if re.search(r"(^|\D)3$", row["recommendation"])}
    query = dict(pair.split("=") for pair in asked[1:].split("&") if pair)
    found = groups(3, moment=Moment.of(query, today=TODAY.today))

    def still_open(*names: str) -> int:
        return sum(int(table[name]["forces"]) - int(table[name]["completed"]) for name in names if name in table)

    assert len(found["closed"]) == sum(int(row["completed"]) for row in table.values()) == 2
    assert len(found["none_held"]) == still_open("none")
    assert len(found["there"]) == still_open("in_place", "complete")
    assert len(found["work_left"]) == sum(int(row["past_deadline"]) for row in table.values())


def test_due_page_as_at_the_first_day_there_is_answers_with_a_sentence(client):
    assert client.get("/due/?as_at=0001-01-01").status_code == 400


def test_due_takes_what_the_inspectorate_said_last(kent_says):
    kent_says("in_progress")
    finding("completed", on=date(2026, 5, 1))
    finding("open", on=date(2026, 6, 1))

    assert "kent" in groups(3, moment=TODAY)["work_left"]


def finding(status: str, *, on: date, of: str = "kent") -> None:
    InspectorateFinding.objects.create(
        force=Force.objects.get(slug=of),
        recommendation=Recommendation.objects.get(report__slug="soteria-2024", number=3),
        status=status,
        stated_on=on,
        source_url="https://hmicfrs.example/x",
        recorded_at=datetime(2026, 7, 1, tzinfo=UTC),
    )


def test_due_page_lists_each_tracked_recommendation_with_a_deadline_once(client):
    html = page(client)

    assert re.findall(r'<article [^>]*id="soteria-2024-(\d+)">', html) == ["5", "11", "9", "7", "3"]
    assert text(html).count("Deadline passed: the latest statement leaves work to do") == 5


def test_due_page_counts_as_the_groups_do(client, kent_says):
    kent_says("planned")

    html = page(client)
    found = groups(3, moment=TODAY)

    assert counts(html, 3) == {
        "Deadline passed: the latest statement leaves work to do": len(found["work_left"]),
        "In place, or complete as claimed by the force": len(found["there"]),
        "Waiting on a national product": len(found["waiting"]),
        "No position stated": len(found["not_stated"]),
        "No response held here": len(found["none_held"]),
        "All forces": ALL,
    }
    line = re.search(r"<li>((?:(?!<li>).)*Kent Police.*?)</li>", article(html, 3), re.S)[1]
    assert text(line) == "Kent Police Planned deadline passed stated on 1 March 2026"
    assert 'href="/forces/kent/?report=soteria-2024#soteria-2024-recommendation-3"' in line


def test_due_page_never_marks_a_force_that_waits_or_says_nothing(client, kent_says):
    kent_says("waiting")

    html = page(client, "/due/?force=kent")

    assert "deadline passed" not in re.sub(r"<h2.*?</h2>", "", html)
    assert text(article(html, 3)).endswith("Kent Police Waiting on a national product stated on 1 March 2026")
    assert text(article(html, 9)).endswith("Kent Police No response held here")


def test_due_page_as_at_the_day_of_a_deadline_still_calls_it_to_come(client, kent_says):
    last, after = page(client, "/due/?as_at=2025-01-31"), page(client, "/due/?as_at=2025-02-01")

    assert [section(last, number) for number in (3, 11, 5)] == ["soon", "later", "later"]
    assert [section(after, number) for number in (3, 11, 5)] == ["passed", "later", "later"]
    assert "today is the last day" in text(article(last, 3))
    assert "passed 1 day ago" in text(article(after, 3))


def section(html: str, number: int) -> str:
    before = html[: html.index(f'id="soteria-2024-{number}"')]
    return re.findall(r'<section aria-labelledby="(\w+)">', before)[-1]


def test_due_page_looks_back_by_either_clock(client):
    first = response("kent", on=date(2024, 10, 10), positions={3: "in_progress"})
    told = {"positions": {3: "in_place"}, "position_on": {3: date(2024, 10, 10)}}
    response("kent", on=date(2025, 6, 1), replaces=first, reason="A slip.", **told)

    said, published = (
        groups(3, moment=Moment(TODAY.today, date(2025, 3, 1), clock)) for clock in ("said", "published")
    )

    assert [name for name, forces in said.items() if "kent" in forces] == ["there"]
    assert [name for name, forces in published.items() if "kent" in forces] == ["work_left"]


def test_due_page_says_of_whom_it_cannot_look_back(client):
    html = client.get("/due/?as_at=2025-02-15").content.decode()

    assert "Held here but undated, so counted apart and placed on no day:" in html


@pytest.mark.parametrize(
    ("asked", "names"),
    [("force=gwent", ["Gwent Police"]), ("body=gwent", ["Gwent Police"]), ("body=kent", ["Kent Police"])],
)
def test_due_page_of_one_office_shows_its_forces_alone(client, asked, names):
    html = page(client, f"/due/?{asked}")

    assert re.findall(r'due__force"><a[^>]*>(.*?)</a>', html) == names * 5
    assert "<dd>43</dd>" not in html


def test_due_page_of_a_body_without_a_force_on_that_day_says_so(client):
    Oversight.objects.filter(body=PolicingBody.objects.get(slug="kent")).update(until=date(2025, 12, 31))

    assert "it answers for no force on this day." in text(page(client, "/due/?body=kent"))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("force=atlantis", "The address asks for a force or body that does not exist."),
        ("body=atlantis", "The address asks for a force or body that does not exist."),
        ("before=x", "The address asks for a place in the list that does not exist."),
        ("after=2025-02-30.7", "The address asks for a place in the list that does not exist."),
    ],
)
def test_due_page_answers_nonsense_with_the_whole_page_and_a_sentence(client, asked, sentence):
    html = page(client, f"/due/?{asked}", status=400)

    assert sentence in text(html)
    assert html.count("<article") == 5


def test_due_page_tells_of_the_56_days_while_they_last(client):
    report = InspectionReport.objects.get(slug="soteria-2024")

    open_on = {day: report in due.open_reports(day=day) for day in DAYS}

    assert open_on == dict(zip(DAYS, (False, True, True, False), strict=True))
    assert "the strict last day is 16 October 2024," in text(page(client, "/due/?as_at=2024-09-01"))
    assert 'id="open"' not in page(client)


DAYS = (date(2024, 8, 21), date(2024, 8, 22), date(2024, 10, 16), date(2024, 10, 17))


def many(number: int, *, first: date, step: int = 1) -> InspectionReport:
    report = InspectionReport.objects.create(
        slug=f"many-{first}",
        title="Many",
        short_title="Many",
        published=date(2024, 1, 1),
        url="https://hmicfrs.example/many",
        licence="Open Government Licence v3.0",
        recommendation_total=number,
    )
    Recommendation.objects.bulk_create(
        Recommendation(
            report=report,
            number=at,
            wording="Do it.",
            is_tracked=True,
            deadline=first + timedelta(days=at // 2 * step),
        )
        for at in range(number)
    )
    return report


def test_due_page_leads_on_to_the_rest_of_its_lists_and_back(client):
    many(60, first=date(2024, 11, 1))

    more = re.search(r'href="(\?before=[\d.-]+)" rel="next"', page(client))[1]
    html = page(client, f"/due/{more}")

    assert html.count("<article") == due.SIZE
    assert [part for part in ("soon", "later", "passed") if f'id="{part}"' in html] == ["passed"]
    assert "Back to what is due now" in html


def walked(day: date, way: str) -> list[Recommendation]:
    found, now = [], due.page(day=day)
    while True:
        rows, key = (now.coming, now.after) if way == "after" else (now.passed, now.before)
        found += rows
        assert len(rows) <= due.SIZE
        if key is None:
            return found
        now = due.page(day=day, **{way: Key.of(str(key))})


def test_due_pages_together_hold_each_recommendation_once_in_order():
    day = date(2026, 11, 22)
    many(45, first=day - timedelta(days=10))
    asked = Recommendation.objects.filter(is_tracked=True)

    coming, passed = walked(day, "after"), walked(day, "before")

    assert coming == list(asked.filter(deadline__gte=day).order_by("deadline", "pk"))
    assert passed == list(asked.filter(deadline__lt=day).order_by("-deadline", "-pk"))
    assert len(coming) > 2 * due.SIZE < len(passed) + 2 * due.SIZE


def test_due_page_says_nothing_of_a_report_that_is_still_to_come():
    many(4, first=date(2026, 11, 30))
    InspectionReport.objects.filter(slug="many-2026-11-30").update(published=date(2026, 11, 23))

    pages = [due.page(day=day).coming for day in (date(2026, 11, 22), date(2026, 11, 23))]

    assert [len(rows) for rows in pages] == [0, 4]


@pytest.mark.parametrize("asked", ["", "?as_at=2025-02-15", "?force=kent&as_at=2025-02-15&clock=published"])
def test_due_page_makes_at_most_five_queries_however_much_there_is(client, asked):
    def queries() -> int:
        reference.current()
        with CaptureQueriesContext(connection) as made:
            assert client.get(f"/due/{asked}").status_code == 200
        return len(made)

    before = queries()
    many(60, first=date(2024, 11, 1))
    for month in (1, 2, 3):
        update("kent", on=date(2026, month, 1), series=month, positions={3: "planned"})

    assert before == queries() == 4


def test_due_lists_are_found_by_their_index_alone(django_assert_num_queries):
    if connection.vendor != "sqlite":
        pytest.skip("The plan of SQLite is looked at.")
    many(60, first=date(2024, 11, 1))
    with CaptureQueriesContext(connection) as made:
        due.page(day=date(2026, 11, 22))
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + made[0]["sql"])
        plan = [row[3] for row in cursor.fetchall()]

    assert [step for step in plan if step.startswith("SCAN")] == []
    assert any("tracked_by_deadline" in step for step in plan)

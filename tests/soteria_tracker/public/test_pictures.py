"""Every figure in a picture counted anew from the cells of the table below it; each picture drawn on paper too."""

import io
import re
from collections import Counter
from datetime import date
from html.parser import HTMLParser

import pypdfium2
import pytest
import weasyprint
from django.template.loader import render_to_string

from forces.models import Force
from recommendations.models import Recommendation
from responses.positions import Position
from soteria_tracker.public.course import course
from soteria_tracker.public.figures import bar, strip, tile_map, time_line
from soteria_tracker.public.moment import Moment
from soteria_tracker.public.picture import SCALE, SCALE_OF_A_DAY, Cell, Tally
from tests.soteria_tracker.public.published import response, update

pytestmark = pytest.mark.django_db
NUMBERS = (3, 5, 7, 9, 11)


class Tables(HTMLParser):
    """What the attributes of cells say: by table, then by row, cell after cell with its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[tuple[dict, list[tuple[dict, str]]]]] = {}
        self.rows: list | None = None
        self.cell: tuple[dict, list[str]] | None = None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "table":
            self.rows = self.tables.setdefault(given.get("data-figures", ""), [])
        elif tag == "tr" and self.rows is not None:
            self.rows.append((given, []))
        elif tag == "td" and self.rows:
            self.cell = (given, [])

    def handle_data(self, data):
        if self.cell:
            self.cell[1].append(data)

    def handle_endtag(self, tag):
        if tag == "td" and self.cell:
            self.rows[-1][1].append((self.cell[0], "".join(self.cell[1]).strip()))
            self.cell = None
        elif tag == "table":
            self.rows = None


@pytest.fixture
def moved(db):
    """Statements of several days, so that there is something to count."""
    first = response("kent", on=date(2024, 10, 10), positions={3: "planned", 7: "planned"})
    response("kent", on=date(2024, 10, 20), positions={3: "in_progress"}, replaces=first, reason="A slip.")
    update("kent", on=date(2025, 3, 1), series=1, positions={3: "in_place", 9: "waiting"})
    update("essex", on=date(2025, 2, 1), series=1, positions={3: "not_started", 11: "complete"})
    update("gwent", on=date(2025, 6, 1), series=1, positions={3: "complete", 5: "not_stated"})


def counted(tables) -> dict[int, Counter]:
    """Positions by recommendation, by the cells of the table of forces alone."""
    found = {number: Counter() for number in NUMBERS}
    for attributes, cells in tables["current"]:
        if "data-force" not in attributes:
            continue
        places = {int(cell["data-recommendation"]): cell for cell, _text in cells if "data-recommendation" in cell}
        for number in NUMBERS:
            cell = places.get(number, {"data-position": "none", "data-past": "false"})
            found[number][cell["data-position"]] += 1
            found[number]["past"] += cell["data-past"] == "true"
    return found


@pytest.mark.parametrize("query", ["", "as_at=2025-02-15", "as_at=2025-02-15&clock=published", "as_at=2024-10-15"])
def test_every_figure_of_the_national_page_is_that_of_its_cells(client, moved, query):
    page = client.get(f"/?{query}").content.decode()
    tables = Tables(page).tables

    expected = counted(tables)

    assert sum(sum(counts.values()) - counts["past"] for counts in expected.values()) == 43 * 5
    stated = {}
    for attributes, cells in tables["counts"]:
        if number := attributes.get("data-recommendation"):
            figures = {cell.get("data-position") or cell["data-figure"]: int(text) for cell, text in cells}
            assert figures.pop("n") == 43
            stated[int(number)] = Counter(figures)
    assert stated == expected  # Counters are equal without their zeros
    for number in NUMBERS:
        drawn = page.split(f'id="bar-{number}-desc">')[1].split("<")[0]
        counts = Tally(Recommendation(number=1), (), SCALE_OF_A_DAY).counts
        words = {str(count.label): count.position for count in counts}
        bars = {words[name]: int(figure) for name, figure in re.findall(r"([^;:]+): (\d+)", drawn.replace("; ", ";"))}
        assert bars == {position: n for position, n in expected[number].items() if n and position != "past"}


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("query", ["", "as_at=2025-02-15", "as_at=2025-02-15&clock=published"])
def test_every_figure_of_a_recommendation_page_is_that_of_its_cells(client, moved, number, query):
    answer = client.get(f"/reports/soteria-2024/{number}/?{query}")
    tables = Tables(answer.content.decode()).tables

    cells = [cell for attributes, row in tables["forces"] if "data-force" in attributes for cell, _text in row]
    expected = Counter(cell["data-position"] for cell in cells if "data-position" in cell)
    assert sum(expected.values()) == 43
    stated = Counter({cell["data-position"]: int(text) for _row, row in tables["positions"] for cell, text in row})
    assert stated == expected
    days = [row for attributes, row in tables[""] if "data-day" in attributes]
    line = Counter({cell["data-position"]: int(text) for cell, text in days[-1]})
    undated = line.pop("undated", 0)
    if query:  # on a day that has passed the undated are a share of their own everywhere
        assert line + Counter(undated=undated) == expected
    else:
        assert (expected - line).total() == (undated if expected["none"] == line["none"] else -1)
        assert line - expected == Counter()
    assert undated == {"as_at=2025-02-15": 2, "as_at=2025-02-15&clock=published": 2, "": 2}[query]


def test_line_of_time_has_the_counts_of_each_day_with_a_change(client, moved):
    page = client.get("/reports/soteria-2024/3/").content.decode()

    days = {
        attributes["data-day"]: {cell["data-position"]: int(text) for cell, text in row if text != "0"}
        for attributes, row in Tables(page).tables[""]
        if "data-day" in attributes
    }
    assert days == {
        "2024-08-22": {"none": 41, "undated": 2},
        "2024-09-24": {"waiting": 1, "none": 40, "undated": 2},
        "2024-10-08": {"waiting": 2, "none": 39, "undated": 2},
        "2024-10-17": {"complete": 1, "waiting": 2, "none": 38, "undated": 2},
        "2024-10-20": {"complete": 1, "waiting": 2, "in_progress": 1, "none": 37, "undated": 2},
        "2025-02-01": {"complete": 1, "waiting": 2, "in_progress": 1, "not_started": 1, "none": 36, "undated": 2},
        "2025-03-01": {"complete": 1, "waiting": 2, "in_place": 1, "not_started": 1, "none": 36, "undated": 2},
        "2025-06-01": {"complete": 2, "waiting": 1, "in_place": 1, "not_started": 1, "none": 36, "undated": 2},
    }


def test_a_long_course_is_looked_at_on_bounded_days_and_is_right_on_the_deadline(moved):
    asked = Recommendation.objects.select_related("report").get(number=3)
    moment = Moment(date(2026, 1, 1))

    whole, every = course(moment, asked, start=asked.report.published)
    some, apart = course(moment, asked, start=asked.report.published, most=5)

    assert (every, len(whole)) == (1, 7)
    assert apart == 100
    assert {day for day, _counts in some} < {day for day, _counts in whole}
    for day in (asked.deadline, moment.day):
        assert [each for each in some if each[0] <= day][-1] == [each for each in whole if each[0] <= day][-1]


def drawn(markup: str) -> list[tuple[int, int, int]]:
    """The colours of a page on which nothing but a picture stands."""
    data = weasyprint.HTML(string=f"<html lang=en><body>{markup}</body></html>").write_pdf()
    with pypdfium2.PdfDocument(io.BytesIO(data)) as document:
        image = document[0].render(scale=1).to_pil().convert("RGB")
    return [colour for _number, colour in image.getcolors(maxcolors=1 << 24)]


@pytest.mark.parametrize("name", ["bar", "tile_map", "time_line", "strip"])
def test_picture_is_drawn_on_paper_in_its_colours(name):
    asked = Recommendation.objects.select_related("report").get(number=7)
    forces = list(Force.objects.all())
    cells = tuple(Cell(SCALE[number % len(SCALE)], past=number % 3 == 0) for number in range(43))
    changes = [
        (date(2024, 10, 1), dict.fromkeys(Position.values, 3)),
        (date(2025, 3, 1), dict.fromkeys(Position.values, 5)),
    ]
    said = [(date(2024, 9 + number // 4, 1 + 7 * (number % 4)), value) for number, value in enumerate(Position.values)]
    days = {"start": date(2024, 8, 22), "end": date(2025, 6, 1)}
    contexts = {
        "bar": {"bar": bar(Tally(asked, cells))},
        "tile_map": {"tiles": tile_map(zip(forces, cells, strict=True), pinned=forces[2]), "asked": asked},
        "time_line": {"line": time_line(asked, changes, n=43, undated=2, **days)},
        "strip": {"strip": strip([(asked, said, asked.deadline)], key="one", **days)},
    }

    markup = render_to_string(f"_partials/{name}.html", contexts[name] | {"report": asked.report})
    picture = re.search(r"<svg.*</svg>", markup.partition("<ul")[0], re.S).group()
    colours = drawn(picture)

    assert (13, 74, 82) in colours  # complete
    assert (237, 190, 134) in colours  # planned
    assert (216, 208, 234) in colours  # waiting
    assert "style=" not in markup
    assert "<title" in picture
    assert "<desc" in picture

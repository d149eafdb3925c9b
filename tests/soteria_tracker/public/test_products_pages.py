"""National products: what is known of them at a moment, and who says that they wait."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.models import Dependency, ExpectedDate, NationalProduct, Recommendation
from soteria_tracker.public import products, reference
from soteria_tracker.public.moment import Moment
from tests.soteria_tracker.public.published import update

pytestmark = pytest.mark.django_db
TODAY = Moment(date(2026, 11, 22))


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def page(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    html = answer.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def facts(html: str) -> dict[str, str]:
    return {text(name): text(said) for name, said in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html, re.S)}


def waiting(slug: str, moment: Moment = TODAY) -> dict[str, dict[str, products.Waiter]]:
    """What waits for a product, as 7 or 7b, and who says so."""
    product = products.one(slug, moment)
    products.waiting([product], reference.current().forces, moment)
    return {
        f"{row.recommendation.number}{row.limb.key if row.limb else ''}": {
            waiter.force.slug: waiter for waiter in row.waiters
        }
        for row in product.waits
    }


@pytest.fixture
def nom_21() -> NationalProduct:
    return NationalProduct.objects.get(slug="nom-21")


def stated(product, day, on, **more) -> None:
    ExpectedDate.objects.create(product=product, day=day, stated_on=on, source="A letter", **more)


def test_product_page_of_the_real_data_says_not_known(client):
    found = facts(page(client, "/products/nom-21/"))

    assert {
        name: found[name] for name in ("Expected", "Delivered", "Last chased", "What is done meanwhile nationally")
    } == {
        "Expected": "not known",
        "Delivered": "not known",
        "Last chased": "not known",
        "What is done meanwhile nationally": "not known",
    }
    assert found["Owner"].startswith("Soteria Joint Unit The unit was funded only to March 2025")


def test_product_page_tells_each_date_with_its_slip_reason_and_source(client, nom_21):
    stated(nom_21, date(2025, 3, 31), date(2024, 10, 1))
    stated(nom_21, date(2025, 9, 30), date(2025, 3, 1), reason="Staff left.")
    stated(nom_21, None, date(2025, 9, 1))
    stated(nom_21, date(2026, 1, 31), date(2025, 10, 1))

    html = page(client, "/products/nom-21/")
    lines = [text(line) for line in re.findall(r"<li>(.*?)</li>", html[html.index('class="slips"') :], re.S)]

    assert lines == [
        "31 January 2026 (123 days later) stated on 1 October 2025. No reason is known. Source: A letter",
        "No date: the earlier one was taken back stated on 1 September 2025. No reason is known. Source: A letter",
        "30 September 2025 (183 days later) stated on 1 March 2025. Reason given: Staff left. Source: A letter",
        "31 March 2025 stated on 1 October 2024. No reason is known. Source: A letter",
    ]
    assert facts(html)["Expected"] == "31 January 2026"
    assert "The date moved 2 times. The last date is 306 days after the first." in text(html)


def test_product_page_looks_back_at_what_had_been_stated_and_delivered(client, nom_21):
    stated(nom_21, date(2023, 1, 1), None)
    stated(nom_21, date(2025, 3, 31), date(2024, 10, 1))
    stated(nom_21, date(2025, 9, 30), date(2025, 3, 1))
    NationalProduct.objects.filter(pk=nom_21.pk).update(delivered=date(2025, 6, 1))

    days = ("2024-09-30", "2025-02-28", "2025-05-31", "2025-06-01")
    seen = [facts(page(client, f"/products/nom-21/?as_at={day}")) for day in days]
    listed = page(client, "/products/?as_at=2025-05-31")

    assert [(each["Expected"], each["Delivered"]) for each in seen] == [
        ("not known", "not delivered by 30 September 2024"),
        ("31 March 2025", "not delivered by 28 February 2025"),
        ("30 September 2025", "not delivered by 31 May 2025"),
        ("30 September 2025", "1 June 2025"),
    ]
    assert "30 September 2025" in text(listed)
    assert "not delivered by 31 May 2025" in text(listed)
    assert "shown as known today" in text(listed)
    assert "shown as known today" not in text(page(client, "/products/"))


def test_products_wait_of_the_real_data_are_those_that_the_documents_state(client):
    found = {slug: waiting(slug) for slug in NationalProduct.objects.values_list("slug", flat=True)}

    assert {slug: {asked: sorted(forces) for asked, forces in rows.items()} for slug, rows in found.items()} == REAL


REAL: dict[str, dict[str, list[str]]] = {
    "college-word-on-word-training": {"3": ["dyfed-powys", "gwent"]},
    "nom-21": {"7b": ["west-midlands"]},
    "nom-22": {"7b": ["west-midlands"]},
    "soteria-kpis": {"11c": ["west-midlands"]},
}


def test_product_lists_who_waits_on_the_limb_and_of_the_whole_where_the_limb_is_not_spoken_of():
    update(
        "kent",
        on=date(2026, 3, 1),
        series=1,
        positions={7: "in_progress"},
        limbs={"7b": "waiting"},
        says="We use our own.",
    )
    update("essex", on=date(2026, 3, 1), series=1, positions={7: "waiting"})
    update("surrey", on=date(2026, 3, 1), series=1, positions={7: "waiting"}, limbs={"7a": "waiting", "7b": "in_place"})
    update("durham", on=date(2026, 3, 1), series=1, positions={7: "planned"}, limbs={"7a": "waiting"})

    found = waiting("nom-21")["7b"]

    assert {slug: found[slug].is_limb for slug in ("kent", "essex")} == {"kent": True, "essex": False}
    assert not {"surrey", "durham"} & found.keys()
    assert not found["kent"].is_reading


def test_product_takes_a_limb_without_a_position_for_silence():
    update("essex", on=date(2026, 3, 1), series=1, positions={7: "waiting"}, limbs={"7b": "not_stated"})
    update("durham", on=date(2026, 3, 1), series=1, positions={7: "planned"}, limbs={"7b": "not_stated"})

    found = waiting("nom-21")["7b"]

    assert not found["essex"].is_limb
    assert "durham" not in found


def test_product_forgets_who_waited_once_their_latest_statement_says_otherwise():
    update("kent", on=date(2026, 3, 1), series=1, positions={3: "waiting"})
    update("kent", on=date(2026, 4, 1), series=2, positions={3: "in_place"})

    slug = "college-word-on-word-training"

    assert "kent" not in waiting(slug)["3"]
    assert "kent" in waiting(slug, Moment(TODAY.today, as_at=date(2026, 3, 31)))["3"]


def test_product_page_marks_what_a_force_says_apart_from_what_was_read(client):
    update("kent", on=date(2026, 3, 1), series=1, positions={3: "waiting"}, says="Meanwhile <we> train on our own.")

    html = page(client, "/products/college-word-on-word-training/")
    own = re.search(r'<div class="said">(.*?)</div>', html, re.S)[1]
    reading = re.findall(r'<div class="reading">(.*?)</div>', html, re.S)

    assert text(own) == (
        "Kent Police Waiting on a national product stated on 1 March 2026 What the force says "
        "Meanwhile <we> train on our own."
    )
    assert all("Read by the Tracker, in its own words confidence:" in text(each) for each in reading)
    assert "deadline passed" not in html.lower()


def test_product_page_unknown_is_not_found(client):
    assert client.get("/products/atlantis/").status_code == 404
    assert client.get("/products/?after=atlantis").status_code == 404


def test_products_page_goes_on_from_title_to_title(client):
    NationalProduct.objects.bulk_create(
        NationalProduct(slug=f"product-{number}", title=f"Product {number // 2}") for number in range(24)
    )

    found, after = [], ""
    while True:
        html = page(client, f"/products/?after={after}" if after else "/products/")
        rows = re.findall(r'<th scope="row"><a href="/products/([\w-]+)/">', html)
        found += rows
        assert len(rows) <= products.SIZE
        more = re.search(r'href="\?after=([\w-]+)"', html)
        if not more:
            break
        after = more[1]

    assert found == list(NationalProduct.objects.order_by("title", "pk").values_list("slug", flat=True))


@pytest.mark.parametrize("asked", ["", "?as_at=2025-02-15", "?as_at=2025-02-15&clock=published"])
@pytest.mark.parametrize("url", ["/products/", "/products/nom-21/"])
def test_products_pages_make_at_most_five_queries_however_much_there_is(client, nom_21, url, asked):
    def queries() -> int:
        reference.current()
        with CaptureQueriesContext(connection) as made:
            assert client.get(url + asked).status_code == 200
        return len(made)

    before = queries()
    for number in (3, 9, 11):
        row = Recommendation.objects.get(report__slug="soteria-2024", number=number)
        Dependency.objects.create(recommendation=row, on_product=nom_21)
    for month in (1, 2, 3):
        stated(nom_21, date(2026, month, 28), date(2026, month, 1))
        update("kent", on=date(2026, month, 1), series=month, positions={3: "waiting", 7: "waiting"})

    assert before == queries() <= 5

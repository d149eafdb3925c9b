"""One response from an empty form to its PDF and its public page, and an update that moves what it names alone."""

import re
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from recommendations.models import InspectionReport
from responses.models.working import Response, Update
from tests.responses.desk_form import fields

pytestmark = pytest.mark.django_db
REPORT = "/reports/soteria-2024/"
SAID = {number: f"On recommendation {number} the force has begun." for number in (3, 5, 7, 9, 11)}


@pytest.fixture
def soteria(db) -> InspectionReport:
    return InspectionReport.objects.get(slug="soteria-2024")


@pytest.fixture
def office(people, kent, signed_in):
    """Kent's author, reviewer and commissioner, each at a browser."""
    return {role: signed_in(people(role, kent)) for role in ("author", "reviewer", "commissioner")}


def press(client, page: str, action: str):
    """The confirm page of an action, and its button."""
    url = page.replace("change/", f"move/{action}/")
    answer = client.post(url, fields(client.get(url)), follow=True)
    assert re.search(r"Done: |Published\.", answer.content.decode())


def card(kent, soteria, number: int, field: str) -> str:
    return f"card-{kent.forces.get().pk}-{soteria.recommendations.get(number=number).pk}-{field}"


def public() -> dict[str, bytes]:
    """Every public page, by its address, found by following links from the first."""
    client, found, waiting = Client(), {}, ["/"]
    while waiting:
        url = waiting.pop()
        found[url] = client.get(url).content
        links = re.findall(rb'href="(/(?:forces|reports|responses)/[^"#?]*)', found[url])
        waiting += {link.decode() for link in links} - found.keys() - set(waiting)
    return found


def test_journey_from_an_empty_form_to_the_pdf_and_an_update(office, kent, soteria):
    author, reviewer, commissioner = office.values()
    nothing = public()

    # The author begins, writes and sends it on.
    author.post("/admin/responses/response/add/", {"body": "kent", "report": "soteria-2024"})
    page = f"/admin/responses/response/{Response.objects.get().pk}/change/"
    form = fields(author.get(page)) | {"dated": "2024-10-14", "first_published_on": "2024-10-14"}
    form["first_published_url"] = "https://www.kent-pcc.gov.uk/response"
    introduction = Response.objects.get().parts.get(kind="introduction")
    form[f"part-{introduction.pk}-text"] = "I welcome this *report*.\n\n- One point\n- Another"
    for number, words in SAID.items():
        form |= {
            card(kent, soteria, number, "position"): "in_progress",
            card(kent, soteria, number, "acceptance"): "accepted",
            card(kent, soteria, number, "force_says"): words,
            card(kent, soteria, number, "body_action"): "I ask for a report each quarter.",
            card(kent, soteria, number, "private_note"): "CANARY for the office alone",
        }
    author.post(page, form)
    press(author, page, "send")
    assert public() == nothing

    # The reviewer has read it, the commissioner signs it, the reviewer publishes it.
    press(reviewer, page, "review")
    press(commissioner, page, "approve")
    assert public() == nothing
    press(reviewer, page, "publish")

    # The public reads it, on paper too.
    after_response = public()
    document = "/responses/kent/soteria-2024/versions/1/response.pdf"
    text = " ".join("".join(each.extract_text() for each in PdfReader(BytesIO(after_response[document])).pages).split())
    for words in ("I welcome this report.", "Another", *SAID.values(), "Made-up Commissioner Kent"):
        assert words in text
        assert words in " ".join(
            re.sub(rb"<[^>]+>", b"", after_response["/responses/kent/soteria-2024/"]).decode().split()
        )
    positions = [text.index(words) for words in SAID.values()]
    assert positions == sorted(positions)
    assert not any(b"CANARY" in each for each in after_response.values())
    assert "CANARY" not in text

    # Months later the force reports on one recommendation.
    sheet = "/admin/responses/update/add/?body=kent&report=soteria-2024"
    form = fields(author.get(sheet)) | {"dated": "2025-02-03"}
    form |= {
        card(kent, soteria, 7, "what"): "statement",
        card(kent, soteria, 7, "position"): "in_place",
        card(kent, soteria, 7, "force_says"): "Training is in place.",
        card(kent, soteria, 7, "private_note"): "CANARY for the office alone",
    }
    author.post(sheet, form)
    page = f"/admin/responses/update/{Update.objects.get().pk}/change/"
    press(author, page, "send")
    before = public()
    press(reviewer, page, "publish")
    after = public()

    assert before.keys() == after.keys()
    freshness = re.compile(rb"<(p|footer)[^>]*footer__fresh.*?</p>", re.DOTALL)  # it says when the record last grew
    changed = {url for url in after if freshness.sub(b"", before[url]) != freshness.sub(b"", after[url])}
    south_east = ("kent", "hampshire", "surrey", "sussex", "thames-valley")
    comparisons = {f"/forces/{force}/compare/" for force in south_east}  # each shows the others of its region
    assert changed == {"/", "/forces/kent/", REPORT, f"{REPORT}7/", *comparisons}
    assert b"Training is in place." in after["/forces/kent/"]
    assert not any(b"CANARY" in each for each in after.values())

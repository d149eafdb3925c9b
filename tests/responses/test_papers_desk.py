"""The papers of an office at its desk: begun from a preset, edited by two people, previewed, used by responses."""

import base64
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from responses import documents, papers, press, stationery
from responses.models.paper import Paper
from responses.models.record import Publication
from responses.paper_forms import PaperSheet
from responses.payloads import payload
from responses.views import paper_preview
from tests.responses.desk_form import fields

pytestmark = pytest.mark.django_db
LIST = "/admin/responses/paper/"


@pytest.fixture
def author(signed_in, team):
    return signed_in(team["author"])


@pytest.fixture
def reviewer(signed_in, team):
    return signed_in(team["reviewer"])


@pytest.fixture
def letter(kent, team):
    return stationery.begin(kent, papers.Layout.LETTER, by=team["author"])


@pytest.fixture
def welsh_letter(gwent, people):
    return stationery.begin(gwent, papers.Layout.LETTER, by=people("author", gwent), name="New letter")


@pytest.fixture
def drawn(monkeypatch):
    """In place of the press: the payloads that were printed, and a document of three pages."""
    printed = []

    def pdf(payload, *, draft=False):
        printed.append(payload)
        return b"%PDF of a draft" if draft else b""

    def ask(job, body, **options):
        raise press.PressRefused("no_such_page", {"page": 0, "pages": 3})

    monkeypatch.setattr(documents, "pdf", pdf)
    monkeypatch.setattr(documents, "picture", lambda pdf, *, page, width: b"\x89PNG page %d" % page)
    monkeypatch.setattr(press, "ask", ask)
    return printed


def page_of(paper, name="change"):
    return reverse(f"admin:responses_paper_{name}", args=[paper.pk])


def png(colour="navy") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (30, 40), colour).save(out, "PNG")
    return SimpleUploadedFile("crest.png", out.getvalue(), "image/png")


@pytest.mark.parametrize("layout", papers.Layout)
def test_new_paper_has_all_of_its_preset_and_is_not_used_yet(author, kent, layout):
    answer = author.post(f"{LIST}add/", {"layout": layout.value, "name": ""}, follow=True)

    paper = Paper.objects.get(body=kent)
    begun = papers.beginning(layout)
    held = {name: value for name, value in begun.items() if name in stationery.EDITED}
    assert {name: getattr(paper, name) for name in held} == held
    assert (paper.name, paper.layout, paper.is_default, paper.revision) == (str(layout.label), layout, False, 0)
    assert "Nothing is printed on it until you choose it." in answer.text
    assert paper.history.get().history_user.username == "author.kent"


def test_list_names_each_layout_with_a_sentence_and_a_second_paper_gets_a_name_of_its_own(author, kent):
    choose = author.get(f"{LIST}add/").text
    for _press in (1, 2):
        author.post(f"{LIST}add/", {"layout": "letter"})

    assert all(str(words)[:40] in choose for words in ("A letter: letterhead", "A form: a table of fields"))
    assert list(Paper.objects.filter(body=kent).values_list("name", flat=True)) == ["Letter", "Letter 2"]


def test_form_sent_back_as_it_is_changes_nothing(author, letter):
    before = stationery.values_of(letter)

    answer = author.post(page_of(letter), fields(author.get(page_of(letter))), follow=True)

    letter.refresh_from_db()
    assert "Nothing was changed, so nothing was saved." in answer.text
    assert (stationery.values_of(letter), letter.revision, letter.history.count()) == (before, 0, 1)


def test_lines_of_the_checklist_are_saved_printed_and_told_in_the_history(author, letter):
    sent = fields(author.get(page_of(letter))) | {
        "checklist_heading": "Office use",
        "words_panel": "Response sent to our Police and Crime Panel.",
        "words_website": " ",
    }

    author.post(page_of(letter), sent)

    letter.refresh_from_db()
    assert (letter.checklist_heading, letter.recipient_words) == (
        "Office use",
        {"panel": "Response sent to our Police and Crime Panel."},
    )
    history = author.get(page_of(letter, "history")).text
    assert "the police and crime panel: Response sent to our Police and Crime Panel." in history


def test_texts_blocks_fields_parts_and_recipients_are_saved_in_the_order_of_their_places(author, letter):
    sent = fields(author.get(page_of(letter)))
    del sent["block-salutation-on"]
    rows = len(letter.parts)
    sent |= {
        "letterhead": "Office of Kent\r\nMaidstone",
        "closing": "Yours faithfully",
        "block-fields-on": "on",
        "block-fields-place": "15",
        "block-verification-place": "5",
        "field-0-label": "Second",
        "field-0-value": "{published}",
        "field-1-label": "First",
        "field-1-value": "{report}",
        "field-1-place": "1",
        f"part-{rows}-heading": "Without a kind",
        f"part-{rows}-place": "1",
        "recipients": "panel",
    }

    author.post(page_of(letter), sent)

    letter.refresh_from_db()
    assert letter.letterhead == "Office of Kent\nMaidstone"
    assert letter.closing == "Yours faithfully"
    assert letter.blocks[:4] == ["verification", "letterhead", "fields", "notice"]
    assert "salutation" not in letter.blocks
    assert [(row["label"], row["value"]) for row in letter.fields] == [("First", "{report}"), ("Second", "{published}")]
    assert letter.parts[0] == {"kind": "other", "heading": "Without a kind", "heading_cy": ""}
    assert letter.recipients == ["panel"]
    assert letter.revision == 1


def test_block_that_is_off_stands_where_it_usually_would(kent, team):
    form = stationery.begin(kent, papers.Layout.FORM, by=team["author"])
    form.blocks = ["verification", "title", "letterhead", "content"]

    rows = PaperSheet(form).blocks

    assert [row.key.value for row in rows if row.initial["on"]] == ["verification", "title", "letterhead", "content"]
    assert [row.key.value for row in rows][:8] == [
        "verification",
        "title",
        "salutation",
        "subject",
        "opening",
        "fields",
        "letterhead",
        "notice",
    ]
    assert [row.initial["place"] for row in rows] == [10 * place for place in range(1, 18)]


def test_text_whose_block_is_off_is_named_when_it_is_saved(author, letter):
    sent = fields(author.get(page_of(letter))) | {"opening": "Never printed"}

    answer = author.post(page_of(letter), sent, follow=True)

    assert answer.text.count("Filled in, but not printed: Opening note.") == 2  # as a message, and at the blocks


def test_parts_must_hold_the_recommendations_exactly_once(author, letter):
    sent = fields(author.get(page_of(letter)))
    place = next(i for i, part in enumerate(letter.parts) if part["kind"] == "recommendations")

    for kind in ("other", "recommendations"):
        other = next(i for i in range(len(letter.parts)) if i != place)
        name = f"part-{place}-kind" if kind == "other" else f"part-{other}-kind"
        answer = author.post(page_of(letter), sent | {name: kind, "closing": "Typed with care"})
        assert "Exactly one of the parts must be “Recommendations”" in answer.text
        assert fields(answer)["closing"] == "Typed with care"
    letter.refresh_from_db()
    assert letter.revision == 0


def test_character_that_no_document_prints_is_named_and_nothing_typed_is_lost(author, letter):
    sent = fields(author.get(page_of(letter))) | {"subject": "Hello 😀", "field-0-label": "漢", "contact": "Kept"}

    answer = author.post(page_of(letter), sent)

    assert "GRINNING FACE" in answer.text
    assert "U+6F22" in answer.text
    assert fields(answer)["contact"] == "Kept"


def test_welsh_is_asked_of_welsh_offices_alone(author, letter, signed_in, people, welsh_letter, gwent):
    english = fields(author.get(page_of(letter)))
    welsh = fields(signed_in(people("author", gwent)).get(page_of(welsh_letter)))

    assert [name for name in english if name.endswith("_cy")] == []
    assert {"letterhead_cy", "closing_cy", "part-0-heading_cy", "field-0-label_cy"} <= set(welsh)
    assert welsh["closing_cy"] == "Yr eiddoch yn gywir"


def test_welsh_of_an_english_office_stays_where_it_is(author, letter, team):
    Paper.objects.filter(pk=letter.pk).update(closing_cy="Yr eiddoch yn gywir", fields=[field("A", "b", "Y", "z")])

    author.post(page_of(letter), fields(author.get(page_of(letter))) | {"closing": "Yours faithfully"})

    letter.refresh_from_db()
    assert (letter.closing, letter.closing_cy) == ("Yours faithfully", "Yr eiddoch yn gywir")
    assert letter.fields == [field("A", "b", "Y", "z")]


def field(label, value, label_cy="", value_cy=""):
    return {"label": label, "value": value, "label_cy": label_cy, "value_cy": value_cy}


def test_second_save_of_the_same_text_shows_both_and_loses_neither(author, reviewer, letter):
    first, second = (fields(each.get(page_of(letter))) for each in (author, reviewer))
    author.post(page_of(letter), first | {"closing": "The author's closing", "salutation": "Dear Minister"})

    answer = reviewer.post(page_of(letter), second | {"closing": "The reviewer's closing", "subject": "Mine alone"})

    again = fields(answer)
    assert "Made-up Author Kent saved while you were writing" in answer.text
    assert "The author&#x27;s closing" in answer.text
    assert (again["closing"], again["subject"], again["salutation"], again["revision"]) == (
        "The reviewer's closing",
        "Mine alone",
        "Dear Minister",
        "1",
    )
    letter.refresh_from_db()
    assert (letter.closing, letter.revision) == ("The author's closing", 1)

    reviewer.post(page_of(letter), again | {"closing": "Both together"})
    letter.refresh_from_db()
    assert (letter.closing, letter.subject, letter.salutation) == ("Both together", "Mine alone", "Dear Minister")


def test_second_save_of_other_texts_keeps_both(author, reviewer, letter):
    first, second = (fields(each.get(page_of(letter))) for each in (author, reviewer))
    author.post(page_of(letter), first | {"closing": "The author's"})

    answer = reviewer.post(page_of(letter), second | {"subject": "The reviewer's"}, follow=True)

    letter.refresh_from_db()
    assert "both sets of changes are kept" in answer.text
    assert (letter.closing, letter.subject) == ("The author's", "The reviewer's")


def test_paper_that_came_with_the_data_has_a_beginning_to_compare_with(signed_in, people, gwent):
    """Rows of fixtures have no history: the first save writes down what they said."""
    paper = Paper.objects.get(body=gwent)
    one, two = (signed_in(people(role, gwent)) for role in ("author", "reviewer"))
    first, second = (fields(each.get(page_of(paper))) for each in (one, two))
    one.post(page_of(paper), first | {"closing": "The author's"})

    two.post(page_of(paper), second | {"subject": "The reviewer's"})

    paper.refresh_from_db()
    assert (paper.closing, paper.subject, paper.history.count()) == ("The author's", "The reviewer's", 3)


def test_history_says_who_changed_what_before_and_after_in_words(author, letter):
    sent = fields(author.get(page_of(letter)))
    del sent["block-date-on"]
    author.post(page_of(letter), sent | {"closing": "Yours faithfully", "wording": "quotes"})
    author.post(page_of(letter, "usual"))

    page = author.get(page_of(letter, "history")).text

    for words in ("Made the usual paper", "Made-up Author Kent", "Yours sincerely", "Yours faithfully", "Begun"):
        assert words in page
    assert "In single quotation marks" in page
    assert "Letterhead\nLanguage notice" in page


def test_crest_is_kept_made_anew_and_shown_with_a_policy_of_its_own(author, letter):
    sent = fields(author.get(page_of(letter))) | {"crest_file": png()}

    refused = author.post(page_of(letter), sent)
    author.post(page_of(letter), fields(refused) | {"crest_alt": "Invented crest"})  # the file is not chosen again

    letter.refresh_from_db()
    shown = author.get(page_of(letter, "crest"))
    assert "Say in a few words what the crest shows" in refused.text
    assert (letter.crest_type, letter.crest_alt) == ("image/png", "Invented crest")
    assert Image.open(io.BytesIO(base64.b64decode(letter.crest))).size == (30, 40)
    assert shown.content == base64.b64decode(letter.crest)
    assert (shown["Content-Type"], shown["Content-Security-Policy"], shown["X-Content-Type-Options"]) == (
        "image/png",
        "default-src 'none'",
        "nosniff",
    )
    assert f'src="{page_of(letter, "crest")}' in author.get(page_of(letter)).text


def test_crest_can_be_removed_and_a_hostile_one_is_refused(author, letter):
    sent = fields(author.get(page_of(letter))) | {"crest_alt": "Invented crest"}
    author.post(page_of(letter), sent | {"crest_file": png()})
    svg = SimpleUploadedFile(
        "c.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script>x</script></svg>'
    )

    answer = author.post(page_of(letter), fields(author.get(page_of(letter))) | {"crest_file": svg})
    carried = author.post(page_of(letter), fields(author.get(page_of(letter))) | {"crest_carried": "PHN2Zy8+"})

    letter.refresh_from_db()
    assert "uses “script”, which a crest may not have" in answer.text
    assert "This is no SVG picture" in carried.text
    assert letter.crest_type == "image/png"

    author.post(page_of(letter), fields(author.get(page_of(letter))) | {"remove_crest": "on"})
    letter.refresh_from_db()
    assert (letter.crest, letter.crest_type) == ("", "")
    assert author.get(page_of(letter, "crest")).status_code == 404


def test_copy_stands_beside_its_original_and_usual_is_one_alone(author, letter, kent):
    author.post(page_of(letter, "usual"))
    author.post(page_of(letter, "copy"))

    twin = Paper.objects.get(body=kent, is_default=False)
    assert twin.name == "Letter, copy"
    assert stationery.values_of(twin) == stationery.values_of(letter) | {"name": "Letter, copy"}

    author.post(page_of(twin, "usual"))
    assert list(Paper.objects.filter(body=kent, is_default=True)) == [twin]


def test_save_can_make_it_the_usual_paper_at_once(author, letter):
    author.post(page_of(letter), fields(author.get(page_of(letter))) | {"closing": "Yours", "usual": "1"})

    letter.refresh_from_db()
    assert (letter.closing, letter.is_default) == ("Yours", True)


def test_paper_is_removed_only_when_nothing_uses_it(author, letter, draft):
    twin = stationery.copy(letter, by=draft.started_by)
    stationery.make_usual(letter, by=draft.started_by)
    draft.paper = twin
    draft.save()

    usual = author.post(page_of(letter, "remove"))
    chosen = author.post(page_of(twin, "remove"))
    draft.paper = None
    draft.save()
    asked = author.get(page_of(twin, "remove"))
    author.post(page_of(twin, "remove"))

    assert "This is the usual paper of your office." in usual.text
    assert "It is chosen for a response" in chosen.text
    assert "Remove this paper" in asked.text
    assert list(Paper.objects.filter(body=letter.body)) == [letter]
    assert Paper.history.filter(id=twin.pk).first().history_type == "-"


def test_paper_of_another_office_is_not_there(author, welsh_letter):
    before = stationery.values_of(welsh_letter)

    pages = {name: author.get(page_of(welsh_letter, name)).status_code for name in ("change", "history", "crest")}
    posts = {
        name: author.post(page_of(welsh_letter, name), {"closing": "Mine"}).status_code
        for name in ("change", "copy", "usual", "remove", "preview")
    }

    welsh_letter.refresh_from_db()
    assert set(pages.values()) | set(posts.values()) == {404}
    assert stationery.values_of(welsh_letter) == before
    assert "New letter" not in author.get(LIST).text


def test_translator_reads_and_changes_nothing(signed_in, people, kent, letter):
    translator = signed_in(people("translator", kent))

    answer = translator.get(page_of(letter))
    codes = [translator.post(page_of(letter, name)).status_code for name in ("change", "copy", "usual", "preview")]

    assert "Your role does not write here." in answer.text
    assert codes == [403] * 4
    assert translator.get(f"{LIST}add/").status_code == 403


def test_change_of_a_paper_changes_nothing_published(author, draft, moved, letter):
    stationery.make_usual(letter, by=draft.started_by)
    published = moved(draft, "send", "review", "approve", "publish").published
    before = Publication.objects.get(pk=published.pk).payload

    author.post(page_of(letter), fields(author.get(page_of(letter))) | {"closing": "Changed since"})

    assert before["paper"]["closing"] == "Yours sincerely"
    assert Publication.objects.get(pk=published.pk).payload == before


def test_change_of_a_paper_says_that_an_approval_no_longer_fits(author, draft, moved, letter):
    stationery.make_usual(letter, by=draft.started_by)
    approved = moved(draft, "send", "review", "approve")

    page = author.get(page_of(letter))
    answer = author.post(page_of(letter), fields(page) | {"closing": "Changed since"}, follow=True)

    approved.refresh_from_db()
    assert "is approved and is printed on this paper" in page.text
    assert "it would look different from what was approved" in answer.text
    assert approved.state == "approved"
    assert stationery.no_longer_approved([approved]) == [approved]


def test_another_usual_paper_says_that_an_approval_no_longer_fits(author, draft, moved, letter):
    moved(draft, "send", "review", "approve")

    answer = author.post(page_of(letter, "usual"), follow=True)

    assert "it would look different from what was approved" in answer.text


def test_preview_draws_the_unsaved_paper_of_the_own_response_and_saves_nothing(author, draft, letter, drawn):
    sent = fields(author.get(page_of(letter))) | {"closing": "Not saved yet", "preview_page": "2"}

    answer = author.post(page_of(letter, "preview"), sent | {"crest_file": png(), "crest_alt": "Crest"})

    letter.refresh_from_db()
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "image/png", b"\x89PNG page 2")
    assert (answer["X-Page"], answer["X-Pages"]) == ("2", "3")
    assert drawn[0]["paper"]["closing"] == "Not saved yet"
    assert drawn[0]["paper"]["crest"]["type"] == "image/png"
    assert drawn[0]["blocks"][0]["text"] == "An introduction."
    assert (letter.closing, letter.crest, letter.revision, letter.history.count()) == ("Yours sincerely", "", 0, 1)


def test_preview_of_an_office_without_words_shows_invented_ones_and_says_so(author, letter, drawn):
    answer = author.post(page_of(letter, "preview"), fields(author.get(page_of(letter))) | {"preview_page": "99"})

    assert answer["X-Page"] == "3"
    assert "Invented text" in drawn[0]["blocks"][0]["text"]
    assert "the preview shows invented text" in author.get(page_of(letter)).text


def test_invented_response_has_the_shape_of_a_real_one(draft, letter):
    made = paper_preview.payload_on(letter, "en")
    draft.paper = letter
    real = payload(draft, published_on=None)
    draft.parts.all().delete()
    draft.answers.all().delete()
    invented = paper_preview.payload_on(letter, "en")

    assert made.keys() == real.keys() == invented.keys()
    for name in ("body", "report", "dates", "paper"):
        assert invented[name].keys() == real[name].keys(), name
    shapes = [{block["type"]: block for block in each["blocks"]} for each in (real, invented)]
    assert {kind: block.keys() for kind, block in shapes[0].items()} == {
        kind: block.keys() for kind, block in shapes[1].items()
    }
    answers = [shape["recommendations"]["answers"][0] for shape in shapes]
    assert answers[0].keys() == answers[1].keys()


@pytest.mark.parametrize("layout", papers.Layout)
def test_invented_response_prints_on_every_layout(kent, team, layout):
    paper = stationery.begin(kent, layout, by=team["author"])

    assert "Invented text" in documents.html(paper_preview.payload_on(paper, "en"), draft=True)


def test_preview_says_what_is_wrong_as_text(author, letter, drawn):
    answer = author.post(page_of(letter, "preview"), fields(author.get(page_of(letter))) | {"name": ""})

    assert answer.status_code == 200
    assert answer.json()["problem"].startswith("To be mended first:")
    assert drawn == []


def test_preview_without_a_script_is_the_whole_pdf(author, letter, drawn):
    sent = fields(author.get(page_of(letter)))

    whole = author.post(page_of(letter, "preview") + "?as=pdf", sent)
    wrong = author.post(page_of(letter, "preview") + "?as=pdf", sent | {"name": ""})

    assert (whole["Content-Type"], whole.content) == ("application/pdf", b"%PDF of a draft")
    assert wrong["Content-Type"].startswith("text/plain")


def test_preview_in_welsh_is_drawn_for_welsh_offices(signed_in, people, welsh_letter, letter, author, gwent, drawn):
    gwents = signed_in(people("author", gwent))
    for browser, paper in ((gwents, welsh_letter), (author, letter)):
        sent = fields(browser.get(page_of(paper))) | {"preview_language": "cy"}
        browser.post(page_of(paper, "preview"), sent)

    assert [each["language"] for each in drawn] == ["cy", "en"]


def test_crest_of_the_largest_kind_is_no_text_that_is_too_long(kent, team):
    """It stands in the payload as base64: the bound on text must not count it."""
    paper = stationery.begin(kent, papers.Layout.LETTER, by=team["author"])
    paper.crest, paper.crest_type, paper.crest_alt = "QUJD" * 160_000, "image/png", "Crest"

    assert "<html" in documents.html(paper_preview.payload_on(paper, "en"), draft=True)


def test_history_of_a_paper_that_came_with_the_data_is_empty_and_no_error(signed_in, people, gwent):
    paper = Paper.objects.get(body=gwent)

    assert signed_in(people("author", gwent)).get(page_of(paper, "history")).status_code == 200


@pytest.mark.parametrize(
    ("typed", "known"), [("{date}", "dated"), ("{report", "report"), ("{Body}", "body"), ("{report.title}", "report")]
)
def test_name_in_brackets_that_nothing_fills_in_is_refused(author, letter, typed, known):
    answer = author.post(page_of(letter), fields(author.get(page_of(letter))) | {"title": f"Response of {typed}"})

    assert f"Did you mean “{{{known}}}”?" in answer.text
    letter.refresh_from_db()
    assert typed not in letter.title

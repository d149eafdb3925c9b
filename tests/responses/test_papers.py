"""The paper of an office as it goes into a payload."""

import json
from datetime import date
from types import SimpleNamespace

import pytest

from responses import papers
from responses.models.dispatch import Dispatch
from responses.models.paper import Paper
from responses.models.working import Part
from responses.papers import Block, Layout

REPORT = SimpleNamespace(
    title="A report", publisher="HMICFRS", published=date(2024, 8, 22), url="https://example.org/report"
)
BODY = SimpleNamespace(name="The Commissioner", name_cy="Y Comisiynydd", domain="example.org")


def response(**given):
    blank = {"report": REPORT, "dated": date(2024, 10, 8), "stated_deadline": None}
    return SimpleNamespace(**blank | given)


def snapshot(layout=Layout.STATEMENT, language="en", body=BODY, row=None, **paper):
    values = papers.beginning(layout, in_welsh=True) | {"layout": layout} | paper
    return papers.snapshot(SimpleNamespace(**values), body, row or response(), language)


@pytest.mark.parametrize("layout", Layout.values)
def test_preset_names_only_fields_of_a_paper_with_values_it_takes(layout):
    values = papers.beginning(layout, in_welsh=True)

    Paper(**values, layout=layout).clean_fields(exclude=["body", "name"])
    assert set(values["blocks"]) <= set(Block.values)
    assert values["blocks"] == papers.shown(values["blocks"])
    assert {part["kind"] for part in values["parts"]} <= set(Part.Kind.values)
    assert sum(part["kind"] == "recommendations" for part in values["parts"]) == 1
    assert set(values["recipients"]) <= set(Dispatch.Recipient.values)


def test_beginning_for_a_body_that_publishes_in_english_alone_has_no_welsh():
    values = papers.beginning(Layout.LETTER)

    assert [name for name in values if name.endswith("_cy")] == []
    assert "footer" not in values


@pytest.mark.parametrize("layout", Layout.values)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_snapshot_is_plain_json_with_every_key(layout, language):
    found = snapshot(layout, language)

    assert json.loads(json.dumps(found)) == found
    assert found.keys() == papers.PLAIN_OF_SCHEMA_1.keys()
    assert found["layout"] == layout


def test_snapshot_without_a_paper_is_the_plain_statement():
    found = papers.snapshot(None, BODY, response(), "en")

    assert found["layout"] == "statement"
    assert found["blocks"] == papers.PRESETS["statement"]["blocks"]
    assert found["letterhead"] == [
        {"lang": "cy", "lines": ["Y Comisiynydd"]},
        {"lang": "en", "lines": ["The Commissioner"]},
    ]
    assert found["opening"].startswith("A report published by HMICFRS on 22 August 2024.")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("{report}, {published}", "A report, 22 August 2024"),
        ("{body} on {dated} by {deadline}", "The Commissioner on 8 October 2024 by 16 October 2024"),
        ("{website}", "https://example.org"),
        ("{unknown} {report.title} {0} {", "{unknown} {report.title} {0} {"),
    ],
)
def test_snapshot_fills_placeholders_and_keeps_other_braces(typed, printed):
    assert snapshot(title=typed)["title"] == printed


def test_snapshot_does_not_fill_what_a_placeholder_brought():
    report = SimpleNamespace(**vars(REPORT) | {"title": "About {publisher}"})

    assert snapshot(title="{publisher}: {report}", row=response(report=report))["title"] == "HMICFRS: About {publisher}"


def test_snapshot_of_an_undated_response_leaves_no_stray_comma():
    assert (
        snapshot(title="Response of {body}, {dated}", row=response(dated=None))["title"]
        == "Response of The Commissioner"
    )


def test_snapshot_writes_ordinal_dates_in_english_alone():
    given = {"date_style": "ordinal", "title": "{dated}", "title_cy": "{dated}"}

    assert snapshot(**given)["title"] == "8th October 2024"
    assert snapshot(language="cy", **given)["title"] == "8 Hydref 2024"


def test_snapshot_prefers_the_words_of_the_response():
    row = response(subject="Our subject", addressee="One\n\n Two ", salutation="", subject_cy="Ein pwnc")

    found = snapshot(Layout.LETTER, row=row)

    assert (found["subject"], found["addressee"], found["salutation"]) == (
        "Our subject",
        ["One", "Two"],
        "Dear Home Secretary",
    )
    assert snapshot(Layout.LETTER, "cy", row=row)["subject"] == "Ein pwnc"


def test_snapshot_in_welsh_never_borrows_english():
    assert snapshot(Layout.WEB, "cy", title="English alone")["title"] == ""


def test_snapshot_has_both_languages_of_letterhead_and_foot_in_either_edition():
    given = {"letterhead": "English\nName", "letterhead_cy": "Cymraeg", "footer_cy": ""}

    for language in ("en", "cy"):
        found = snapshot(Layout.LETTER, language, **given)
        assert found["letterhead"] == [
            {"lang": "cy", "lines": ["Cymraeg"]},
            {"lang": "en", "lines": ["English", "Name"]},
        ]
        assert [each["lang"] for each in found["footer"]] == ["en"]


def test_snapshot_fields_link_to_the_report_or_to_an_address():
    rows = [
        {"label": "Link", "value": "{report} {link}"},
        {"label": "Address", "value": "{link}"},
        {"label": "Other", "value": "https://example.org/x"},
        {"label": "Empty", "value": " "},
        {"label": "", "value": "No label"},
    ]

    assert snapshot(Layout.FORM, fields=rows)["fields"] == [
        {"label": "Link", "value": "A report", "link": "https://example.org/report"},
        {"label": "Address", "value": "https://example.org/report", "link": "https://example.org/report"},
        {"label": "Other", "value": "https://example.org/x", "link": "https://example.org/x"},
    ]


def test_shown_keeps_the_order_and_adds_what_cannot_be_left_out():
    assert papers.shown(["title", "nonsense", "letterhead", "title"]) == [
        "title",
        "letterhead",
        "content",
        "verification",
    ]


def test_of_a_payload_of_schema_1_is_the_plain_statement():
    found = papers.of({"body": {"name": "The Commissioner", "name_cy": ""}})

    assert (found["layout"], found["facts"], found["voice_headings"]) == ("statement", True, True)
    assert (found["recommendation_heading"], found["limbs"]) == ("topic", "letters")
    assert found["letterhead"] == [{"lang": "en", "lines": ["The Commissioner"]}]


def test_untranslated_names_the_texts_that_have_english_alone():
    paper = SimpleNamespace(title="T", title_cy="", closing="C", closing_cy="D", addressee="A")

    assert papers.untranslated(paper) == ["title", "addressee"]

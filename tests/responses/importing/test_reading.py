# ruff: noqa: E501 -- paragraphs are lines here
"""Files to text: Word, PDF and plain text, by what they are and not by what they are called."""

import json
import time

import pytest

from responses.importing import child
from responses.importing.reading import MOST_BYTES, Unreadable, read, sentence
from responses.press.exits import Refusal
from tests.responses.importing.documents import UNNUMBERED
from tests.responses.importing.files import TYPES, R, W, document, from_text, p, pdf, r, word, zipped
from tests.responses.importing.hostile import HOSTILE


def text_of(data: bytes) -> str:
    return child.reading(data).text


# -- Word


def test_word_headings_lists_looks_and_links():
    numbering = f"""<w:numbering {W}>
      <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/></w:lvl>
      <w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl></w:abstractNum>
      <w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/>
      <w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
      <w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num>
      </w:numbering>"""
    styles = f"""<w:styles {W}><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>
      <w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="H1"/></w:style></w:styles>"""
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="hyperlink" Target="https://a.example/x" TargetMode="External"/>'
        '<Relationship Id="r2" Type="hyperlink" Target="javascript:alert(1)" TargetMode="External"/></Relationships>'
    )

    def item(words, list_id, level=0):
        return p(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')

    body = (
        p("Title of it", '<w:pStyle w:val="H1"/>')
        + p("Below", '<w:pStyle w:val="Mine"/>')
        + f"<w:p>{r('Plain and ')}{r('bold', '<w:b/>')}{r(' and ')}{r('slanted', '<w:i/>')}{r('.')}</w:p>"
        + item("one", 5)
        + item("two", 5)
        + item("deep", 5, 1)
        + p("Between.")
        + item("third", 6)
        + item("fourth", 6)
        + f'<w:p><w:hyperlink r:id="r1">{r("a link")}</w:hyperlink>{r(" ")}<w:hyperlink r:id="r2">{r("no link")}</w:hyperlink></w:p>'
        + f"<w:p>{r('Two lines')}<w:r><w:br/></w:r>{r('of one.')}</w:p>"
        + "<w:p/>"
    )
    data = zipped(
        {
            "[Content_Types].xml": TYPES,
            "word/document.xml": document(body),
            "word/numbering.xml": numbering,
            "word/styles.xml": styles,
            "word/_rels/document.xml.rels": rels,
        }
    )

    assert text_of(data) == (
        "# Title of it\n\n# Below\n\nPlain and **bold** and *slanted*.\n\n- one\n- two\n  (a) deep\n\nBetween.\n\n"
        "3. third\n4. fourth\n\n[a link](https://a.example/x) no link\n\nTwo lines  \nof one."
    )


def test_word_tables_tabular_and_laid_out():
    def cell(*words):
        return f"<w:tc>{''.join(p(each) for each in words)}</w:tc>"

    small = f"<w:tbl><w:tr>{cell('Field')}{cell('Value')}</w:tr><w:tr>{cell('Date')}{cell('1 | 2')}</w:tr></w:tbl>"
    large = (
        f"<w:tbl><w:tr>{cell('Left')}{cell('One.', 'Two.')}</w:tr><w:tr>{cell('Next')}{cell('Three.')}</w:tr></w:tbl>"
    )

    assert text_of(word(small + large)) == (
        "| Field | Value |\n| --- | --- |\n| Date | 1 \\| 2 |\n\nLeft\n\nOne.\n\nTwo.\n\nNext\n\nThree."
    )


def test_word_tracked_changes_keep_the_inserted_and_say_what_was_left_out():
    body = f"<w:p>{r('We ')}<w:del><w:r><w:delText>never </w:delText></w:r></w:del><w:ins>{r('always ')}</w:ins>{r('act.')}</w:p>"

    found = child.reading(word(body))

    assert found.text == "We always act."
    assert found.notes == [("deleted", {"words": 1}), ("inserted", {"words": 1})]


def test_word_margins_footnotes_and_text_boxes():
    footnotes = f'<w:footnotes {W}><w:footnote w:id="0" w:type="separator">{p("-")}</w:footnote><w:footnote w:id="2">{p("Said below.")}</w:footnote></w:footnotes>'
    box = f"<w:r><w:pict><w:txbxContent>{p('In a box.')}</w:txbxContent></w:pict></w:r>"
    body = f'<w:p>{r("Above")}<w:r><w:footnoteReference w:id="2"/></w:r>{r(".")}</w:p><w:p>{box}{r("Around.")}</w:p>'
    data = zipped(
        {
            "[Content_Types].xml": TYPES,
            "word/document.xml": document(body),
            "word/footnotes.xml": footnotes,
            "word/header1.xml": f"<w:hdr {W} {R}>{p('Office of A')}</w:hdr>",
            "word/header2.xml": f"<w:hdr {W} {R}>{p('Office of A')}</w:hdr>",
            "word/footer1.xml": f"<w:ftr {W} {R}>{p('Foot')}</w:ftr>",
        }
    )

    found = child.reading(data)

    assert found.text == "Office of A\n\nAbove[2].\n\n[2] Said below.\n\nIn a box.\n\nAround.\n\nFoot"
    assert [found.text[start:end] for start, end in found.margins] == ["Office of A", "Foot"]


def test_word_asterisks_stay_asterisks_and_typed_markdown_stays_markdown():
    assert text_of(word(p("5 * 3 * 2") + p("- **already so**"))) == "5 \\* 3 \\* 2\n\n- **already so**"


# -- PDF


def test_pdf_lines_become_paragraphs_without_page_furniture():
    def page(number, *lines):
        body = [(70, 700 - 14 * place, words) for place, words in enumerate(lines)]
        return [(70, 800, "Office of the Made-up Commissioner"), *body, (70, 30, f"Page {number} of 2")]

    data = pdf(
        page(
            1,
            "The first line of a paragraph that is long enough to be one goes on to",
            "its second, on word-on-",
            "word cases, and it breaks over",
        ),
        page(2, "the page. It ends here."),
    )

    found = child.reading(data)

    assert [found.text[start:end] for start, end in found.margins] == [
        "Office of the Made-up Commissioner",
        "Page 1 of 2",
        "Office of the Made-up Commissioner",
        "Page 2 of 2",
    ]
    assert (
        "The first line of a paragraph that is long enough to be one goes on to its second, on word-on-word cases, "
        "and it breaks over the page. It ends here."
    ) in found.text


def test_pdf_bullets_printed_after_their_words_find_them():
    places = [(90, 700, "first of them"), (90, 670, "second of them"), (78, 700, "•"), (78, 670, "•")]

    assert child.reading(pdf(places)).text == "- first of them\n- second of them"


def test_pdf_page_without_words_is_named():
    assert ("scanned_pages", {"pages": 1}) in child.reading(pdf([(70, 700, "Some words on the first page.")], [])).notes


# -- plain text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_in_any_usual_encoding(encoding):
    words = "‘Quoted’ – and an é: £5, as the Commissioner’s office wrote it."

    assert text_of(words.encode(encoding)) == words


def test_kind_is_told_by_content_alone(tmp_path):
    """Nothing that reads is ever given a name."""
    assert child.reading(from_text(UNNUMBERED)).kind == "docx"
    assert child.reading(UNNUMBERED.encode()).kind == "text"


# -- what would do harm


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused(name):
    make, codes = HOSTILE[name]
    data = make()

    began = time.process_time()
    with pytest.raises(Refusal) as refused:
        child.reading(data)

    assert refused.value.code in ([codes] if isinstance(codes, str) else codes)
    assert time.process_time() - began < 5
    said = sentence(refused.value.code, refused.value.detail)
    assert said != sentence("unknown", {}) or refused.value.code == "unknown"
    assert said.endswith(".")


def test_too_large_a_file_is_not_even_sent_to_the_press(monkeypatch):
    monkeypatch.setattr("responses.importing.reading.ask", lambda *args: pytest.fail("asked"))

    with pytest.raises(Unreadable, match="too large: files of up to 10 MB"):
        read(b"a" * (MOST_BYTES + 1))


def test_reading_by_the_press_comes_back_whole_and_refusals_as_sentences():
    found = read(from_text("One.\n\nTwo."))

    assert (found.kind, found.text, found.margins, found.notes, found.payload) == ("docx", "One.\n\nTwo.", (), (), None)
    with pytest.raises(Unreadable, match="is locked with a password"):
        read(HOSTILE["locked docx"][0]())


def test_data_of_a_stranger_are_no_response_of_ours():
    assert json.loads(child.read(b"Words.", {})) == {
        "kind": "text",
        "text": "Words.",
        "margins": [],
        "notes": [],
        "payload": None,
    }

"""Bringing a document in at the desk: nothing is saved before every part is confirmed, nothing is lost after."""

import re
from datetime import date

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forces.models import AccountEvent, Role
from responses import documents, drafting
from responses.importing import returning
from responses.importing.forms import letters
from responses.importing.kinds import MOST_BYTES
from responses.importing.reading import Unreadable
from responses.models.source import Source
from responses.payloads import payload
from tests.responses.desk_form import fields
from tests.responses.importing.documents import FORM, LETTER, UNNUMBERED, WEB, wording
from tests.responses.importing.files import from_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty(kent, soteria, team, now):
    """Kent's response, begun and nothing written."""
    return drafting.start_response(kent, soteria, by=team["author"], now=now)


@pytest.fixture
def author(signed_in, team):
    return signed_in(team["author"])


def upload(client, response, data, name="response.docx", follow=True):
    url = reverse("admin:responses_response_import", args=[response.pk])
    return client.post(url, {"file": SimpleUploadedFile(name, data), "text": ""}, follow=follow)


def paste(client, response, text):
    return client.post(reverse("admin:responses_response_import", args=[response.pk]), {"text": text}, follow=True)


def confirmed(page, **more):
    """The form of a proposal with every box ticked; radio buttons as the page proposes them."""
    data = fields(page)
    data.pop("call_off", None)
    for name in re.findall(r'name="([\w-]+-right)"', page.content.decode()):
        data[name] = "on"
    return data | more


def address(response):
    return reverse("admin:responses_response_proposal", args=[response.pk, Source.objects.get().pk])


def words(response):
    """Every text of the response, by where it stands."""
    parts = [(part.kind, part.heading, part.text) for part in response.parts.all() if part.text]
    answers = {
        answer.recommendation.number: (answer.body_reply, answer.force_says, bool(answer.wording_quoted))
        for answer in response.answers.select_related("recommendation")
    }
    return parts, answers


def test_document_is_proposed_and_nothing_is_saved(author, empty):
    page = upload(author, empty, from_text(WEB), "Our response.docx")

    source = Source.objects.get()
    assert (source.name, source.confirmed_at, source.size) == ("Our response.docx", None, len(from_text(WEB)))
    assert page.redirect_chain[-1][0] == address(empty)
    said = page.content.decode()
    assert "Our words on 3." in said
    assert "Found no place" in said
    empty.refresh_from_db()
    assert (empty.revision, words(empty)[0]) == (0, [])


def test_confirmed_document_stands_in_the_response_with_its_source_and_history(author, empty, team):
    page = upload(author, empty, from_text(WEB))

    answer = author.post(address(empty), confirmed(page, **{"unplaced-0-where": "conclusion"}), follow=True)

    assert "Brought in and saved" in answer.content.decode()
    empty.refresh_from_db()
    parts, answers = words(empty)
    assert parts == [
        (
            "introduction",
            "",
            "‘Progress to introduce a national operating model’ published by HMICFRS on 22 August 2024\n\n"
            "Mereshire PCC response dated 1 October 2024\n\nThe programme changes how the police handle these cases.",
        ),
        (
            "conclusion",
            "",
            "Recommendation 8\n\nThis one is not for us, and we say so.\n\n"
            "This response is published on the website <https://www.mereshire.example/reports/>",
        ),
    ]
    assert answers == {n: (f"### Response\n\nOur words on {n}.\n\nMore of them.", "", False) for n in (3, 5, 7, 9, 11)}
    source = Source.objects.get()
    assert (source.confirmed_by, bool(source.confirmed_at)) == (team["author"], True)
    entry = empty.history.filter(action="save").get()
    assert len([name for name in entry.changes if name.endswith("-body_reply")]) == 5


def test_unconfirmed_cut_saves_nothing_and_loses_nothing(author, empty):
    page = upload(author, empty, UNNUMBERED.encode(), "response.txt")
    data = confirmed(page, **{"answer-5-text": "Typed anew."})
    del data["answer-7-right"]

    again = author.post(address(empty), data)

    said = again.content.decode()
    assert "Nothing was saved yet" in said
    assert "Recommendation 7: Look at this, and tick" in said
    assert "Typed anew." in said
    assert Source.objects.get().confirmed_at is None
    assert words(empty)[0] == []


def test_text_without_a_place_needs_one_or_is_left_out_on_purpose(author, empty):
    page = paste(author, empty, LETTER)
    data = confirmed(page)
    unplaced = [name for name in data if re.fullmatch(r"unplaced-\d+-where", name)]
    assert unplaced

    refused = author.post(address(empty), data)
    assert refused.content.decode().count("Choose where this goes.") >= len(unplaced)
    author.post(address(empty), data | dict.fromkeys(unplaced, "out"))

    parts, answers = words(empty)
    assert answers[7][2] is True  # 7 was altered: quoted as the document has it
    assert answers[9] == ("A look at ourselves found a gap, which the plan closes.", "", False)
    assert [kind for kind, _heading, _text in parts] == ["introduction", "conclusion"]


def test_words_that_stand_there_are_shown_and_kept_in_the_history(author, draft):
    page = upload(author, draft, from_text(WEB))
    assert "An introduction." in page.content.decode()
    assert "The force has begun." in page.content.decode()

    author.post(address(draft), confirmed(page, **{"unplaced-0-where": "out"}))

    entry = draft.history.filter(action="save").first()
    before = {change["before"] for change in entry.changes.values()}
    assert "An introduction." in before
    _parts, answers = words(draft)
    assert answers[3] == ("### Response\n\nOur words on 3.\n\nMore of them.", "The force has begun.", False)


def test_force_speaks_where_its_section_holds_the_answers(author, empty):
    page = upload(author, empty, from_text(FORM))
    author.post(address(empty), confirmed(page))

    parts, answers = words(empty)
    assert answers[3] == ("", "Answer 3 of the Constabulary begins here.\n\nIt goes on in a second paragraph.", False)
    assert {kind for kind, *_ in parts} >= {"introduction", "key_findings", "areas", "chief_officer", "own_action"}
    order = [part.kind for part in empty.parts.all() if part.text or part.kind == "recommendations"]
    assert order.index("chief_officer") < order.index("recommendations") < order.index("own_action")


def test_colleague_who_saved_meanwhile_is_not_overwritten(author, empty, team, now):
    page = upload(author, empty, from_text(WEB))
    data = confirmed(page, **{"unplaced-0-where": "out"})
    drafting.saved(empty, {"x": {"label": "x", "before": "", "after": "y"}}, by=team["reviewer"], now=now)

    again = author.post(address(empty), data)

    assert "Somebody saved the response while you were looking" in again.content.decode()
    assert words(empty)[0] == []
    assert author.post(address(empty), confirmed(again)).status_code == 302
    assert words(empty)[0] != []


def test_calling_off_removes_row_and_file(author, empty, django_capture_on_commit_callbacks):
    upload(author, empty, from_text(WEB))
    name = Source.objects.get().file_name

    with django_capture_on_commit_callbacks(execute=True):
        author.post(address(empty), {"call_off": "1"})

    assert not Source.objects.exists()
    assert not storages["sources"].exists(name)


def test_confirmed_source_can_not_be_called_off(author, empty):
    page = upload(author, empty, from_text(WEB))
    author.post(address(empty), confirmed(page, **{"unplaced-0-where": "out"}))

    author.post(address(empty), {"call_off": "1"})

    assert Source.objects.get().confirmed_at is not None


def test_file_comes_back_as_it_was_and_is_never_opened_in_the_browser(author, empty):
    data = from_text(WEB)
    upload(author, empty, data, "../évil\n name.docx")

    answer = author.get(reverse("admin:responses_response_source", args=[empty.pk, Source.objects.get().pk]))

    assert answer.content == data
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "\n" not in Source.objects.get().name
    taken = AccountEvent.objects.get(kind=AccountEvent.Kind.FILE_TAKEN)
    assert (taken.user.username, taken.detail) == (
        "author.kent",
        f"document {Source.objects.get().pk}",
    )  # never its name


def test_unreadable_file_is_refused_in_words_and_not_kept(author, empty):
    page = upload(author, empty, b"{\\rtf1 Words.}", "response.docx")

    assert "This is a rich text file (.rtf). Save it as .docx" in page.content.decode()
    assert not Source.objects.exists()


def test_too_large_a_request_is_turned_away_by_its_length(author, empty):
    url = reverse("admin:responses_response_import", args=[empty.pk])
    answer = author.post(url, b"x" * 11_000_000, content_type="multipart/form-data; boundary=x")

    assert (answer.status_code, answer["Location"]) == (303, f"{url}?too_large=1")
    assert f"up to {MOST_BYTES // 1_000_000} MB" in author.get(answer["Location"]).content.decode()


def test_source_of_another_body_is_not_there(signed_in, people, gwent, author, empty):
    upload(author, empty, from_text(WEB))
    stranger = signed_in(people("author", gwent))
    number = Source.objects.get().pk

    urls = [address(empty), reverse("admin:responses_response_source", args=[empty.pk, number])]

    assert [stranger.get(url).status_code for url in urls] == [404, 404]
    assert not AccountEvent.objects.filter(kind=AccountEvent.Kind.FILE_TAKEN).exists()
    assert [stranger.post(url, {"call_off": "1"}).status_code for url in urls[:1]] == [404]
    assert Source.objects.count() == 1


def test_source_is_not_reached_through_another_response(signed_in, people, gwent, soteria, author, empty, now):
    upload(author, empty, from_text(WEB))
    person = people("author", gwent)
    own = drafting.start_response(gwent, soteria, by=person, now=now)
    url = reverse("admin:responses_response_source", args=[own.pk, Source.objects.get().pk])

    assert signed_in(person).get(url).status_code == 404


def test_translator_may_not_bring_in(signed_in, people, kent, empty):
    translator = signed_in(people(Role.TRANSLATOR, kent))

    assert translator.get(reverse("admin:responses_response_import", args=[empty.pk])).status_code == 403


def test_published_response_takes_nothing_in(author, draft, moved):
    page = upload(author, draft, from_text(WEB))
    moved(draft, "send")

    answer = author.post(address(draft), confirmed(page, **{"unplaced-0-where": "out"}))

    assert "while the response is a draft" in answer.content.decode()
    assert Source.objects.get().confirmed_at is None


def test_pdf_of_the_tracker_comes_back_without_loss(author, draft, team, now):
    """All public words, positions and dates; what was changed since is replaced, and stands in the history."""
    draft.answers.filter(recommendation__number=7).update(
        wording_quoted="Their own words of 7.", no_action_reason="None *needed*.", source="Board, 1 May 2024"
    )
    for answer in draft.answers.all():
        answer.limbs.update(position="planned")
    draft.subject = "On the report"
    draft.save()
    was = payload(draft, published_on=None)
    pdf = documents.pdf(was)
    draft.answers.update(body_action="Overwritten.", wording_quoted="", acceptance="not_stated", position="not_stated")
    draft.parts.exclude(kind="recommendations").delete()
    draft.dated, draft.subject = None, ""
    draft.save()

    page = upload(author, draft, pdf, "old.pdf")
    assert "it is not identical to anything published here" in page.content.decode()
    assert author.post(address(draft), fields(page)).status_code == 200  # not confirmed
    author.post(address(draft), confirmed(page))

    draft.refresh_from_db()
    assert payload(draft, published_on=None) == was


def words_of_a_correction(draft, **dates):
    """As a payload gives them: the day of version 1 here, unless it was public elsewhere before."""
    draft.version = 2
    words = payload(draft, published_on=date(2024, 11, 1))
    return words | {"dates": words["dates"] | {"first_published_on": "2024-10-15", **dates}}


def test_pdf_of_a_correction_brings_no_day_elsewhere_with_it(draft):
    found = returning.bundle(words_of_a_correction(draft), draft)

    assert "first_published_on" not in found.head


def test_pdf_of_a_correction_brings_the_day_that_was_elsewhere(draft):
    words = words_of_a_correction(draft, first_published_url="https://kent.example/response")

    found = returning.bundle(words, draft)

    assert found.head["first_published_on"] == date(2024, 10, 15)
    assert found.head["first_published_url"] == "https://kent.example/response"


@pytest.mark.parametrize("changed", [{"heading": "A\0B"}, {"text": "A\0B"}])
def test_pdf_with_a_nul_in_its_words_is_refused_in_words(draft, changed):
    words = payload(draft, published_on=None)
    words["blocks"][0] |= changed

    with pytest.raises(Unreadable, match="damaged or were changed"):
        returning.bundle(words, draft)


@pytest.mark.parametrize("day", ["0001-01-01", "0024-10-10", "9999-12-31"])
def test_pdf_with_a_slipped_year_is_refused_in_words(draft, day):
    words = payload(draft, published_on=None)
    words["dates"]["dated"] = day

    with pytest.raises(Unreadable, match="damaged or were changed"):
        returning.bundle(words, draft)


def test_pdf_of_another_body_is_refused(author, draft, signed_in, people, gwent, soteria, now):
    person = people("author", gwent)
    theirs = drafting.start_response(gwent, soteria, by=person, now=now)
    pdf = documents.pdf(payload(draft, published_on=None))

    page = upload(signed_in(person), theirs, pdf, "kent.pdf")

    assert "it can&#x27;t be brought in here" in page.content.decode()
    assert not Source.objects.exists()


def test_wording_kept_is_the_documents_own(author, empty):
    text = WEB.replace(wording(9), wording(9).replace("good processes", "sound processes"))
    page = upload(author, empty, from_text(text))

    author.post(address(empty), confirmed(page, **{"unplaced-0-where": "out"}))

    kept = {each.recommendation.number: each.wording_quoted for each in empty.answers.all() if each.wording_quoted}
    assert list(kept) == [9]
    assert "sound processes" in kept[9]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("By 31 July, chief constables should act.", "By 31 July,\nchief constables should act.", True),
        ("‘By 31 July, forces should act.’", "By 31 July, forces should act.", True),
        ("Their forces:\n\n- do this; and\n- do that.", "Their forces: **do this; and** do that.", True),
        ("the forces’ own", "the forces' own", True),
        ("Chief Constables should act.", "chief constables should act.", False),
        ("track, manage, and respond", "track, manage and respond", False),
        ("section 63G (PACE)", "section 63G", False),
    ],
)
def test_quotation_is_the_same_but_for_space_bullets_and_marks_around_it(one, other, same):
    assert (letters(one) == letters(other)) is same

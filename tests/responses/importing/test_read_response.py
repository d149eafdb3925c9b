"""The command that prints a proposal: exactly four keys, nothing saved, refusals in one sentence."""

import io
import json

import pytest
from django.core.management import call_command

from responses import documents
from responses.importing.finder import propose
from responses.models.source import Source
from responses.models.working import Response
from responses.payloads import payload
from tests.responses.importing.documents import UNNUMBERED, asked, wording
from tests.responses.importing.files import from_text
from tests.responses.importing.hostile import HOSTILE

pytestmark = pytest.mark.django_db


def printed(*arguments) -> str:
    out = io.StringIO()
    call_command("read_response", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "response"

    def write(data):
        path.write_bytes(data)
        return path

    return write


def test_read_response_prints_the_proposal_and_saves_nothing(file):
    found = json.loads(printed(file(from_text(UNNUMBERED)), "--json"))

    assert list(found) == ["before", "recommendations", "after", "unplaced"]
    assert list(found["recommendations"]) == ["3", "5", "7", "9", "11"]
    assert all(set(each) == {"wording", "answer"} for each in found["recommendations"].values())
    assert (Source.objects.count(), Response.objects.count()) == (0, 0)


def test_read_response_of_plain_text_prints_its_own_characters(file):
    assert json.loads(printed(file(UNNUMBERED.encode()), "--json")) == propose(UNNUMBERED, asked()).as_json()


def test_read_response_reads_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Nothing of the kind.")))

    assert json.loads(printed("-", "--json"))["before"] == "Nothing of the kind."


def test_read_response_without_json_is_for_reading(file):
    said = printed(file(UNNUMBERED.encode()))

    assert "== Recommendation 9, the answer\nThe unit for major crime has such a process" in said
    assert "== Before\n" in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere.docx"], "The file can't be opened: No such file or directory.\n"),
        (["nowhere.docx", "--report", "other"], "There is no report “other”.\n"),
    ],
)
def test_read_response_refuses_in_one_sentence(arguments, sentence):
    said = io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("read_response", *arguments, stderr=said)

    assert (ended.value.code, said.getvalue()) == (1, sentence)


@pytest.mark.parametrize("name", ["macros", "external entity", "scanned pdf", "too large", "zip bomb by ratio"])
def test_read_response_refuses_hostile_files_in_one_sentence(file, name):
    said = io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("read_response", str(file(HOSTILE[name][0]())), stderr=said)

    assert ended.value.code == 1
    assert said.getvalue().count("\n") == 1


def test_read_response_of_our_own_pdf_is_what_was_published(draft, file):
    found = json.loads(printed(file(documents.pdf(payload(draft, published_on=None))), "--json"))

    assert found["before"].startswith("Police and Crime Commissioner for Kent\n\n")  # the letterhead
    assert "\n\nAn introduction.\n\n" in found["before"]
    assert found["recommendations"]["5"] == {
        "wording": wording(5),
        "answer": "The force has begun.\n\nWe follow it.",
    }

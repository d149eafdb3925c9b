"""The account of the kills goes red on each kind of loss: it would not be quiet because it sees nothing."""

from threading import Event
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from responses.models.pressing import Pressing
from tests.reliability import kill
from tests.reliability.desk import Told
from tests.reliability.offices import NOW, Office, fields
from tests.reliability.races import quick_documents

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _patience(monkeypatch, settings, tmp_path):
    """What is wrong here stays wrong: nobody has to wait for it. Files of the test's own."""
    monkeypatch.setattr(kill, "within", lambda seconds, question: question())
    place = {"BACKEND": "responses.files.WholeFiles", "OPTIONS": {"location": tmp_path / "publications"}}
    settings.STORAGES = settings.STORAGES | {"publications": place}


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def author(office):
    """Has saved three times and been told so."""
    response = office.draft()
    [name, *_others] = fields(response)
    told = Told()
    for words in ("one", "two", "three"):
        response.refresh_from_db()
        assert office.save(response, 0, {name: words}).written
        told.acknowledged.append((words, 0.0))
    stop = Event()
    stop.set()
    return SimpleNamespace(name_of_field=name, response=response, told=told, stop=stop)


def test_saves_that_are_all_there_add_up(author):
    assert list(kill.of_author(author)) == []


def test_planted_acknowledgement_without_a_save_is_seen(author):
    author.told.acknowledged.append(("never written", 0.0))

    assert list(kill.of_author(author)) == ["1 acknowledged saves are lost"]


def test_planted_save_that_nobody_made_is_seen(author):
    del author.told.acknowledged[1]

    assert list(kill.of_author(author)) == ["a save that nobody made"]


def test_planted_row_that_is_half_of_a_save_is_seen(author):
    """The history was written and the row was not."""
    response = author.response
    response.parts.update(text="older")
    response.answers.update(force_says="older")

    assert list(kill.of_author(author)) == ["the row does not say what the history says"]


def test_planted_answer_with_a_trace_is_seen(author):
    author.told.traces.append("500: Traceback")

    assert list(kill.of_author(author)) == ["an answer without plain words: 500: Traceback"]


@pytest.fixture
def published(office):
    with quick_documents():
        response = office.response("send", "review", "approve", "publish")
    Pressing.objects.create(
        response=response, ordered_by=office.people["reviewer"][0], ordered_at=NOW, revision=0, step="done"
    )
    return response


def wrong(response) -> list[str]:
    return [*kill.of_publications([response]), *kill.of_files()]


def others(found: list[str], reference: str) -> list[str]:
    """Without what other tests' rows say, whose files are in other folders."""
    return [each for each in found if reference in each or ": The file" not in each]


def test_publication_that_is_whole_adds_up(published):
    assert others(wrong(published), published.published.reference) == []


def test_planted_row_without_its_file_is_seen(published):
    name = published.published.pdf_name
    storages["publications"].delete(name)

    [said] = others(wrong(published), published.published.reference)
    assert said.endswith(f"The file {name} can't be read.")


def test_planted_order_that_contradicts_the_record_is_seen(published):
    published.pressings.update(step="failed")

    assert others(wrong(published), published.published.reference) == ["0 orders done, 1 publications"]


def test_planted_half_of_a_file_is_seen(published):
    """Under the name that the whole would have: a sweep would find it, and it should never have been there."""
    name = f"ab/{'ab' * 32}.pdf"
    storages["publications"].save(name, ContentFile(b"%PDF half"))

    assert others(wrong(published), published.published.reference) == [f"{name} is half-written"]

"""The proof of the record names each kind of damage, and says nothing of a record that is whole."""

import hashlib
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db.models import Max

from responses import proof
from responses.models.record import Link, Publication


@pytest.fixture
def publication(published) -> Publication:
    return published.published


def found(*, signatures: bool = True) -> list[tuple[str, str]]:
    return [(each.what, each.sentence) for each in proof.damages(proof.Count(), signatures=signatures)]


@pytest.fixture
def rewritten(publication):
    """``rewritten(bytes)``: the stored file with other bytes; as it was when the test is over."""
    path = storages["publications"].path(publication.pdf_name)
    kept = publication.read_pdf()

    def write(data: bytes) -> None:
        with open(path, "wb") as file:
            file.write(data)

    yield write
    write(kept)


def test_record_that_is_whole_has_no_damage(publication):
    count = proof.Count()

    assert list(proof.damages(count)) == []
    links = Link.objects.aggregate(last=Max("number"))["last"]
    assert (count.publications, count.files, count.links) == (Publication.objects.count(), 1, links)


def test_changed_file_is_named_with_its_signature(publication, rewritten):
    pdf = bytearray(publication.read_pdf())
    pdf[len(pdf) // 3] ^= 1
    rewritten(bytes(pdf))

    sentences = [sentence for what, sentence in found() if what == publication.reference]

    assert sentences[0] == f"The file {publication.pdf_name} is not the one that was published."
    assert len(sentences) == 2  # and its signature, in one way or another


def test_shortened_file_is_named(publication, rewritten):
    rewritten(publication.read_pdf()[:-10])

    assert (
        publication.reference,
        f"The file {publication.pdf_name} has another length than when published.",
    ) in found(signatures=False)


def test_missing_file_is_named(publication, rewritten):
    storages["publications"].delete(publication.pdf_name)

    assert found() == [(publication.reference, f"The file {publication.pdf_name} can't be read.")]


def test_file_replaced_with_its_digests_is_found_by_its_signature(publication, rewritten, tampering):
    """Somebody with the database and the files in their hands, and without the key."""
    unsigned = b"%PDF-1.7 something else"
    rewritten(unsigned)
    tampering(
        "UPDATE responses_publication SET pdf_sha256 = %s, pdf_size = %s WHERE id = %s",
        hashlib.sha256(unsigned).hexdigest(),
        len(unsigned),
        publication.pk,
    )

    whats = [what for what, sentence in found()]

    assert whats == [publication.reference, f"Link {publication.link.number}"]


def test_changed_words_are_named(publication, tampering):
    tampering("UPDATE responses_publication SET payload = '{}' WHERE id = %s", publication.pk)

    assert (publication.reference, "The words are not those that were published.") in found(signatures=False)


def test_publication_past_the_chain_is_named(publication, tampering):
    tampering("DELETE FROM responses_link WHERE publication_id = %s", publication.pk)

    assert found(signatures=False) == [(publication.reference, "It stands in no link of the chain.")]


def test_command_names_the_damage_and_fails(publication, tampering):
    tampering("UPDATE responses_publication SET payload = '{}' WHERE id = %s", publication.pk)
    said = StringIO()

    with pytest.raises(CommandError, match="1 damaged"):
        call_command("verify_record", "--without-signatures", stdout=said)

    assert said.getvalue().splitlines()[0] == f"{publication.reference}: The words are not those that were published."


def test_command_says_what_it_looked_at_and_notes_loose_files(publication):
    name = storages["publications"].save("zz/loose.pdf", ContentFile(b"left by a crash"))
    said = StringIO()
    try:
        call_command("verify_record", stdout=said)
    finally:
        storages["publications"].delete(name)

    lines = said.getvalue().splitlines()
    assert f"Note: {name} belongs to no publication: left by a crash, or its row is gone (see: sweep)." in lines
    assert lines[-1].startswith("Nothing is damaged. Looked at ")


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        (
            "UPDATE responses_publishedposition SET position = 'complete' WHERE publication_id = %s",
            "Its positions are not those of its words.",
        ),
        (
            "DELETE FROM responses_publishedposition WHERE publication_id = %s AND limb_id IS NULL",
            "Its positions are not those of its words.",
        ),
        (
            "UPDATE responses_publication SET signatory_name = 'Somebody else' WHERE id = %s",
            "Its row does not say what its words say.",
        ),
        (
            "UPDATE responses_publication SET dated = '2024-09-01' WHERE id = %s",
            "Its row does not say what its words say.",
        ),
    ],
)
def test_what_pages_read_beside_the_words_is_compared_with_them(publication, tampering, sql, sentence):
    if sql.startswith("DELETE"):
        tampering("DELETE FROM responses_currentstatement WHERE id > 0 AND %s > 0", publication.pk)
        tampering("DELETE FROM responses_statementsince WHERE id > 0 AND %s > 0", publication.pk)
    tampering(sql, publication.pk)

    assert (publication.reference, sentence) in found(signatures=False)

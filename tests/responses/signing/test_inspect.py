"""Looking at signatures: every change is seen, hostile files get an answer, and nobody else is asked."""

import random
from io import BytesIO
from types import SimpleNamespace

import pytest
from pypdf import PdfReader, PdfWriter

from responses import signing
from responses.press.exits import Refusal
from responses.signing import inspecting
from tests.responses.signing.authority import Authority, der_of, p256
from tests.responses.signing.conftest import AT

#: Which bits are flipped; the same in each run.
FLIPS = random.Random(55)  # noqa: S311 -- no secret


def gap(pdf: bytes) -> range:
    """Where the signature's own bytes stand, brackets included."""
    numbers = pdf[pdf.rindex(b"/ByteRange") :].split(b"[")[1].split(b"]")[0].split()
    return range(int(numbers[1]), int(numbers[2]))


def flipped(pdf: bytes, place: int, bit: int) -> bytes:
    return pdf[:place] + bytes([pdf[place] ^ (1 << bit)]) + pdf[place + 1 :]


def flips(places, count):
    return [(FLIPS.choice(places), FLIPS.randrange(8)) for _each in range(count)]


def test_look_at_the_untouched_file(signed, look):
    """The control of everything below."""
    found = look(signed)

    assert (found["intact"], found["whole_file"], found["changed_after"]) == (True, True, False)


def test_every_flipped_bit_of_what_was_signed_is_seen(signed, look):
    outside = [place for place in range(len(signed)) if place not in gap(signed)]
    unseen = [(place, bit) for place, bit in flips(outside, 300) if seems_intact(signed, place, bit, look)]

    assert unseen == []


def seems_intact(pdf: bytes, place: int, bit: int, look) -> bool:
    try:
        return look(flipped(pdf, place, bit))["intact"]
    except Refusal:  # its first bytes no longer say that it is a PDF
        return False


def test_flipped_bits_of_the_container_are_mostly_seen(signed, look):
    """What a signature's container holds beside the signature binds nothing: the authority's certificate, say. So the
    SHA-256 of the whole file is what proves identity. This pins that most are seen all the same."""
    inside = list(gap(signed))
    unseen = sum(seems_intact(signed, place, bit, look) for place, bit in flips(inside, 300))

    assert unseen < 60


@pytest.mark.parametrize(
    "change",
    [
        lambda digits: digits[:80].swapcase() + digits[80:],
        lambda digits: digits[:-2] + b"01",
        lambda digits: digits[:-2] + b"  ",
    ],
    ids=["letters", "filling", "spaces"],
)
def test_container_that_nobody_writes_so_is_seen(signed, look, change):
    inside = gap(signed)
    digits = signed[inside.start + 1 : inside.stop - 1]
    assert change(digits) != digits
    found = look(signed[: inside.start + 1] + change(digits) + signed[inside.stop - 1 :])

    assert not found["intact"]
    assert {code for code, _detail in found["problems"]} & {"container_altered", "not_whole", "signature_unreadable"}


@pytest.mark.parametrize("tail", [b"\n", b"%% a remark\n", b"\0" * 1000])
def test_appended_bytes_are_seen(signed, tail):
    found = signing.inspect(signed + tail)

    assert (found.signed, found.intact, found.whole_file, found.sound) == (True, False, False, False)
    assert found.changed_after
    assert "Something was added to the file after it had been signed." in found.problems


def updated(pdf: bytes) -> bytes:
    """An incremental update: the title is another one, as any editor would save it."""
    writer = PdfWriter(BytesIO(pdf), incremental=True)
    writer.add_metadata({"/Title": "Another title"})
    written = BytesIO()
    writer.write(written)
    assert written.getvalue().startswith(pdf)
    return written.getvalue()


def test_incremental_update_is_seen(signed):
    found = signing.inspect(updated(signed))

    assert (found.signed, found.intact, found.whole_file, found.changed_after) == (True, False, False, True)
    assert found.problems[0] == "Something was added to the file after it had been signed."


def test_rewritten_file_is_seen(signed):
    """All objects kept, all bytes moved."""
    written = BytesIO()
    PdfWriter(clone_from=BytesIO(signed)).write(written)
    found = signing.inspect(written.getvalue())

    assert (found.signed, found.intact) == (True, False)


def with_second_signature(pdf: bytes, root: Authority, **options) -> bytes:
    """As pyHanko adds one, told to look away from the certification that forbids it."""
    from asn1crypto import keys, x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key = p256()
    hand = signers.SimpleSigner(
        x509.Certificate.load(der_of(root.issue(key))), keys.PrivateKeyInfo.load(der_of(key)), SimpleCertificateStore()
    )

    class Bold(signers.PdfSigner):
        def _enforce_certification_constraints(self, reader):
            pass

    settings = signers.PdfSignatureMetadata(field_name="Second", md_algorithm="sha256", **options)
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    return Bold(settings, hand, new_field_spec=fields.SigFieldSpec("Second")).sign_pdf(writer).getvalue()


@pytest.fixture
def in_thread():
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as thread:
        yield lambda do, *given, **named: thread.submit(do, *given, **named).result()


def test_second_signature_is_seen(signed, root, in_thread):
    found = signing.inspect(in_thread(with_second_signature, signed, root))

    assert (found.signed, found.signatures, found.signer) == (True, 2, "TRIAL - not a public record")
    assert (found.intact, found.whole_file, found.changed_after) == (False, False, True)
    assert "The file carries 2 signatures. What is said here is about the first." in found.problems


def test_signature_that_allows_changes_is_told_apart(fieldless, root, in_thread):
    """An ordinary signature of somebody else: intact, but it seals nothing."""
    found = signing.inspect(in_thread(with_second_signature, fieldless, root))

    assert (found.intact, found.whole_file, found.certified, found.sound) == (True, True, False, False)
    assert found.problems[0] == "The signature doesn't forbid changes, as those of the Tracker's documents do."


def test_certification_that_allows_filling_in_is_told_apart(fieldless, root, in_thread):
    found = signing.inspect(in_thread(with_second_signature, fieldless, root, certify=True))

    assert (found.intact, found.certified, found.sound) == (True, False, False)


def test_unknown_signer_is_said(office, base):
    found = signing.inspect(signing.sign(base, office, name="Ada", reason="", at=AT))

    assert (found.sound, found.trusted_by, found.is_trial) == (True, None, False)
    assert found.problems == ("It was signed by a certificate that this Tracker doesn't know.",)


def test_signer_of_the_same_name_is_not_trusted(office, base, settings, tmp_path):
    """Another root that only calls itself the same."""
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "root.pem").write_bytes(Authority().pem())
    settings.SIGNING_TRUST_DIR = str(tmp_path / "trust")
    found = signing.inspect(signing.sign(base, office, name="Ada", reason="", at=AT))

    assert (found.sound, found.trusted_by) == (True, None)


def test_signature_outside_the_time_of_its_certificate_is_said(base, look, root, office, trusting, in_thread):
    """The Tracker makes none; whoever has an old key can."""
    from datetime import timedelta

    from responses.signing import child, signature

    late = AT + timedelta(days=400)
    key = office.secret | {"certificate": signature._base64(office.certificate), "chain": []}
    options = {"name": "Ada", "reason": "", "location": "", "at": late.isoformat(), "tsa": "", "roots": []}
    found = signing.inspect(in_thread(child.sign, base, {"key": key, **options}))

    assert (found.intact, found.valid_when_signed, found.trusted_by) == (True, False, None)
    assert "The certificate wasn't valid at the time when the signature says it was made." in found.problems


def test_unsigned_file_is_said(base):
    found = signing.inspect(base)

    assert found == signing.Inspection(signed=False, problems=("The file carries no signature.",))


def test_encrypted_file_is_said(base):
    writer = PdfWriter(clone_from=PdfReader(BytesIO(base)))
    writer.encrypt("secret", algorithm="AES-256")
    written = BytesIO()
    writer.write(written)
    found = signing.inspect(written.getvalue())

    assert (found.signed, found.problems) == (False, ("The file is encrypted, so its signature can't be checked.",))


def test_truncated_file_is_said(signed, look):
    for size in range(1100, len(signed), 997):
        found = look(signed[:size])
        assert not found["intact"], size

    assert signing.inspect(signed[:-100]) == signing.Inspection(
        signed=True, problems=("The file carries a signature that can't be read.",)
    )


@pytest.mark.parametrize("content", [b"", b"Dear inspectors", b"PK\3\4", b"\0" * 5000 + b"%PDF-1.7"])
def test_what_is_no_pdf_is_refused(content):
    with pytest.raises(signing.InspectionError) as caught:
        signing.inspect(content)

    assert caught.value.sentence == "The file isn't a PDF."


def test_too_large_a_file_is_refused():
    with pytest.raises(signing.InspectionError) as caught:
        signing.inspect(b"%PDF-1.7" + bytes(65_000_000))

    assert caught.value.sentence == "The file has more than 64 MB, which is more than is looked at here."


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n" + b"<<" * 200_000,
        b"%PDF-1.7\n" + b"[" * 2_000_000 + b"\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\nxref\n0 99999999\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer <</Size 1 /Prev 9 /Root 1 0 R>>\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\nstartxref\n999999999999\n%%EOF /ByteRange",
        b"%PDF-1.7\n" + bytes(60_000_000),
        b"%PDF-1.7\n" + b"<</A " * 12_000_000,
    ],
    ids=["nests", "arrays", "many", "loop", "rootless", "far", "endless", "deep"],
)
def test_hostile_file_gets_an_answer(content):
    found = signing.inspect(content)

    assert (found.signed, found.intact, len(found.problems)) == (b"/ByteRange" in content, False, 1)


def test_byte_range_that_leaves_room_is_seen(signed, look):
    """The gap made one byte wider by whoever moves its ends: then the digest differs, and the gap isn't the
    signature's alone."""
    inside = gap(signed)
    wrong = signed.replace(f"{inside.start} {inside.stop}".encode(), f"{inside.start - 1} {inside.stop}".encode())
    assert wrong != signed
    found = look(wrong)

    assert (found["intact"], found["whole_file"]) == (False, False)


def test_gap_that_is_long_enough_and_lies_elsewhere_is_seen(signed, look):
    """Both ends moved alike: by its lengths alone, as pyHanko looks, the whole file would be signed."""
    inside = gap(signed)
    rest = len(signed) - inside.stop
    ends = f"{inside.start} {inside.stop} {rest}".encode()
    assert signed.count(ends) == 1

    found = look(signed.replace(ends, f"{inside.start - 1} {inside.stop - 1} {rest + 1}".encode()))

    assert (found["intact"], found["whole_file"]) == (False, False)


@pytest.mark.parametrize(
    ("ranges", "whole"),
    [
        ([0, 4, 12, 4], True),
        ([1, 4, 12, 4], False),
        ([0, 3, 12, 4], False),
        ([0, 4, 13, 3], False),
        ([0, 4, 12, 3], False),
        ([0, 4, 12, 5], False),
        ([0, 12, 4, 4], False),
        ([0, 0, 12, 4], False),
    ],
)
def test_ranges_that_leave_out_more_than_the_signature_are_seen(ranges, whole):
    """Whoever makes a signature chooses what it covers; pyHanko looks at the lengths alone."""
    made = SimpleNamespace(byte_range=ranges, pkcs7_content=b"\xab\xcd\xef")

    assert inspecting._spans(b"1234<abcdef>6789", made) is whole

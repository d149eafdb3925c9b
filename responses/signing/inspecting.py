"""What the signature of a file proves, found without asking any other machine. In the child alone.

Everything here may be hostile. Whatever can't be read counts against the file; what takes too long or too much
ends the child, which is bounded.
"""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from responses.press.exits import Refusal
from responses.signing import trial

#: ISO 32000-1, annex H, note 13: readers find the header anywhere in here.
HEADER_WITHIN = 1024
#: The same of the end, with room for what mail programs append. pyHanko would look for it through the whole file,
#: byte by byte: half a minute for one of 60 MB.
END_WITHIN = 8192
#: Characters of a text in a signature or certificate; they end up on a page.
MOST = 300

Problems = list[tuple[str, dict[str, Any]]]


def look(pdf: bytes, *, roots: list[x509.Certificate], trial_roots: list[x509.Certificate]) -> dict[str, Any]:
    """The fields of responses.signing.Inspection, JSON-able. Raises Refusal("not_pdf"), MemoryError."""
    if b"%PDF-" not in pdf[:HEADER_WITHIN]:
        raise Refusal("not_pdf")
    was_signed = b"/ByteRange" in pdf  # told apart from a file that never was, however damaged
    if b"startxref" not in pdf[-END_WITHIN:]:
        return _unreadable(signed=was_signed)
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=True)
        if reader.encrypted:
            return _unreadable("encrypted")
        signatures = reader.embedded_regular_signatures
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- a parser fed with what strangers made raises anything
        return _unreadable(signed=was_signed)
    if not signatures:
        return _unreadable("unsigned")
    try:
        return asyncio.run(_look(pdf, reader, signatures, roots, trial_roots))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- the same
        return _unreadable(signed=True) | {"signatures": len(signatures)}


def _unreadable(code: str = "", *, signed: bool = False) -> dict[str, Any]:
    code = code or ("signature_unreadable" if signed else "unreadable")
    return {"signed": signed, "intact": False, "whole_file": False, "certified": False, "problems": [(code, {})]}


async def _look(
    pdf: bytes,
    reader: PdfFileReader,
    signatures: list[EmbeddedPdfSignature],
    roots: list[x509.Certificate],
    trial_roots: list[x509.Certificate],
) -> dict[str, Any]:
    signature = signatures[0]
    known = _known(reader)
    stamped_at = _stamped_at(signature)
    status = await async_validate_pdf_signature(
        signature,
        signer_validation_context=ValidationContext(trust_roots=[]),  # trust is asked below, at the right time
        ts_validation_context=_context(roots, stamped_at, known),
        skip_diff=True,  # whatever was added after the signature counts against it: no need to read it
    )
    signed_at, stamp = _aware(signature.self_reported_timestamp), status.timestamp_validity
    held = stamp if stamp is not None and stamp.valid and stamp.intact else None
    trusted = held if held is not None and held.trusted else None
    moment = stamped_at if trusted else signed_at
    certificate = signature.signer_cert
    path = await _path(signature, _context(roots, moment, known)) if moment else None
    trial_path = await _path(signature, _context(trial_roots, moment, known)) if moment else None
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and _spans(pdf, signature)
    changed = _changed(pdf, signature, len(reader.embedded_signatures))
    untouched = _container_untouched(pdf, signature)
    sound = bool(status.intact and status.valid and status.docmdp_ok and status.seed_value_ok)
    found = {
        "signed": True,
        "intact": sound and whole and untouched and not changed and (stamp is None or held is not None),
        "whole_file": whole,
        "changed_after": changed,
        "certified": _certified(reader, signature),
        "signatures": len(reader.embedded_signatures),
        "signer": _of(certificate.subject, "common_name"),
        "organisation": _of(certificate.subject, "organization_name"),
        "certificate_sha256": certificate.sha256.hex(),
        "issuer": _named(certificate.issuer),
        "trusted_by": _named(path) if path and not trial_path else None,
        "is_trial": trial_path is not None or trial.is_trial(certificate.dump()),
        "name": _text(signature, "/Name"),
        "reason": _text(signature, "/Reason"),
        "location": _text(signature, "/Location"),
        "signed_at": signed_at and signed_at.isoformat(),
        "timestamp_by": _named(trusted.signing_cert.subject) if trusted else None,
        "timestamped_at": stamped_at.isoformat() if held and stamped_at else None,
        "valid_from": certificate.not_valid_before.isoformat(),
        "valid_until": certificate.not_valid_after.isoformat(),
        "valid_when_signed": bool(moment and certificate.not_valid_before <= moment <= certificate.not_valid_after),
    }
    found["problems"] = list(_problems(found, status, untouched=untouched, stamped=stamp is not None))
    return found


def _problems(
    found: dict[str, Any], status: PdfSignatureStatus, *, untouched: bool, stamped: bool
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Codes of ``sentences``, most important first."""
    if not status.intact:
        yield "altered", {}
    elif not status.valid:
        yield "signature_invalid", {}
    if found["changed_after"]:
        yield "changed_after", {}
    elif not found["whole_file"]:
        yield "not_whole", {}
    elif not untouched:
        yield "container_altered", {}
    if stamped and found["timestamped_at"] is None:
        yield "timestamp_invalid", {}
    if not found["certified"]:
        yield "not_certified", {}
    if found["signatures"] > 1:
        yield "several", {"count": found["signatures"]}
    if found["is_trial"]:
        yield "trial", {}
    elif found["trusted_by"] is None:
        yield "unknown_signer", {}
    if found["signed_at"] is None:
        yield "no_time", {}
    elif not found["valid_when_signed"]:
        yield "outside_validity", {}
    if stamped and found["timestamped_at"] and found["timestamp_by"] is None:
        yield "timestamp_unknown", {}


# --- The bytes


def _spans(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """The signed ranges leave out one gap, and it holds the signature's own bytes and nothing else. pyHanko compares
    lengths alone."""
    start, first, second, length = (int(each) for each in signature.byte_range)
    if start != 0 or not 0 < first < second <= len(pdf) or second + length != len(pdf):
        return False
    gap = pdf[first:second]
    try:
        return gap[:1] == b"<" and gap[-1:] == b">" and bytes.fromhex(gap[1:-1].decode()) == signature.pkcs7_content
    except ValueError:
        return False


def _container_untouched(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """The gap is written as every writer writes it: one case of letters, no spaces, zeros to fill it. Changes there
    don't harm the signature, but nobody makes them by accident alone."""
    _start, first, second, _length = (int(each) for each in signature.byte_range)
    digits = pdf[first + 1 : second - 1]
    contents = signature.pkcs7_content
    size = len(signature.signed_data.dump()) if not contents else _der_length(contents)
    return digits in (digits.lower(), digits.upper()) and not contents[size:].strip(b"\0")


def _der_length(data: bytes) -> int:
    """Bytes of the first DER value; 0 where its length is indefinite."""
    if len(data) < 2 or data[1] == 0x80:
        return len(data)
    if data[1] < 0x80:
        return 2 + data[1]
    size = data[1] & 0x7F
    return 2 + size + int.from_bytes(data[2 : 2 + size])


def _changed(pdf: bytes, signature: EmbeddedPdfSignature, signatures: int) -> bool:
    """Bytes after the signed range, an update of objects after it, or a second signature."""
    _start, _first, second, length = (int(each) for each in signature.byte_range)
    later = signature.signed_revision < signature.reader.xrefs.total_revisions - 1
    return second + length < len(pdf) or later or signatures > 1


def _certified(reader: PdfFileReader, signature: EmbeddedPdfSignature) -> bool:
    """It is the one that the catalogue names, and allows nothing after it."""
    try:
        named = reader.root["/Perms"].raw_get("/DocMDP").reference
    except (KeyError, AttributeError):
        return False
    own = signature.sig_field.raw_get("/V")
    return named == own.reference and signature.docmdp_level == MDPPerm.NO_CHANGES


# --- Who and when


def _stamped_at(signature: EmbeddedPdfSignature) -> datetime | None:
    """When the signature's timestamp says it was made, not yet believed."""
    for token in extract_tst_data_iter(signature.signer_info, signed=False):
        return token["encap_content_info"]["content"].parsed["gen_time"].native
    return None


def _known(reader: PdfFileReader) -> dict[str, Any]:
    """What the file brings along to prove its certificates (B-LT)."""
    try:
        kept = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return {}
    context = kept.as_validation_context({"trust_roots": []})
    return {"other_certs": list(kept.load_certs()), "ocsps": list(context.ocsps), "crls": list(context.crls)}


def _context(roots: list[x509.Certificate], moment: datetime | None, known: dict[str, Any]) -> ValidationContext:
    return ValidationContext(trust_roots=roots, moment=moment, allow_fetching=False, **known)


async def _path(signature: EmbeddedPdfSignature, context: ValidationContext) -> x509.Name | None:
    """The root that the signer's certificate leads to, at the context's moment; None where it leads to none."""
    usage = signature.signer_cert.key_usage_value
    if usage is not None and not {"digital_signature", "non_repudiation"} & usage.native:
        return None
    validator = CertificateValidator(signature.signer_cert, signature.other_embedded_certs, context)
    try:
        path = await validator.async_validate_path()
    except (PathError, ValidationError):
        return None
    return path.trust_anchor.authority.name


def _named(name: x509.Name) -> str:
    """A name as people read it: common name and organisation, or what else there is."""
    parts = [_of(name, "common_name"), _of(name, "organization_name")]
    return ", ".join(dict.fromkeys(filter(None, parts))) or name.human_friendly[:MOST]


def _of(name: x509.Name, part: str) -> str:
    value = name.native.get(part, "")
    return _plain(value[0] if isinstance(value, list) else value)


def _text(signature: EmbeddedPdfSignature, entry: str) -> str:
    return _plain(str(signature.sig_object.get(entry, "")))


def _plain(text: str) -> str:
    return "".join(each for each in text if each.isprintable())[:MOST]


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment

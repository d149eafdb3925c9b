"""What the press does with signatures: jobs ``sign`` and ``inspect``. Free of Django; imported by the child alone.

Options and answers are JSON; certificates and keys are DER in base64. A refusal carries a code of ``sentences``.
"""

import asyncio
import base64
import json
import logging
import sys
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, PdfSigningSession, SigDSSPlacementPreference
from pyhanko.stamp import NoOpStampStyle

from responses.documents import streams
from responses.press.exits import Refusal
from responses.signing import inspecting, timestamps
from responses.signing.signers import certificate_on_token, signer

#: The field that the base PDF carries, tagged and empty.
FIELD = "Signature"
#: In one revision with the signature, since a certified file may not grow; VRI needs a later one.
DSS = DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE)

for name in ("pyhanko", "pyhanko_certvalidator"):  # they log whole stack traces of files that strangers made
    logging.getLogger(name).setLevel(logging.CRITICAL)


class Writer(IncrementalPdfFileWriter):
    """Leaves the metadata of the base PDF alone: pyHanko's own would drop what says PDF/UA and PDF/A there."""

    def _update_meta(self) -> None:
        pass


_write_stream = StreamObject.write_to_stream


def _write_stream_ended(self: StreamObject, stream: Any, handler: Any = None, container_ref: Any = None) -> None:
    """pyHanko ends streams as pydyf does, and certificates may end with a carriage return too."""
    whole = BytesIO()
    _write_stream(self, whole, handler, container_ref)
    stream.write(streams.ended(whole.getvalue()))


StreamObject.write_to_stream = _write_stream_ended  # type: ignore[method-assign]


class Signer(signers.PdfSigner):
    """Signs at a time that it is told, and leaves the (blank) appearance of the field as it is: pyHanko's own stamp
    breaks PDF/UA-1 and PDF/A-3."""

    def __init__(self, at: datetime, *args: Any, **options: Any) -> None:
        super().__init__(*args, stamp_style=NoOpStampStyle(), **options)
        self.at = at

    def init_signing_session(self, *args: Any, **options: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **options)
        session.system_time = self.at
        return session


def sign(body: bytes, options: dict[str, Any]) -> bytes:
    """A base PDF to the signed one. Options: key (see ``signers``), name, reason, location, at (ISO 8601), roots,
    tsa ("" for none). With ``certificate`` instead: that certificate from the key's token, as JSON.

    Raises Refusal.
    """
    if "certificate" in options:
        found = certificate_on_token(options["key"], options["certificate"])
        return json.dumps({"certificate": base64.b64encode(found).decode()}).encode()
    return _checked(asyncio.run(_sign(body, options)), body, stamped=bool(options["tsa"]))


def _with_field(body: bytes) -> Writer:
    """Raises Refusal where there is no place to sign, or somebody has signed there already."""
    try:
        writer = Writer(BytesIO(body))
        next(fields.enumerate_sig_fields(writer.prev, filled_status=False, with_name=FIELD))
    except (PdfReadError, StopIteration):
        raise Refusal("no_field") from None
    return writer


async def _sign(body: bytes, options: dict[str, Any]) -> bytes:
    writer = _with_field(body)
    stamper = timestamps.Stamper(options["tsa"]) if options["tsa"] else None
    roots = certificates(options["roots"])
    with signer(options["key"]) as hand:
        context = await timestamps.long_term_context(hand, stamper, roots) if stamper else None
        settings = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            name=options["name"],
            reason=options["reason"],
            location=options["location"] or None,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
            subfilter=fields.SigSeedSubFilter.PADES,
            embed_validation_info=context is not None,
            validation_context=context,
            dss_settings=DSS,
            signer_key_usage=set(),  # looked at before, in responses.signing.certificates
        )
        maker = Signer(datetime.fromisoformat(options["at"]), settings, hand, timestamper=stamper)
        signed = await maker.async_sign_pdf(writer, existing_fields_only=True)
    return signed.getvalue()


def _checked(signed: bytes, body: bytes, *, stamped: bool) -> bytes:
    """The result, validated by other code than made it. pyHanko signs with whatever key it is given."""
    found = inspecting.look(signed, roots=[], trial_roots=[])
    if stamped and found.get("timestamped_at") is None:
        raise Refusal("tsa_nonsense")
    if ("signature_invalid", {}) in found["problems"]:
        raise Refusal("key_mismatch")
    if not (signed.startswith(body) and found["intact"] and found["whole_file"] and found["certified"]):
        sys.stderr.write(f"Signed, but not sound: {found['problems']}\n")
        raise Refusal("not_sound")
    return signed


def inspect(body: bytes, options: dict[str, Any]) -> bytes:
    """What the first signature of a file says, as JSON: the fields of responses.signing.Inspection, ``problems``
    as pairs of a code and its detail. Options: roots, trial_roots. Raises Refusal("not_pdf")."""
    found = inspecting.look(
        body, roots=certificates(options["roots"]), trial_roots=certificates(options["trial_roots"])
    )
    return json.dumps(found).encode()


def certificates(given: list[str]) -> list[x509.Certificate]:
    return [x509.Certificate.load(base64.b64decode(each)) for each in given]

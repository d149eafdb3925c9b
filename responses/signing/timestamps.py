"""Timestamps (RFC 3161) and what makes a signature last (PAdES B-LT). In the child alone."""

import asyncio
from typing import Any

import aiohttp
from asn1crypto import core, tsp, x509
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, RevokedError, ValidationError

from responses.press.exits import Refusal

#: Seconds for one whole answer, however slowly it comes; two are asked for.
PATIENCE = 10
#: Bytes; a timestamp with its certificates has 6,000.
MOST = 200_000


GRANTED = ("granted", "granted_with_mods")


class Answer(core.Sequence):
    """RFC 3161, 2.4.2. asn1crypto's own can't read one without a token, which is what each refusal is."""

    _fields = [("status", tsp.PKIStatusInfo), ("time_stamp_token", core.Any, {"optional": True})]


class Stamper(TimeStamper):
    """Asks one authority over HTTP. pyHanko's own reads answers of any size and follows wherever it is sent."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        try:
            data = await self._post(req.dump())
            granted = Answer.load(data, strict=True)["status"]["status"].native in GRANTED
            answer = tsp.TimeStampResp.load(data)
        except TimeoutError:
            raise Refusal("tsa_slow") from None
        except (aiohttp.ClientError, OSError):
            raise Refusal("tsa_down") from None
        except (ValueError, TypeError, KeyError):
            raise Refusal("tsa_nonsense") from None
        if not granted:
            raise Refusal("tsa_refused")
        return answer

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except Refusal:
            raise
        except Exception:  # noqa: BLE001 -- whatever reading a hostile answer may lead to
            raise Refusal("tsa_nonsense") from None

    async def async_dummy_response(self, md_algorithm: str) -> Any:
        try:
            return await super().async_dummy_response(md_algorithm)
        except Refusal:
            raise
        except Exception:  # noqa: BLE001 -- the same: its certificates are read here
            raise Refusal("tsa_nonsense") from None

    async def _post(self, body: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query"}
        async with (
            asyncio.timeout(PATIENCE),
            aiohttp.ClientSession(auto_decompress=False) as session,
            session.post(self.url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            if answer.status != 200:
                raise Refusal("tsa_refused")
            received = b""
            async for part in answer.content.iter_chunked(MOST):
                received += part
                if len(received) > MOST:
                    raise Refusal("tsa_nonsense")
            return received


async def long_term_context(hand: Signer, stamper: Stamper, roots: list[x509.Certificate]) -> ValidationContext | None:
    """With what a signature can be proved for long (B-LT): certificates and what their issuers say of them today,
    fetched from the addresses in the certificates. None where signer or authority lead to no root of ours: then
    there is nothing to prove, and the signature is B-T."""
    await stamper.async_dummy_response("sha256")
    context = ValidationContext(trust_roots=roots, allow_fetching=True, revocation_mode="soft-fail")
    try:
        validator = CertificateValidator(hand.signing_cert, hand.cert_registry, context)
        await validator.async_validate_usage(set())
        async for _path in stamper.validation_paths(context):
            pass
    except RevokedError:
        raise Refusal("revoked") from None
    except (PathError, ValidationError, ValueError):
        return None
    finally:
        await context.aclose()
    return context

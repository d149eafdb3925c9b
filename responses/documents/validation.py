"""Whether a file is what our documents say that they are: PDF/UA-1 and PDF/A-3a. Imported by child processes alone."""

import json

from page import PageError, ValidationProfile, validate_pdf_bytes

PROFILES = {"PDF/UA-1": ValidationProfile.PDF_UA_1, "PDF/A-3a": ValidationProfile.PDF_A_3A}


def validate(pdf: bytes) -> bytes:
    """A JSON list with a line for each rule that is broken; empty when the file passes both profiles."""
    return json.dumps([line for name, profile in PROFILES.items() for line in _broken(pdf, name, profile)]).encode()


def _broken(pdf: bytes, name: str, profile: ValidationProfile) -> list[str]:
    try:
        report = validate_pdf_bytes(pdf, profile=profile)
    except PageError as error:
        return [f"{name}: {error}"]
    lines = dict.fromkeys(f"{name} {failure.rule_id}: {failure.message}" for failure in report.failures)
    return list(lines) if lines or report.is_compliant else [f"{name}: it does not comply"]

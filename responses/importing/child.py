"""Reads an uploaded file, in the press alone: bounded in time and memory, and without Django.

The job ``read``: bytes in; out comes JSON, ``{"kind", "text", "margins": [[start, end]], "notes": [[code, detail]],
"payload"}``. Raises Refusal with a code for which responses.importing.reading has the sentence.
"""

import json
from dataclasses import asdict

from responses.importing import docx, kinds, pdf, plain
from responses.importing.blocks import Reading


def read(body: bytes, options: dict) -> bytes:
    return json.dumps(asdict(reading(body))).encode()


def reading(body: bytes) -> Reading:
    kind = kinds.kind_of(body)
    if kind == "docx":
        return docx.read(body)
    if kind == "pdf":
        return pdf.read(body)
    return Reading("text", plain.text_of(body))

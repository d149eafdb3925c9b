"""The uploaded file, kept as it came beside its row: private, with its SHA-256, until somebody calls it off."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from forces.models import User
from responses.models.source import Source
from responses.models.working import Response

#: By what the file is, never by what the browser said of it.
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "tracker": "application/pdf",
    "text": "text/plain",
}


def keep(response: Response, data: bytes, *, name: str, kind: str, by: User, now: datetime) -> Source:
    """File first, row second: a row without its file can't be. Nothing of it stands in the response yet."""
    sha256 = hashlib.sha256(data).hexdigest()
    file_name = storages["sources"].save(f"{response.pk}/{sha256}", ContentFile(data))
    return Source.objects.create(
        response=response,
        name=shown(name),
        media_type=MEDIA_TYPES[kind],
        size=len(data),
        sha256=sha256,
        file_name=file_name,
        uploaded_by=by,
        uploaded_at=now,
    )


def shown(name: str) -> str:
    """A name without folders and without characters that would turn or break a line."""
    plain = "".join(char for char in name.replace("\\", "/").rpartition("/")[2] if char.isprintable())
    return plain.strip()[-200:] or "document"


def call_off(source: Source) -> None:
    """Row and file go; only of a source that nobody has confirmed. A file that cannot go is swept away later."""
    if source.confirmed_at is not None:
        raise ValueError("A confirmed source stays.")
    file_name = source.file_name
    source.delete()
    transaction.on_commit(lambda: storages["sources"].delete(file_name), robust=True)

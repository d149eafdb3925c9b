"""A signed sample of each layout in every language that it serves, for looking at and for validators."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from responses import documents, signing
from responses.documents.samples import Sample, samples
from responses.signing import keys, trial

README = """\
Sample documents of the Soteria Tracker
=======================================

Invented text of a body that does not exist: the Police and Crime Commissioner for Fenshire. Only the recommendations
are real, quoted from HMICFRS under the Open Government Licence v3.0. Each file but the draft carries a trial
signature, which proves nothing about anybody. Each has its content embedded as response.json.

SHA-256 of each file:

"""


class Command(BaseCommand):
    help = "Write a signed sample of each layout in every language that it serves into a folder, with their hashes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="Where the PDFs and README.txt go. Made if it is not there.")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Samples are signed with the trial key, which production has not.")
        folder.mkdir(parents=True, exist_ok=True)
        now, lines = timezone.now(), []
        trial.make(Path(settings.SIGNING_KEYS_DIR), at=now)
        key = keys.key_for("fenshire")
        for sample in samples():
            pdf = drawn(sample, key, at=now)
            (folder / f"{sample.name}.pdf").write_bytes(pdf)
            lines.append(f"{hashlib.sha256(pdf).hexdigest()}  {sample.name}.pdf\n")
            self.stdout.write(f"{sample.name}.pdf")
        (folder / "README.txt").write_text(README + "".join(lines))


def drawn(sample: Sample, key: keys.Key, *, at: datetime) -> bytes:
    """The file, signed unless it is a draft, which nobody signs."""
    pdf = documents.pdf(sample.payload, draft=sample.draft)
    if sample.draft:
        return pdf
    reason = "Sample of a section 55 response, invented text"
    return signing.sign(pdf, key, name=sample.payload["signature"]["name"], reason=reason, at=at)

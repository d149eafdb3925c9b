"""After a restore: is it all there, does the record hold, do pages open, can people sign in?

``exact`` compares what was restored with the archive. ``sound`` asks the Tracker itself: what it names may have been
wrong before the backup was made, or be wrong with this machine.
"""

import hashlib
import secrets
import time
from collections.abc import Iterator
from io import StringIO

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from forces import access, codes
from forces.models import User
from recommendations.models import InspectionReport
from responses import proof, trail_proof
from responses.models.record import Publication
from responses.models.seal import Seal
from soteria_tracker.backups import BackupError, checking, files
from soteria_tracker.backups.databases import Database
from soteria_tracker.backups.manifest import Manifest

#: A file that every page names: in production its address is known once collectstatic has run.
STYLE = "css/base.css"


def exact(manifest: Manifest, database: Database) -> list[str]:
    """Rows and hashes of each table, head of the chain, and each file, read back from where it was put."""
    with database.reads() as reader:
        found = checking.differences(manifest, reader)
    held = {(file.storage, file.name): file for file in files.everything()}
    said = {(file.storage, file.name): file for file in manifest.files}
    found += [f"{name} in the storage {storage} is missing." for storage, name in sorted(said.keys() - held.keys())]
    found += [f"{name} in the storage {storage} is extra." for storage, name in sorted(held.keys() - said.keys())]
    found += [
        f"{name} in the storage {storage} is not as it is in the archive."
        for storage, name in sorted(said.keys() & held.keys())
        if said[storage, name] != held[storage, name]
    ]
    return found


def sound(count: proof.Count) -> Iterator[str]:
    """Sentences: what the record, the audit trail, the derived rows, pages and sign-in say. None when all is well."""
    found = [f"{damage.what}: {damage.sentence}" for damage in proof.damages(count)]
    found += _trail()
    yield from found or _derived()  # of a record that does not hold nothing can be derived
    client = Client(
        raise_request_exception=False, SERVER_NAME=settings.ALLOWED_HOSTS[0].strip(".").replace("*", "localhost")
    )
    yield from _pages(client)
    yield from _sign_in(client)


def _trail() -> list[str]:
    """Damage of the audit trail; none where nothing was sealed yet, as in archives older than the seals."""
    if not Seal.objects.filter(number__gt=0).exists():
        return []
    return [f"{damage.what}: {damage.sentence}" for damage in trail_proof.damages(trail_proof.TrailCount())]


def somebody() -> User | None:
    """An account that may sign in and open the desk today."""
    return next((user for user in User.objects.filter(is_active=True).order_by("pk") if access.works_here(user)), None)


def refuse_unless_dressed() -> None:
    """No page opens in production before collectstatic has run: better known before anything is written."""
    try:
        staticfiles_storage.url(STYLE)
    except ValueError:
        raise BackupError("Run manage.py collectstatic first: without it no page opens, and that is proved.") from None


def _derived() -> Iterator[str]:
    said = StringIO()
    try:
        call_command("recount", check=True, stdout=said)
    except CommandError as error:
        yield from said.getvalue().splitlines()
        yield f"{error} Run manage.py recount."


def _pages(client: Client) -> Iterator[str]:
    addresses = ["/", "/cy/", "/forces/", "/search/", "/verify/", reverse("account_login")]
    addresses += [report.get_absolute_url() for report in InspectionReport.objects.order_by("pk")]
    newest = Publication.objects.filter(kind=Publication.Kind.RESPONSE).first()
    for address in [*addresses, *([newest.get_absolute_url()] if newest else [])]:
        status = client.get(address, secure=True).status_code
        if status != 200:
            yield f"The page {address} answers {status} and not 200."
    if newest:
        answer = client.get(newest.pdf_url, secure=True)
        if answer.status_code != 200 or hashlib.sha256(answer.getvalue()).hexdigest() != newest.pdf_sha256:
            yield f"{newest.pdf_url} does not give the file that was published."


def _sign_in(client: Client) -> Iterator[str]:
    """Somebody who works here signs in by the form and sees the desk, with a password and an app of the moment.

    Then the transaction is rolled back, and with it those two, the session and the note of the sign-in.
    """
    user = somebody()
    if user is None:
        return
    password, secret = secrets.token_urlsafe(32), generate_totp_secret()
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(password=make_password(password))
        Authenticator.objects.filter(user=user).delete()
        TOTP.activate(user, secret)
        client.post(reverse("account_login"), {"login": user.username, "password": password}, secure=True)
        number, pause = codes.next_period()
        time.sleep(pause)
        client.post(reverse("mfa_authenticate"), {"code": codes.code_of(secret, number)}, secure=True)
        status = client.get(reverse("admin:index"), secure=True).status_code
        transaction.set_rollback(True)
    if status != 200:
        yield f"Signing in does not lead to the desk: it answers {status} and not 200."

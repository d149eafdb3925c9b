"""Files in a bucket of an S3-compatible store, for more than one machine: private, never overwritten, read whole.

Loaded only where the settings name a bucket: the packages behind it are optional, and slow to import. Whatever the
store or the network between says is an OSError here, as of a disk, so that everything that knows a full or a missing
disk knows this too.
"""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from storages.backends.s3 import S3Storage

#: Seconds, and how often at all. A visitor waits no longer than for a database that is away.
CONNECT, READ, TRIES = 2, 8, 2


class StoreAwayError(ConnectionError):
    """The store does not answer, or refuses: nothing was written. What it said itself is the cause, for the log."""


class ObjectStore(S3Storage):
    def __init__(self, **options: Any) -> None:
        # The address of a bucket as a host (bucket.s3...) is Amazon's way; every other store knows the path.
        style = "path" if options.get("endpoint_url") else "auto"
        config = Config(
            connect_timeout=CONNECT,
            read_timeout=READ,
            retries={"total_max_attempts": TRIES, "mode": "standard"},
            signature_version="s3v4",
            s3={"addressing_style": style},
        )
        # No ACL at all: a bucket is private unless its owner says otherwise.
        super().__init__(**{"client_config": config, "default_acl": None, "file_overwrite": False, **options})

    def _open(self, name: str, mode: str = "rb") -> File:
        """The bytes at once, not a file that fails later: they are a document at most, and the store proves its sum."""
        if "w" in mode or "a" in mode:
            raise ValueError("A file is written once, by save().")
        with _said(name):
            found = self.client.get_object(Bucket=self.bucket_name, Key=self._key(name), ChecksumMode="ENABLED")
            return ContentFile(found["Body"].read(), name=name)

    def _save(self, name: str, content: File) -> str:
        """All of it or nothing; where somebody was quicker with that name, under another one, as on a disk."""
        data = b"".join(each if isinstance(each, bytes) else each.encode() for each in content.chunks())
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        kind = "application/pdf" if name.endswith(".pdf") else "application/octet-stream"
        while True:
            sent = {"Key": self._key(name), "Body": data, "ContentType": kind, "ChecksumSHA256": digest}
            try:
                with _said(name):
                    self.client.put_object(Bucket=self.bucket_name, IfNoneMatch="*", **sent)
                return name
            except FileExistsError:
                name = self.get_alternative_name(*_parts(name))

    def exists(self, name: str) -> bool:
        """A folder is there as soon as somebody asks for it."""
        with _said(name):
            return not name or super().exists(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _said(path):
            return super().listdir(path)

    def size(self, name: str) -> int:
        with _said(name):
            return super().size(name)

    def delete(self, name: str) -> None:
        with _said(name):
            super().delete(name)

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        raise NotImplementedError("No file has an address in the store: the Tracker says who may read it.")

    @property
    def client(self) -> Any:
        return self.connection.meta.client

    def _key(self, name: str) -> str:
        return self._normalize_name(name.replace("\\", "/"))


def _parts(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if dot and "/" not in ending else (name, "")


@contextmanager
def _said(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        if status == 404 and error.response["Error"]["Code"] != "NoSuchBucket":
            raise FileNotFoundError(f"There is no file {name} in the store.") from error
        if status == 412:
            raise FileExistsError(f"There is a file {name} in the store already.") from error
        raise StoreAwayError(AWAY) from error
    except BotoCoreError as error:
        raise StoreAwayError(AWAY) from error


AWAY = SimpleLazyObject(lambda: _("The store of files does not answer. Nothing is lost; try again in a few minutes."))

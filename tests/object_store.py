"""An S3 store played by moto, as a process in an environment of its own (``need_moto`` in bin/_setup.bash makes it)."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

#: Beside the environment that runs this: the tree itself may be a copy in which a fault was planted.
PROGRAM = Path(sys.prefix).parent / ".tools/moto/bin/moto_server"
KEYS = {"access_key": "made-up-key", "secret_key": "made-up-secret"}  # moto takes any


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def running(port: int) -> Iterator[str]:
    """The address of a store that is empty."""
    if not PROGRAM.exists():
        pytest.skip("no moto_server here: bash .ci/run installs it")
    process = subprocess.Popen(
        [PROGRAM, "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"]},
    )
    try:
        yield _once_it_answers(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()


def _once_it_answers(address: str) -> str:
    for _attempt in range(300):
        try:
            urllib.request.urlopen(f"{address}/moto-api/", timeout=5).close()  # noqa: S310 -- http, by us
        except OSError:
            time.sleep(0.1)
        else:
            return address
    raise AssertionError("moto did not start in 30 seconds")


def options(address: str, bucket: str) -> dict[str, Any]:
    return {"endpoint_url": address, "region_name": "eu-west-2", "bucket_name": bucket, **KEYS}


def make_bucket(store: Any) -> None:
    """On a machine that is busy the answer may come too late, and the second try finds it made."""
    with suppress(store.client.exceptions.BucketAlreadyOwnedByYou):
        store.bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})


def storages(settings: Any, address: str) -> dict[str, Any]:
    """The settings of this run, with both kinds of documents in buckets."""
    backend = "soteria_tracker.object_store.ObjectStore"
    stores = {alias: {"BACKEND": backend, "OPTIONS": options(address, alias)} for alias in ("publications", "sources")}
    return settings.STORAGES | stores

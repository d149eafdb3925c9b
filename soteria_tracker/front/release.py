"""Which code this is: a digest of all that answers are made with."""

import hashlib
from pathlib import Path

#: Folders and files below the root of the project, by what their names end with.
PARTS = {
    "forces": ".py",
    "recommendations": ".py",
    "responses": ".py",
    "soteria_tracker": ".py",
    "templates": "",
    "static": "",
    "locale": ".mo",
    "uv.lock": "uv.lock",
}


def release(root: Path) -> str:
    """The same for the same code, whatever the machine. Tens of milliseconds: asked once a process."""
    found = hashlib.blake2b(digest_size=16)
    for part, ending in PARTS.items():
        for path in sorted([root / part, *(root / part).rglob("*")]):
            if path.is_file() and path.name.endswith(ending):
                found.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
                found.update(path.read_bytes())
    return found.hexdigest()

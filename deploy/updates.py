"""python -m deploy.updates: is a locked package older than the time frames of SECURITY.md? `bin/nightly updates`.

uv is asked to lock anew in a scratch folder: as of today, and as of the days on which the time frames began. Whatever
it would have taken then and is not in uv.lock now is overdue. So this proves that no locked package has had a newer
release for longer than those. **It knows no vulnerability and is no scan for any.**
"""

import os
import shutil
import subprocess  # uv with arguments of ours
import sys
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
#: How long a newer release may wait that the ranges of pyproject.toml permit; and one that a range shuts out, of ours
#: or of a package that we need. SECURITY.md says so too (tested).
PERMITTED, SHUT_OUT = timedelta(days=14), timedelta(days=92)


class NotAskedError(Exception):
    """uv had no answer: nothing is proved. What it said."""


@dataclass(frozen=True, slots=True)
class Package:
    version: str
    uploaded: datetime  # the last of its files


@dataclass(frozen=True, slots=True)
class Asked:
    """uv, as of a day: what is known of later ones is left out."""

    uv: str
    folder: Path  # with copies of pyproject.toml and uv.lock
    locked: dict[str, Package]

    def permitted(self, until: datetime) -> dict[str, str]:
        """Each package and the newest version of it that fits the ranges and all others."""
        shutil.copy(ROOT / "uv.lock", self.folder)
        self._run("lock", "--quiet", "--upgrade", *self._until(until))
        return {name: each.version for name, each in read((self.folder / "uv.lock").read_text()).items()}

    def any(self, until: datetime) -> dict[str, str]:
        """The newest of all, whatever the ranges say."""
        asked = ("pip", "compile", "--quiet", "--no-deps", "--no-header", "--no-annotate", *self._until(until), "-")
        said = self._run(*asked, words="\n".join(self.locked))
        return dict(line.split("==", 1) for line in said.split() if "==" in line)

    def _until(self, until: datetime) -> list[str]:
        """Of what was locked since, the locked version: else a range that asks for it could not be met."""
        young = [(name, each) for name, each in self.locked.items() if each.uploaded >= until]
        kept = [f"{name}={(each.uploaded + timedelta(seconds=1)).isoformat()}" for name, each in young]
        return ["--exclude-newer", until.isoformat(), *(f"--exclude-newer-package={each}" for each in kept)]

    def _run(self, *arguments: str, words: str = "") -> str:
        ran = subprocess.run(  # noqa: S603 -- no shell
            [self.uv, *arguments, "--python", sys.executable],
            cwd=self.folder,
            input=words,
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            raise NotAskedError(ran.stderr.strip())
        return ran.stdout


def read(lock: str) -> dict[str, Package]:
    """What an uv.lock holds from a registry. Where two versions of one stand for two Pythons, the older counts."""
    found: dict[str, Package] = {}
    for each in tomllib.loads(lock)["package"]:
        if "registry" not in each["source"]:
            continue
        files = [*each.get("wheels", []), *([each["sdist"]] if "sdist" in each else [])]
        uploaded = max(datetime.fromisoformat(file["upload-time"]) for file in files)
        if each["name"] not in found or Version(each["version"]) < Version(found[each["name"]].version):
            found[each["name"]] = Package(each["version"], uploaded)
    return found


def newer(locked: dict[str, Package], other: dict[str, str]) -> dict[str, str]:
    """Of which packages ``other`` has a later version than is locked."""
    return {
        name: version
        for name, version in sorted(other.items())
        if name in locked and Version(version) > Version(locked[name].version)
    }


def later(some: dict[str, str], others: dict[str, str]) -> dict[str, str]:
    """Of ``some`` those that ``others`` has in an earlier version."""
    return {name: each for name, each in some.items() if Version(each) > Version(others.get(name, each))}


def main(uv: str, *, now: datetime) -> int:
    locked = read((ROOT / "uv.lock").read_text())
    with TemporaryDirectory(prefix="soteria-updates-") as folder:
        shutil.copy(ROOT / "pyproject.toml", folder)
        asked = Asked(uv, Path(folder), locked)
        try:
            permitted = asked.permitted(now)
            waiting, shut_out = newer(locked, permitted), newer(locked, later(asked.any(now), permitted))
            overdue = newer(locked, asked.permitted(now - PERMITTED))
            overdue |= newer(locked, asked.any(now - SHUT_OUT))
        except NotAskedError as error:
            print(f"uv could not be asked, and nothing is proved: {error}")
            return 2
    print(f"{len(locked)} packages are locked. A newer release is permitted of {len(waiting)}: {listed(waiting)}.")
    print(f"A range shuts a newer release out of {len(shut_out)}: {listed(shut_out)}.")
    print(f"Older than the time frames of SECURITY.md: {len(overdue)}: {listed(overdue)}.")
    print("No vulnerability was asked after: this is no scan.")
    return bool(overdue)


def listed(versions: dict[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items()) or "none"


if __name__ == "__main__":
    sys.exit(main(os.environ.get("UV", "uv"), now=datetime.now(UTC)))

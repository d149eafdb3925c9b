"""What a planted fault is."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Fault:
    """``old`` stands once in ``file``; with ``new`` in its place at least one of ``tests`` must fail."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    @property
    def is_in_the_schema(self) -> bool:
        """It shows only in a database that is made with it."""
        return "migrations" in self.file or self.file.endswith("_sql.py")

    def planted(self, text: str) -> str:
        """The text of the file with the fault in it."""
        if (found := text.count(self.old)) != 1:
            raise LookupError(f"{self.name}: what it replaces stands {found} times in {self.file}, not once.")
        return text.replace(self.old, self.new)


def fault(name: str, file: str, old: str, new: str, *tests: str) -> Fault:
    return Fault(name, file, old, new, tests)

"""The child process: ``python -m responses.documents.render`` reads a page, writes a PDF, and is bounded.

Nothing of Django is imported here, and WeasyPrint only once the limits hold.
"""

import resource
import sys

from responses.documents.exits import Exit

CPU_SECONDS = 20
MEMORY_BYTES = 1_500_000_000
FILE_BYTES = 64_000_000


def bound() -> None:
    """Limits of this process, which nobody can raise again."""
    for limit, value in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))


def main() -> Exit:
    bound()
    page = sys.stdin.buffer.read().decode()
    try:
        from responses.documents import engine
    except OSError as error:  # how WeasyPrint says that a library is missing
        print(error, file=sys.stderr)  # noqa: T201 -- the parent logs it
        return Exit.LIBRARIES_MISSING
    try:
        pdf = engine.typeset(page)
    except MemoryError:
        return Exit.OUT_OF_MEMORY
    except engine.FatalURLFetchingError as error:
        print(error, file=sys.stderr)  # noqa: T201 -- the parent logs it
        return Exit.FORBIDDEN_ADDRESS
    sys.stdout.buffer.write(pdf)
    return Exit.DONE


if __name__ == "__main__":
    sys.exit(main())

"""The press: a child-process host for everything that is slow to load or fed with what strangers typed.

WeasyPrint, pyHanko and the readers of uploaded files live there and never in a web process. Light on purpose:
neither a Django model nor an engine is imported here, and the child processes import this package too.
"""

from typing import Any

from responses.press.exits import Exit

__all__ = ["Exit", "PressError", "PressRefused", "ask"]


class PressError(Exception):
    """The press could not do it. ``sentence`` is translated and says what to do; ``exit`` how the child ended."""

    def __init__(self, sentence: str, exit: Exit) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.exit = exit


class PressRefused(Exception):
    """The job looked at what it was given and said no: a ``code`` of its own and what belongs to it."""

    def __init__(self, code: str, detail: dict[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def ask(job: str, body: bytes, /, **options: Any) -> bytes:
    """Have the press do one job, and wait for it. Options are JSON-able; blobs come base64 in them.

    Asks the press that runs (settings.PRESS_SOCKET); where none answers, a cold child process does the same job
    under the same limits, some seconds slower. Raises PressError, PressRefused; ValueError for an unknown job.
    """
    from responses.press import client

    return client.ask(job, body, options)

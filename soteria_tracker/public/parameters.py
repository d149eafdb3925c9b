"""What a view that is a function reads of its address; one that is a class says it as ``parameters``."""

from collections.abc import Callable
from typing import Any


def reads(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare it, outermost. Of a view that declares nothing, not even ``@reads()``, the cache keeps no answer."""

    def declared(view: Callable[..., Any]) -> Callable[..., Any]:
        view.parameters = frozenset(names)  # type: ignore[attr-defined]
        return view

    return declared

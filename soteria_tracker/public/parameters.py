"""What a view that is a function reads of its address; one that is a class says it as ``parameters``."""

from collections.abc import Callable, Collection
from typing import Any

from django.http import QueryDict


def reads(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare it, outermost. Of a view that declares nothing, not even ``@reads()``, the cache keeps no answer."""

    def declared(view: Callable[..., Any]) -> Callable[..., Any]:
        view.parameters = frozenset(names)  # type: ignore[attr-defined]
        return view

    return declared


def known(query: QueryDict, names: Collection[str]) -> QueryDict:
    """What of a query a page reads, in its order: links and forms that carry it on pass on nothing else."""
    kept = query.copy()
    for name in query.keys() - set(names):
        del kept[name]
    kept._mutable = False
    return kept

"""Three rooms: ``working`` (being written; with ``paper``, ``source``, ``pressing`` and ``dispatch`` around it),
``record`` (published, frozen; ``derived``: what follows from it; ``version``: which state of it; ``search``: what can
be found of it), ``history`` (what was done;
``trail``: in which ``seal`` each of its rows stands).

Import from the room, not from here: the wall between the first and the second is checked by module name.
"""

from responses.models import (  # noqa: F401  Django finds models through this module
    derived,
    dispatch,
    history,
    paper,
    pressing,
    record,
    seal,
    search,
    source,
    trail,
    version,
    working,
)

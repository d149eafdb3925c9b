"""Three rooms: ``working`` (being written), ``record`` (published, frozen), ``history`` (what was done).

Import from the room, not from here: the wall between the first and the second is checked by module name.
"""

from responses.models import history, record, working  # noqa: F401  Django finds models through this module

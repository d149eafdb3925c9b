"""All of them, in the order in which they are planted."""

from tests.faults import access, days, permissions, record, running, visitors, workflow

ROOMS = (access, permissions, workflow, days, record, visitors, running)
FAULTS = [fault for room in ROOMS for fault in room.FAULTS]

"""All of them, in the order in which they are planted."""

from tests.faults import access, days, machines, record, reliability, running, sign_in, trail, visitors, workflow

FAULTS = [
    *access.FAULTS,
    *workflow.FAULTS,
    *days.FAULTS,
    *record.FAULTS,
    *visitors.FAULTS,
    *running.FAULTS,
    *reliability.FAULTS,
    *machines.FAULTS,
    *sign_in.FAULTS,
    *trail.FAULTS,
]

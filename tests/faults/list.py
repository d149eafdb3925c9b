"""All of them, in the order in which they are planted."""

from tests.faults import (
    access,
    accounts,
    days,
    guards,
    machines,
    permissions,
    record,
    reliability,
    running,
    sign_in,
    trail,
    visitors,
    workflow,
)

FAULTS = [
    *access.FAULTS,
    *permissions.FAULTS,
    *workflow.FAULTS,
    *days.FAULTS,
    *record.FAULTS,
    *trail.FAULTS,
    *visitors.FAULTS,
    *running.FAULTS,
    *reliability.FAULTS,
    *machines.FAULTS,
    *sign_in.FAULTS,
    *accounts.FAULTS,
    *guards.FAULTS,
]

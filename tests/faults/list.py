"""All of them, in the order in which they are planted."""

from tests.faults import (
    access,
    accounts,
    days,
    guards,
    machines,
    record,
    reliability,
    running,
    sign_in,
    visitors,
    workflow,
)

FAULTS = [
    *access.FAULTS,
    *accounts.FAULTS,
    *workflow.FAULTS,
    *days.FAULTS,
    *record.FAULTS,
    *visitors.FAULTS,
    *running.FAULTS,
    *reliability.FAULTS,
    *machines.FAULTS,
    *sign_in.FAULTS,
    *guards.FAULTS,
]

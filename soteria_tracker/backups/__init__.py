"""Everything of this copy of the Tracker in one file, and brought back from it into an empty place, with proof.

``making`` and ``restoring`` tell the two ways; ``archive`` is the file, ``manifest`` what it says of itself,
``databases`` the two engines, ``files`` the storages, ``proving`` what is asked after a restore.
"""


class BackupError(Exception):
    """It was not done. The message says what is wrong and what to do, for whoever runs this."""


def closed(error: OSError, place: object) -> str:
    """What to do about a folder or file that this account may not use, or that is full, in a sentence."""
    return (
        f"{error.filename or place} could not be used ({error.strerror or error}). Run this as the account that runs "
        "the Tracker, or give that account the folder, and make sure that there is room."
    )

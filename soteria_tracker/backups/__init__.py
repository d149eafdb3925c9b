"""Everything of this copy of the Tracker in one file, and brought back from it into an empty place, with proof.

``making`` and ``restoring`` tell the two ways; ``archive`` is the file, ``manifest`` what it says of itself,
``databases`` the two engines, ``files`` the storages, ``proving`` what is asked after a restore.
"""


class BackupError(Exception):
    """It was not done. The message says what is wrong and what to do, for whoever runs this."""

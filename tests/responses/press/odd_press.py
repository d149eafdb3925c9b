"""A press that begins at once and knows odd jobs: ``python -m tests.responses.press.odd_press SOCKET``."""

import os
import sys
from pathlib import Path

from responses.press import server
from tests.responses.press import odd

assert odd.ODD
if __name__ == "__main__":
    server.preload = lambda: None
    server.PATIENCE = 1.0
    sys.exit(server.main(Path(sys.argv[-1]), parent=os.getppid()))

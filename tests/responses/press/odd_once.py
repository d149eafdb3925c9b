"""A cold child that knows odd jobs."""

import sys

from responses.press import once
from tests.responses.press import odd

assert odd.ODD
if __name__ == "__main__":
    sys.exit(once.main(sys.argv[1]))

"""``python -m responses.press [--with-parent] [SOCKET]``: the press itself, in a clean environment.

Whoever starts it may have secrets in the environment: the program replaces itself by one that has none. With
``--with-parent`` it ends when the process that started it ends, however that happens.
"""

import os
import sys

from responses.press import environment


def main(arguments: list[str]) -> None:
    given = [each for each in arguments if each != "--with-parent"]
    path = given[0] if given else str(environment.socket_path(os.environ))
    parent = str(os.getppid()) if "--with-parent" in arguments else "0"
    command = environment.command("responses.press.server", os.path.abspath(path), parent)
    os.chdir(environment.ROOT)
    os.execve(command[0], command, environment.clean())  # noqa: S606 -- our own program with fixed arguments


if __name__ == "__main__":
    main(sys.argv[1:])

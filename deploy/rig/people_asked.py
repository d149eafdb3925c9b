"""``people``, asked from outside: in a process of its own, with the settings of the rig."""

import json
from typing import Any

from deploy.rig import programs
from deploy.rig.place import Place, python


def ask(place: Place, what: str, *words: str, **more: str) -> Any:
    command = [python(), "-m", "deploy.rig.people", what, *words]
    return json.loads(programs.run(command, place.environment(**more)).splitlines()[-1])

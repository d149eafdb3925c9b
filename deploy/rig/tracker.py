"""The processes of the Tracker, as deploy/systemd/ begins them, and its commands."""

import http.client
import re
import shlex

from deploy.rig import programs, stores
from deploy.rig.place import HOST, ROOT, Place, python

WEB = ("public-1", "public-2", "office-1", "office-2")
#: Name here -> the unit that says how it is begun.
UNITS = {
    "press": "soteria-press",
    "work-1": "soteria-work@",
    "work-2": "soteria-work@",
    **{name: f"soteria-{name.partition('-')[0]}@" for name in WEB},
}


def manage(place: Place, *words: str, given: str = "", **more: str) -> str:
    return programs.run([python(), "manage.py", *words], place.environment(**more), given=given)


def prepare(place: Place) -> None:
    """The first start, as docs/run-your-own.md has it."""
    as_owner = {"DATABASE_URL_FILE": place.secret("owner-database-url")}
    manage(place, "migrate", "-v", "0", **as_owner)
    manage(place, "createcachetable", **as_owner)
    manage(place, "load_real_data", **as_owner)
    stores.roles(place)
    manage(place, "collectstatic", "--noinput", "-v", "0")
    manage(place, "check", "--deploy", "--database", "default", "--fail-level", "WARNING")


def begin(place: Place, name: str) -> None:
    programs.begin(place, name, command(place, name), place.environment(**more(place, name)))


def more(place: Place, name: str) -> dict[str, str]:
    """What the unit of this process is told besides, by an EnvironmentFile of its own."""
    if name.startswith("public"):
        return {"DATABASE_URL_FILE": place.secret("database-url-public")}
    return place.signing() if name.startswith("work") else {}


def revive(place: Place) -> None:
    """Begin what does not run, and wait until all are ready."""
    for name in UNITS:
        if not programs.number(place, name):
            begin(place, name)
    for name in WEB:
        wait(place, name)


def command(place: Place, name: str) -> list[str]:
    text = (ROOT / "deploy/systemd" / f"{UNITS[name]}.service").read_text()
    words = shlex.split(re.findall(r"^ExecStart=(.*)$", text, re.M)[0])
    places = {"/opt/soteria/.venv/bin/python": python(), "/run/soteria/press.sock": f"{place.folder}/run/press.sock"}
    port = str(place.port(name)) if name in WEB else ""
    nice = ["nice", "-n", *re.findall(r"^Nice=(.*)$", text, re.M)] if "\nNice=" in text else []
    return [*nice, *(places.get(word, port if word == "%i" else word) for word in words)]


def wait(place: Place, name: str) -> None:
    def is_ready() -> bool:
        if not programs.number(place, name):
            raise SystemExit(f"{name} did not start: see {place.folder}/log/{name}.log")
        return asked(place, name, "/health/ready/")[0] == 200

    programs.until(is_ready, within=120, what=f"{name} to be ready")


def asked(place: Place, name: str, path: str, **headers: str) -> tuple[int, str]:
    """The process itself, past nginx; 0 where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", place.port(name), timeout=30)
    try:
        connection.request("GET", path, headers={"Host": HOST, **headers})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except OSError:
        return 0, ""
    finally:
        connection.close()

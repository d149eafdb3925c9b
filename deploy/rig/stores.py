"""What the Tracker leans on: PostgreSQL, Redis, an S3 store."""

import os
import shutil
import socket
from pathlib import Path
from typing import Any

from deploy.rig import programs
from deploy.rig.place import BUCKETS, ROOT, Place

#: Role of PostgreSQL -> the secret that holds how it signs in.
DATABASE_ROLES = {
    "soteria": "database-url",
    "soteria_public": "database-url-public",
    "soteria_owner": "owner-database-url",
}
MOTO = ROOT / ".tools/moto/bin/moto_server"


def begin(place: Place) -> None:
    postgresql(place)
    redis(place)
    s3(place)


def postgresql(place: Place) -> None:
    """A cluster of its own behind a socket, with the roles that deploy/postgresql/roles.sql is about."""
    home, data = place.folder / "postgresql", place.folder / "postgresql" / "data"
    home.mkdir(mode=0o700)
    if os.getuid() == 0:
        shutil.chown(home, "postgres")
    as_postgres("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-D", str(data))
    listens = f"-c listen_addresses='' -c unix_socket_directories='{home}' -c max_connections=60"
    as_postgres("pg_ctl", "-w", "-D", str(data), "-l", str(home / "log"), "-o", listens, "start")
    socket_of = ("-h", str(home), "-U", "postgres")
    for role in DATABASE_ROLES:
        as_postgres("createuser", *socket_of, role)
    as_postgres("createdb", *socket_of, "--owner=soteria_owner", "--encoding=UTF8", "--template=template0", "soteria")
    home.chmod(0o711)
    for role, name in DATABASE_ROLES.items():
        place.secret(name, database(place, "soteria", role=role))


def roles(place: Place) -> None:
    """Whoever may do what, after migrate. By standard input: the user postgres may not see the checkout."""
    socket_of = ("-h", str(place.folder / "postgresql"), "-U", "postgres", "-d", "soteria")
    script = (ROOT / "deploy/postgresql/roles.sql").read_text()
    as_postgres("psql", *socket_of, "-q", "--single-transaction", "-v", "ON_ERROR_STOP=1", "-f", "-", given=script)


def database(place: Place, name: str, *, role: str = "soteria_owner") -> str:
    return f"postgres://{role}@{str(place.folder / 'postgresql').replace('/', '%2F')}/{name}"


def new_database(place: Place, name: str) -> str:
    socket_of = ("-h", str(place.folder / "postgresql"), "-U", "postgres")
    as_postgres("createdb", *socket_of, "--owner=soteria_owner", "--encoding=UTF8", "--template=template0", name)
    return database(place, name)


def end_postgresql(place: Place) -> None:
    data = place.folder / "postgresql" / "data"
    if (data / "postmaster.pid").exists():
        as_postgres("pg_ctl", "-m", "fast", "-w", "-D", str(data), "stop")


def as_postgres(program: str, *arguments: str, given: str = "") -> str:
    """Root runs it as the user of PostgreSQL, which refuses to be root."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    if not folders:
        raise SystemExit("There is no PostgreSQL here. On Debian: apt-get install postgresql")
    command = [str(folders[-1] / program), *arguments]
    if os.getuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    return programs.run(command, {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, given=given)


def redis(place: Place) -> None:
    word, port = Path(place.secret("redis-password")).read_text(), place.port("redis")
    settings = place.folder / "secrets" / "redis.conf"  # the password is on no command line
    settings.write_text(f"bind 127.0.0.1\nport {port}\nrequirepass {word}\nsave ''\ndir {place.folder}/run\n")
    settings.chmod(0o600)
    programs.begin(place, "redis", [program("redis-server", "redis-server"), str(settings)], dict(os.environ))
    place.secret("redis-url", f"redis://:{word}@127.0.0.1:{port}/0")
    answers(port)


def s3(place: Place) -> None:
    """moto forgets everything when it ends: good enough for a rig, and for nothing else."""
    place.secret("s3-id", "rig")
    port = place.port("s3")
    programs.begin(place, "s3", [str(MOTO), "-H", "127.0.0.1", "-p", str(port)], {"PATH": os.environ["PATH"]})
    answers(port)
    for name in BUCKETS.values():
        bucket(place, name)


def bucket(place: Place, name: str) -> None:
    client(place).create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})


def client(place: Place) -> Any:
    import boto3  # slow, and needed here alone

    return boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{place.port('s3')}",
        region_name="eu-west-2",
        aws_access_key_id=place.told("s3-id"),
        aws_secret_access_key=Path(place.secret("s3-secret")).read_text(),
    )


def answers(port: int) -> None:
    def is_there() -> bool:
        with socket.socket() as tried:
            return tried.connect_ex(("127.0.0.1", port)) == 0

    programs.until(is_there, within=60, what=f"an answer on port {port}")


def program(name: str, package: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if not found:
        raise SystemExit(f"There is no {name} here. On Debian: apt-get install {package}")
    return found

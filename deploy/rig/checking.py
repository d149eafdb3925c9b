"""``bin/rig check``: what is promised of a rig, asked of one that runs. Ends with 1 where something is not so."""

import hashlib
import json
import signal
import time
from collections.abc import Callable
from pathlib import Path

from deploy.rig import people_asked, programs, stores, tracker
from deploy.rig.load import under_load
from deploy.rig.place import BUCKETS, Place
from deploy.rig.visiting import Author, Visitor

BODY = "kent"
#: Whose authors go on writing.
WRITERS = ("surrey", "sussex")
#: What each answer to a visitor carries, through nginx, once.
HEADERS = (
    "strict-transport-security",
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "cross-origin-opener-policy",
)
CANARY = "CANARY-7f3a"


def check(place: Place) -> int:
    failures = 0
    for ask in CHECKS:
        began = time.monotonic()
        try:
            said = ask(place)
        except (Exception, SystemExit) as error:  # noqa: BLE001 -- the other checks are asked all the same
            said, failures = f"FAILED: {type(error).__name__} {error}", failures + 1
        finally:
            tracker.revive(place)  # whatever was killed and not begun again
        print(f"{ask.__name__.replace('_', ' ')}: {said} ({time.monotonic() - began:.1f} s)", flush=True)
    print("The rig does what is promised." if not failures else f"{failures} of {len(CHECKS)} checks failed.")
    return int(bool(failures))


def insist(is_so: bool, otherwise: str) -> None:
    """Not ``assert``: it would be left out by -O."""
    if not is_so:
        raise AssertionError(otherwise)


def author(place: Place, number: int, body: str) -> Author:
    known = place.known["people"][body]
    made = Author(place, number, known["user"], known["response"])
    made.sign_in(place.told("password"))
    return made


def every_process_is_ready(place: Place) -> str:
    for name in tracker.WEB:
        status, text = tracker.asked(place, name, "/health/ready/")
        insist(status == 200, f"{name} says {status}: {text}")
        insist(Visitor(place).get("/health/ready/")[0] == 404, "nginx passes a probe on")
    return f"{len(tracker.WEB)} processes"


def figures_are_told_to_monitors_alone(place: Place) -> str:
    token = Path(place.secret("metrics-token")).read_text()
    for name in tracker.WEB:
        insist(tracker.asked(place, name, "/metrics")[0] == 404, f"{name} tells its figures to anybody")
        status, text = tracker.asked(place, name, "/metrics", Authorization=f"Bearer {token}")
        insist(status == 200 and "soteria_database_up 1" in text, f"{name} tells no figures: {status}")
    text = tracker.asked(place, "office-1", "/metrics", Authorization=f"Bearer {token}")[1]
    insist("soteria_workers 2" in text, "not two workers say that they are there")
    return "2 workers, database up"


def headers_pass_nginx_once(place: Place) -> str:
    visitor = Visitor(place)
    for path in ("/", "/accounts/login/", "/verify/", "/nothing-here/"):
        visitor.get(path)
        names = [name.lower() for name, _value in _raw(visitor, path)]
        for name in HEADERS:
            insist(names.count(name) == 1, f"{path} has {names.count(name)} of {name}")
        server = dict(_raw(visitor, path)).get("Server", "")
        insist(server == "nginx", f"{path} names its server as {server}")
    return f"{len(HEADERS)} headers on 4 pages"


def _raw(visitor: Visitor, path: str) -> list[tuple[str, str]]:
    connection = visitor.connection
    assert connection is not None  # noqa: S101 -- for mypy: it has asked before
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    return answer.getheaders()


def a_save_is_kept_and_no_log_holds_its_words(place: Place) -> str:
    one = author(place, 1, WRITERS[0])
    one.save(f"{CANARY} saved through nginx at {time.time()}")
    again = author(place, 2, WRITERS[0])
    insist(again.values[again.field] == one.saved[-1], "another browser does not see what was saved")
    kept = people_asked.ask(place, "saves", CANARY)[str(one.response)]
    insist(kept[-1] == one.saved[-1], "the history does not hold it")
    lines = 0
    for name in tracker.WEB:
        for line in (place.folder / "log" / f"{name}.log").read_text().splitlines():
            insist(CANARY not in line, f"the log of {name} holds words of a draft")
            if line.startswith("{"):
                insist(
                    {"time", "level", "logger", "message"} <= json.loads(line).keys(), f"a line of {name} lacks fields"
                )
                lines += 1
    insist(lines > 0, "nothing was logged")
    insist(CANARY not in (place.folder / "log" / "soteria.log").read_text(), "nginx logs words of a draft")
    return f"{lines} lines of JSON"


def a_response_is_published_by_a_worker_and_read_from_the_store(place: Place) -> str:
    people_asked.ask(place, "publish", BODY)
    found: dict = {}

    def is_out() -> bool:
        found.update(people_asked.ask(place, "published", BODY))
        insist(found.get("step") != "failed", f"the order failed: {found.get('message')}")
        return "pdf" in found

    programs.until(is_out, within=90, what="a worker to publish")
    visitor = Visitor(place)
    status, _headers, pdf = visitor.get(found["pdf"])
    insist(
        (status, hashlib.sha256(pdf).hexdigest()) == (200, found["sha256"]), f"the PDF answered {status}, or differs"
    )
    client = stores.client(place)
    kept = client.get_object(Bucket=BUCKETS["S3_BUCKET_PUBLICATIONS"], Key=found["name"])["Body"].read()
    insist(kept == pdf, "the store holds another file")
    insist(not any((place.folder / "var").rglob("*.pdf")), "a PDF lies on the disk too")
    status, told = visitor.drop("/verify/", "document", pdf)
    insist(status == 200, f"/verify/ answered {status}")
    for words in (found["sha256"], f"Made-up office of {BODY}", "Made-up authority of a rig"):
        insist(words in told, f"/verify/ does not say {words}")
    place.known["published"] = found
    place.keep()
    looked = tracker.manage(place, "verify_record").strip().splitlines()[-1]
    return f"{len(pdf)} bytes, signed by a made-up authority that /verify/ names; {looked}"


def one_of_each_pair_may_die(place: Place) -> str:
    one = author(place, 3, WRITERS[0])
    for name in ("public-1", "office-1", "work-1"):
        programs.end(place, name, by=signal.SIGKILL)
    _serves(place, one, "after the kill")
    programs.end(place, "public-2", by=signal.SIGKILL)
    _serves(place, one, "without a public process")
    programs.end(place, "office-2", by=signal.SIGKILL)
    status, headers, page = Visitor(place, 9).get("/")
    insist((status, headers.get("retry-after")) == (503, "30"), f"with nobody left nginx answers {status}")
    insist(b"not available just now" in page, "with nobody left nginx has no words")
    tracker.revive(place)
    _serves(place, one, "once they are back")
    return "public, office and worker killed; with none left, a page in words"


def _serves(place: Place, one: Author, when: str) -> None:
    for number in range(20):
        status = Visitor(place, 20 + number).get("/")[0]
        insist(status == 200, f"{when}: / answered {status}")
    for number in range(4):
        one.save(f"Saved {when}, {number}")


def a_graceful_stop_fails_nobody(place: Place) -> str:
    said = []
    authors = [author(place, 40 + n, body) for n, body in enumerate(WRITERS)]
    with under_load(place, authors) as load:
        time.sleep(1)
        for name in ("office-1", "public-1"):
            said.append(f"{name} left in {programs.end(place, name):.1f} s")
            time.sleep(1)
    tracker.revive(place)
    return _nobody_failed(place, load, said)


def a_rolling_restart_fails_nobody(place: Place) -> str:
    authors = [author(place, 50 + n, body) for n, body in enumerate(WRITERS)]
    with under_load(place, authors) as load:
        for name in (*tracker.WEB, "work-1", "work-2", "press"):
            programs.end(place, name)
            tracker.begin(place, name)
            if name in tracker.WEB:
                tracker.wait(place, name)
    return _nobody_failed(place, load, [])


def _nobody_failed(place: Place, load, said: list[str]) -> str:
    insist(not load.failed, f"{len(load.failed)} of {load.read} failed: {load.failed[:5]}")
    kept = people_asked.ask(place, "saves", "Under load")
    for each in load.authors:
        lost = set(each.saved) - set(kept.get(str(each.response), []))
        insist(not lost, f"{len(lost)} saves of {each.user} are lost")
    saves = sum(len(each.saved) for each in load.authors)
    return "; ".join([*said, f"{load.read} requests and {saves} saves, 0 failed, 0 lost"])


def a_backup_is_restored_into_new_buckets(place: Place) -> str:
    (place.folder / "backups").mkdir(exist_ok=True)
    tracker.manage(place, "backup", str(place.folder / "backups"))
    [archive] = list((place.folder / "backups").glob("soteria-*.tar.gz"))
    number = time.monotonic_ns() % 10**6
    url = stores.new_database(place, f"restored_{number}")
    elsewhere = {name: f"{bucket}-{number}" for name, bucket in BUCKETS.items()}
    for bucket in elsewhere.values():
        stores.bucket(place, bucket)
    file = place.secret(f"database-url-{number}", url)
    said = tracker.manage(place, "restore", str(archive), DATABASE_URL_FILE=file, **elsewhere)
    archive.unlink()
    pdf = place.known["published"]
    kept = stores.client(place).get_object(Bucket=elsewhere["S3_BUCKET_PUBLICATIONS"], Key=pdf["name"])["Body"].read()
    insist(hashlib.sha256(kept).hexdigest() == pdf["sha256"], "the restored bucket holds another file")
    return said.strip().splitlines()[-1]


CHECKS: tuple[Callable[[Place], str], ...] = (
    every_process_is_ready,
    figures_are_told_to_monitors_alone,
    headers_pass_nginx_once,
    a_save_is_kept_and_no_log_holds_its_words,
    a_response_is_published_by_a_worker_and_read_from_the_store,
    a_backup_is_restored_into_new_buckets,
    one_of_each_pair_may_die,
    a_graceful_stop_fails_nobody,
    a_rolling_restart_fails_nobody,
)

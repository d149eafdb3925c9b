"""The files of a deployment: nginx and systemd take them, and what they name exists."""

import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.management import get_commands

from soteria_tracker.environment import TABLE, is_secret

DEPLOY: Path = settings.BASE_DIR / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
PAGE = (settings.BASE_DIR / "docs" / "run-your-own.md").read_text()
NGINX, VERIFY = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin"), shutil.which("systemd-analyze")
#: What the Tracker itself sends with each answer.
OURS = ("content-security-policy", "strict-transport", "x-frame", "x-content-type", "referrer-policy", "cross-origin")


@pytest.fixture
def certificate(tmp_path) -> str:
    """What an office puts into tls.conf."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "tracker.example.org")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    (tmp_path / "cert.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (tmp_path / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    (tmp_path / "tls.conf").write_text(
        f"ssl_certificate {tmp_path}/cert.pem;\nssl_certificate_key {tmp_path}/key.pem;\n"
    )
    return str(tmp_path / "tls.conf")


@pytest.mark.skipif(NGINX is None, reason="no nginx on this machine")
def test_nginx_takes_its_file(certificate, tmp_path):
    site = (DEPLOY / "nginx" / "soteria.conf").read_text().replace("/etc/nginx/soteria/tls.conf", certificate)
    site = site.replace("/var/log/nginx", str(tmp_path))
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/error.log;\nevents {{}}\nhttp {{\n{site}\n}}\n"
    (tmp_path / "nginx.conf").write_text(whole)

    ran = subprocess.run(
        [NGINX, "-t", "-c", tmp_path / "nginx.conf", "-p", tmp_path], capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stderr
    assert "[warn]" not in ran.stderr


def test_nginx_leads_people_alone_from_http_to_https():
    plain = (DEPLOY / "nginx" / "soteria.conf").read_text().partition("listen 80;")[2].partition("listen 443")[0]

    assert re.findall(r"location (\S+) {[^}]*return (\d+)", plain) == [("/api/", "403"), ("/", "301")]


def test_nginx_speaks_no_old_tls():
    site = (DEPLOY / "nginx" / "soteria.conf").read_text()

    assert re.findall(r"ssl_protocols (.+?);", site) == ["TLSv1.2 TLSv1.3"]
    assert re.findall(r"ssl_ciphers (.+?);", site) == ["ECDHE+AESGCM:ECDHE+CHACHA20"]  # forward secrecy alone


def test_nginx_adds_no_header_that_the_tracker_sends():
    """But to pages of its own, which the Tracker never sees."""
    site = (DEPLOY / "nginx" / "soteria.conf").read_text()
    passed_on = re.sub(r"location ~ \^/soteria-[^{]*\{[^}]*internal;[^}]*\}", "", site)

    added = [line.strip().lower() for line in passed_on.splitlines() if "add_header" in line]
    assert passed_on != site
    assert [line for line in added if any(name in line for name in OURS)] == []


def test_nginx_has_a_page_in_our_words_for_whatever_it_says_itself():
    site = (DEPLOY / "nginx" / "soteria.conf").read_text()
    named = dict(re.findall(r"error_page ([\d ]+?)(?: =\d+)? /(soteria-[a-z-]+\.html);", site))

    statuses = {status for each in named for status in each.split()}
    assert {"400", "404", "408", "413", "414", "429", "494", "497", "501", "502", "503", "504"} <= statuses
    assert set(named.values()) == {path.name for path in (DEPLOY / "nginx").glob("soteria-*.html")}


def test_nginx_sends_the_desk_to_the_office_side_and_logs_nothing_of_visitors():
    site = re.sub(r"#.*", "", (DEPLOY / "nginx" / "soteria.conf").read_text())

    doors = dict(re.findall(r"location (?:= )?(\S+)\s*\{ proxy_pass http://(\w+);", site))
    assert doors == {
        "/": "soteria_public",
        "/verify/": "soteria_office",
        "/cy/verify/": "soteria_office",
        "/admin/": "soteria_office",
        "/accounts/": "soteria_office",
    }
    [written] = re.findall(r"log_format soteria '([^']*)'", site)
    assert set(re.findall(r"\$(\w+)", written)).isdisjoint(
        {"remote_addr", "request", "request_uri", "args", "http_referer"}
    )


@pytest.mark.skipif(VERIFY is None, reason="no systemd-analyze on this machine")
def test_systemd_takes_the_units(tmp_path):
    """With a program that is there in the place of the one that is not; of a template, one by a number."""
    for unit in UNITS:
        text = unit.read_text().replace("/opt/soteria/.venv/bin/python", "/bin/true").replace("/opt/soteria", "/")
        (tmp_path / unit.name.replace("@", "@8000")).write_text(text)

    ran = subprocess.run([VERIFY, "verify", *sorted(tmp_path.iterdir())], capture_output=True, text=True, check=False)

    assert [line for line in ran.stderr.splitlines() if "soteria" in line] == []
    assert ran.returncode == 0, ran.stderr


@pytest.mark.skipif(VERIFY is None, reason="no systemd-analyze on this machine")
@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_units_may_do_little(unit, tmp_path):
    """By systemd's own measure of what is open to a service: 10 is everything, below 2.5 little."""
    assert exposure(unit.read_text(), tmp_path) <= 2.5


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_units_see_no_homes_and_change_neither_system_nor_kernel(unit):
    """Named one by one: the measure above lets some of them go."""
    wanted = {
        "NoNewPrivileges=yes",
        "PrivateTmp=yes",
        "ProtectClock=yes",
        "ProtectControlGroups=yes",
        "ProtectHome=yes",
        "ProtectKernelLogs=yes",
        "ProtectKernelModules=yes",
        "ProtectKernelTunables=yes",
        "ProtectSystem=strict",
    }

    assert wanted - set(unit.read_text().splitlines()) == set()


def test_planted_unit_that_may_do_everything_is_found(tmp_path):
    if VERIFY is None:
        pytest.skip("no systemd-analyze on this machine")
    text = next(unit for unit in UNITS if "office" in unit.name).read_text()
    open_unit = "\n".join(
        line for line in text.splitlines() if not re.match(r"Protect|Restrict|System|NoNew|Cap", line)
    )

    assert exposure(open_unit, tmp_path) > 5


def exposure(text: str, folder: Path) -> float:
    unit = folder / "looked-at.service"
    unit.write_text(text.replace("/opt/soteria/.venv/bin/python", "/bin/true").replace("%i", "8000"))
    ran = subprocess.run(
        [VERIFY, "security", "--offline=true", "--no-pager", unit], capture_output=True, text=True, check=False
    )
    return float(re.search(r"exposure level for looked-at.service: ([\d.]+)", ran.stdout)[1])


def test_nginx_sends_a_form_once_and_asks_every_process_again_as_soon_as_it_is_back():
    site = re.sub(r"#.*", "", (DEPLOY / "nginx" / "soteria.conf").read_text())

    assert "non_idempotent" not in site
    assert re.findall(r"proxy_next_upstream ([^;]+);", site) == ["error timeout"]
    servers = re.findall(r"server (127\.0\.0\.1:\d+)([^;]*);", site)
    assert all("max_fails=0" in more for _address, more in servers)
    ports = {address.rpartition(":")[2] for address, more in servers if "backup" not in more}
    assert ports == set(re.findall(r"soteria-(?:office|public)@(\d+)", PAGE))


@pytest.mark.parametrize("name", ["tracker.env", "public.env", "signing.env"])
def test_environment_of_the_units_is_in_the_table_of_settings(name):
    lines = (DEPLOY / "etc" / name).read_text().splitlines()
    names = [found[1] for line in lines if (found := re.match(r"#?([A-Z_]+)=", line))]

    assert names
    assert [each for each in names if each not in TABLE and not is_secret(each.removesuffix("_FILE"))] == []
    assert [each for each in names if is_secret(each)] == []  # secrets come from files


@pytest.mark.parametrize("name", ["tracker.env", "public.env", "signing.env"])
def test_environment_means_the_same_to_a_shell(name):
    """The units read it their own way; the commands of the page read it with a shell."""
    file = DEPLOY / "etc" / name
    ran = subprocess.run(
        ["/bin/sh", "-ec", f"set -a; . {file}; env"], capture_output=True, text=True, env={}, check=False
    )

    meant = dict(line.split("=", 1) for line in file.read_text().splitlines() if line and not line.startswith("#"))
    told = dict(line.split("=", 1) for line in ran.stdout.splitlines())
    assert ran.stderr == ""
    assert {name: told.get(name) for name in meant} == {name: value.strip('"') for name, value in meant.items()}


def test_nothing_of_the_environment_names_a_file_that_the_page_does_not_make():
    named = {
        line.split("=", 1)[1]
        for name in ("tracker.env", "public.env", "signing.env")
        for line in (DEPLOY / "etc" / name).read_text().splitlines()
        if "_FILE=" in line and not line.startswith("#")
    }

    secrets = "/etc/soteria/secrets"
    assert named == {f"{secrets}/{name}" for name in ("secret-key", "database-url", "database-url-public")}
    assert all(f"> {path}" in PAGE for path in named)


def test_whatever_a_timer_begins_is_missed_when_it_fails():
    begun = [unit.with_suffix(".service") for unit in UNITS if unit.suffix == ".timer"]
    watched = (DEPLOY / "systemd" / "soteria-failed@.service").read_text()

    assert len(begun) == 4
    assert [unit.name for unit in begun if "\nOnFailure=soteria-failed@%p.service\n" not in unit.read_text()] == []
    assert "\nSyslogLevel=crit\n" in watched
    assert "-p crit -t soteria-failed" in PAGE


def test_old_archives_go_only_after_a_new_one_was_made():
    lines = (DEPLOY / "systemd" / "soteria-backup.service").read_text().splitlines()

    assert [line.partition("=")[0] for line in lines if "-delete" in line] == ["ExecStartPost"]


def test_image_holds_no_data_no_history_and_no_programs_of_this_machine():
    left_out = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()

    assert {".git", ".venv", ".tools", "var"} <= set(left_out)


def test_passphrases_are_told_to_the_worker_alone():
    told = [unit.name for unit in UNITS if "signing.env" in unit.read_text()]
    open_to = [
        u.name for u in UNITS if u.suffix == ".service" and "InaccessiblePaths=-/etc/soteria/keys" not in u.read_text()
    ]

    assert told == open_to == ["soteria-work@.service"]


def test_commands_that_are_named_exist():
    text = PAGE + "".join(unit.read_text() for unit in UNITS)
    named = set(re.findall(r"(?:manage\.py|(?:^|&& )tracker(?:_as_owner)?) ([a-z_]+)", text, re.M))

    assert {"work", "backup", "migrate", "verify_record", "createcachetable"} <= named
    assert named <= set(get_commands())


def test_page_names_files_and_units_that_exist():
    named = re.findall(r"deploy/[\w./-]*\w", PAGE)
    begun = {f"{name}@.service" for name in re.findall(r"(soteria-[a-z]+)@", PAGE)}
    units = {f"{name}@.service" for name in ("soteria-work", "soteria-office", "soteria-public", "soteria-failed")}
    assert begun == units
    units |= {"soteria-press.service"}
    assert [each for each in named if not (settings.BASE_DIR / each).exists()] == []
    assert units | {"soteria-backup.timer", "soteria-check.timer"} <= {unit.name for unit in UNITS}


def test_container_says_that_nobody_built_it():
    assert (DEPLOY / "Containerfile").read_text().startswith("# NOT BUILT BY US")

"""nginx, from the file that an office would use: other ports and folders, and nothing else."""

import os
import re
import shutil

from deploy.rig import programs, stores
from deploy.rig.place import HOST, ROOT, Place

SITE = ROOT / "deploy/nginx"
#: As in deploy/nginx/soteria.conf.
DEPLOYED = {"8000": "office-1", "8002": "office-2", "8001": "public-1", "8003": "public-2"}
WHOLE = """
daemon off; {user}
pid {folder}/run/nginx.pid; error_log {folder}/log/nginx-error.log; worker_processes 2;
events {{ worker_connections 2048; }}
http {{
  include /etc/nginx/mime.types; default_type application/octet-stream; sendfile on; tcp_nopush on;
  access_log off;
  client_body_temp_path {folder}/run/body; proxy_temp_path {folder}/run/proxy; fastcgi_temp_path {folder}/run/f;
  uwsgi_temp_path {folder}/run/u; scgi_temp_path {folder}/run/s;
{site}
  # What nginx alone can do: a file of the size of a page, for comparison in the same run.
  server {{
    listen 127.0.0.1:{beside} ssl http2; server_name {host}; include {folder}/nginx/tls.conf;
    root {folder}/beside; gzip_static on;
  }}
}}
"""


def begin(place: Place) -> None:
    write(place)
    nginx = stores.program("nginx", "nginx")
    command = [nginx, "-c", str(place.folder / "nginx/nginx.conf"), "-p", str(place.folder)]
    programs.run([*command, "-t"], {"PATH": os.environ["PATH"]})
    programs.begin(place, "nginx", command, {"PATH": os.environ["PATH"]})
    stores.answers(place.port("https"))


def write(place: Place) -> None:
    for page in SITE.glob("*.html"):
        shutil.copy(page, place.folder / "nginx")
    (place.folder / "nginx" / "tls.conf").write_text(
        f"ssl_certificate {place.folder}/nginx/cert.pem;\nssl_certificate_key {place.folder}/nginx/key.pem;\n"
    )
    (place.folder / "beside").mkdir(exist_ok=True)
    (place.folder / "nginx" / "nginx.conf").write_text(
        WHOLE.format(
            user="user root;" if os.getuid() == 0 else "",
            folder=place.folder,
            site=site(place),
            beside=place.port("beside"),
            host=HOST,
        )
    )


def site(place: Place) -> str:
    text = (SITE / "soteria.conf").read_text()
    text = re.sub(r"^\s*listen \[::\].*\n", "", text, flags=re.M)
    text = re.sub(r"listen 80\b", f"listen 127.0.0.1:{place.port('http')}", text)
    text = re.sub(r"listen 443\b", f"listen 127.0.0.1:{place.port('https')}", text)
    text = text.replace("tracker.example.org", HOST)
    text = text.replace("/etc/nginx/soteria", f"{place.folder}/nginx").replace("/var/log/nginx", f"{place.folder}/log")
    return re.sub(r"127\.0\.0\.1:(800\d)\b", lambda port: f"127.0.0.1:{place.port(DEPLOYED[port[1]])}", text)

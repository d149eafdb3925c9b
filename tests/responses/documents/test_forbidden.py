"""What a page may not load: each way to reach a file or an address is refused or ignored, and nothing is leaked.

The canary lies in a file and behind a server on this machine that counts who asks. The control shows that both
would be seen: WeasyPrint as it comes does fetch them.
"""

import base64
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from types import SimpleNamespace

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from responses.documents import DocumentError, typesetting
from tests.responses.documents.pages import sheet, svg

CANARY = b"CANARY-7d1f0c52"


@pytest.fixture
def lures(tmp_path):
    """``file``: the address of a file with the canary; ``http``: that of a server with it; ``asked``: its visits."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(CANARY)

        def log_message(self, *_):
            pass

    (tmp_path / "canary.txt").write_bytes(CANARY)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        host = f"127.0.0.1:{server.server_port}"
        yield SimpleNamespace(
            file=(tmp_path / "canary.txt").as_uri(),
            path=str(tmp_path / "canary.txt"),
            host=host,
            http=f"http://{host}/x",
            asked=asked,
        )
        server.shutdown()
        thread.join()


def leaked(pdf: bytes) -> bool:
    """Whether the canary stands anywhere in the file: in plain, compressed, in an embedded file."""
    reader = PdfReader(BytesIO(pdf))
    objects = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    return any(CANARY in each for each in [pdf, *(it.get_data() for it in objects if isinstance(it, StreamObject))])


def embedded_svg(lures, inside: str) -> str:
    return sheet(svg(inside.format(**vars(lures))))


ATTACKS = {
    "file": lambda it: sheet(f'<img alt="x" src="{it.file}">'),
    "file without a host": lambda it: sheet(f'<img alt="x" src="file:{it.path}">'),
    "http": lambda it: sheet(f'<img alt="x" src="{it.http}">'),
    "https": lambda it: sheet(f'<img alt="x" src="https://{it.host}/x">'),
    "ftp": lambda it: sheet(f'<img alt="x" src="ftp://{it.host}/x">'),
    "address without a scheme": lambda it: sheet(f'<img alt="x" src="//{it.host}/x">'),
    "windows share": lambda it: sheet(f'<img alt="x" src="\\\\{it.host}\\x">'),
    "path": lambda it: sheet(f'<img alt="x" src="{it.path}">'),
    "attachment in the head": lambda it: sheet("", head=f'<link rel="attachment" href="{it.file}">'),
    "attachment of a link": lambda it: sheet(f'<a rel="attachment" href="{it.file}">x</a>'),
    "attachment over http": lambda it: sheet("", head=f'<link rel="attachment" href="{it.http}">'),
    "style sheet": lambda it: sheet("", head=f'<link rel="stylesheet" href="{it.http}">'),
    "import": lambda it: sheet("", head=f'<style>@import url("{it.http}"); @import "{it.file}";</style>'),
    "font": lambda it: sheet(
        '<p style="font-family: G">x', style=f'@font-face {{ font-family: G; src: url("{it.http}"), url("{it.file}") }}'
    ),
    "background": lambda it: sheet("", style=f'body {{ background: url("{it.http}") }}'),
    "content": lambda it: sheet("", style=f'h1::before {{ content: url("{it.file}") }}'),
    "page background": lambda it: sheet("", style=f'@page {{ background: url("{it.http}") }}'),
    "list mark": lambda it: sheet("<ul><li>x</ul>", style=f'li {{ list-style-image: url("{it.http}") }}'),
    "colour profile": lambda it: sheet("", style=f'@color-profile --x {{ src: url("{it.http}") }}'),
    "object": lambda it: sheet(f'<object data="{it.http}">x</object>'),
    "embed": lambda it: sheet(f'<embed src="{it.file}">'),
    "frame": lambda it: sheet(f'<iframe src="{it.http}"></iframe><iframe srcdoc="&lt;img src={it.http}&gt;"></iframe>'),
    "refresh": lambda it: sheet("", head=f'<meta http-equiv="refresh" content="0;url={it.http}">'),
    "base": lambda it: sheet('<img alt="x" src="x">', head=f'<base href="http://{it.host}/">'),
    "script": lambda it: sheet(f'<script src="{it.http}"></script>'),
    "picture set": lambda it: sheet(f'<img alt="x" src="" srcset="{it.http} 1x">'),
    "svg in the page": lambda it: sheet(
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{it.http}" width="9" height="9"/></svg>'
    ),
    "picture in a picture": lambda it: embedded_svg(it, '<image xlink:href="{http}" width="9" height="9"/>'),
    "file in a picture": lambda it: embedded_svg(it, '<image href="{file}" width="9" height="9"/>'),
    "use in a picture": lambda it: embedded_svg(it, '<use href="{http}#x"/><use xlink:href="{file}#x"/>'),
    "style in a picture": lambda it: embedded_svg(
        it, '<style>@import "{http}"; rect {{ fill: url({file}#x) }}</style>'
    ),
    "font in a picture": lambda it: embedded_svg(
        it, "<style>@font-face {{ font-family: H; src: url({http}) }}</style><text y='9' font-family='H'>x</text>"
    ),
    "entity in a picture": lambda it: sheet(
        svg("<text y='9'>&x;</text>", before=f'<!DOCTYPE svg [<!ENTITY x SYSTEM "{it.file}">]>')
    ),
    "parameter entity in a picture": lambda it: sheet(
        svg("<text y='9'>x</text>", before=f'<!DOCTYPE svg [<!ENTITY % x SYSTEM "{it.http}"> %x;]>')
    ),
    "style sheet of a picture": lambda it: sheet(
        svg("<text y='9'>x</text>", before=f'<?xml-stylesheet href="{it.http}"?>')
    ),
    "other document as a picture": lambda it: sheet('<img alt="x" src="data:text/html,x">'),
    "program behind a picture": lambda it: sheet(f'<img alt="x" src="data:image/png;base64,{POSTSCRIPT}">'),
}
#: The library for pictures would hand it to another program.
POSTSCRIPT = base64.b64encode(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n").decode()


@pytest.mark.parametrize("name", ATTACKS)
def test_page_reaches_no_file_and_no_address(name, lures):
    page = ATTACKS[name](lures)

    outcome = typeset_or_refusal(page)

    assert outcome == REFUSAL or (outcome[:5] == b"%PDF-" and not leaked(outcome))
    assert lures.asked == []


REFUSAL = "The document asks for a file or an address that documents may not load."


def typeset_or_refusal(page: str) -> bytes | str:
    try:
        return typesetting.typeset(page, source='{"a": 1}', dated="2024-10-17", signable=True)
    except DocumentError as error:
        return str(error)


def test_lures_are_taken_where_nothing_is_locked(lures):
    """The control, with WeasyPrint as it comes: else the test above would prove nothing."""
    page = sheet("", head=f'<link rel="attachment" href="{lures.file}"><link rel="stylesheet" href="{lures.http}">')
    program = "import sys, weasyprint as w; sys.stdout.buffer.write(w.HTML(string=sys.stdin.read()).write_pdf())"

    pdf = subprocess.run([sys.executable, "-c", program], input=page.encode(), capture_output=True, check=True).stdout

    assert leaked(pdf)
    assert lures.asked == ["/x"]

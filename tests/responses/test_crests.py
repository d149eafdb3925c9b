"""What an office may upload as its crest, and what is refused: by name, quickly, with nothing of the file kept."""

import base64
import io
import struct
import time
import zlib

import pytest
from PIL import Image, PngImagePlugin

from responses import crests
from responses.crests import CrestError

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 20">%s</svg>'
CIRCLE = '<circle cx="5" cy="5" r="4" fill="#123B4A"/>'


def png(size=(40, 60), mode="RGBA", **info) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 200 if mode in ("L", "I;16") else "navy").save(out, "PNG", **info)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width: int, height: int) -> bytes:
    return crests.SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def svg(inner: str, **attributes: str) -> bytes:
    return (SVG % inner).encode()


def words(crest: crests.Crest) -> str:
    return base64.b64decode(crest.data).decode()


def picture(crest: crests.Crest) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(crest.data)))


def test_png_is_made_anew_without_what_it_carried():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "CANARY of the camera")
    notes.add_itxt("XML:com.adobe.xmp", "<x>CANARY</x>")

    kept = crests.read(png(pnginfo=notes, exif=b"Exif\0\0CANARY"))

    made = picture(kept)
    assert (kept.type, made.size, made.info) == ("image/png", (40, 60), {})
    assert b"CANARY" not in base64.b64decode(kept.data)
    assert made.getpixel((1, 1)) == (0, 0, 128, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "I;16"])
def test_png_of_every_kind_of_colour_is_taken(mode):
    out = io.BytesIO()
    Image.new(mode, (8, 8)).save(out, "PNG")

    assert picture(crests.read(out.getvalue())).size == (8, 8)


def test_large_png_is_made_smaller_and_keeps_its_shape():
    assert picture(crests.read(png((3000, 1500)))).size == (1200, 600)


def test_same_png_gives_the_same_crest():
    assert crests.read(png()) == crests.read(png())


def test_svg_keeps_its_shapes_and_loses_the_notes_of_its_program():
    drawn = svg(
        '<metadata><a>CANARY</a></metadata><!-- CANARY --><title>Crest</title><defs><linearGradient id="g">'
        '<stop offset="0" stop-color="red"/></linearGradient><style>.st0{fill:url(#g);font-family:CANARY}</style>'
        "</defs>"
        '<g transform="translate(1 2)"><path class="st0" style="stroke:#FFF;-inkscape-note:CANARY" d="M0,0L1,1z"/></g>'
        '<n:view xmlns:n="http://example.org/n" n:note="CANARY"/>'
    )

    assert words(crests.read(drawn)) == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 20" width="10" height="20"><title>Crest</title><defs>'
        '<linearGradient id="g"><stop offset="0" stop-color="red" /></linearGradient></defs>'
        '<g transform="translate(1 2)"><path d="M0,0L1,1z" fill="url(#g)" stroke="#FFF" /></g></svg>'
    )


def test_svg_of_a_drawing_program_is_taken():
    """Its document type says nothing, its size stands in millimetres, it uses a shape twice."""
    drawn = (
        b'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        b'"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg xmlns="http://www.w3.org/2000/svg" '
        b'xmlns:xlink="http://www.w3.org/1999/xlink" width="30mm" height="40mm"><defs>'
        b'<rect id="r" width="9" height="9"/>'
        b'</defs><clipPath id="c"><use xlink:href="#r"/></clipPath><g clip-path="url(#c)"><circle r="3"/></g></svg>'
    )

    kept = words(crests.read(drawn))

    assert 'viewBox="0 0 30 40"' in kept
    assert '<use href="#r" />' in kept
    assert 'clip-path="url(#c)"' in kept


def nested(depth: int) -> bytes:
    return svg("<g>" * depth + CIRCLE + "</g>" * depth)


def doubling() -> str:
    steps = "".join(f'<g id="g{n}"><use href="#g{n - 1}"/><use href="#g{n - 1}"/></g>' for n in range(1, 40))
    return f'<defs><g id="g0">{CIRCLE}</g>{steps}</defs><use href="#g39"/>'


ENTITIES = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HOSTILE = {
    "script": (svg("<script>alert(1)</script>"), "uses “script”"),
    "event": (svg('<circle r="1" onload="alert(1)"/>'), "holds a script (“onload”)"),
    "event on the root": (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" ONCLICK="x"/>', "holds a script"),
    "foreign object": (svg("<foreignObject><p>x</p></foreignObject>"), "uses “foreignObject”"),
    "picture by address": (svg('<image href="http://example.org/x.png"/>'), "another picture"),
    "picture within": (svg('<image xlink:href="data:image/png;base64,AAAA"/>'), "another picture"),
    "file of the server": (svg('<use href="file:///etc/passwd#a"/>'), "outside of itself"),
    "use by address": (svg('<use xlink:href="http://example.org/a.svg#a"/>'), "outside of itself"),
    "script address": (svg('<use href="javascript:alert(1)"/>'), "outside of itself"),
    "fill by address": (svg('<circle r="1" fill="url(http://example.org/a#b)"/>'), "outside of itself"),
    "style by address": (svg('<circle r="1" style="fill:url(//example.org/a#b)"/>'), "load something"),
    "style sheet by address": (svg("<style>.a{fill:url('http://example.org')}</style>"), "load something"),
    "import": (svg("<style>@import 'http://example.org/a.css';</style>"), "load something"),
    "escaped style": (svg(r"<style>.a{fill:u\72l(http://example.org)}</style>"), "load something"),
    "style with a comment in it": (svg("<style>.a{fill:u/**/rl(http://example.org)}</style>"), "load something"),
    "animation": (svg('<circle r="1"><animate attributeName="r" to="9"/></circle>'), "uses “animate”"),
    "set": (svg('<set attributeName="href" to="javascript:x"/>'), "uses “set”"),
    "link": (svg('<a href="http://example.org"><circle r="1"/></a>'), "uses “a”"),
    "filter": (svg('<filter id="f"><feImage href="http://example.org"/></filter>'), "uses “filter”"),
    "text": (svg("<text>Heddlu</text>"), "text in it"),
    "entities": ((ENTITIES + SVG % "&b;").encode(), "entities or a document type"),
    "external entity": (
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>',
        "entities or a document type",
    ),
    "external document type": (
        b'<!DOCTYPE svg SYSTEM "http://example.org/x.dtd"><svg xmlns="http://www.w3.org/2000/svg"/>',
        "entities or a document type",
    ),
    "too deep": (nested(100_000 // 8), "too intricate"),
    "too many": (svg("<g/>" * 6_000), "too intricate"),
    "uses that double": (svg(doubling()), "too intricate"),
    "use of itself": (svg('<g id="a"><use href="#a"/></g>'), "in a circle"),
    "clip of itself": (
        svg('<clipPath id="a"><rect width="1" height="1" clip-path="url(#a)"/></clipPath>'),
        "in a circle",
    ),
    "gradients in a circle": (
        svg('<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/>'),
        "in a circle",
    ),
    "no size": (b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"/></svg>', "neither its size"),
    "endless size": (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e9 inf"/>', "impossible"),
    "no size at all": (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0"/>', "impossible"),
    "a page": (b"<!DOCTYPE html><html><script>alert(1)</script></html>", "entities or a document type"),
    "another XML": (b"<rss/>", "no SVG"),
    "cut off": (b'<svg xmlns="http://www.w3.org/2000/svg"><g>', "damaged"),
    "unknown encoding": (b'<?xml version="1.0" encoding="x-none"?><svg/>', "damaged"),
    "compressed": (b"\x1f\x8b\x08" + b"\0" * 20, "compressed"),
    "large SVG": (svg("<!--" + "x" * 600_000 + "-->"), "500 kB"),
    "bomb by its header": (header(50_000, 50_000) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)), "too many"),
    "bomb as one line": (header(2_000_000, 1) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)), "too many"),
    "text bomb": (
        header(1, 1) + chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 80_000_000)) + chunk(b"IEND", b""),
        "damaged",
    ),
    "profile bomb": (
        header(1, 1) + chunk(b"iCCP", b"a\0\0" + zlib.compress(b"\0" * 80_000_000)) + chunk(b"IEND", b""),
        "damaged",
    ),
    "PNG without pixels": (header(10, 10) + chunk(b"IEND", b""), "damaged"),
    "PNG cut off": (png()[:60], "damaged"),
    "PNG with a wrong sum": (png()[:30] + b"\xff" + png()[31:], "damaged"),
    "only a signature": (crests.SIGNATURE, "damaged"),
    "JPEG": (b"\xff\xd8\xff\xe0" + b"\0" * 50, "neither a PNG nor an SVG"),
    "PDF": (b"%PDF-1.7", "neither a PNG nor an SVG"),
    "nothing": (b"", "neither a PNG nor an SVG"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_with_a_sentence_at_once(name):
    file, sentence = HOSTILE[name]
    begun = time.process_time()

    with pytest.raises(CrestError) as refused:
        crests.read(file)

    assert sentence in str(refused.value)
    assert str(refused.value).endswith(".") or str(refused.value).endswith("”.")
    assert time.process_time() - begun < 2


def test_animated_png_keeps_its_first_picture_alone():
    out = io.BytesIO()
    frames = [Image.new("RGB", (5, 5), colour) for colour in ("red", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])

    kept = picture(crests.read(out.getvalue()))

    assert getattr(kept, "n_frames", 1) == 1
    assert kept.getpixel((0, 0))[:3] == (255, 0, 0)


@pytest.mark.parametrize("css", ["a" * 400_000, "/*" * 200_000, "{" * 400_000, ".a{" * 100_000])
def test_style_sheet_that_takes_patterns_their_time_is_read_at_once(css):
    begun = time.process_time()

    crests.read(svg(f"<style>{css}</style>{CIRCLE}"))

    assert time.process_time() - begun < 2

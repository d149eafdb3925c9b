"""An uploaded crest, checked and made anew: nothing of the file that came goes into a document as it came.

PNG is decoded and encoded again, without its metadata; SVG is rebuilt from an allow-list (responses.vectors).
Pure: bytes in, a Crest out, or CrestError with a sentence for whoever uploaded it.
"""

import base64
import struct
import warnings
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

#: Bytes of an uploaded file, and of what is kept of it.
MOST_BYTES = 500_000
#: Pixels of an uploaded picture: decoded they take four bytes each. The header says so before anything is decoded.
MOST_PIXELS = 16_000_000
#: Pixels of the longer side of what is kept; the first at which the file is small enough. 1200 is 10 cm at 300 dpi.
SIDES = (1200, 900, 600, 400, 250)
PNG, SVG = "image/png", "image/svg+xml"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Looked for, as Pillow can be told elsewhere in a process to load what is cut off.
LAST_CHUNK = b"IEND\xaeB`\x82"


class CrestError(ValueError):
    """The file is no crest for a document. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Crest:
    """``data`` is base64, as Paper keeps it."""

    type: str
    data: str


def read(uploaded: bytes) -> Crest:
    """The crest of a file. Raises CrestError."""
    if len(uploaded) > MOST_BYTES:
        raise CrestError(too_large(len(uploaded)))
    if uploaded.startswith(SIGNATURE):
        return _kept(PNG, _png(uploaded))
    if uploaded.startswith(b"\x1f\x8b"):
        raise CrestError(_("This is a compressed SVG. Save it as a plain SVG, then upload it again."))
    if uploaded.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        from responses import vectors

        return _kept(SVG, vectors.rebuilt(uploaded))
    raise CrestError(_("This is neither a PNG nor an SVG. Save the crest as one of the two, then upload it again."))


def too_large(size: int) -> str:
    """For callers that know the size before they read the file."""
    return _("The file has %(size)d kB; a crest may have %(most)d kB at most. Save a smaller picture.") % {
        "size": -(-size // 1000),
        "most": MOST_BYTES // 1000,
    }


def _kept(media_type: str, data: bytes) -> Crest:
    return Crest(media_type, base64.b64encode(data).decode())


def _png(uploaded: bytes) -> bytes:
    _refuse_bomb(uploaded)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Pillow only warns of some bombs
            with Image.open(BytesIO(uploaded), formats=["PNG"]) as file:
                picture = _bare(file)
    except (OSError, SyntaxError, ValueError, EOFError, Warning, UnidentifiedImageError, Image.DecompressionBombError):
        raise CrestError(_("This PNG is damaged or incomplete. Save it again in your drawing program.")) from None
    for side in SIDES:
        picture.thumbnail((side, side))
        made = BytesIO()
        picture.save(made, "PNG", optimize=True)
        if made.tell() <= MOST_BYTES:
            return made.getvalue()
    raise CrestError(_("This picture stays too large for a letterhead. Save it with fewer colours."))


def _refuse_bomb(uploaded: bytes) -> None:
    """By the size in the header (ISO/IEC 15948, 11.2.2), before a decoder sees the file."""
    if len(uploaded) < 33 or uploaded[12:16] != b"IHDR":
        raise CrestError(_("This PNG is damaged or incomplete. Save it again in your drawing program."))
    width, height = struct.unpack(">II", uploaded[16:24])
    if width * height > MOST_PIXELS or max(width, height) > 20_000:
        raise CrestError(
            _("The picture has %(width)d by %(height)d pixels, which is too many. Save it at 1,200 pixels or fewer.")
            % {"width": width, "height": height}
        )
    if LAST_CHUNK not in uploaded:
        raise CrestError(_("This PNG is damaged or incomplete. Save it again in your drawing program."))


def _bare(file: Image.Image) -> Image.Image:
    """The pixels of the first frame alone: no text, no profile, no place where it was taken, no animation."""
    file.load()
    if file.mode.startswith("I"):  # 16 bits of grey: Pillow would cut them off, not scale them
        file = file.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    pixels = file.convert("RGBA")
    picture = Image.new("RGBA", pixels.size)
    picture.paste(pixels)
    return picture

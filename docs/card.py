"""Draw static/img/card.png, which others show beside a link to this site: ``uv run python -m docs.card``.

Name and subject, and the scale of positions as a plain bar without figures: a picture made once must not claim any.
"""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parent.parent
SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 80
PAPER, INK, BRAND, MUTED = "#FBFAF7", "#14212B", "#123B4A", "#55626C"
#: From the furthest on to where nothing is held, as static/css/base.css has them.
SCALE = ("#0D4A52", "#2A7F86", "#9CCBCB", "#D8D0EA", "#EDBE86", "#F7DCC2", "#ECE9E2", "#FBFAF7")


def font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(ROOT / "static" / "fonts" / f"AtkinsonHyperlegibleNext-{weight}.ttf"), size)


def draw() -> Image.Image:
    card = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, 0, WIDTH, 24), fill=BRAND)
    pen.text((MARGIN, 120), "Soteria Tracker", font=font("Bold", 96), fill=INK)
    pen.text(
        (MARGIN, 250), "What police forces in England and Wales were asked to do,", font=font("Regular", 38), fill=INK
    )
    pen.text((MARGIN, 302), "what they say they have done, and since when.", font=font("Regular", 38), fill=INK)
    width = (WIDTH - 2 * MARGIN) / len(SCALE)
    for number, fill in enumerate(SCALE):
        left = MARGIN + number * width
        pen.rectangle((left, 410, left + width, 470), fill=fill, outline=INK, width=2)
    pen.text((MARGIN, 520), "Section 55, Police Act 1996 · open data · Cymraeg", font=font("Regular", 32), fill=MUTED)
    return card


if __name__ == "__main__":
    draw().save(ROOT / "static" / "img" / "card.png", optimize=True)

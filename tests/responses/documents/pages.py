"""Small pages of HTML for the engine, without a payload."""

from urllib.parse import quote

STYLE = '@font-face { font-family: F; src: url("font:AtkinsonHyperlegibleNext-Regular.ttf") } html { font-family: F }'


def sheet(inside: str, *, head: str = "", style: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Title</title>{head}'
        f"<style>{STYLE} {style}</style></head><body><h1>Title</h1>{inside}</body></html>"
    )


def svg(inside: str, before: str = "") -> str:
    """A picture inside the page, as a data: address."""
    drawing = (
        f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="90" height="90">{inside}</svg>'
    )
    return f'<img alt="x" src="data:image/svg+xml,{quote(drawing)}">'

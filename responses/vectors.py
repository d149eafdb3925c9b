"""An SVG rebuilt from an allow-list: shapes, gradients, clips. Whatever could load, run or grow is refused by name.

Its styles are resolved into attributes, so that no style sheet is left in it; references lead only to its own ids,
never in a circle, and never to more shapes than MOST_SHAPES once each use is drawn.
"""

import math
import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring  # building only; defusedxml reads

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from responses.crests import MOST_BYTES, CrestError

SPACE = "http://www.w3.org/2000/svg"
LINK = "{http://www.w3.org/1999/xlink}href"
MOST_ELEMENTS, MOST_DEPTH, MOST_SHAPES = 5_000, 32, 20_000
#: An ordinary document type without anything of its own in it, as drawing programs write it.
DOCTYPE = re.compile(rb"<!DOCTYPE\s+svg(\s+PUBLIC\s+\"[^\"<>\[]*\"\s+\"[^\"<>\[]*\")?\s*>")


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


CARRIED = _names(
    "svg g path rect circle ellipse line polyline polygon defs use symbol clipPath mask linearGradient radialGradient "
    "stop title desc"
)
#: Says nothing about how it looks.
DROPPED = frozenset({"metadata"})
#: Looks of a shape: allowed as attribute, in style="" and in a style sheet of classes.
LOOKS = _names(
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit "
    "stroke-dasharray stroke-dashoffset opacity color clip-path clip-rule mask stop-color stop-opacity display "
    "visibility"
)
PLACES = _names(
    "id d x y width height cx cy r rx ry x1 y1 x2 y2 fx fy points transform viewBox preserveAspectRatio offset "
    "gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits"
)
OWN = re.compile(r"url\(\s*['\"]?#([\w.:-]+)['\"]?\s*\)")
HARMLESS = re.compile(r"[\w\s#%.,()+-]*")
LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px|pt|mm|cm|in)?\s*")

Styles = dict[str, dict[str, str]]


def rebuilt(uploaded: bytes) -> bytes:
    """The same picture, from allowed parts alone. Raises CrestError."""
    root = _parsed(DOCTYPE.sub(b"", uploaded, count=1))
    if root.tag != f"{{{SPACE}}}svg":
        raise CrestError(_("This is no SVG picture. Upload the crest as a PNG or an SVG."))
    view = _view(root)
    made = _copied(root, _classes(root), parent=None)
    made.attrib = {"xmlns": SPACE, "viewBox": " ".join(f"{n:g}" for n in view)} | {
        name: value for name, value in made.attrib.items() if name in LOOKS
    }
    made.set("width", f"{view[2]:g}")
    made.set("height", f"{view[3]:g}")
    _refuse_growth(made)
    svg = tostring(made, encoding="utf-8")
    if len(svg) > MOST_BYTES:
        raise CrestError(_("This SVG is too large. Simplify it, or upload a PNG."))
    return svg


def _bare(css: str) -> str:
    """Without comments. By splitting, in time that grows with the text alone, as with no pattern."""
    first, *rest = css.split("/*")
    return first + "".join(each.partition("*/")[2] for each in rest)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """(selectors, body) of each rule."""
    for each in css.split("}")[:-1]:
        selectors, brace, body = each.partition("{")
        if brace and "{" not in body:
            yield selectors, body


def _parsed(uploaded: bytes) -> Element:
    """Read with its depth and number of elements counted as they come."""
    depth = number = 0
    root: Element | None = None
    try:
        for event, element in iterparse(BytesIO(uploaded), events=("start", "end"), forbid_dtd=True):
            if event == "end":
                depth -= 1
                continue
            root = element if root is None else root
            depth, number = depth + 1, number + 1
            if depth > MOST_DEPTH or number > MOST_ELEMENTS:
                raise CrestError(_("This SVG is too intricate for a letterhead. Simplify it, or upload a PNG."))
    except DefusedXmlException:
        raise CrestError(
            _("This SVG defines entities or a document type, which is refused. Save it as a plain SVG.")
        ) from None
    except (ParseError, LookupError, ValueError) as problem:
        if isinstance(problem, CrestError):
            raise
        raise CrestError(_("This SVG is damaged or incomplete. Save it again in your drawing program.")) from None
    if root is None:
        raise CrestError(_("This SVG is empty."))
    return root


def _view(root: Element) -> tuple[float, float, float, float]:
    """The part of the plane that it shows; from its size where it has no viewBox."""
    numbers = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    if numbers == [""]:
        sides = [LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
        numbers = ["0", "0", *(side[1] for side in sides if side)]
    try:
        x, y, width, height = (float(number) for number in numbers)
    except ValueError:
        raise CrestError(
            _("This SVG says neither its size nor its viewBox. Save it with a size, or upload a PNG.")
        ) from None
    if not all(math.isfinite(n) and abs(n) < 100_000 for n in (x, y, width, height)) or min(width, height) <= 0:
        raise CrestError(_("The size that this SVG states is impossible. Save it with an ordinary size."))
    return x, y, width, height


def _local(tag: object) -> tuple[str, str]:
    """Name space and name; comments and processing instructions have neither."""
    if not isinstance(tag, str):
        return "", ""
    space, _brace, name = tag.rpartition("}")
    return space.removeprefix("{"), name


def _copied(element: Element, classes: Styles, *, parent: Element | None) -> Element:
    name = _local(element.tag)[1]
    made = Element(name) if parent is None else SubElement(parent, name)
    made.attrib = dict(_attributes(element, classes))
    if name in ("title", "desc"):
        made.text = (element.text or "")[:200]
        return made
    for child in element:
        space, inner = _local(child.tag)
        if space != SPACE or inner in DROPPED or inner == "style":
            continue  # notes of drawing programs; styles are in the attributes already
        if inner not in CARRIED:
            raise CrestError(_refusal(inner))
        _copied(child, classes, parent=made)
    return made


def _refusal(name: str) -> str:
    if name in ("text", "tspan", "textPath"):
        return _("This SVG has text in it, which prints in another font. Turn the text into paths, or upload a PNG.")
    if name == "image":
        return _("This SVG holds or loads another picture. Upload that picture as a PNG instead.")
    return _("This SVG uses “%(name)s”, which a crest may not have. Save it as a plain SVG, or upload a PNG.") % {
        "name": name[:40]
    }


def _attributes(element: Element, classes: Styles) -> Iterator[tuple[str, str]]:
    """A style sheet goes before an attribute, and style="" before both, as in CSS."""
    looks: dict[str, str] = {}
    for name, value in element.attrib.items():
        if name.lower().startswith("on"):
            raise CrestError(_("This SVG holds a script (“%(name)s”), which is refused.") % {"name": name[:40]})
        if name in LOOKS:
            looks[name] = _safe(value)
        elif name in PLACES:
            yield name, _place(name, value)
        elif name in ("href", LINK):
            yield "href", _own_link(value)
    for each in element.get("class", "").split():
        looks |= classes.get(each, {})
    yield from (looks | _declarations(element.get("style", ""))).items()


def _place(name: str, value: str) -> str:
    return value if name == "id" and re.fullmatch(r"[\w.:-]{1,200}", value) else _safe(value)


def _own_link(value: str) -> str:
    if not re.fullmatch(r"#[\w.:-]{1,200}", value.strip()):
        raise CrestError(_("This SVG refers to something outside of itself, which is refused."))
    return value.strip()


def _safe(value: str) -> str:
    """A number, a colour, a path, a reference to an id of its own."""
    if "url" in value.lower() and not OWN.fullmatch(value.strip()):
        raise CrestError(_("This SVG refers to something outside of itself, which is refused."))
    if not HARMLESS.fullmatch(OWN.sub("", value)):
        raise CrestError(
            _("This SVG has a value that is no number, colour or path: “%(value)s”.") % {"value": value[:40]}
        )
    return OWN.sub(r"url(#\1)", value.strip())


def _declarations(style: str) -> dict[str, str]:
    """The looks among the declarations; fonts and notes of drawing programs are left out."""
    _refuse_loading(style)
    pairs = (each.partition(":") for each in _bare(style).split(";"))
    return {name.strip(): _safe(value) for name, _colon, value in pairs if name.strip() in LOOKS}


def _classes(root: Element) -> Styles:
    """What drawing programs write: ``.st0{fill:#123}``. Other rules are left out; those that load are refused."""
    classes: Styles = {}
    for sheet in root.iter(f"{{{SPACE}}}style"):
        text = _bare(sheet.text or "")
        _refuse_loading(text)
        for selectors, body in _rules(text):
            for selector in (each.strip() for each in selectors.split(",")):
                if re.fullmatch(r"\.[\w-]+", selector):
                    classes[selector[1:]] = classes.get(selector[1:], {}) | _declarations(body)
    return classes


def _refuse_loading(css: str) -> None:
    if "@" in css or "\\" in css or "url" in OWN.sub("", css).lower() or "expression" in css.lower():
        raise CrestError(_("The styles of this SVG load something or hide what they do, which is refused."))


def _refuse_growth(root: Element) -> None:
    """Follow each reference once: a circle never ends, and uses of uses double with each step."""
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    sizes: dict[int, int] = {}
    _size(root, named, sizes, set())


def _size(element: Element, named: Mapping[str | None, Element], sizes: dict[int, int], open_: set[int]) -> int:
    """How many elements are drawn for this one."""
    if id(element) in sizes:
        return sizes[id(element)]
    if id(element) in open_:
        raise CrestError(_("This SVG refers to itself in a circle, which is refused."))
    open_.add(id(element))
    inner = [*element, *(named[name] for name in _references(element) if name in named)]
    size = 1 + sum(_size(each, named, sizes, open_) for each in inner)
    open_.discard(id(element))
    if size > MOST_SHAPES:
        raise CrestError(_("This SVG is too intricate for a letterhead. Simplify it, or upload a PNG."))
    sizes[id(element)] = size
    return size


def _references(element: Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        if name == "href":
            yield value[1:]
        else:
            yield from OWN.findall(value)

"""What a new paper begins with, one for each layout: plain values, named as in responses.papers, which binds them.

Welsh stands here only where it is usual beyond doubt; the rest is the office's to write.
"""

from typing import Any

_PLAIN: dict[str, Any] = {
    "recommendation_heading": "numbered",
    "wording": "rule",
    "limbs": "bullets",
    "numbering": "none",
    "voice_headings": False,
    "facts": False,
    "fields": [],
    "recipients": [],
}


def _part(kind: str, heading: str = "", heading_cy: str = "") -> dict[str, str]:
    return {"kind": kind, "heading": heading, "heading_cy": heading_cy}


def _field(label: str, value: str, label_cy: str, value_cy: str = "") -> dict[str, str]:
    return {"label": label, "value": value, "label_cy": label_cy, "value_cy": value_cy or value}


#: Layout -> values of the fields of a paper.
PRESETS: dict[str, dict[str, Any]] = {
    "statement": _PLAIN
    | {
        "recommendation_heading": "topic",
        "limbs": "letters",
        "voice_headings": True,
        "facts": True,
        "opening": "A report published by {publisher} on {published}. "
        "This response is made under section 55 of the Police Act 1996.",
        "opening_cy": "Adroddiad a gyhoeddwyd gan {publisher} ar {published}. "
        "Gwneir yr ymateb hwn o dan adran 55 o Ddeddf yr Heddlu 1996.",
        "blocks": [
            "letterhead",
            "notice",
            "date",
            "title",
            "opening",
            "content",
            "dates",
            "signature",
            "where_published",
            "verification",
        ],
        "parts": [
            _part("introduction"),
            _part("recommendations"),
            _part("good_practice", "Good practice", "Arfer da"),
            _part("oversight", "Continued oversight"),
        ],
    },
    "letter": _PLAIN
    | {
        "recommendation_heading": "numbered_colon",
        "limbs": "run_on",
        "addressee": "Home Secretary\nHome Office\n2 Marsham Street\nLondon\nSW1P 4DF",
        "addressee_cy": "Yr Ysgrifennydd Cartref\nY Swyddfa Gartref\n2 Marsham Street\nLlundain\nSW1P 4DF",
        "salutation": "Dear Home Secretary",
        "salutation_cy": "Annwyl Ysgrifennydd Cartref",
        "subject": "{report}",
        "subject_cy": "{report}",
        "closing": "Yours sincerely",
        "closing_cy": "Yr eiddoch yn gywir",
        "blocks": [
            "letterhead",
            "notice",
            "contact",
            "addressee",
            "date",
            "salutation",
            "subject",
            "content",
            "closing",
            "signature",
            "where_published",
            "verification",
        ],
        "parts": [
            _part("introduction"),
            _part("chief_officer"),
            _part("recommendations"),
            _part("own_action"),
            _part("conclusion"),
        ],
    },
    "web": _PLAIN
    | {
        "title": "‘{report}’, published by {publisher} on {published}\nResponse of {body}, {dated}",
        "answer_heading": "Response",
        "answer_heading_cy": "Ymateb",
        "where_published": "This response is published on the website of this office: {website}",
        "blocks": ["letterhead", "title", "opening", "content", "where_published", "signature", "verification"],
        "parts": [_part("introduction"), _part("recommendations")],
    },
    "form": _PLAIN
    | {
        "title": "{body}: response to an inspection report of {publisher}",
        "opening": "Comments of this office under section 55 of the Police Act 1996 (amended in 2017), "
        "due within 56 days of publication.",
        "fields": [
            _field("Inspection title", "{report}", "Teitl yr arolygiad"),
            _field("Published on", "{published}", "Cyhoeddwyd ar"),
            _field("Link to the report", "{link}", "Dolen i’r adroddiad"),
            _field("Section 55 response deadline", "{deadline}", "Dyddiad cau’r ymateb o dan adran 55"),
        ],
        "recipients": ["chief_officer", "panel", "website"],
        "blocks": ["letterhead", "title", "opening", "fields", "content", "signature", "checklist", "verification"],
        "parts": [
            _part("key_findings", "Key findings", "Prif ganfyddiadau"),
            _part("quoted", "Recommendations", "Argymhellion"),
            _part("areas", "Areas for improvement", "Meysydd i’w gwella"),
            _part("recommendations", "Response of the chief constable", "Ymateb y Prif Gwnstabl"),
            _part("own_action", "Response of the commissioner", "Ymateb y Comisiynydd"),
        ],
    },
    "quoted": _PLAIN
    | {
        "recommendation_heading": "none",
        "wording": "quotes",
        "limbs": "run_on",
        "closing": "Yours faithfully",
        "closing_cy": "Yr eiddoch yn gywir",
        "blocks": [
            "letterhead",
            "contact",
            "date",
            "title",
            "content",
            "closing",
            "signature",
            "where_published",
            "verification",
        ],
        "parts": [
            _part("introduction"),
            _part("recommendations"),
            _part("conclusion", "Conclusion", "Casgliad"),
        ],
    },
}
#: For a body that publishes in both languages: what Welsh public bodies print on their letters.
WELSH_FOOTER = {
    "footer_cy": "Rydym yn croesawu derbyn gohebiaeth yn Gymraeg. Byddwn yn ateb gohebiaeth a dderbynnir yn Gymraeg "
    "yn Gymraeg ac ni fydd gohebu yn Gymraeg yn arwain at oedi.",
    "footer": "We welcome receiving correspondence in Welsh. Any correspondence received in Welsh will be answered in "
    "Welsh and corresponding in Welsh will not lead to a delay in responding.",
}


def beginning(layout: str, *, in_welsh: bool = False) -> dict[str, Any]:
    """The values of a new paper of this layout; an office that publishes in English alone sees no Welsh."""
    values = dict(PRESETS[layout])
    if not in_welsh:
        return {name: value for name, value in values.items() if not name.endswith("_cy")}
    return values | (WELSH_FOOTER if layout == "letter" else {})

"""The paper of an office: its layout and what stands on it, as values.

Pure: takes rows by their attributes and imports none. ``PRESETS`` is what a new paper begins with, one for each
layout; ``snapshot`` is the paper as it goes into a payload, frozen with the words; ``of`` is the paper of any
payload, also of those from before there were papers.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from recommendations.deadlines import Section55Clock
from responses.presets import PRESETS, beginning

__all__ = [
    "ALWAYS",
    "PRESETS",
    "Block",
    "DateStyle",
    "Layout",
    "Limbs",
    "Numbering",
    "RecommendationHeading",
    "Wording",
    "beginning",
    "of",
    "shown",
    "snapshot",
    "untranslated",
    "written",
]

Snapshot = dict[str, Any]


class Layout(models.TextChoices):
    STATEMENT = "statement", _("Statement")
    LETTER = "letter", _("Letter")
    WEB = "web", _("Web document")
    FORM = "form", _("Form")
    QUOTED = "quoted", _("Statement with letter ending")


class RecommendationHeading(models.TextChoices):
    NUMBERED = "numbered", _("Recommendation 3")
    NUMBERED_COLON = "numbered_colon", _("Recommendation 3:")
    TOPIC = "topic", _("Recommendation 3: its topic")
    NONE = "none", _("No heading")


class Wording(models.TextChoices):
    """How a recommendation is set off from the answer to it."""

    RULE = "rule", _("Beside a rule")
    QUOTES = "quotes", _("In single quotation marks")
    BOLD = "bold", _("In bold")
    PLAIN = "plain", _("As plain text")


class Limbs(models.TextChoices):
    """The source prints bullets; the letters are the Tracker's own."""

    LETTERS = "letters", _("Lettered a, b, c")
    BULLETS = "bullets", _("Bullets, as in the report")
    RUN_ON = "run_on", _("Run on in one paragraph")


class Numbering(models.TextChoices):
    NONE = "none", _("None")
    DECIMAL = "decimal", _("1, 1.1, 1.2, 2")


class DateStyle(models.TextChoices):
    """How the date of the document is written in English; Welsh has one way."""

    PLAIN = "plain", _("8 October 2024")
    ORDINAL = "ordinal", _("8th October 2024")


class Block(models.TextChoices):
    LETTERHEAD = "letterhead", _("Letterhead")
    NOTICE = "notice", _("Language notice")
    CONTACT = "contact", _("Contact lines")
    ADDRESSEE = "addressee", _("Addressee")
    DATE = "date", _("Date")
    TITLE = "title", _("Title")
    SALUTATION = "salutation", _("Salutation")
    SUBJECT = "subject", _("Subject")
    OPENING = "opening", _("Opening note")
    FIELDS = "fields", _("Table of fields")
    CONTENT = "content", _("The response itself")
    DATES = "dates", _("Dates under section 55")
    CLOSING = "closing", _("Closing words")
    SIGNATURE = "signature", _("Signature")
    WHERE_PUBLISHED = "where_published", _("Where it is published")
    CHECKLIST = "checklist", _("Checklist for office use")
    VERIFICATION = "verification", _("How to check this document")


#: A document without its words, or without a way to check it, is none of ours.
ALWAYS = (Block.CONTENT, Block.VERIFICATION)
#: What an office may write into its texts and field values; filled when the payload is made.
PLACEHOLDERS = ("report", "publisher", "published", "link", "deadline", "dated", "body", "website")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
#: Texts that exist in both languages, the Welsh under the same name with ``_cy``.
BILINGUAL = ("letterhead", "contact", "notice", "footer")
TEXTS = ("title", "salutation", "subject", "opening", "closing", "where_published", "answer_heading")
LINES = ("addressee", "signatory")
CHOICES = {
    "layout": Layout,
    "recommendation_heading": RecommendationHeading,
    "wording": Wording,
    "limbs": Limbs,
    "numbering": Numbering,
    "date_style": DateStyle,
}


def shown(blocks: list[str]) -> list[str]:
    """The blocks in the office's order, each once, unknown ones dropped; those of ALWAYS at the end if missing."""
    known = [str(Block(key)) for key in dict.fromkeys(blocks) if key in Block]
    return known + [str(key) for key in ALWAYS if key not in known]


def of(payload: Mapping[str, Any]) -> Snapshot:
    """The paper of a payload. Schema 1 had none: it is the plain statement; what a paper lacks is as there."""
    if "paper" in payload:
        return PLAIN_OF_SCHEMA_1 | payload["paper"]
    return PLAIN_OF_SCHEMA_1 | {"letterhead": _names(_Named(payload["body"]))}


def snapshot(paper: Any | None, body: Any, response: Any, language: str) -> Snapshot:
    """``payload["paper"]``: the office's paper in one language, its placeholders filled. Pure, no query.

    ``paper`` None means the plain statement. Of ``response`` are read: report, dated, stated_deadline, and
    subject, addressee, salutation with their Welsh, which go before the paper's own. A Welsh text that nobody
    wrote stays empty: an English one in its place would pass for Welsh (``untranslated`` names it).
    """
    source = paper if paper is not None else _Named(PRESETS[Layout.STATEMENT] | {"layout": Layout.STATEMENT})
    with translation.override("cy" if language == "cy" else "en-gb"):
        words = _placeholders(body, response, language)
        words["dated"] = written(response.dated, _of(source, "date_style", DateStyle.PLAIN))
    return (
        {name: str(choices(_of(source, name, "") or next(iter(choices)))) for name, choices in CHOICES.items()}
        | {"name": _of(source, "name", "")}
        | {name: _filled_both(source, name, words) for name in BILINGUAL}
        | {"letterhead": _filled_both(source, "letterhead", words) or _names(body)}
        | {name: _filled(_text(source, response, name, language), words) for name in TEXTS}
        | {name: _lines(_filled(_text(source, response, name, language), words)) for name in LINES}
        | {"crest": _crest(source, language), "fields": _fields(_of(source, "fields", []), words, language)}
        | {"voice_headings": bool(_of(source, "voice_headings", False)), "facts": bool(_of(source, "facts", False))}
        | {"checklist": _checklist(source, "_cy" if language == "cy" else "")}
        | {"blocks": shown(_of(source, "blocks", []))}
    )


def written(day: date | None, style: str) -> str:
    """The date of a document in the active language: 8 October 2024, or 8th October 2024."""
    if day and style == DateStyle.ORDINAL and (translation.get_language() or "en").startswith("en"):
        return date_format(day, "jS F Y")
    return _day(day)


def untranslated(paper: Any) -> list[str]:
    """Names of the texts that a paper has in English and not in Welsh, in the order of its fields."""
    names = (*BILINGUAL, *TEXTS, *LINES)
    return [name for name in names if _of(paper, name, "").strip() and not _of(paper, f"{name}_cy", "").strip()]


class _Named:
    """The values of a mapping as attributes, as rows have them."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.__dict__.update(values)


def _of(thing: Any, name: str, default: Any) -> Any:
    return getattr(thing, name, default)


def _text(paper: Any, response: Any, name: str, language: str) -> str:
    """In one language: the response's own words before those of the paper."""
    key = f"{name}_cy" if language == "cy" else name
    return _of(response, key, "") or _of(paper, key, "")


def _placeholders(body: Any, response: Any, language: str) -> dict[str, str]:
    report, domain = response.report, _of(body, "domain", "")
    clock = Section55Clock(published=report.published, stated_deadline=response.stated_deadline, responded=None)
    return {
        "report": report.title,
        "publisher": report.publisher,
        "published": _day(report.published),
        "link": report.url,
        "deadline": _day(clock.stated_deadline or clock.strict_last_day),
        "body": (_of(body, "name_cy", "") if language == "cy" else "") or body.name,
        "website": f"https://{domain}" if domain else "",
    }


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _filled(text: str, words: Mapping[str, str]) -> str:
    """Placeholders replaced, others left as typed. Not str.format, which would open attributes to whoever types."""
    text = PLACEHOLDER.sub(lambda match: words.get(match[1], match[0]), text)
    return "\n".join(line.rstrip(" ,:") if line.endswith((", ", ": ")) else line for line in text.split("\n")).strip()


def _filled_both(paper: Any, name: str, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """Both languages in either edition, Welsh first."""
    texts = {"cy": _of(paper, f"{name}_cy", ""), "en": _of(paper, name, "")}
    return [{"lang": lang, "lines": _lines(_filled(text, words))} for lang, text in texts.items() if text.strip()]


def _names(body: Any) -> list[dict[str, Any]]:
    """The letterhead of a paper without one."""
    names = {"cy": _of(body, "name_cy", ""), "en": body.name}
    return [{"lang": lang, "lines": [name]} for lang, name in names.items() if name]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _crest(paper: Any, language: str) -> dict[str, str] | None:
    if not _of(paper, "crest", ""):
        return None
    alt = (_of(paper, "crest_alt_cy", "") if language == "cy" else "") or _of(paper, "crest_alt", "")
    return {"type": paper.crest_type, "data": paper.crest, "alt": alt}


def _checklist(paper: Any, ending: str) -> dict[str, Any]:
    """The office's own heading and words for each recipient; what it leaves out has ours."""
    words = _of(paper, f"recipient_words{ending}", {})
    return {"heading": _of(paper, f"checklist_heading{ending}", ""), "words": dict(words)}


def _fields(rows: list[dict[str, str]], words: Mapping[str, str], language: str) -> list[dict[str, str]]:
    return [field for row in rows for field in _field_filled(row, words, "_cy" if language == "cy" else "")]


def _field_filled(row: Mapping[str, str], words: Mapping[str, str], ending: str) -> Iterator[dict[str, str]]:
    """``{link}`` makes the value a link to the report: alone it prints the address, beside words these carry it."""
    label, typed = row.get(f"label{ending}", ""), row.get(f"value{ending}", "")
    spoken = typed.replace("{link}", "").strip()
    value = _filled(spoken or typed, words)
    linked = "{link}" in typed
    if label and value:
        yield {"label": label, "value": value, "link": words["link"] if linked else _address(value)}


def _address(value: str) -> str:
    return value if value.startswith(("https://", "http://")) and " " not in value else ""


#: What the documents of schema 1 looked like.
PLAIN_OF_SCHEMA_1: Snapshot = {
    **dict.fromkeys((*TEXTS, "name"), ""),
    **{name: [] for name in (*BILINGUAL, *LINES, "fields")},
    **{name: str(PRESETS[Layout.STATEMENT].get(name, Layout.STATEMENT)) for name in CHOICES},
    "crest": None,
    "checklist": {"heading": "", "words": {}},
    "voice_headings": True,
    "facts": True,
    "blocks": ["letterhead", "title", "opening", "date", "content", "dates", "signature", "verification"],
}

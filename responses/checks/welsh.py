"""What is missing or doubtful in the Welsh of a response.

What stands in both languages is published by one act: a text without Welsh, or one whose English has changed since,
would make an edition that says less, or something else.
"""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from responses import papers, payloads
from responses.characters import unprintable
from responses.checks.finding import TEXT_LIMIT, Finding, field_name
from responses.models.paper import Paper
from responses.models.working import Answer, Part, Response
from responses.translation import Pair, Standing, document, label

#: The block that prints a text of the paper, where it is not called the same.
PRINTED_BY = {
    "answer_heading": papers.Block.CONTENT,
    "footer": papers.Block.CONTENT,  # on each page, whatever it shows
    "signatory": papers.Block.SIGNATURE,
}


def pairs_of(response: Response) -> list[Pair]:
    """Each text, English and Welsh."""
    return document(response, response.parts.all(), response.answers.all())


def welsh(response: Response) -> Iterator[Finding]:
    """All that is to be said, from one look at the texts."""
    if response.in_welsh:
        these = pairs_of(response)
        yield from _untranslated(response, these)
        yield from _unprintable(response, these)
        yield from _too_long(these)
        yield from _paper(response)
    elif response.body.publishes_in_welsh:
        yield _in_english_alone(response)


def name_of(pair: Pair) -> str:
    row = pair.row
    if isinstance(row, Answer):
        return field_name(row, pair.name)
    if isinstance(row, Part):
        part = row.heading or row.get_kind_display()
        return _("Heading of “%(part)s”") % {"part": part} if pair.name == "heading" else str(part)
    return label(pair)


def translate_url(response: Response) -> str:
    return reverse("admin:responses_response_translate", args=[response.pk])


def _untranslated(response: Response, these: list[Pair]) -> Iterator[Finding]:
    sentences = {
        Standing.MISSING: _("%(name)s: not translated into Welsh yet."),
        Standing.STALE: _("%(name)s: the English changed after it was translated into Welsh."),
    }
    for pair in these:
        sentence = sentences.get(pair.standing)
        if sentence:
            message = sentence % {"name": name_of(pair)}
            yield Finding(message, f"id_{pair.key}", is_error=True, url=translate_url(response), until_approval=True)


def _unprintable(response: Response, these: list[Pair]) -> Iterator[Finding]:
    for pair in these:
        for bad in unprintable(pair.welsh):
            yield Finding(
                _(
                    "%(name)s, in Welsh: the document font can't print “%(character)s” (%(word)s, %(code)s). "
                    "Please write it otherwise."
                )
                % {"name": name_of(pair), "character": bad.character, "word": bad.name, "code": bad.code},
                f"id_{pair.key}",
                is_error=True,
                url=translate_url(response),
            )


def _too_long(these: list[Pair]) -> Iterator[Finding]:
    size = sum(len(pair.welsh.encode()) for pair in these)
    if size > TEXT_LIMIT:
        yield Finding(
            _("There is more Welsh text than one document can hold: %(size)s of %(limit)s kB.")
            % {"size": size // 1000, "limit": TEXT_LIMIT // 1000},
            is_error=True,
        )


def _in_english_alone(response: Response) -> Finding:
    if any(pair.welsh.strip() for pair in pairs_of(response)):
        return Finding(
            _("There is Welsh text, but “publish in Welsh too” is not chosen: the Welsh is not published."),
            "id_in_welsh",
        )
    return Finding(
        _("Your office publishes in both languages. This response goes out in English alone."), "id_in_welsh"
    )


def _paper(response: Response) -> Iterator[Finding]:
    """The texts of the office's paper. What stands in both languages on each page goes out in English, and is noted."""
    paper = payloads.paper_of(response)
    if paper is None:
        return
    url = reverse("admin:responses_paper_change", args=[paper.pk])
    for name in papers.untranslated(paper):
        if not _is_printed(response, paper, name):
            continue
        field = Paper._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        in_both = name in papers.BILINGUAL
        yield Finding(
            _("Your paper “%(paper)s”: “%(field)s” is not translated into Welsh.") % {"paper": paper, "field": field},
            f"id_{name}_cy",
            is_error=not in_both,
            url=url,
            until_approval=not in_both,
        )
    if papers.Block.FIELDS in paper.blocks and any(_has_no_welsh(row) for row in paper.fields):
        yield Finding(
            _("Your paper “%(paper)s”: its table has lines without Welsh; they are left out of the Welsh edition.")
            % {"paper": paper},
            url=url,
        )


def _is_printed(response: Response, paper: Paper, name: str) -> bool:
    """Not what the response says in words of its own, nor what no block shows."""
    if getattr(response, name, "").strip():
        return False
    return str(PRINTED_BY.get(name, name)) in papers.shown(paper.blocks)


def _has_no_welsh(row: dict[str, str]) -> bool:
    return bool(row.get("label") and row.get("value")) and not (row.get("label_cy") and row.get("value_cy"))

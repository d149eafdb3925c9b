"""What is doubtful in how a response is printed. The office decides: nothing here holds anything up."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from responses import papers
from responses.checks.finding import Finding, field_id
from responses.models.paper import Paper
from responses.models.working import Answer, Response
from responses.payloads import paper_of

#: Of 100. A quotation that is only shortened or run on stays well above; another recommendation stays below.
ALIKE = 70
WORD = re.compile(r"\w+")


def paper(response: Response) -> Iterator[Finding]:
    """All that is to be said of the paper, with one look at it."""
    chosen = paper_of(response)
    if chosen is not None:
        blocks = papers.shown(chosen.blocks)
        yield from _addressed(response, chosen, blocks)
        yield from _dropped(chosen, blocks)


def _addressed(response: Response, chosen: Paper, blocks: list[str]) -> Iterator[Finding]:
    if papers.Block.ADDRESSEE in blocks and not (response.addressee.strip() or chosen.addressee.strip()):
        yield Finding(_("The letter has no addressee."), "id_addressee")


def _dropped(chosen: Paper, blocks: list[str]) -> Iterator[Finding]:
    """Section 55(5) and (5A): whose comments they are and of which day; and who answers for them."""
    texts = [chosen.title, *(str(row.get("value", "")) for row in chosen.fields)]
    dated = {papers.Block.DATE, papers.Block.DATES} & set(blocks) or any("{dated}" in text for text in texts)
    if not dated:
        yield Finding(_("The paper prints no date: readers can't tell when these comments were made (section 55(5A))."))
    if not {papers.Block.LETTERHEAD, papers.Block.TITLE, papers.Block.SIGNATURE} & set(blocks):
        yield Finding(
            _("The paper prints neither letterhead, title nor signature: nothing says whose comments these are.")
        )
    elif papers.Block.SIGNATURE not in blocks:
        yield Finding(_("The paper prints no signature: nothing in the text says who approved it."))


def quoted_as_published(response: Response) -> Iterator[Finding]:
    """An office may quote otherwise than the report; what is another text altogether is likely a slip."""
    for answer in response.answers.all():
        official = _official(answer) if answer.wording_quoted else ""
        if official and fuzz.ratio(_words(official), _words(answer.wording_quoted)) < ALIKE:
            yield Finding(
                _(
                    "%(recommendation)s: what your document quotes differs strongly from the official wording. "
                    "Official: “%(official)s” Yours: “%(yours)s”"
                )
                % {"recommendation": answer.recommendation, "official": official, "yours": answer.wording_quoted},
                field_id(answer, "wording_quoted"),
            )


def _official(answer: Answer) -> str:
    limbs = answer.recommendation.limbs.values_list("text", flat=True)
    return "\n".join([answer.recommendation.wording, *limbs])


def _words(text: str) -> str:
    return " ".join(WORD.findall(text.casefold()))

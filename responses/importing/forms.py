"""What a person is asked: which document, and of each cut whether it is right."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from responses import papers
from responses.importing import bringing_in
from responses.importing.bringing_in import Bundle, Words
from responses.importing.pieces import Piece
from responses.importing.plain import MOST_CHARACTERS
from responses.importing.proposals import wording_of
from responses.importing.reading import MOST_BYTES, too_large
from responses.models.paper import Paper
from responses.models.working import Answer, Part, Response
from responses.payloads import paper_of
from responses.widgets import PROSE_HELP, Prose

OUT = "out"
#: Text that is put into the introduction, an answer or the closing joins what stands there; other kinds are new parts.
JOINS = ("introduction", "conclusion")


class UploadForm(forms.Form):
    """A file or pasted words, one of the two."""

    file = forms.FileField(
        label=_("The document"),
        required=False,
        allow_empty_file=True,
        help_text=_(".docx is read most exactly; .txt, .pdf and PDFs of the Tracker too. Up to 10 MB."),
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ".docx,.txt,.pdf"}),
    )
    text = forms.CharField(
        label=_("Or paste its text"),
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        file, text = cleaned.get("file"), cleaned.get("text")
        if file and text:
            self.add_error("text", _("Choose a file or paste a text, not both."))
        elif file is None and not text:
            self.add_error("file", _("Choose a file, or paste the text of your document."))
        elif file and file.size > MOST_BYTES:
            self.add_error("file", too_large())
        return cleaned


class RightForm(forms.Form):
    """A cut, and that a person has looked at it. Django's prefix is the name of the piece."""

    right = forms.BooleanField(
        label=_("This is right"),
        error_messages={"required": _("Look at this, and tick “This is right”.")},
    )
    source = ""
    printed: tuple[str, ...] = ()
    stands: list[tuple[str, str]] = []  # (label, words) of what would be replaced

    def title(self) -> Any:
        return ""


class PieceForm(RightForm):
    """A part of the response, or text that fits nowhere until a person says where."""

    where = forms.ChoiceField(label=_("Where it goes"), error_messages={"required": _("Choose where this goes.")})
    heading = forms.CharField(
        label=_("Heading"), required=False, max_length=200, help_text=_("Empty: the text has no heading.")
    )
    text = forms.CharField(
        label=_("Text"), required=False, max_length=60_000, help_text=PROSE_HELP, widget=Prose(rows=8)
    )
    field_order = ["where", "heading", "text", "right"]

    def __init__(self, data: QueryDict | None, *, piece: Piece, answers: list[Answer], parts: dict[str, Part]) -> None:
        super().__init__(
            data,
            prefix=piece.name,
            initial={
                "where": "" if piece.kind == "unplaced" else piece.kind,
                "heading": piece.heading[:200],
                "text": piece.text,
            },
        )
        self.piece, self.source = piece, piece.source
        self.fields["where"].choices = _places(answers)  # type: ignore[attr-defined]
        if piece.kind == "unplaced":
            del self.fields["heading"]
        part = parts.get(piece.kind)
        if part and part.text:
            self.stands = [(str(part), part.text)]

    def title(self) -> Any:
        if self.piece.kind == "unplaced":
            return _("Found no place")
        return self.piece.heading or Part.Kind(self.piece.kind).label


def _places(answers: list[Answer]) -> list[tuple[str, Any]]:
    kinds = [choice for choice in Part.Kind.choices if choice[0] not in ("recommendations", "quoted")]
    return [
        ("", _("Choose one")),
        *kinds,
        ("recommendations", _("Text before the first recommendation")),
        *((f"answer-{each.pk}", _("Answer to %(asked)s") % {"asked": each.recommendation}) for each in answers),
        (OUT, _("Left out on purpose")),
    ]


class AnswerPieceForm(RightForm):
    """The answer to one recommendation: whose words they are, and whether the quotation stays as it is."""

    voice = forms.ChoiceField(
        label=_("Whose words these are"),
        choices=[("body_reply", _("Our office’s")), ("force_says", _("The force’s"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("The answer"), required=False, max_length=30_000, help_text=PROSE_HELP, widget=Prose(rows=8)
    )
    keep_wording = forms.BooleanField(
        label=_("Print the recommendation as this document quotes it"),
        required=False,
        help_text=_("Otherwise the official wording is printed."),
    )
    wording = forms.CharField(
        label=_("The recommendation as quoted"), required=False, max_length=4_000, widget=Prose(rows=4)
    )
    field_order = ["voice", "text", "wording", "keep_wording", "right"]

    def __init__(
        self, data: QueryDict | None, *, piece: Piece, answer: Answer, voice: str, paper: Paper | None
    ) -> None:
        official = wording_of(
            {
                "wording": answer.recommendation.wording,
                "limbs": [{"text": limb.text} for limb in answer.recommendation.limbs.all()],
            }
        )
        quoted = NUMBERED.sub("", piece.wording, count=1)
        differs = bool(quoted) and letters(quoted) != letters(official)
        self.printed = tuple(each for each in piece.printed if _prints(paper, each))
        lost = [each for each in piece.printed if each not in self.printed and not NUMBERED.match(each)]
        super().__init__(
            data,
            prefix=piece.name,
            initial={
                "voice": voice,
                "text": "\n\n".join([*(f"### {each}" for each in lost), piece.text]),
                "wording": quoted,
                "keep_wording": differs,
            },
        )
        self.piece, self.answer, self.source = piece, answer, piece.source
        if not differs:
            del self.fields["wording"], self.fields["keep_wording"]
        held = [(name, getattr(answer, name)) for name in ("force_says", "body_reply", "wording_quoted")]
        self.stands = [(_label(name), words) for name, words in held if words]

    def title(self) -> Any:
        return str(self.answer.recommendation)

    def values(self) -> dict[str, str]:
        """What goes into the answer. An empty text takes nothing away."""
        said = self.cleaned_data
        values = {said["voice"]: said["text"]} if said["text"] else {}
        if said.get("keep_wording") and said.get("wording"):
            values["wording_quoted"] = said["wording"]
        elif "wording" in self.fields and self.answer.wording_quoted:
            values["wording_quoted"] = ""
        return values


def _label(name: str) -> str:
    return str(Answer._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


#: "Recommendation 5:" before a wording, or as a heading of its own.
NUMBERED = re.compile(r"\W*recommendation\s+\d+\b\s*[:.–—-]?\s*", re.IGNORECASE)


def _prints(paper: Paper | None, heading: str) -> bool:
    """Whether the paper prints this heading itself: the number of a recommendation, or the heading of its answers."""
    if NUMBERED.match(heading):
        return paper is None or paper.recommendation_heading != papers.RecommendationHeading.NONE
    own = paper.answer_heading if paper else ""
    return bool(own) and heading.strip(" :").lower() == own.strip(" :").lower()


def letters(text: str) -> str:
    """What two quotations of one wording share if they are the same: all but space, bullets and marks around it."""
    plain = re.sub(r"\]\([^()]*\)", "]", text).replace("’", "'").replace("‘", "'").strip("'“”\" \n")
    return re.sub(r"[\s*_\[\]•–-]+", "", plain)


class Cuts:
    """All forms of one proposal. ``bundle()`` of confirmed ones is what goes into the response."""

    def __init__(self, data: QueryDict | None, response: Response, found: list[Piece], *, voice: str) -> None:
        self.is_bound = data is not None
        rows = response.answers.select_related("recommendation", "force").prefetch_related("recommendation__limbs")
        answers: dict[int, Answer] = {}
        for answer in rows:
            answers.setdefault(answer.recommendation.number, answer)
        self.answers = {answer.pk: answer for answer in answers.values()}
        parts, paper = bringing_in.replaced(response), paper_of(response)
        self.forms: list[RightForm] = []
        for piece in found:
            if piece.kind == "answer" and piece.number in answers:
                self.forms.append(
                    AnswerPieceForm(data, piece=piece, answer=answers[piece.number], voice=voice, paper=paper)
                )
            else:
                if piece.kind == "answer":  # of a recommendation that this response has no card for
                    piece = Piece(piece.name, "unplaced", piece.source, piece.start, text=piece.source)
                self.forms.append(PieceForm(data, piece=piece, answers=list(answers.values()), parts=parts))
        self.missing = [
            answer.recommendation
            for number, answer in answers.items()
            if number not in {piece.number for piece in found}
        ]

    def is_valid(self) -> bool:
        return self.is_bound and sum(not form.is_valid() for form in self.forms) == 0

    def errors(self) -> list[tuple[str, str]]:
        """(id of the field, sentence), for the summary on top."""
        return [
            (form[name].id_for_label, f"{form.title()}: {message}")
            for form in self.forms
            for name, messages in form.errors.items()
            for message in messages
        ]

    def bundle(self) -> Bundle:
        """In the order of the source. Two texts for one place follow each other there."""
        found = Bundle()
        side = "before"
        for form in self.forms:
            if isinstance(form, AnswerPieceForm):
                side = "after"
                _join(found.answers.setdefault(form.answer.pk, {}), form.values())
            elif isinstance(form, PieceForm):
                where = form.cleaned_data["where"]
                if where.startswith("answer-"):
                    self._to_answer(int(where.removeprefix("answer-")), form.cleaned_data["text"], found)
                elif where != OUT:
                    _to_part(form, where, found, form.piece.side if form.piece.kind != "unplaced" else side)
        return found

    def _to_answer(self, pk: int, text: str, found: Bundle) -> None:
        """In the voice of that answer; where the document has none for it, after what stands there."""
        own = next((each for each in self.forms if isinstance(each, AnswerPieceForm) and each.answer.pk == pk), None)
        voice = own.cleaned_data["voice"] if own else "body_reply"
        values = found.answers.setdefault(pk, {})
        if own is None and voice not in values:
            values[voice] = self.answers[pk].body_reply
        _join(values, {voice: text})


def _to_part(form: PieceForm, where: str, found: Bundle, side: str) -> None:
    text = form.cleaned_data["text"]
    values = {"text": text} | ({"heading": form.cleaned_data["heading"]} if "heading" in form.fields else {})
    if not any(values.values()):
        return
    held = next((part for part in found.parts if part.kind == where), None)
    joins = form.piece.kind == "unplaced" or where in (*JOINS, Part.Kind.RECOMMENDATIONS)
    if held and joins and not values.get("heading"):
        _join(held.values, {"text": text})
        held.values |= {"heading": held.values.get("heading", "")} if "heading" in values else {}
        return
    found.parts.append(Words(where, side, values, adds=where != form.piece.kind))


def _join(held: dict[str, Any], more: dict[str, str]) -> None:
    for name, words in more.items():
        held[name] = "\n\n".join(filter(None, [held.get(name, ""), words]))

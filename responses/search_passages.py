"""What can be found of a publication, in each of its languages: the words of its payload, and no others.

Nothing here writes. Rows of a draft cannot be named here: the wall stands before them (tests/test_architecture).
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext, override

from forces.models import Force
from recommendations.models import Recommendation
from responses import markdown
from responses.models.record import Edition, Publication, PublishedPosition
from responses.models.search import Passage
from responses.search_words import folded
from responses.succession import public_day

Payload = Mapping[str, Any]
Texts = list[list[str]]  # [voice, text]

ENGLISH = "en"
#: Stands between two texts, so that no phrase is found that nobody wrote.
BREAK = "0break0"
#: Of an answer, in the order of the page. All are CommonMark.
VOICES = ("force_says", "body_reply", "body_action", "no_action_reason")
REPLACED = "=replaced"


@dataclass
class Directory:
    """Who and what payloads name, by the names they use. One query each, made when first asked."""

    _forces: dict[str, Force] = field(default_factory=dict)
    _asked: dict[tuple[int, str, int], Recommendation] = field(default_factory=dict)
    _reports: set[int] = field(default_factory=set)

    def force(self, slug: str) -> Force | None:
        """None for one whose slug is another today."""
        if not self._forces:
            self._forces = {force.slug: force for force in Force.objects.all()}
        return self._forces.get(slug)

    def recommendation(self, report: int, kind: str, number: int) -> Recommendation | None:
        if report not in self._reports:
            self._reports.add(report)
            for row in Recommendation.objects.filter(report=report):
                self._asked[row.report_id, row.kind, row.number] = row
        return self._asked.get((report, kind, number))


def passages(publication: Publication, directory: Directory) -> list[Passage]:
    """Those of one publication, in the order of its pages.

    Expects body, report, replaced_by, editions and positions (with force and recommendation) at hand.
    """
    if publication.kind == Publication.Kind.RESPONSE:
        found = [*_of_response(publication, publication.payload, ENGLISH, directory)]
        for edition in publication.editions.all():
            found += _of_response(publication, edition.payload, edition.language, directory)
        return found
    if publication.kind == Publication.Kind.UPDATE:
        return list(_of_update(publication))
    return list(_of_reading(publication, directory))


def _of_response(publication: Publication, words: Payload, language: str, directory: Directory) -> Iterator[Passage]:
    said = {(each.force_id, each.recommendation_id): each.stated_on for each in _wholes(publication)}
    forces = [each for each in map(directory.force, sorted(_forces_named(words))) if each]
    first = words.get("dates", {}).get("first_published_on")
    spoken_on = publication.dated or (date.fromisoformat(first) if first else _public_on(publication))
    edition = language != ENGLISH and Edition(publication=publication, language=language)
    shared = {
        "language": language,
        "address": (edition or publication).get_absolute_url(),
        "names": _names(words["body"], language),
    }
    yield from _about(publication, words, **shared, forces=forces, said_on=spoken_on)
    for number, block in enumerate(words["blocks"]):
        yield from _made(
            publication,
            f"block/{number}",
            [["text", _plain(block.get("text", ""))]],
            heading=block.get("heading", ""),
            forces=forces,
            said_on=spoken_on,
            **shared,
        )
        for answer in block.get("answers", ()):
            force = directory.force(answer["force"]["slug"])
            asked = directory.recommendation(publication.report_id, answer["kind"], answer["number"])
            key = (force.pk if force else 0, asked.pk if asked else 0)
            yield from _made(
                publication,
                f"{answer['kind']}/{answer['number']}/{answer['force']['slug']}",
                [*([voice, _plain(answer[voice])] for voice in VOICES), ["source", answer["position_source"]]],
                heading=answer["topic"],
                forces=[force] if force else [],
                force=force,
                recommendation=asked,
                said_on=said.get(key) or spoken_on,
                **shared
                | {"names": f"{shared['names']} {_names(answer['force'], language)} {_numbered(answer, language)}"},
            )


def _of_update(publication: Publication) -> Iterator[Passage]:
    """From its positions, which hold every word of its entries."""
    wholes = _wholes(publication)
    first = wholes[0].force if wholes else None
    words = publication.payload
    entered = {(each["force"]["slug"], each["kind"], each["number"]): each for each in words.get("entries", ())}
    body = _body(publication)
    shared = {"language": ENGLISH, "said_on": publication.dated}
    yield from _about(
        publication,
        words,
        names=body,
        forces=[each.force for each in wholes],
        address=_on_force(first, publication),
        **shared,
    )
    for row in wholes:
        entry = entered.get((row.force.slug, row.recommendation.kind, row.recommendation.number), {})
        yield from _made(
            publication,
            f"{row.recommendation.kind}/{row.recommendation.number}/{row.force.slug}",
            [
                ["force_says", _plain(row.summary)],
                ["source", row.source],
                ["target_reason", row.target_reason],
                ["target_agreed_by", row.target_agreed_by],
            ],
            heading=entry.get("topic", ""),
            names=f"{body} {_force(entry)} {_numbered(vars(row.recommendation), ENGLISH)}",
            forces=[row.force],
            force=row.force,
            recommendation=row.recommendation,
            address=_on_force(row.force, publication),
            **shared | {"said_on": row.stated_on},
        )


def _of_reading(publication: Publication, directory: Directory) -> Iterator[Passage]:
    said = {(each.force_id, each.recommendation_id): each.stated_on for each in _wholes(publication)}
    document = publication.payload.get("document", {})
    entries = publication.payload.get("entries", ())
    forces = [each for each in map(directory.force, sorted({row["force"]["slug"] for row in entries})) if each]
    signed = ", ".join(each for each in (document.get("signatory"), document.get("signatory_title")) if each)
    shared = {"language": ENGLISH, "address": publication.get_absolute_url()}
    yield from _made(
        publication,
        "about",
        [["signature", signed], ["addressee", document.get("addressee") or ""]],
        names=_body(publication),
        forces=forces,
        said_on=publication.dated,
        **shared,
    )
    for entry in entries:
        force = directory.force(entry["force"]["slug"])
        kind = entry.get("kind", Recommendation.Kind.RECOMMENDATION)
        asked = directory.recommendation(publication.report_id, kind, entry["number"])
        key = (force.pk if force else 0, asked.pk if asked else 0)
        yield from _made(
            publication,
            f"{kind}/{entry['number']}/{entry['force']['slug']}",
            list(_read(entry)),
            names=f"{_body(publication)} {_force(entry)} {_numbered({**entry, 'kind': kind}, ENGLISH)}",
            forces=[force] if force else [],
            force=force,
            recommendation=asked,
            said_on=said.get(key) or publication.dated,
            **shared,
        )


def _read(entry: Payload) -> Iterator[list[str]]:
    """All of it in the Tracker's words but figures and dates, which are the document's."""
    yield ["summary", entry["summary"]]
    for limb in entry.get("limbs", ()):
        yield ["summary", limb.get("summary", "")]
    yield ["summary_action", entry.get("body_action", "")]
    for line in entry.get("figures", ()):
        yield ["figures", line]
    for line in entry.get("dates", ()):
        yield ["dates", line]
    yield ["note", entry.get("note", "")]


def _about(publication: Publication, words: Payload, **fields: Any) -> Iterator[Passage]:
    """Who signed it, and why it was corrected."""
    signed = ", ".join(each for each in (publication.signatory_name, publication.signatory_title) if each)
    reason = (words.get("replaces") or {}).get("reason", "")
    yield from _made(publication, "about", [["signature", signed], ["correction_reason", reason]], **fields)


def _made(
    publication: Publication,
    place: str,
    texts: Texts,
    *,
    names: str,
    heading: str = "",
    forces: Iterable[Force] = (),
    **fields: Any,
) -> Iterator[Passage]:
    """The passage, if it says anything."""
    replaced = getattr(publication, "replaced_by", None)
    passage = Passage(
        publication=publication,
        place=place,
        kind=publication.kind,
        body=publication.body,
        report=publication.report,
        heading=_composed(heading),
        texts=_given(texts),
        published_on=_public_on(publication),
        replaced_on=public_day("", 2, replaced.published_at, None, None) if replaced else None,
        **fields,
    )
    if passage.texts:
        yield worded(passage, names=names, forces=forces)


def worded(passage: Passage, *, names: str, forces: Iterable[Force] = (), bodies: Iterable[int] = ()) -> Passage:
    """With what the search compares filled in."""
    passage.title = folded(f"{names} {passage.heading}")
    passage.words = f" {BREAK} ".join(folded(text) for _voice, text in passage.texts)
    number = passage.recommendation.number if passage.recommendation else None
    keys = [
        f"=l{passage.language}",
        f"=k{passage.kind}",
        *(f"=b{pk}" for pk in sorted({*bodies, *([passage.body_id] if passage.body_id else [])})),
        *(f"=f{pk}" for pk in sorted({force.pk for force in forces})),
        *([f"=p{passage.report_id}"] if passage.report_id else []),
        *([f"=n{number}"] if number is not None else []),
        *digits("s", passage.said_on),
        *digits("d", passage.published_on),
        *([REPLACED] if passage.replaced_on else []),
    ]
    passage.keys = " ".join(keys)
    return passage


def digits(letter: str, day: date | None) -> Iterator[str]:
    """Keys for each beginning of the year and month: “up to a day” is then a handful of keys (see ``until``)."""
    written = f"{day.year:04}{day.month:02}" if day else ""
    for length in range(1, len(written) + 1):
        yield f"={letter}{written[:length]}"


def until(letter: str, day: date) -> Iterator[str]:
    """Keys of which every passage up to the end of the day's month has exactly one, and a later one none."""
    written = f"{day.year:04}{day.month:02}"
    for place, digit in enumerate(written):
        for less in range(int(digit)):
            yield f"={letter}{written[:place]}{less}"
    yield f"={letter}{written}"


def _given(texts: Texts) -> Texts:
    return [[voice, _composed(text)] for voice, text in texts if text.strip()]


def _composed(text: str) -> str:
    """On one line, each letter one character with its accent."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _plain(text: str) -> str:
    return markdown.plain(text) if text.strip() else ""


def _names(row: Payload, language: str) -> str:
    """Of a body or force as the payload has them, the Welsh name too where the words are Welsh."""
    return row["name"] if language == ENGLISH else f"{row['name']} {row.get('name_cy') or ''}"


def _body(publication: Publication) -> str:
    """As it was called then, as all names here: what was published does not change with a name."""
    return publication.payload.get("body", {}).get("name", "")


def _force(entry: Payload) -> str:
    return entry.get("force", {}).get("name", "")


def _numbered(asked: Payload, language: str) -> str:
    """As it is printed over the answer."""
    with override(language):
        if asked["kind"] == Recommendation.Kind.RECOMMENDATION:
            return gettext("Recommendation %(number)s") % {"number": asked["number"]}
        return gettext("Area for improvement %(number)s") % {"number": asked["number"]}


def _forces_named(words: Payload) -> set[str]:
    return {answer["force"]["slug"] for block in words["blocks"] for answer in block.get("answers", ())}


def _wholes(publication: Publication) -> list[PublishedPosition]:
    """What it states of recommendations as wholes."""
    rows = [row for row in publication.positions.all() if row.limb_id is None]
    return sorted(rows, key=lambda row: (row.recommendation.number, row.force.slug))


def _public_on(publication: Publication) -> date | None:
    first = publication.payload.get("dates", {}).get("first_published_on")
    return public_day(publication.kind, publication.version, publication.published_at, publication.dated, first)


def _on_force(force: Force | None, publication: Publication) -> str:
    """An update on the page that begins with it: the page of the force itself shows a part of what was published."""
    if force is None:
        return publication.get_absolute_url()
    begins = f"?history={publication.reference}" if publication.kind == Publication.Kind.UPDATE else ""
    return f"{force.get_absolute_url()}{begins}#{publication.anchor}"

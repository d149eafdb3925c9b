"""The door: what it lets through, what it refuses and in which words, and that history follows each move."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from forces.models import PolicingBody, User
from responses import checks, drafting, papers, stationery, workflow
from responses.models.derived import CurrentStatement
from responses.models.history import HistoryEntry
from responses.models.paper import Paper
from responses.models.pressing import Pressing
from responses.models.record import Publication
from responses.models.working import Response, Update
from responses.payloads import content_digest, digest_of, words_of
from responses.states import RESPONSE, UPDATE, Action, Note, State
from responses.workflow import Refused, move
from tests.factories import UserFactory


def refused(thing, action, by, now, **words):
    with pytest.raises(Refused) as sentence:
        move(thing, action, by=by, now=now, **words)
    return str(sentence.value)


def test_move_from_draft_to_publication_writes_each_step(draft, moved):
    published = moved(draft, "send", "review", "approve", "publish")

    steps = list(published.history.order_by("pk").values_list("action", "from_state", "to_state", "by__username"))
    assert published.state == State.PUBLISHED
    assert steps == [
        ("start", "", "draft", "author.kent"),
        ("send", "draft", "in_review", "author.kent"),
        ("review", "in_review", "reviewed", "reviewer.kent"),
        ("approve", "reviewed", "approved", "commissioner.kent"),
        ("publish", "approved", "published", "reviewer.kent"),
    ]


def test_move_publishes_a_file_with_its_digest(published):
    publication = published.published

    pdf = publication.read_pdf()

    assert pdf.startswith(b"%PDF-")
    assert len(pdf) == publication.pdf_size
    assert publication.reference == "soteria-2024/kent/response/1"
    assert publication.signatory_name == "Made-up Commissioner Kent"


def test_move_publishes_a_position_for_each_recommendation_and_limb(published):
    rows = published.published.positions.order_by("recommendation__number", "limb__key")

    found = [(row.recommendation.number, row.limb and row.limb.key, row.position) for row in rows]

    assert sorted((number, key or "", position) for number, key, position in found) == [
        (3, "", "in_progress"),
        (5, "", "in_progress"),
        (7, "", "in_progress"),
        (7, "a", "not_stated"),
        (7, "b", "not_stated"),
        (9, "", "in_progress"),
        (11, "", "in_progress"),
        (11, "a", "not_stated"),
        (11, "b", "not_stated"),
        (11, "c", "not_stated"),
    ]


def test_move_by_someone_without_the_role_is_refused(draft, moved, team, now):
    sent = moved(draft, "send")

    assert refused(sent, Action.APPROVE, team["reviewer"], now) == (
        "“Approve and sign” is for: Commissioner, Delegate of the commissioner."
    )


@pytest.mark.parametrize("action", [action for action in Action if action != Action.VOID])
@pytest.mark.parametrize("role", ["author", "reviewer", "commissioner"])
def test_move_by_another_body_is_refused_whatever_the_role(draft, people, gwent, now, action, role):
    stranger = people(role, gwent)

    before = HistoryEntry.objects.count()
    refused(draft, action, stranger, now)

    draft.refresh_from_db()
    assert (draft.state, HistoryEntry.objects.count()) == (State.DRAFT, before)


def test_move_by_national_administrator_is_refused(draft, people, now):
    assert "is for:" in refused(draft, Action.SEND, people("national"), now)


def test_move_from_a_wrong_state_says_so(draft, team, now):
    assert refused(draft, Action.PUBLISH, team["reviewer"], now) == "“Publish” is not possible while this is “Draft”."


def test_move_without_text_says_what_to_do(kent, soteria, team, now):
    from responses import drafting

    empty = drafting.start_response(kent, soteria, by=team["author"], now=now)
    empty.parts.update(heading="")

    assert refused(empty, Action.SEND, team["author"], now) == (
        "Something must be mended first: see what the checks say."
    )


def test_return_without_comment_is_refused(draft, moved, team, now):
    sent = moved(draft, "send")

    assert refused(sent, Action.RETURN, team["reviewer"], now, note="  ") == (
        "Please say why, in the box above the button."
    )


def test_return_keeps_the_comment_in_the_history(draft, moved, team, now):
    sent = moved(draft, "send")

    returned = move(sent, Action.RETURN, by=team["reviewer"], now=now, note="Recommendation 5 needs a date.")

    assert returned.state == State.DRAFT
    assert returned.history.first().note == "Recommendation 5 needs a date."


OWN_TEXT = (
    "“%s” is for somebody who did not help to write this. Ask a colleague. Where an office has nobody else, a national "
    "administrator can allow it until a day."
)


@pytest.mark.parametrize("note", ["", "The only officer on duty."])
@pytest.mark.parametrize("until", [None, date(2026, 11, 30)])
def test_approve_by_whoever_wrote_is_refused_whatever_the_reason(draft, moved, kent, now, note, until):
    author = draft.started_by
    author.memberships.create(body=kent, role="commissioner")
    PolicingBody.objects.filter(pk=kent.pk).update(nobody_else_until=until)

    assert refused(moved(draft, "send"), Action.APPROVE, author, now, note=note) == OWN_TEXT % "Approve and sign"


def test_approve_by_whoever_saved_once_is_refused(draft, moved, team, now):
    change = {"answer-1-force_says": {"label": "Force", "before": "", "after": "x"}}
    drafting.saved(draft, change, by=team["commissioner"], now=now)

    assert refused(moved(draft, "send"), Action.APPROVE, team["commissioner"], now, note="Because.") == (
        OWN_TEXT % "Approve and sign"
    )


def test_approve_of_another_paper_than_was_shown_is_refused(draft, moved, team, now):
    """The paper has no part in the revision of a response, and is printed with it."""
    paper = stationery.begin(draft.body, papers.Layout.LETTER, by=team["author"])
    draft.paper = paper
    draft.save()
    reviewed = moved(draft, "send", "review")
    shown = content_digest(reviewed)
    values = stationery.values_of(paper) | {"opening": "We reject every recommendation."}
    assert stationery.save(paper, seen=0, mine=values, by=team["author"]).saved

    said = refused(reviewed, Action.APPROVE, team["commissioner"], now, revision=reviewed.revision, shown=shown)

    assert said == "Somebody saved a change while you were reading. Please look at it again first."
    again = content_digest(Response.objects.get(pk=draft.pk))
    assert move(reviewed, Action.APPROVE, by=team["commissioner"], now=now, shown=again).state == State.APPROVED


def test_approve_by_whoever_wrote_on_the_paper_is_refused(draft, moved, team, now):
    Response.objects.filter(pk=draft.pk).update(started_at=timezone.now() - timedelta(days=1))
    paper = stationery.begin(draft.body, papers.Layout.LETTER, by=team["author"])
    draft = Response.objects.get(pk=draft.pk)
    draft.paper = paper
    draft.save()
    reviewed = moved(draft, "send", "review")
    assert team["commissioner"].pk not in workflow.authors(reviewed)
    values = stationery.values_of(paper) | {"opening": "My own words."}
    stationery.save(paper, seen=0, mine=values, by=team["commissioner"])

    said = refused(reviewed, Action.APPROVE, team["commissioner"], now, note="Nobody else is here.")

    assert "for somebody who did not help to write this" in said


def test_words_that_came_by_a_copy_of_a_paper_are_still_of_whoever_wrote_them(draft, moved, team, now):
    """The commissioner writes on the usual paper; the author copies it and chooses the copy."""
    Response.objects.filter(pk=draft.pk).update(started_at=timezone.now() - timedelta(days=1))
    paper = stationery.begin(draft.body, papers.Layout.LETTER, by=team["author"])
    values = stationery.values_of(paper) | {"closing": "Closing words of the commissioner."}
    stationery.save(paper, seen=0, mine=values, by=team["commissioner"])
    draft = Response.objects.get(pk=draft.pk)
    draft.paper = stationery.copy(Paper.objects.get(pk=paper.pk), by=team["author"])
    draft.save()
    Paper.objects.filter(pk=paper.pk).delete()

    said = refused(moved(draft, "send", "review"), Action.APPROVE, team["commissioner"], now)

    assert "for somebody who did not help to write this" in said


def test_whoever_wrote_on_the_paper_is_an_author_beside_those_of_the_words(draft, people, kent, team):
    """Nobody stops being an author because a colleague changed the paper."""
    Response.objects.filter(pk=draft.pk).update(started_at=timezone.now() - timedelta(days=1))
    draft = Response.objects.get(pk=draft.pk)
    draft.paper = stationery.begin(draft.body, papers.Layout.LETTER, by=team["reviewer"])
    draft.save()

    assert workflow.authors(draft) == {team["author"].pk, team["reviewer"].pk}


def test_missing_welsh_holds_up_the_approval_and_no_review(draft, team):
    waits = [checks.Finding("The Welsh is missing.", is_error=True, until_approval=True)]
    states = {Action.SEND: State.DRAFT, Action.REVIEW: State.IN_REVIEW, Action.APPROVE: State.REVIEWED}

    def ready(action):
        draft.state = states[action]
        return workflow.unready(draft, action, on=date(2026, 12, 1), found=waits) is None

    assert [ready(action) for action in states] == [True, True, False]


def test_paper_as_it_was_before_the_response_makes_nobody_its_author(draft, moved, team, now):
    paper = stationery.begin(draft.body, papers.Layout.LETTER, by=team["commissioner"])
    Response.objects.filter(pk=draft.pk).update(started_at=timezone.now() + timedelta(days=1))
    draft = Response.objects.get(pk=draft.pk)
    draft.paper = paper
    draft.save()

    assert team["commissioner"].pk not in workflow.authors(draft)


def test_approve_by_an_author_where_nobody_else_is_needs_a_reason_that_is_shown(draft, moved, people, kent, now):
    author = draft.started_by
    people_role = people("commissioner", kent)
    author.memberships.create(body=kent, role="commissioner")
    PolicingBody.objects.filter(pk=kent.pk).update(nobody_else_until=now.date())
    sent = moved(draft, "send")

    assert workflow.wanted_note(sent, Action.APPROVE, author) == Note.IF_AUTHOR
    assert workflow.wanted_note(sent, Action.APPROVE, people_role) == Note.NONE
    assert refused(sent, Action.APPROVE, author, now) == "Please say why, in the box above the button."

    approved = move(sent, Action.APPROVE, by=author, now=now, note="The only officer on duty.")
    assert approved.signature["own_text_reason"] == "The only officer on duty."


def test_approve_by_a_delegate_names_the_authority(draft, moved, people, kent, now):
    approved = move(moved(draft, "send"), Action.APPROVE, by=people("delegate", kent), now=now)

    assert approved.signature == {
        "name": "Made-up Delegate Kent",
        "title": "Delegate of the Police and Crime Commissioner",
        "office_holder": "",
        "capacity": "delegate",
        "authority": "Scheme of delegation, 1 January 2024",
        "approved_on": "2026-12-01",
        "own_text_reason": "",
    }


def test_authority_is_the_delegate_s_own_of_that_office(draft, moved, people, kent, gwent, now):
    """Beside it stand what would come first in the order of the table: another person, another office, another role."""
    delegate, always = people("delegate", kent), {"since": date(2024, 1, 1), "until": date(2099, 12, 31)}
    colleague = UserFactory(username="a.colleague")
    colleague.memberships.create(body=kent, role="delegate", authority="Of a colleague", **always)
    delegate.memberships.create(body=gwent, role="delegate", authority="Of Gwent", **always)
    delegate.memberships.create(body=kent, role="author", authority="Of an author")

    approved = move(moved(draft, "send"), Action.APPROVE, by=delegate, now=now)

    assert approved.signature["authority"] == "Scheme of delegation, 1 January 2024"


def test_title_is_that_of_the_day_of_the_signature(draft, moved, people, kent, now, time_machine):
    """Whoever stops being commissioner tomorrow signs as one today, whatever the clock of this machine says."""
    both = people("delegate", kent)
    both.memberships.create(body=kent, role="commissioner", until=now.date())
    sent = moved(draft, "send")
    time_machine.move_to(now + timedelta(days=1))

    assert move(sent, Action.APPROVE, by=both, now=now).signature["title"] == "Police and Crime Commissioner"


@pytest.mark.parametrize(("right", "role"), [("may_edit", "author"), ("may_translate", "translator")])
def test_right_to_write_lasts_as_long_as_the_role(draft, people, kent, now, right, role):
    writer, last = people(role, kent), date(2031, 5, 31)
    writer.memberships.update(since=date(2031, 5, 1), until=last)
    may = getattr(workflow, right)

    assert [may(draft, writer, on=day) for day in (date(2031, 4, 30), date(2031, 5, 1), last, date(2031, 6, 1))] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("held", "name", "capacity"),
    [
        ([], "", "holder"),
        ([("A. Holder", "holder", None, None)], "A. Holder", "holder"),
        (
            [("A. Holder", "holder", None, "2026-11-30"), ("B. Acting", "acting", "2026-12-01", None)],
            "B. Acting",
            "acting",
        ),
        ([("", "vacant", None, "2026-11-30")], "", "holder"),
        (
            [("A. Holder", "holder", None, "2026-12-01"), ("C. Later", "acting", "2026-12-02", None)],
            "A. Holder",
            "holder",
        ),
    ],
)
def test_approve_by_the_commissioner_names_the_office_and_who_holds_it_that_day(
    held, name, capacity, draft, moved, kent, now
):
    kent.office_holders.all().delete()
    for holder, how, since, until in held:
        kent.office_holders.create(name=holder, capacity=how, since=since, until=until)

    approved = moved(draft, "send", "review", "approve")

    assert approved.signature == {
        "name": "Made-up Commissioner Kent",
        "title": "Police and Crime Commissioner",
        "office_holder": name,
        "capacity": capacity,
        "authority": "",
        "approved_on": "2026-12-01",
        "own_text_reason": "",
    }


def test_nobody_signs_as_the_holder_of_a_vacant_office(draft, moved, people, kent, team, now):
    """A delegate signs by an authority of their own, which has days of its own."""
    kent.office_holders.all().delete()
    kent.office_holders.create(name="A. Holder", capacity="holder", until="2026-11-30")
    kent.office_holders.create(name="", capacity="vacant", since="2026-12-01")
    reviewed = moved(draft, "send", "review")

    assert refused(reviewed, Action.APPROVE, team["commissioner"], now) == (
        "The office is entered as vacant, so nobody signs as its holder. A national administrator enters who holds it, "
        "or who acts."
    )
    approved = move(reviewed, Action.APPROVE, by=people("delegate", kent), now=now)
    assert (approved.signature["capacity"], approved.signature["office_holder"]) == ("delegate", "")


def test_body_that_answers_for_no_force_any_more_sends_and_publishes_nothing(draft, update, moved, kent, team, now):
    approved, sent = moved(draft, "send", "review", "approve"), moved(update, "send")
    kent.oversights.update(until=now.date() - timedelta(days=1))
    said = "Your body answers for no force any more: whoever took its place answers now."

    assert refused(approved, Action.PUBLISH, team["reviewer"], now) == said
    assert refused(sent, Action.PUBLISH, team["reviewer"], now) == said
    assert move(approved, Action.TAKE_BACK, by=team["author"], now=now).state == State.DRAFT
    kent.oversights.update(until=now.date())
    assert move(sent, Action.PUBLISH, by=team["reviewer"], now=now).state == State.PUBLISHED


def test_nothing_is_published_before_the_report_that_it_answers(update, moved, soteria, team, now):
    """Its title would be public before the report is."""
    sent = moved(update, "send")
    soteria.published = now.date() + timedelta(days=1)
    soteria.save()

    said = refused(Update.objects.get(pk=sent.pk), Action.PUBLISH, team["reviewer"], now)

    assert said == "The report itself is not published yet: nothing that answers it can be."
    assert workflow.unready(sent, Action.PUBLISH, on=soteria.published, found=[]) is None


def test_approve_in_a_name_that_cannot_be_printed_is_refused(draft, moved, team, now):
    reviewed = moved(draft, "send", "review")
    User.objects.filter(pk=team["commissioner"].pk).update(last_name="\u01d4 \u01d2")
    by = User.objects.get(pk=team["commissioner"].pk)

    said = refused(reviewed, Action.APPROVE, by, now)

    assert said == "The document font can't print “\u01d4” (U+01D4) in the signature: ask for it to be mended."
    assert Response.objects.get(pk=draft.pk).state == State.REVIEWED


def test_publish_of_what_was_never_laid_out_is_refused(draft, moved, team, now, monkeypatch):
    """The words changed between the documents and the lock: nothing of them is frozen."""
    approved = moved(draft, "send", "review", "approve")
    monkeypatch.setattr(workflow.publication, "prepare", lambda thing, **_told: None)

    said = refused(approved, Action.PUBLISH, team["reviewer"], now)

    assert said == "Somebody saved a change while you were reading. Please look at it again first."
    assert not Publication.objects.filter(body=draft.body, kind="response").exists()


def test_approve_by_a_delegate_after_the_authority_ended_is_refused(draft, moved, people, kent, now):
    delegate = people("delegate", kent)
    delegate.memberships.update(until="2026-11-30")

    assert "is for:" in refused(moved(draft, "send"), Action.APPROVE, delegate, now)


def test_publish_of_other_content_than_was_approved_is_refused(draft, moved, team, now):
    approved = moved(draft, "send", "approve")
    approved.answers.filter(recommendation__number=3).update(force_says="Slipped in behind the workflow.")

    assert refused(approved, Action.PUBLISH, team["reviewer"], now) == (
        "What was approved is not what would be published now. Take it back and have it approved again."
    )
    assert not Publication.objects.own().exists()


def test_move_with_a_later_save_than_was_seen_is_refused(draft, moved, team, now):
    sent = moved(draft, "send")
    seen = sent.revision
    type(sent).objects.filter(pk=sent.pk).update(revision=seen + 1)

    assert refused(sent, Action.APPROVE, team["commissioner"], now, revision=seen) == (
        "Somebody saved a change while you were reading. Please look at it again first."
    )


def test_publish_that_cannot_make_its_pdf_changes_nothing(draft, moved, team, now, monkeypatch):
    from responses import documents

    def broken(payload, *, draft=False):
        raise documents.DocumentError("The document can't be made.")

    approved = moved(draft, "send", "approve")
    history = HistoryEntry.objects.count()
    monkeypatch.setattr(documents, "pdf", broken)

    with pytest.raises(documents.DocumentError):
        move(approved, Action.PUBLISH, by=team["reviewer"], now=now)

    approved.refresh_from_db()
    assert (approved.state, Publication.objects.own().count(), HistoryEntry.objects.count()) == (
        State.APPROVED,
        0,
        history,
    )


def test_take_back_voids_the_approval(draft, moved, team, now):
    back = move(moved(draft, "send", "approve"), Action.TAKE_BACK, by=team["author"], now=now)

    assert (back.state, back.approved_by, back.approved_digest, back.signature) == (State.DRAFT, None, "", {})


def test_correct_makes_a_second_version_and_keeps_the_first(published, moved, team, now):
    begun = move(published, Action.CORRECT, by=team["author"], now=now, note="A date was wrong.")
    begun.answers.filter(recommendation__number=3).update(position="in_place")

    second = moved(begun, "send", "approve", "publish").published

    first = second.replaces
    assert (first.version, second.version, second.correction_reason) == (1, 2, "A date was wrong.")
    assert second.payload["replaces"] == {"version": 1, "reason": "A date was wrong."}
    assert first.read_pdf() != second.read_pdf()
    current = CurrentStatement.objects.get(force__slug="kent", recommendation__number=3)
    assert (current.position.publication, current.position.position) == (second, "in_place")


def test_correct_without_a_reason_is_refused(published, team, now):
    refused(published, Action.CORRECT, team["author"], now)


def test_reason_that_cannot_be_printed_is_refused_and_names_the_character(published, team, now):
    said = refused(published, Action.CORRECT, team["author"], now, note="A slip. \u01d4 \u01d2")

    assert said == "The document font can't print “\u01d4” (U+01D4). Please write it otherwise."
    assert Response.objects.get(pk=published.pk).state == State.PUBLISHED


def test_comment_to_a_colleague_may_hold_any_character_for_nobody_prints_it(draft, moved, team, now):
    returned = move(moved(draft, "send"), Action.RETURN, by=team["reviewer"], now=now, note="Almost! \u01d4")

    assert (returned.state, returned.history.first().note) == (State.DRAFT, "Almost! \u01d4")


def test_publication_tells_each_step_and_its_end_in_the_transaction_that_ends_it(draft, moved, team, now):
    approved, told = moved(draft, "send", "review", "approve"), []

    def hear(step, language):
        told.append((step, language, Publication.objects.own().exists()))

    move(approved, Action.PUBLISH, by=team["reviewer"], now=now, told=hear)

    steps = Pressing.Step
    assert told == [
        (steps.LAYOUT, "en", False),
        (steps.SIGN, "en", False),
        (steps.CHECK, "en", False),
        (steps.ENTER, "", False),
        (steps.DONE, "", True),
    ]


def test_step_that_makes_no_document_tells_nobody(draft, update, moved, team, now):
    def hear(step, language):
        pytest.fail("told of a step of a publication")

    move(draft, Action.SEND, by=team["author"], now=now, told=hear)
    move(moved(update, "send"), Action.PUBLISH, by=team["reviewer"], now=now, told=hear)


def test_update_is_published_by_its_reviewer_and_moves_only_what_it_names(update, moved, now):
    before = dict(CurrentStatement.objects.values_list("pk", "position"))

    publication = moved(update, "send", "publish").published

    after = dict(CurrentStatement.objects.values_list("pk", "position"))
    new = [pk for pk in after if before.get(pk) != after[pk]]
    statement = CurrentStatement.objects.get(pk__in=new)
    assert (statement.force.slug, statement.recommendation.number) == ("kent", 7)
    assert (statement.position.position, statement.position.stated_on.isoformat()) == ("planned", "2025-02-03")
    assert publication.reference == "soteria-2024/kent/update/1/1"


def test_update_is_published_as_it_stood_on_the_page_alone(update, moved, kent, soteria, team, now):
    """A target date that another update gave meanwhile would go out with it, and was on nobody's page."""
    sent = moved(update, "send")
    shown = digest_of(words_of(sent))
    other = drafting.start_update(kent, soteria, dated=date(2025, 1, 3), by=team["author"], now=now)
    first = update.entries.get()
    other.entries.create(
        force=first.force, recommendation=first.recommendation, position="planned", target_date=date(2027, 6, 30)
    )
    moved(other, "send", "publish")

    assert refused(sent, Action.PUBLISH, team["reviewer"], now, shown=shown) == (
        "Somebody saved a change while you were reading. Please look at it again first."
    )
    again = digest_of(words_of(Update.objects.get(pk=update.pk)))
    published = move(sent, Action.PUBLISH, by=team["reviewer"], now=now, shown=again).published
    assert published.payload["entries"][0]["target_date"] == "2027-06-30"


def test_update_is_not_published_by_whoever_wrote_it(update, moved, kent, now):
    author = update.started_by
    author.memberships.create(body=kent, role="reviewer")

    assert refused(moved(update, "send"), Action.PUBLISH, author, now, note="Because.") == OWN_TEXT % "Publish"


def test_update_by_its_own_author_where_nobody_else_is_needs_a_reason(update, moved, kent, now):
    author = update.started_by
    author.memberships.create(body=kent, role="reviewer")
    PolicingBody.objects.filter(pk=kent.pk).update(nobody_else_until=now.date())
    sent = moved(update, "send")

    assert refused(sent, Action.PUBLISH, author, now) == "Please say why, in the box above the button."
    published = move(sent, Action.PUBLISH, by=author, now=now, note="Nobody else is here.")
    assert (published.state, published.published.own_text_reason) == (State.PUBLISHED, "Nobody else is here.")


def test_update_knows_no_approval(update, team, now):
    assert refused(update, Action.APPROVE, team["commissioner"], now) == "There is no such action here."


def test_update_correction_takes_the_place_of_the_first(update, moved, team, now):
    published = moved(update, "send", "publish")
    begun = move(published, Action.CORRECT, by=team["author"], now=now, note="It was the wrong recommendation.")
    begun.entries.all().delete()
    five = begun.report.recommendations.get(number=5)
    begun.entries.create(force=begun.body.forces.get(), recommendation=five, position="in_progress")

    moved(begun, "send", "publish")

    current = CurrentStatement.objects.filter(force__slug="kent")
    assert [(row.recommendation.number, row.position.position) for row in current] == [(5, "in_progress")]


@pytest.mark.parametrize("table", [RESPONSE, UPDATE])
def test_table_leads_every_state_somewhere(table):
    reached = {row.target for row in table.values()} | {State.DRAFT}
    left = {source for row in table.values() for source in row.sources}

    assert reached - {State.DISCARDED} == left


def test_discard_takes_a_draft_update_off_the_desk_and_keeps_its_history(update, team, now):
    gone = move(update, Action.DISCARD, by=team["author"], now=now)

    assert (gone.state, gone.history.first().action) == (State.DISCARDED, "discard")
    assert not workflow.may_edit(gone, team["author"], on=now.date())


def test_discard_of_what_was_published_is_refused(update, moved, team, now):
    begun = move(moved(update, "send", "publish"), Action.CORRECT, by=team["author"], now=now, note="A slip.")

    assert refused(begun, Action.DISCARD, team["author"], now) == (
        "It has been published: it can be corrected, not discarded."
    )


def test_approval_that_falls_leaves_a_line_without_a_note(draft, moved, team, now):
    approved = moved(draft, "send", "approve")

    workflow.void_approval(approved, by=team["author"], now=now)

    entry = approved.history.first()
    assert (entry.action, entry.from_state, entry.to_state) == ("void", "approved", "in_review")
    assert (entry.by, entry.at, entry.note) == (team["author"], now, "")


def test_correction_begins_without_what_was_said_of_the_version_before(published, team, now):
    begun = workflow.move(published, Action.CORRECT, by=team["author"], now=now, note="A date was wrong.")

    assert (begun.sent_by, begun.sent_at, begun.reviewed_by, begun.reviewed_at) == (None, None, None, None)
    assert (begun.approved_by, begun.approved_at, begun.approved_digest, begun.signature) == (None, None, "", {})
    assert (begun.version, begun.correction_reason) == (2, "A date was wrong.")


def test_move_by_whoever_holds_an_older_reading_of_the_row_is_refused(draft, team, now):
    older = Response.objects.get(pk=draft.pk)
    move(draft, Action.SEND, by=team["author"], now=now)

    with pytest.raises(workflow.Refused, match="“Send for review” is not possible while this is “In review”"):
        move(older, Action.SEND, by=team["author"], now=now)

    assert draft.history.filter(action="send").count() == 1

"""Moves, approvals, what is wanted before them, two people at once."""

from tests.faults.fault import fault

TESTS = "tests/responses/test_workflow.py"
VIEWS = "tests/responses/test_views.py"

FAULTS = [
    fault(
        "author_approves",
        "forces/permissions.py",
        "SIGNATORIES = frozenset({Role.COMMISSIONER, Role.DELEGATE})",
        "SIGNATORIES = frozenset({Role.COMMISSIONER, Role.DELEGATE, Role.AUTHOR})",
        f"{TESTS}::test_move_by_someone_without_the_role_is_refused",
    ),
    fault(
        "own_work_is_approved_without_a_reason",
        "responses/workflow.py",
        "    if note == Note.IF_AUTHOR and user.pk not in authors(thing):",
        "    if note == Note.IF_AUTHOR:",
        f"{TESTS}::test_approve_by_an_author_where_nobody_else_is_needs_a_reason_that_is_shown",
    ),
    fault(
        "other_content_than_approved_is_published",
        "responses/workflow.py",
        "isinstance(thing, Response) and content_digest(thing) != thing.approved_digest:",
        "isinstance(thing, Response) and not thing.approved_digest:",
        f"{TESTS}::test_publish_of_other_content_than_was_approved_is_refused",
    ),
    fault(
        "change_that_nobody_saw_is_moved_on",
        "responses/workflow.py",
        "    if is_other or (revision is not None and revision != thing.revision):",
        "    if is_other or (revision is not None and revision > thing.revision):",
        f"{TESTS}::test_move_with_a_later_save_than_was_seen_is_refused",
    ),
    fault(
        "paper_that_nobody_was_shown_is_signed",
        "responses/workflow.py",
        "    is_other = bool(shown) and isinstance(thing, Response) and content_digest(thing) != shown",
        "    is_other = bool(shown) and isinstance(thing, Response) and not content_digest(thing)",
        f"{TESTS}::test_approve_of_another_paper_than_was_shown_is_refused",
    ),
    fault(
        "words_on_the_paper_are_nobodys",
        "responses/workflow.py",
        '        wrote |= set(since.values_list("history_user", flat=True))',
        '        wrote &= set(since.values_list("history_user", flat=True)) | wrote',
        f"{TESTS}::test_approve_by_whoever_wrote_on_the_paper_is_refused",
    ),
    fault(
        "free_text_is_printed_after_the_approval",
        "responses/payloads.py",
        '"sent_on": _iso(row.sent_on), "means": row.means}',
        '"sent_on": _iso(row.sent_on), "means": row.means, "sent_by": row.sent_by}',
        "tests/responses/test_payloads.py::test_digest_does_not_depend_on_what_was_sent_since",
    ),
    fault(
        "wrong_state_is_no_refusal",
        "responses/workflow.py",
        "    if thing.state not in row.sources:",
        "    if thing.state == State.DISCARDED:",
        f"{TESTS}::test_move_from_a_wrong_state_says_so",
    ),
    fault(
        "published_update_is_discarded",
        "responses/workflow.py",
        "    if action == Action.DISCARD and thing.published_id:",
        "    if action == Action.DISCARD and thing.published_id == 0:",
        f"{TESTS}::test_discard_of_what_was_published_is_refused",
    ),
    fault(
        "take_back_keeps_the_approval",
        "responses/workflow.py",
        '        thing.approved_digest, thing.signature = "", {}',
        '        thing.approved_digest = ""',
        f"{TESTS}::test_take_back_voids_the_approval",
    ),
    fault(
        "edit_keeps_the_approval",
        "responses/drafting.py",
        "    if was_approved and isinstance(thing, Response):",
        "    if was_approved and not isinstance(thing, Response):",
        f"{VIEWS}::test_edit_after_approval_voids_it_visibly",
    ),
    fault(
        "move_leaves_no_history",
        "responses/workflow.py",
        "    thing.save()\n    record_history(thing, action, by=act.by",
        "    thing.save()\n    action == Action.SEND or record_history(thing, action, by=act.by",
        f"{TESTS}::test_move_from_draft_to_publication_writes_each_step",
    ),
    fault(
        "correction_without_a_reason",
        "responses/workflow.py",
        "    if wanted != Note.NONE and not note.strip():",
        "    if wanted == Note.COMMENT and not note.strip():",
        f"{TESTS}::test_correct_without_a_reason_is_refused",
    ),
    fault(
        "second_save_writes_over_the_first",
        "responses/drafting.py",
        "        elif mine[name] != before[name]:",
        "        elif not before[name]:",
        f"{VIEWS}::test_second_save_of_the_same_field_shows_both_texts_and_loses_neither",
    ),
    fault(
        "change_of_a_colleague_is_undone",
        "responses/drafting.py",
        "            result.values[name] = before[name]",
        "            result.values[name] = base",
        f"{VIEWS}::test_second_save_of_other_fields_keeps_both_changes",
    ),
    fault(
        "older_value_of_a_form_is_saved",
        "responses/sheets/sheet.py",
        "            setattr(form.instance, columns[name], form.initial.get(name))",
        "            setattr(form.instance, columns[name], getattr(form.instance, columns[name]))",
        "tests/responses/test_sheets.py::test_date_that_a_colleague_saved_is_not_written_over_by_another_field",
    ),
    fault(
        "published_response_is_edited",
        "responses/sheets/sheet.py",
        "        sheet.is_shut = thing.state not in EDITABLE",
        "        sheet.is_shut = False",
        f"{VIEWS}::test_words_typed_while_a_colleague_published_are_shown_and_not_saved",
    ),
    fault(
        "two_orders_to_publish",
        "responses/pressing.py",
        "    if response.pressings.filter(step__in=OPEN).exists():",
        "    if response.pressings.filter(step=Pressing.Step.ENTER).exists():",
        "tests/responses/test_pressing.py::test_second_order_is_refused_while_the_first_is_open",
    ),
    fault(
        "stale_welsh_counts_as_right",
        "responses/translation.py",
        "    return Standing.CURRENT if row.translated.get(name) == english_sha256(english) else Standing.STALE",
        "    return Standing.CURRENT if row.translated.get(name) else Standing.STALE",
        "tests/responses/test_translation.py::test_standing_follows_from_both_texts_and_the_mark",
    ),
]

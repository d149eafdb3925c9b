"""The audit trail: what enters it, what seals it, who reads it."""

from tests.faults.fault import fault

EVENTS = "tests/forces/test_events.py"
SEALING = "tests/responses/test_sealing.py"
TRIGGERS = "tests/responses/test_triggers.py"
PAGE = "tests/soteria_tracker/test_trail.py"

FAULTS = [
    fault(
        "trail_takes_the_owner_for_the_doer",
        "responses/trail.py",
        """return (str(_("somebody")), None) if row.kind in ANYBODY else (row.name, row.user_id)""",
        """return row.name, row.user_id""",
        f"{PAGE}::test_what_anybody_can_do_with_a_name_is_nobody_s_deed",
    ),
    fault(
        "trail_knows_an_administrator_by_name_alone",
        "responses/trail.py",
        "return who, row.history_user_id, ",
        "return who, None, ",
        f"{PAGE}::test_past_deeds_stay_those_of_the_account_whatever_it_calls_itself_later",
    ),
    fault(
        "trail_keeps_a_name_that_is_nobodys",
        "forces/events.py",
        'record_event(Kind.SIGN_IN_FAILED, user=_owner(credentials.get("username")), request=request)',
        'record_event(Kind.SIGN_IN_FAILED, user=_owner(credentials.get("username")), request=request, '
        'detail=credentials.get("username") or "")',
        f"{EVENTS}::test_name_that_is_nobodys_is_not_kept",
    ),
    fault(
        "trail_keeps_whole_addresses",
        "forces/events.py",
        "KEPT = {4: 24, 6: 48}",
        "KEPT = {4: 32, 6: 128}",
        f"{EVENTS}::test_no_machine_can_be_named_by_what_is_kept_of_its_address",
    ),
    fault(
        "sign_in_leaves_no_event",
        "forces/events.py",
        "    listen(signals.user_logged_in, Kind.SIGNED_IN)\n",
        "",
        f"{EVENTS}::test_sign_in_is_recorded",
    ),
    fault(
        "sealing_goes_by_numbers_instead_of_the_queue",
        "responses/sealing.py",
        '    waiting = list(Unsealed.objects.order_by("pk")[:most])\n',
        '    waiting = list(Unsealed.objects.order_by("pk")[:most])\n'
        "    waiting = [each for each in waiting if not SealedRow.objects.filter(source=each.source, "
        "row_id__gt=each.row_id)] or waiting[:0]\n",
        f"{SEALING}::test_row_that_commits_late_with_an_old_number_is_sealed_all_the_same",
    ),
    fault(
        "digest_of_a_row_leaves_its_words_out",
        "responses/sealing.py",
        '"row": row_id, "columns": said}',
        '"row": row_id, "columns": {}}',
        f"{SEALING}::test_changed_row_is_named",
    ),
    fault(
        "seal_leaves_its_rows_out",
        "responses/trail_proof.py",
        'if over(rows) != seal.entry.get("rows_sha256"):',
        "if False:",
        f"{SEALING}::test_changed_row_with_its_digest_mended_is_named",
    ),
    fault(
        "row_that_stands_in_no_seal_is_passed_over",
        "responses/trail_proof.py",
        "    for source in SOURCES:\n        yield from _slipped_in(source)\n",
        "",
        f"{SEALING}::test_row_slipped_in_past_the_triggers_is_named",
    ),
    fault(
        "head_that_was_kept_is_not_looked_for",
        "responses/kept_heads.py",
        "        if not any(model",
        "        if not any(True or model",
        f"{SEALING}::test_verify_trail_fails_by_name_and_says_that_a_kept_head_is_not_there",
    ),
    fault(
        "published_head_has_no_salt",
        "responses/sealing.py",
        "salt, last = secrets.token_hex(32),",
        'salt, last = "",',
        f"{SEALING}::test_published_head_cannot_be_guessed_from_what_it_covers",
    ),
    fault(
        "trigger_is_known_by_its_name_alone",
        "responses/triggers.py",
        "found.get((trigger.name, trigger.table)) != _as_found(trigger, connection.vendor)",
        "found.get((trigger.name, trigger.table)) is None",
        f"{TRIGGERS}::test_trigger_that_does_nothing_any_more_is_missed",
    ),
    fault(
        "audit_trail_is_open_to_the_whole_desk",
        "soteria_tracker/trail.py",
        "    if not access.may_anywhere(request.user, permissions.SEE_TRAIL):",
        "    if not access.may_anywhere(request.user, permissions.ENTER_DESK):",
        f"{PAGE}::test_people_of_an_office_do_not_get_in",
    ),
    fault(
        "audit_trail_shows_what_was_written",
        "responses/trail.py",
        "    return row.by_name, row.by_id, action_words(row.action), thing, row.body.name",
        '    return row.by_name, f"{action_words(row.action)} {row.changes}", thing, row.body.name',
        f"{PAGE}::test_auditor_reads_who_did_what_and_no_word_of_it",
    ),
    fault(
        "page_of_the_trail_ends_before_the_next_begins",
        "responses/trail.py",
        "Q(**{table.at: below.at}, pk__lt=below.row)",
        "Q(**{table.at: below.at}, pk__lt=below.row - 1)",
        f"{PAGE}::test_pages_join_without_a_gap_and_without_a_line_twice",
    ),
]

"""Nothing is lost: locks, merges, files, orders, what is away."""

from tests.faults.fault import fault

FILES = "tests/responses/test_files.py"
SWEEPING = "tests/responses/test_sweeping.py"
PRESSING = "tests/responses/test_pressing.py"
RACES = "tests/reliability/test_races.py"

FAULTS = [
    fault(
        "file_gets_its_name_before_its_bytes_are_on_the_disk",
        "responses/files.py",
        "            os.fsync(descriptor)\n\n    def _named",
        "\n    def _named",
        f"{FILES}::test_bytes_are_on_the_disk_before_the_name_and_the_name_before_the_row",
    ),
    fault(
        "name_of_a_file_is_not_on_the_disk_before_its_row",
        "responses/files.py",
        "            self._settle(final.parent)\n",
        "",
        f"{FILES}::test_bytes_are_on_the_disk_before_the_name_and_the_name_before_the_row",
    ),
    fault(
        "file_is_written_over",
        "responses/files.py",
        "        os.link(partial, final)\n",
        "        partial.replace(final)\n",
        f"{FILES}::test_name_that_is_taken_is_never_written_over",
    ),
    fault(
        "half_a_file_lies_under_its_name_on_a_full_disk",
        "soteria_tracker/settings.py",
        '    "publications": {\n        "BACKEND": "responses.files.WholeFiles",',
        '    "publications": {\n        "BACKEND": "django.core.files.storage.FileSystemStorage",',
        f"{FILES}::test_record_and_documents_of_offices_are_kept_whole",
    ),
    fault(
        "sweep_takes_files_that_rows_name",
        "responses/sweeping.py",
        "sorted(held - named.keys() - set(kept.values()))",
        "sorted(held - set(kept.values()))",
        f"{SWEEPING}::test_file_that_a_row_names_stays_however_old",
    ),
    fault(
        "sweep_takes_files_whose_row_is_on_its_way",
        "responses/sweeping.py",
        "if _age(storage, each, now=now) > young",
        "if _age(storage, each, now=now) > -young",
        f"{SWEEPING}::test_young_file_may_still_get_its_row",
    ),
    fault(
        "sweep_says_nothing_of_a_missing_file",
        "responses/sweeping.py",
        "            found.missing.append(name)\n",
        "            found.loose.append(name)\n",
        f"{SWEEPING}::test_row_whose_file_is_missing_is_an_error_that_says_what_to_do",
    ),
    fault(
        "sweep_acts_without_being_told_to",
        "responses/sweeping.py",
        "    if act:\n        for each in found.loose:",
        "    if found:\n        for each in found.loose:",
        f"{SWEEPING}::test_nothing_is_changed_without_being_told_to",
    ),
    fault(
        "lease_never_ends",
        "responses/pressing.py",
        "held = Q(alive_until__gte=now, alive_until__lte=now + ALONE_FOR)",
        "held = Q(alive_until__isnull=False)",
        f"{PRESSING}::test_order_whose_worker_is_gone_is_broken_off",
    ),
    fault(
        "clock_set_back_keeps_a_lease_alive",
        "responses/pressing.py",
        "held = Q(alive_until__gte=now, alive_until__lte=now + ALONE_FOR)",
        "held = Q(alive_until__gte=now)",
        f"{PRESSING}::test_clock_set_back_keeps_no_dead_worker_alive",
    ),
    fault(
        "order_that_was_broken_off_publishes",
        "responses/pressing.py",
        "            raise BrokenOff\n",
        "            pass\n",
        f"{PRESSING}::test_order_broken_off_meanwhile_publishes_nothing_any_more",
    ),
    fault(
        "end_of_an_order_is_not_in_the_transaction_that_publishes",
        "responses/workflow.py",
        "        if prepared is not None:  # in this transaction: an order and what came of it never disagree\n"
        '            told(Pressing.Step.DONE, "")\n',
        '    if prepared is not None:\n        told(Pressing.Step.DONE, "")\n',
        f"{PRESSING}::test_order_that_fails_at_its_end_publishes_nothing",
    ),
    fault(
        "last_writer_wins",
        "responses/drafting.py",
        "        if mine[name] == base:  # only the other person touched it",
        "        if not base and mine[name] == base:",
        "tests/responses/test_views.py::test_second_save_of_other_fields_keeps_both_changes",
        f"{RACES}::test_eight_at_once_lose_nothing_and_do_nothing_twice",
    ),
    fault(
        "save_is_not_compared_with_what_stands_there_now",
        "responses/sheets/sheet.py",
        "        thing = workflow.lock(thing)\n        sheet = kind(thing, data)",
        "        sheet = kind(thing, data)",
        f"{RACES}::test_eight_at_once_lose_nothing_and_do_nothing_twice",
    ),
    fault(
        "move_does_not_read_again_what_it_moves",
        "responses/workflow.py",
        "        thing = lock(thing)\n        if sentence := refused(",
        "        if sentence := refused(",
        # The races may miss it: two that read at one moment are rare where writers wait for each other.
        "tests/responses/test_workflow.py::test_move_by_whoever_holds_an_older_reading_of_the_row_is_refused",
    ),
    fault(
        "second_save_of_reference_data_is_written_over_the_first",
        "forces/seen.py",
        "if seen.isdecimal() and int(seen) != last:",
        "if seen.isdecimal() and int(seen) > last:",
        "tests/forces/test_seen.py::test_second_save_is_shown_what_the_first_said_and_is_then_a_decision",
    ),
    fault(
        "order_is_taken_twice",
        "responses/pressing.py",
        "        taken.step, taken.alive_until = Pressing.Step.LAYOUT, now + alive_for\n",
        "        taken.alive_until = now + alive_for\n",
        f"{PRESSING}::test_order_is_taken_once",
    ),
    fault(
        "what_is_away_is_a_fault_of_ours",
        "soteria_tracker/errors.py",
        "    if not is_away(sys.exc_info()[1]):",
        "    if is_away(sys.exc_info()[1]) or True:",
        "tests/soteria_tracker/test_errors.py::test_database_that_is_away_is_said_in_plain_words",
    ),
    fault(
        "full_disk_is_a_fault_of_ours",
        "soteria_tracker/away.py",
        "FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}",
        "FULL = {errno.EROFS}",
        "tests/soteria_tracker/test_away.py::test_what_comes_back_by_itself_is_away",
    ),
]

"""The 56 days, deadlines, which statement counts on which day."""

from tests.faults.fault import fault

DEADLINES = "tests/recommendations/test_deadlines.py"
STANDING = "tests/responses/test_standing.py"
SUCCESSION = "tests/responses/test_succession.py"

FAULTS = [
    fault(
        "period_counts_a_day_looser",
        "recommendations/deadlines.py",
        "    return published + timedelta(days=PERIOD_DAYS - 1)",
        "    return published + timedelta(days=PERIOD_DAYS)",
        f"{DEADLINES}::test_strict_last_day_counts_the_day_of_publication_as_day_1",
    ),
    fault(
        "day_of_publication_is_day_0",
        "recommendations/deadlines.py",
        "    return (day - published).days + 1",
        "    return (day - published).days",
        f"{DEADLINES}::test_day_number_of_known_documents",
    ),
    fault(
        "deadline_passes_on_its_own_day",
        "recommendations/deadlines.py",
        "deadline is not None and today > deadline",
        "deadline is not None and today >= deadline",
        f"{DEADLINES}::test_deadline_has_not_passed_on_its_own_day",
    ),
    fault(
        "reading_outranks_the_body_s_own_word",
        "responses/standing.py",
        "        READINGS_LAST.asc(),",
        "        READINGS_LAST.desc(),",
        f"{STANDING}::test_current_statement_is_the_bodys_own_though_the_reading_is_later",
    ),
    fault(
        "replaced_version_still_counts",
        "responses/standing.py",
        "limb=None, publication__replaced_by=None, **only",
        "limb=None, **only",
        f"{STANDING}::test_current_statement_falls_back_where_a_correction_is_silent",
    ),
    fault(
        "correction_moves_the_day_of_section_55",
        "responses/earlier.py",
        "body=response.body_id, report=response.report_id, version=1",
        "body=response.body_id, report=response.report_id, version=response.version",
        "tests/responses/test_earlier.py::test_correction_keeps_the_day_of_the_first_publication",
    ),
    fault(
        "statement_counts_before_it_was_published",
        "responses/succession.py",
        "row.public_on and row.public_on <= day and",
        "row.public_on and",
        f"{SUCCESSION}::test_succession_agrees_with_asking_of_each_day_anew",
    ),
    fault(
        "force_that_waits_is_past_its_deadline",
        "responses/positions.py",
        "    if position not in OUTSTANDING or inspectorate in CLOSED_BY_INSPECTORATE:",
        "    if position is None or inspectorate in CLOSED_BY_INSPECTORATE:",
        "tests/soteria_tracker/public/test_picture.py::test_cell_that_leaves_no_work_or_says_nothing_is_never_past",
    ),
    fault(
        "clock_is_read_in_a_pure_module",
        "recommendations/deadlines.py",
        "    return (deadline - today).days",
        "    return (deadline - (today or date.today())).days",
        "tests/test_architecture.py::test_no_module_reads_a_naive_clock",
    ),
    fault(
        "response_is_counted_by_the_later_day",
        "recommendations/deadlines.py",
        "return min((day for day in (self.responded, self.read) if day), default=None)",
        "return max((day for day in (self.responded, self.read) if day), default=None)",
        "tests/responses/test_earlier.py::test_document_counts_by_the_earlier_one_that_was_read_and_says_which",
    ),
    fault(
        "day_elsewhere_counts_though_it_is_later",
        "responses/earlier.py",
        "    days = (response.first_published_on, first_here(response))",
        "    days = (response.first_published_on or first_here(response),)",
        "tests/responses/test_earlier.py::test_later_day_elsewhere_does_not_make_a_response_late",
    ),
    fault(
        "report_of_tomorrow_has_a_page",
        "soteria_tracker/public/reports.py",
        "    return report.published <= moment.today",
        "    return report.published is not None",
        "tests/soteria_tracker/public/test_not_out_yet.py::test_address_of_a_report_of_tomorrow_answers_as_that_of_none",
    ),
    fault(
        "slipped_year_is_taken",
        "forces/days.py",
        "    return FIRST_YEAR <= value.year <= LAST_YEAR",
        "    return 1 <= value.year",
        "tests/responses/test_views.py::test_response_page_refuses_a_slipped_year_and_keeps_what_was_typed",
    ),
]

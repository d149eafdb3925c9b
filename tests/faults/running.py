"""Whoever runs a copy: what it refuses to start with, its logs, its health, its backups."""

from tests.faults.fault import fault

PRODUCTION = "tests/soteria_tracker/test_production.py"
LOGS = "tests/soteria_tracker/operations/test_logs.py"
HEALTH = "tests/soteria_tracker/operations/test_health.py"
ARCHIVE = "tests/soteria_tracker/backups/test_archive.py"

FAULTS = [
    fault(
        "weak_key_starts",
        "soteria_tracker/production.py",
        "len(key) < SHORTEST_KEY or ",
        "",
        f"{PRODUCTION}::test_weak_key_is_refused",
    ),
    fault(
        "debug_starts",
        "soteria_tracker/production.py",
        '    if environment.given.get("DEBUG", "").strip().lower() not in NO:',
        '    if environment.given.get("DEBUG", "").strip().lower() == "debug":',
        f"{PRODUCTION}::test_debug_is_refused",
    ),
    fault(
        "wildcard_host_starts",
        "soteria_tracker/production.py",
        '        if "*" in host or host.startswith("."):',
        '        if host.startswith("."):',
        f"{PRODUCTION}::test_wildcard_host_is_refused",
    ),
    fault(
        "trial_accounts_start_in_production",
        "soteria_tracker/checks.py",
        "    elif trial_accounts_exist():\n        yield TRIAL_ACCOUNTS",
        "    elif not trial_accounts_exist:\n        yield TRIAL_ACCOUNTS",
        "tests/soteria_tracker/test_checks.py::test_refusal_to_start_in_production_beside_trial_accounts",
    ),
    fault(
        "unshared_cache_starts",
        "soteria_tracker/checks.py",
        "    if is_unshared():\n        yield NOT_SHARED",
        "    if not is_unshared:\n        yield NOT_SHARED",
        "tests/soteria_tracker/test_checks.py::test_refusal_to_start_says_everything_at_once",
    ),
    fault(
        "words_of_people_are_logged",
        "soteria_tracker/operations/logs.py",
        '    return str(value) if isinstance(value, int | float) else "…"',
        "    return str(value)",
        f"{LOGS}::test_message_of_ours_shows_numbers_and_kinds_alone",
    ),
    fault(
        "key_of_a_reset_is_logged",
        "soteria_tracker/operations/requests.py",
        'KEY.sub(r"\\1…", path)',
        "path",
        f"{LOGS}::test_path_holds_no_key_and_nobodys_address",
    ),
    fault(
        "message_of_a_fault_is_logged",
        "soteria_tracker/operations/logs.py",
        '            line["error"] = [f"{type(each).__module__}.{type(each).__qualname__}" for each in errors]',
        '            line["error"] = [f"{type(each).__module__}.{each!r}" for each in errors]',
        f"{LOGS}::test_no_word_of_a_fault_is_logged",
    ),
    fault(
        "metrics_are_open",
        "soteria_tracker/operations/metrics.py",
        "    if not settings.METRICS_TOKEN or not constant_time_compare",
        "    if settings.METRICS_TOKEN and not constant_time_compare",
        "tests/soteria_tracker/operations/test_metrics.py::test_metrics_are_no_page_without_the_token",
    ),
    fault(
        "copy_that_forgets_counts_as_ready",
        "soteria_tracker/operations/health.py",
        '    return FINE if found == word else "forgetful"',
        "    return FINE",
        f"{HEALTH}::test_ready_cache_that_forgets",
    ),
    fault(
        "count_of_failures_is_lost",
        "soteria_tracker/operations/shared.py",
        '        raise OperationalError("The table of the cache takes nothing.")',
        "        return False",
        "tests/soteria_tracker/operations/test_shared.py::test_table_that_takes_nothing_is_an_error",
    ),
    fault(
        "password_is_shown_again",
        "soteria_tracker/errors.py",
        '        if "password" not in name:',
        '        if name != "password":',
        "tests/soteria_tracker/test_errors.py::test_password_is_never_shown_again",
    ),
    fault(
        "damaged_file_of_an_archive_is_restored",
        "soteria_tracker/backups/archive.py",
        "            if stream.digest != entry.sha256:\n                raise BackupError",
        "            if stream.digest == entry.member:\n                raise BackupError",
        f"{ARCHIVE}::test_file_with_other_bytes_is_named",
    ),
    fault(
        "link_in_an_archive_is_followed",
        "soteria_tracker/backups/archive.py",
        "    if found.type != tarfile.REGTYPE or found.pax_headers or tar.pax_headers:",
        "    if found.pax_headers or tar.pax_headers:",
        f"{ARCHIVE}::test_link_in_place_of_a_file_is_refused",
    ),
    fault(
        "something_added_to_an_archive_is_not_seen",
        "soteria_tracker/backups/archive.py",
        '        if data.strip(b"\\0"):',
        "        if not data:",
        f"{ARCHIVE}::test_whatever_is_added_to_the_end_is_refused",
    ),
    fault(
        "archive_is_for_everybody",
        "soteria_tracker/backups/archive.py",
        "os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)",
        "os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)",
        f"{ARCHIVE}::test_archive_is_for_its_owner_alone_and_leaves_nothing_beside_it",
    ),
    fault(
        "restore_writes_over_what_is_there",
        "soteria_tracker/backups/restoring.py",
        "    database.refuse_unless_empty()\n",
        "",
        "tests/soteria_tracker/backups/test_restoring.py::test_restore_refuses_a_database_with_tables_and_leaves_it_alone",
    ),
]

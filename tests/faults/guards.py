"""What stands between strangers and the site: headers, limits, places, where one is led."""

from tests.faults.fault import fault

HEADERS = "tests/soteria_tracker/guards/test_headers.py"
RATES = "tests/soteria_tracker/guards/test_rates.py"
PLACES = "tests/soteria_tracker/guards/test_places.py"
ENCRYPTION = "tests/soteria_tracker/test_encryption.py"
PRODUCTION = "tests/soteria_tracker/test_production.py"
GUARDS = "soteria_tracker/guards"

FAULTS = [
    fault(
        "answer_may_be_framed",
        f"{GUARDS}/headers.py",
        'answer.headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS',
        "pass",
        f"{HEADERS}::test_whoever_is_signed_in_leaves_nothing_in_the_browser",
        f"{HEADERS}::test_static_file_is_guarded",
    ),
    fault(
        "public_pages_may_run_scripts",
        "soteria_tracker/settings.py",
        '"script-src": [CSP.NONE], ',
        "",
        f"{HEADERS}::test_front_keeps_the_guards_with_what_it_keeps",
    ),
    fault(
        "pages_are_read_by_other_sites",
        f"{GUARDS}/headers.py",
        'return is_data and not answer.headers.get("Content-Type", "").startswith(PAGE)',
        "return is_data",
        f"{HEADERS}::test_data_may_be_read_by_other_sites_and_pages_may_not",
    ),
    fault(
        "visitor_names_their_own_address",
        f"{GUARDS}/visitors.py",
        "_plain(seen[-proxies])",
        "_plain(seen[0])",
        f"{RATES}::test_visitor_who_makes_addresses_up_is_still_one_visitor",
    ),
    fault(
        "every_address_of_a_house_has_a_bucket",
        f"{GUARDS}/visitors.py",
        "OF_ONE_HOUSE = 64",
        "OF_ONE_HOUSE = 128",
        f"{RATES}::test_visitor_who_makes_addresses_up_is_still_one_visitor",
    ),
    fault(
        "documents_are_checked_without_limit",
        f"{GUARDS}/rates.py",
        "Rate(minute=12, burst=12)",
        "Rate(minute=12, burst=12_000)",
        f"{RATES}::test_stranger_who_asks_too_often_is_told_when_to_come_back",
    ),
    fault(
        "buckets_grow_without_bound",
        f"{GUARDS}/buckets.py",
        "            while len(self._left) > self.most:",
        "            while False:",
        "tests/soteria_tracker/guards/test_buckets.py::test_buckets_forget_whoever_was_not_seen_the_longest",
    ),
    fault(
        "colleague_who_waits_loses_the_text",
        f"{GUARDS}/rates.py",
        '"typed": list(errors.typed(request)),',
        '"typed": [],',
        f"{RATES}::test_colleague_who_asks_too_often_keeps_what_was_typed",
    ),
    fault(
        "sign_in_leads_to_any_host",
        "forces/own_site.py",
        "return url_has_allowed_host_and_scheme(url, allowed_hosts=None)",
        "return True",
        "tests/test_redirects.py::test_sign_in_and_out_lead_to_the_site_alone",
    ),
    fault(
        "mail_links_to_the_host_of_the_request",
        "forces/letters.py",
        '    return f"{settings.SITE_URL}{reverse(',
        '    return f"http://localhost:666{reverse(',
        "tests/soteria_tracker/guards/test_hosts.py::test_mail_for_a_forgotten_password_links_to_the_site",
    ),
    fault(
        "production_starts_with_a_folder_that_takes_nothing",
        "soteria_tracker/checks.py",
        "        yield from places.unwritable()",
        "        pass",
        f"{PLACES}::test_production_with_a_folder_that_takes_nothing_does_not_start",
    ),
    fault(
        "production_starts_with_keys_for_everybody",
        "soteria_tracker/checks.py",
        "    yield from places.open_keys()\n",
        "",
        f"{PLACES}::test_production_whose_keys_others_can_read_does_not_start",
    ),
    fault(
        "production_starts_with_secrets_for_everybody",
        "soteria_tracker/production.py",
        "    yield from _open_secrets(environment)\n",
        "",
        f"{PRODUCTION}::test_secret_in_a_file_that_anybody_can_read_is_refused",
    ),
    fault(
        "production_prints_links_to_a_host_it_refuses",
        "soteria_tracker/production.py",
        "elif url and hosts and host not in [each.lower() for each in hosts]:",
        "elif False:",
        f"{PRODUCTION}::test_address_off_the_hosts_is_refused",
    ),
    fault(
        "database_elsewhere_is_spoken_to_in_clear",
        "soteria_tracker/encryption.py",
        'if options.get("sslmode") != "verify-full" or not',
        "if not",
        f"{ENCRYPTION}::test_database_elsewhere_without_checked_encryption_is_refused",
    ),
    fault(
        "letters_fall_back_to_clear",
        "soteria_tracker/settings.py",
        '"use_tls": ENVIRONMENT.text("MAIL_TLS") == "starttls",',
        '"use_tls": False,',
        f"{ENCRYPTION}::test_letter_goes_through_checked_encryption_or_not_at_all",
    ),
    fault(
        "probe_sees_no_closed_folder",
        "soteria_tracker/operations/health.py",
        '    "folders": folders,\n',
        "",
        "tests/soteria_tracker/operations/test_health.py::test_ready_folder_that_takes_nothing",
    ),
]

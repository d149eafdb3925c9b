"""What strangers send and get: headers, caches, exports, uploads, sign-in, limits."""

from tests.faults.fault import fault

MATRIX = "tests/test_access_matrix.py"
CHECKS = "tests/soteria_tracker/test_checks.py"
FILES = "tests/soteria_tracker/public/data/test_files.py"
MARKDOWN = "tests/responses/test_markdown.py"
MIDDLEWARE = "tests/soteria_tracker/test_middleware.py"
VERIFY = "tests/soteria_tracker/public/test_verify.py"
FRONT = "tests/soteria_tracker/front/test_application.py"
READING = "tests/responses/importing/test_reading.py"

FAULTS = [
    fault(
        "policy_lets_inline_scripts_run",
        "soteria_tracker/settings.py",
        '    "script-src": [CSP.SELF],',
        '    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],',
        f"{CHECKS}::test_policy_of_the_settings_is_sound",
    ),
    fault(
        "page_may_be_framed",
        "soteria_tracker/settings.py",
        '    "frame-ancestors": [CSP.NONE],\n',
        "",
        f"{CHECKS}::test_policy_of_the_settings_is_sound",
    ),
    fault(
        "policy_is_not_sent",
        "soteria_tracker/settings.py",
        '    "django.middleware.csp.ContentSecurityPolicyMiddleware",\n',
        "",
        f"{MATRIX}::test_error_pages_carry_the_policy_and_no_cookie",
    ),
    fault(
        "form_without_its_token_is_taken",
        "soteria_tracker/settings.py",
        '    "django.middleware.csrf.CsrfViewMiddleware",\n',
        "",
        f"{MATRIX}::test_form_without_its_token_is_refused_everywhere",
    ),
    fault(
        "public_page_reads_cookies",
        "soteria_tracker/middleware.py",
        '            request.META.pop("HTTP_COOKIE", None)\n',
        "",
        f"{MIDDLEWARE}::test_public_answer_is_the_same_whatever_cookies_are_sent",
    ),
    fault(
        "page_of_sign_in_is_kept",
        "soteria_tracker/guards/headers.py",
        "            keep_nowhere(answer)",
        "            pass",
        f"{MIDDLEWARE}::test_pages_about_sign_in_are_kept_by_nobody",
    ),
    fault(
        "cache_keeps_an_answer_with_a_cookie",
        "soteria_tracker/front/application.py",
        '        and "set-cookie" not in values\n',
        "",
        f"{FRONT}::test_front_does_not_keep_what_is_not_for_everybody",
    ),
    fault(
        "cache_keeps_what_is_private",
        "soteria_tracker/front/application.py",
        '        and not allowed & {"no-store", "private"}\n',
        "",
        f"{FRONT}::test_front_does_not_keep_what_is_not_for_everybody",
    ),
    fault(
        "cache_mixes_hosts",
        "soteria_tracker/front/application.py",
        'key = Key(path, query, environ.get("HTTP_HOST", ""), self.is_secure(environ))',
        'key = Key(path, query, "", self.is_secure(environ))',
        f"{FRONT}::test_front_keeps_hosts_apart",
    ),
    fault(
        "cache_shows_yesterday",
        "soteria_tracker/front/application.py",
        "        return old.epoch.day == epoch.day and",
        "        return",
        f"{FRONT}::test_front_gives_nothing_of_yesterday_while_a_page_rests",
    ),
    fault(
        "cell_of_a_file_is_a_formula",
        "soteria_tracker/public/data/csv_files.py",
        """"['=+\\\\-@""",
        """"['+\\\\-@""",
        f"{FILES}::test_csv_cell_is_no_formula_to_any_program",
    ),
    fault(
        "text_of_an_office_is_raw_html",
        "responses/markdown.py",
        # Either lock alone holds: the option, and the rules that are left out.
        '{"html": False, "maxNesting": MAX_NESTING}).enable("table").disable(LEFT_OUT)',
        '{"html": True, "maxNesting": MAX_NESTING}).enable("table").disable(LEFT_OUT[:-2])',
        f"{MARKDOWN}::test_render_what_is_no_markup_here_stays_typed_words",
    ),
    fault(
        "link_of_an_office_leads_to_a_script",
        "responses/markdown.py",
        'ALLOWED_ADDRESS = re.compile(r"(https?://[^/\\s]|mailto:[^\\s])", re.IGNORECASE)',
        'ALLOWED_ADDRESS = re.compile(r".", re.IGNORECASE)',
        f"{MARKDOWN}::test_render_link_to_another_address_keeps_its_words_alone",
    ),
    fault(
        "linked_data_ends_its_element",
        "soteria_tracker/templatetags/open_data.py",
        "text.translate(ESCAPED | {ord(OPEN): None, ord(CLOSE): None})",
        "text.translate({ord(OPEN): None, ord(CLOSE): None})",
        "tests/soteria_tracker/public/data/test_data_page.py::test_linked_data_cannot_end_its_element",
    ),
    fault(
        "found_words_are_not_escaped",
        "soteria_tracker/public/excerpts.py",
        "        pieces += [(text[at:start], text[start:stop])]",
        "        pieces += [(SafeString(text[at:start]), text[start:stop])]",
        "tests/soteria_tracker/public/test_search.py::test_excerpt_marks_each_word_and_escapes_the_rest",
    ),
    fault(
        "file_of_any_size_is_checked",
        "soteria_tracker/public/pages/verify.py",
        "        if length.isdigit() and int(length) > LARGEST + FORM_AROUND:",
        "        if length.isdigit() and int(length) > 10**12:",
        f"{VERIFY}::test_file_too_large_is_refused_before_it_is_read",
    ),
    fault(
        "dropped_file_touches_a_disk",
        "soteria_tracker/public/pages/verify.py",
        "        request.upload_handlers = [InMemory(request)]\n",
        "",
        f"{VERIFY}::test_upload_touches_no_disk",
    ),
    fault(
        "changed_file_is_given_out",
        "soteria_tracker/public/pages/response.py",
        "    if hashlib.sha256(pdf).hexdigest() != kept.pdf_sha256:",
        "    if not kept.pdf_sha256:",
        "tests/soteria_tracker/public/test_response_page.py::test_response_pdf_that_was_changed_is_not_given_out",
    ),
    fault(
        "bomb_is_unpacked",
        "responses/importing/archive.py",
        "    if any(member.file_size > max(SMALL, MOST_RATIO * member.compress_size) for member in members):",
        "    if any(member.file_size > 10**12 for member in members):",
        f"{READING}::test_hostile_file_is_refused[a million empty paragraphs]",
    ),
    fault(
        "entities_of_a_document_are_read",
        "responses/importing/xml.py",
        "DefusedXMLParser(target=target, forbid_dtd=True)",
        "DefusedXMLParser(target=target, forbid_dtd=False, forbid_entities=False)",
        f"{READING}::test_hostile_file_is_refused[billion laughs]",
        f"{READING}::test_hostile_file_is_refused[external document type]",
    ),
    fault(
        "api_gives_everything_at_once",
        "soteria_tracker/public/api/parameters.py",
        "Field(USUAL, ge=1, le=MOST,",
        "Field(USUAL, ge=1,",
        "tests/soteria_tracker/public/api/test_api.py::test_what_cannot_be_answered_is_refused_in_a_sentence",
    ),
    fault(
        "stranger_makes_an_account",
        "soteria_tracker/accounts.py",
        '    path("inactive/", views.account_inactive, name="account_inactive"),\n',
        '    path("signup/", views.signup, name="account_signup"),\n',
        "tests/soteria_tracker/test_accounts.py::test_accounts_has_the_pages_that_an_office_needs",
        "tests/soteria_tracker/test_accounts.py::test_other_pages_of_allauth_do_not_exist",
    ),
]

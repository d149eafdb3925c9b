"""Who gets in by what: second factors, asking afresh, an organisation's own sign-in."""

from tests.faults.fault import fault

FACTOR = "tests/forces/test_second_factor.py"
AFRESH = "tests/responses/test_step_up.py"
ORGANISATION = "tests/soteria_tracker/test_openid.py"
TAKEN = "tests/forces/test_factor_admin.py"

FAULTS = [
    fault(
        "nobody_stands_before_the_desk",
        "soteria_tracker/middleware.py",
        "        return self.second_factor.ask(request) if self.second_factor.is_missing(request) else None",
        "        return None",
        f"{FACTOR}::test_desk_stays_shut_to_a_password_alone",
    ),
    fault(
        "administrator_needs_no_second_factor",
        "forces/permissions.py",
        "PASSWORD_ALONE = frozenset({Role.AUTHOR, Role.TRANSLATOR})",
        "PASSWORD_ALONE = frozenset({Role.AUTHOR, Role.TRANSLATOR, Role.NATIONAL})",
        f"{FACTOR}::test_desk_stays_shut_to_a_password_alone_of_whoever_belongs_to_no_body",
    ),
    fault(
        "author_in_production_needs_no_second_factor",
        "soteria_tracker/settings.py",
        "(PRODUCTION and EVERYBODY)",
        '"those-who-decide"',
        "tests/soteria_tracker/test_production.py"
        "::test_second_factor_is_for_everybody_in_production_unless_said_otherwise",
    ),
    fault(
        "membership_is_granted_unasked",
        "forces/asked_afresh.py",
        "if self.is_bound:",
        "if False:",
        "tests/forces/test_asked_afresh.py::test_membership_is_granted_within_five_minutes_alone",
    ),
    fault(
        "session_outlives_the_factor_that_was_lost",
        "forces/second_factor.py",
        '    sessions.end(account, reason="factor taken away")\n',
        "",
        f"{TAKEN}::test_sessions_of_whoever_lost_it_end_and_no_others",
    ),
    fault(
        "superuser_needs_no_second_factor",
        "forces/access.py",
        "return user.is_superuser or any(",
        "return any(",
        f"{FACTOR}::test_desk_stays_shut_to_a_password_alone_of_a_superuser",
    ),
    fault(
        "factor_that_was_taken_away_still_counts",
        "forces/second_factor.py",
        "return bool(ids) and Authenticator.objects.filter(user=request.user, pk__in=ids).exists()",
        "return bool(ids)",
        f"{FACTOR}::test_factor_that_was_taken_away_opens_nothing_to_the_session_that_showed_it",
    ),
    fault(
        "code_counts_twice",
        "forces/codes.py",
        "if number > locked.data.get(LAST_PERIOD, -1)]",
        "if number]",
        f"{FACTOR}::test_code_counts_once",
    ),
    fault(
        "code_lives_for_ninety_seconds",
        "soteria_tracker/settings.py",
        "MFA_TOTP_TOLERANCE = 0",
        "MFA_TOTP_TOLERANCE = 1",
        f"{FACTOR}::test_code_lives_thirty_seconds",
    ),
    fault(
        "secret_lies_open_in_the_database",
        "forces/sealing.py",
        "return _box().encrypt(text.encode()).decode",
        "return text.encode().decode",
        "tests/forces/test_sealing.py::test_sealed_secret_is_no_secret_to_whoever_reads_the_database",
    ),
    fault(
        "password_stands_in_for_the_factor",
        "forces/adapter.py",
        'return [each for each in ways if each["id"] != "reauthenticate"] or ways',
        "return ways",
        f"{FACTOR}::test_password_alone_does_not_take_a_factor_away",
    ),
    fault(
        "publishing_asks_nothing_afresh",
        "responses/states.py",
        "ASKED_AFRESH = frozenset({Action.APPROVE, Action.PUBLISH})",
        "ASKED_AFRESH = frozenset({Action.APPROVE})",
        f"{AFRESH}::test_publishing_a_response_asks_afresh",
    ),
    fault(
        "signing_asks_nothing_afresh",
        "responses/states.py",
        "ASKED_AFRESH = frozenset({Action.APPROVE, Action.PUBLISH})",
        "ASKED_AFRESH = frozenset({Action.PUBLISH})",
        f"{AFRESH}::test_signing_and_publishing_ask_afresh_five_minutes_after_the_last_time",
    ),
    fault(
        "afresh_is_for_the_whole_day",
        "forces/second_factor.py",
        "FRESH = timedelta(minutes=5)",
        "FRESH = timedelta(hours=5)",
        f"{AFRESH}::test_signing_and_publishing_ask_afresh_five_minutes_after_the_last_time",
    ),
    fault(
        "sign_in_counts_as_afresh",
        "forces/second_factor.py",
        'if each.get("reauthenticated") and since < each["at"] <= until]',
        'if since < each["at"] <= until]',
        f"{AFRESH}::test_sign_in_itself_is_not_afresh",
    ),
    fault(
        "note_is_lost_while_the_factor_is_shown",
        "responses/views/move.py",
        "request.session[TYPED] = {request.path: words}",
        "request.session[TYPED] = {}",
        f"{AFRESH}::test_note_that_was_typed_is_there_after_the_question",
    ),
    fault(
        "anybody_takes_a_factor_away",
        "forces/factor_admin.py",
        "if not self.has_change_permission(request):",
        "if False:",
        f"{TAKEN}::test_nobody_of_an_office_takes_it_away",
    ),
    fault(
        "factor_is_taken_away_unasked",
        "forces/factor_admin.py",
        "if not second_factor.is_fresh(request, now=timezone.now()):",
        "if False:",
        f"{TAKEN}::test_administrator_is_asked_afresh_first",
    ),
    fault(
        "organisation_lets_any_domain_in",
        "forces/organisations.py",
        "if email and domain not in settings",
        "if False and domain not in settings",
        f"{ORGANISATION}::test_others_are_refused_in_a_sentence",
    ),
    fault(
        "address_that_nobody_checked_opens_an_account",
        "forces/organisations.py",
        'YES = (True, 1, "1", "true", "True")',
        'YES = (True, False, None, 1, "1", "true", "True")',
        f"{ORGANISATION}::test_others_are_refused_in_a_sentence",
    ),
    fault(
        "answer_to_another_sign_in_is_taken",
        "forces/organisations.py",
        'asked and constant_time_compare(asked, str(claims.get("nonce", "")))',
        "asked",
        f"{ORGANISATION}::test_answer_that_was_tampered_with_is_refused",
    ),
    fault(
        "mailbox_of_somebody_who_left_opens_their_account",
        "forces/organisations.py",
        "if SocialAccount.objects.filter(user=people[0], provider=provider).exists():",
        "if False:",
        f"{ORGANISATION}::test_address_that_was_given_to_somebody_else_opens_nothing",
    ),
    fault(
        "sign_in_leads_to_any_site",
        "soteria_tracker/openid.py",
        "AuthProcess.LOGIN, get_next_redirect_url(request))",
        'AuthProcess.LOGIN, request.POST.get("next"))',
        f"{ORGANISATION}::test_way_back_leads_to_no_other_site",
    ),
    fault(
        "link_from_elsewhere_begins_a_sign_in",
        "soteria_tracker/openid.py",
        'if request.method != "POST":',
        "if False:",
        f"{ORGANISATION}::test_sign_in_is_begun_by_a_form_of_ours_alone",
    ),
    fault(
        "half_set_organisation_starts",
        "soteria_tracker/organisations.py",
        "            if not _of(environment, name, key):",
        "            if False:",
        "tests/soteria_tracker/test_organisations.py::test_half_set_organisation_is_refused",
    ),
    fault(
        "code_of_a_trial_in_production",
        "soteria_tracker/management/commands/trial_code.py",
        "if settings.PRODUCTION:",
        "if False:",
        "tests/soteria_tracker/test_trial_code.py::test_trial_code_is_refused_in_production",
    ),
]

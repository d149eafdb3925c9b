"""Who gets in, how often they may try, how long they stay, how they come and go."""

from tests.faults.fault import fault

LOCKOUT = "tests/forces/test_lockout.py"
SESSIONS = "tests/forces/test_sessions.py"
OUTBOX = "tests/forces/test_outbox.py"
JOINING = "tests/forces/test_invitations.py"
ROLES = "tests/forces/test_role_letters.py"
LEAVERS = "tests/forces/test_leavers.py"

FAULTS = [
    fault(
        "tries_are_not_counted_before_the_hash",
        "forces/adapter.py",
        "            self._admission = lockout.admit(request, name, now=timezone.now())\n",
        "            pass\n",
        f"{LOCKOUT}::test_lockout_begins_after_five_failures_and_hashes_nothing_more",
    ),
    fault(
        "strangers_lock_the_owner_out",
        "forces/lockout.py",
        "    return devices.known(request, name)\n",
        '    return ""\n',
        f"{LOCKOUT}::test_owner_on_a_known_device_gets_in_while_strangers_hammer",
    ),
    fault(
        "account_is_not_counted_as_a_whole",
        "forces/lockout.py",
        '    yield "account", _key("account", account)\n',
        "",
        f"{LOCKOUT}::test_account_is_counted_whatever_the_network",
    ),
    fault(
        "every_ipv6_address_is_a_place",
        "forces/lockout.py",
        "IPV6_PREFIX = 64",
        "IPV6_PREFIX = 128",
        f"{LOCKOUT}::test_addresses_of_one_ipv6_network_are_one_place",
    ),
    fault(
        "tries_in_a_wait_make_it_longer",
        "forces/lockout.py",
        "        if until > now or not locked:",
        "        if not locked:",
        f"{LOCKOUT}::test_lockout_begins_after_five_failures_and_hashes_nothing_more",
    ),
    fault(
        "right_password_wipes_the_count_of_a_network",
        "forces/lockout.py",
        '                if kind in ("device", "pair"):',
        "                if kind:",
        f"{LOCKOUT}::test_right_passwords_in_between_do_not_wipe_the_count_of_a_network",
    ),
    fault(
        "known_device_may_try_for_ever",
        "forces/lockout.py",
        '        yield "device", _key("device", account, own)\n',
        "",
        f"{LOCKOUT}::test_known_device_is_counted_too",
    ),
    fault(
        "session_has_no_idle_end",
        "forces/sessions.py",
        "IDLE, IDLE_PATIENT = timedelta(minutes=30)",
        "IDLE, IDLE_PATIENT = timedelta(hours=9)",
        f"{SESSIONS}::test_session_of_those_who_sign_ends_after_half_an_hour_without_a_request",
    ),
    fault(
        "session_has_no_absolute_end",
        "forces/sessions.py",
        "    ends = [began + timedelta(seconds=settings.SESSION_COOKIE_AGE), now",
        "    ends = [now",
        f"{SESSIONS}::test_session_ends_after_a_working_day_however_much_somebody_does",
    ),
    fault(
        "session_outlives_the_last_membership",
        "forces/sessions.py",
        "        ends.append(timezone.make_aware(midnight))\n",
        "        pass\n",
        f"{SESSIONS}::test_session_itself_is_bounded_by_the_end_of_the_last_day",
    ),
    fault(
        "midnight_is_that_of_greenwich",
        "forces/sessions.py",
        "        ends.append(timezone.make_aware(midnight))\n",
        "        ends.append(midnight.replace(tzinfo=UTC))\n",
        f"{SESSIONS}::test_session_itself_is_bounded_by_the_end_of_the_last_day",
    ),
    fault(
        "closed_account_keeps_its_sessions",
        "forces/receivers.py",
        '        sessions.end(instance, reason="account closed")\n',
        "        pass\n",
        f"{SESSIONS}::test_change_of_the_account_ends_every_session",
    ),
    fault(
        "new_role_needs_no_new_sign_in",
        "forces/receivers.py",
        "    if instance.role not in sessions.PATIENT or not",
        "    if not",
        f"{SESSIONS}::test_new_role_that_asks_for_more_is_met_by_a_new_sign_in",
    ),
    fault(
        "session_of_somebody_else_can_be_ended",
        "forces/sessions.py",
        "    return Session.objects.filter(user=user, expire_date__gt=now)",
        "    return Session.objects.filter(expire_date__gt=now)",
        f"{SESSIONS}::test_sessions_page_lists_ones_own_and_nobody_elses",
    ),
    fault(
        "forgotten_password_looks_for_the_address",
        "forces/forgotten.py",
        "        outbox.post(",
        "        from forces.models import User\n\n"
        '        if User.objects.filter(email__iexact=self.cleaned_data["email"]).exists():\n'
        "            outbox.post(",
        f"{OUTBOX}::test_forgotten_password_answers_the_same_and_does_the_same_work_for_every_address",
    ),
    fault(
        "letter_is_tried_once",
        "forces/outbox.py",
        "    if letter.tries > len(PAUSES):",
        "    if letter.tries:",
        f"{OUTBOX}::test_letter_that_cannot_be_sent_waits_and_says_why",
    ),
    fault(
        "link_is_made_of_what_the_browser_says",
        "forces/letters.py",
        '    return f"{settings.SITE_URL}{reverse(',
        '    return f"http://localhost{reverse(',
        f"{OUTBOX}::test_forgotten_password_sends_a_link_to_the_address_of_the_account",
    ),
    fault(
        "invitation_is_never_used_up",
        "forces/invitations.py",
        "    invitation.accepted_by, invitation.accepted_at, invitation.token_sha256 = user, now",
        "    invitation.accepted_by, invitation.accepted_at, invitation.token_sha256 = None, None",
        f"{JOINING}::test_invited_person_chooses_a_password_and_is_in",
    ),
    fault(
        "invitation_lasts_for_ever",
        "forces/invitations.py",
        "withdrawn_at=None, accepted_at=None, good_until__gt=now)",
        "withdrawn_at=None, accepted_at=None)",
        f"{JOINING}::test_link_works_for_seven_days_from_its_letter",
    ),
    fault(
        "leaver_with_another_membership_is_closed",
        "forces/leavers.py",
        "    return people.filter(Exists(theirs)).exclude(",
        "    return people.filter(Exists(theirs)).filter(",
        f"{LEAVERS}::test_one_membership_that_goes_on_keeps_the_account",
    ),
    fault(
        "office_is_emptied_unseen",
        "forces/receivers.py",
        '    if given.history_type == "+":  # who has it now knows',
        '    if given.history_type in "+-":  # who has it now knows',
        f"{ROLES}::test_whoever_loses_a_role_hears_of_it_and_so_does_their_office",
    ),
    fault(
        "letter_of_a_role_says_what_became_of_it_since",
        "forces/letters.py",
        "    given = letter.given\n",
        "    given = letter.given and letter.given.instance.history.first()\n",
        f"{ROLES}::test_letter_says_what_was_given_then_whatever_became_of_it_since",
    ),
    fault(
        "two_accounts_differ_by_capitals",
        "forces/usernames.py",
        "others.filter(username__iexact=name)",
        "others.filter(username=name)",
        "tests/forces/test_usernames.py::test_name_in_other_capitals_is_not_free",
    ),
]

"""Who may do what: one's own role, one's own words, the auditor, what a forged field may change."""

from tests.faults.fault import fault

OWN_ROLE = "tests/forces/test_own_role.py"
ACCESS = "tests/forces/test_access.py"
WORKFLOW = "tests/responses/test_workflow.py"

FAULTS = [
    fault(
        "administrator_gives_themself_a_role",
        "forces/forms.py",
        "        if user == self.giver:",
        "        if user is None:",
        f"{OWN_ROLE}::test_own_membership_cannot_be_added",
    ),
    fault(
        "administrator_changes_their_own_membership",
        "forces/admin.py",
        "super().has_change_permission(request, obj) and (obj is None or obj.user_id != request.user.pk)",
        "super().has_change_permission(request, obj)",
        f"{OWN_ROLE}::test_own_membership_cannot_be_changed_extended_or_taken_away",
    ),
    fault(
        "own_role_comes_in_with_the_page_of_the_account",
        "forces/admin.py",
        "super().has_change_permission(request, obj) and obj != request.user",
        "super().has_change_permission(request, obj)",
        f"{OWN_ROLE}::test_own_membership_cannot_be_extended_on_the_page_of_ones_account",
    ),
    fault(
        "administrator_takes_themself_out_of_use",
        "forces/admin.py",
        'own = ["is_active"] if obj == request.user else []',
        "own = []",
        f"{OWN_ROLE}::test_own_account_cannot_be_taken_out_of_use_or_raised",
    ),
    fault(
        "administrator_also_writes_for_an_office",
        "forces/forms.py",
        "    if any(one.overlaps(other) for one in national for other in rows if other.role != one.role):",
        "    if any(one.overlaps(other) for one in national for other in national if other.role != one.role):",
        f"{OWN_ROLE}::test_national_role_and_an_office_are_never_of_one_account",
    ),
    fault(
        "own_words_are_approved_with_a_reason",
        "responses/workflow.py",
        "    if row.note == Note.IF_AUTHOR and not thing.body.has_nobody_else(on) and user.pk in authors(thing):",
        "    if row.note == Note.COMMENT and not thing.body.has_nobody_else(on) and user.pk in authors(thing):",
        f"{WORKFLOW}::test_approve_by_whoever_wrote_is_refused_whatever_the_reason",
        f"{WORKFLOW}::test_update_is_not_published_by_whoever_wrote_it",
    ),
    fault(
        "exception_for_own_words_never_ends",
        "forces/models/places.py",
        "return self.nobody_else_until is not None and day <= self.nobody_else_until",
        "return self.nobody_else_until is not None",
        f"{WORKFLOW}::test_approve_by_whoever_wrote_is_refused_whatever_the_reason",
    ),
    fault(
        "whoever_saved_once_is_no_author",
        "responses/workflow.py",
        'action__in=["start", "save", Action.CORRECT]',
        'action__in=["start", Action.CORRECT]',
        f"{WORKFLOW}::test_approve_by_whoever_saved_once_is_refused",
    ),
    fault(
        "translator_writes_the_english",
        "responses/permissions.py",
        'WRITE = Right(_("Write, and save what is written"), WRITERS, EDITABLE)',
        'WRITE = Right(_("Write, and save what is written"), OFFICE, EDITABLE)',
        "tests/responses/test_translating.py::test_translator_writes_no_english_and_records_no_dispatch",
    ),
    fault(
        "table_changes_and_its_page_does_not",
        "responses/permissions.py",
        'SEE_NOTES = Right(_("Read private notes"), WRITERS)',
        'SEE_NOTES = Right(_("Read private notes"), OFFICE)',
        "tests/test_permissions.py::test_page_of_permissions_is_up_to_date",
    ),
    fault(
        "form_takes_the_body_of_a_response",
        "responses/forms.py",
        "class NoteForm(forms.Form):",
        "class BodyForm(forms.Form):\n    body = forms.ModelChoiceField(InspectionReport.objects.all())\n\n\n"
        "class NoteForm(forms.Form):",
        "tests/test_forged_fields.py::test_form_of_the_desk_takes_no_row_but_those_named",
    ),
    fault(
        "auditor_sees_drafts",
        "forces/permissions.py",
        "OFFICE = WRITERS | {Role.TRANSLATOR}",
        "OFFICE = WRITERS | {Role.TRANSLATOR, Role.AUDITOR}",
        "tests/test_permissions.py::test_page_of_permissions_is_up_to_date",
    ),
    fault(
        "auditor_sends_forms",
        "soteria_tracker/desk.py",
        'if request.method == "POST" and not access.may_anywhere(request.user, permissions.CHANGE_ANYTHING):',
        'if request.method == "POST" and not access.works_here(request.user):',
        f"{ACCESS}::test_auditor_sends_no_form_even_where_the_page_forgets",
    ),
    fault(
        "deactivated_account_keeps_its_roles",
        "forces/access.py",
        "    if not (user.is_authenticated and user.is_active):",
        "    if not user.is_authenticated:",
        f"{ACCESS}::test_deactivated_account_holds_nothing_whatever_its_role",
    ),
    fault(
        "superuser_has_every_role",
        "forces/access.py",
        "    return Membership.objects.filter(user=user).on(on or today())",
        "    return Membership.objects.filter(**({} if user.is_superuser else {'user': user})).on(on or today())",
        f"{ACCESS}::test_whoever_has_no_role_holds_nothing",
    ),
]

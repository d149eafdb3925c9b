"""Who sees and touches which office's rows; the wall between working rows and the record."""

from tests.faults.fault import fault

WORKFLOW = "tests/responses/test_workflow.py"
OTHERS_HIDDEN = "tests/test_registry.py::test_every_office_admin_hides_the_rows_of_another_office[Response-]"

FAULTS = [
    fault(
        "office_rows_are_not_scoped",
        "forces/scoped_admin.py",
        'scope = {f"{self.body_field}__in": own_bodies(request)}',
        "scope = {}",
        OTHERS_HIDDEN,
    ),
    fault(
        "row_of_another_office_may_be_viewed",
        "forces/scoped_admin.py",
        "        return self.body_of(obj).pk in own_bodies(request)\n\n    def body_of",
        "        return True\n\n    def body_of",
        OTHERS_HIDDEN,
    ),
    fault(
        "row_of_another_office_may_be_changed",
        "forces/scoped_admin.py",
        "        return self.body_of(obj).pk in written_bodies(request)",
        "        return bool(written_bodies(request))",
        OTHERS_HIDDEN,
    ),
    fault(
        "filter_names_the_bodies_of_others",
        "forces/scoped_admin.py",
        "for body in access.bodies(request.user)]",
        "for body in access.PolicingBody.objects.all()]",
        "tests/forces/test_scoped_admin.py::test_filter_of_an_office_names_its_own_bodies_alone",
    ),
    fault(
        "membership_that_ended_still_counts",
        "forces/models/dated.py",
        "Q(until=None) | Q(until__gte=day))",
        "Q())",
        f"{WORKFLOW}::test_approve_by_a_delegate_after_the_authority_ended_is_refused",
    ),
    fault(
        "role_of_one_office_opens_another",
        "forces/access.py",
        "if held == wanted)",
        "if (held is None) == (wanted is None))",
        f"{WORKFLOW}::test_move_by_another_body_is_refused_whatever_the_role",
    ),
    fault(
        "translator_writes_english",
        "forces/permissions.py",
        'BEGIN_ROWS = Right(_("Begin a response, an update or a paper"), WRITERS)',
        'BEGIN_ROWS = Right(_("Begin a response, an update or a paper"), OFFICE)',
        "tests/responses/test_translating.py::test_translator_begins_nothing",
    ),
    fault(
        "national_administrator_moves_a_response",
        "responses/workflow.py",
        "    if not access.may(user, row, thing.body, on=on):",
        "    if not access.may(user, row, thing.body, on=on) and not access.is_national(user):",
        f"{WORKFLOW}::test_move_by_national_administrator_is_refused",
    ),
    fault(
        "source_of_another_response_is_shown",
        "responses/views/importing.py",
        "Source.objects.filter(response=response, pk=number).first()",
        "Source.objects.filter(pk=number).first()",
        "tests/responses/importing/test_desk.py::test_source_is_not_reached_through_another_response",
    ),
    fault(
        "private_note_is_shown_to_a_translator",
        "responses/views/move.py",
        'if not name.endswith("private_note")',
        "if name",
        "tests/responses/test_translating.py::test_history_shows_private_notes_to_the_office_and_not_to_a_translator",
    ),
    fault(
        "private_note_becomes_public",
        "responses/payloads.py",
        '    texts = ("wording_quoted", "force_says", "body_reply", "body_action", "no_action_reason")',
        '    texts = ("wording_quoted", "force_says", "body_reply", "body_action", "no_action_reason", "private_note")',
        "tests/responses/test_payloads.py::test_payload_names_no_private_note",
    ),
    fault(
        "public_page_knows_working_rows",
        "soteria_tracker/public/questions.py",
        "from recommendations.models import",
        "from responses.models.working import Response  # noqa: F401\nfrom recommendations.models import",
        "tests/test_architecture.py::test_wall_stands_between_public_modules_and_working_rows",
    ),
    fault(
        "replaced_version_is_found_as_if_it_stood",
        "responses/search_index.py",
        "filter(pk__in=[publication.pk, publication.replaces_id])",
        "filter(pk__in=[publication.pk])",
        "tests/responses/test_search_index.py::test_correction_marks_the_passages_of_the_version_that_it_replaces",
    ),
    fault(
        "state_is_written_beside_the_workflow",
        "responses/drafting.py",
        "    thing.revision += 1\n",
        "    thing.revision += 1\n    thing.state = thing.state\n",
        "tests/test_architecture.py::test_state_is_written_only_by_the_workflow",
    ),
]

"""Publication, the record that nobody changes, its chain, its signatures."""

from tests.faults.fault import fault

WORKFLOW = "tests/responses/test_workflow.py"
APPEND_ONLY = "tests/responses/test_append_only.py"
CHAIN = "tests/responses/test_chain.py"
PROOF = "tests/responses/test_proof.py"
PRESSING = "tests/responses/test_pressing.py"
PAYLOADS = "tests/responses/test_payloads.py"
INSPECT = "tests/responses/signing/test_inspect.py"
KEYS = "tests/responses/signing/test_keys.py"

FAULTS = [
    fault(
        "record_is_saved_again",
        "forces/models/append_only.py",
        "        if not self._state.adding:",
        "        if not self._state.adding and not self.pk:",
        f"{APPEND_ONLY}::test_saving_again_is_refused",
    ),
    fault(
        "record_is_deleted",
        "forces/models/append_only.py",
        "    def delete(self, *args, **kwargs):\n        raise AppendOnlyError",
        "    def delete(self, *args, **kwargs):\n        return super().delete(*args, **kwargs)",
        f"{APPEND_ONLY}::test_deleting_is_refused",
    ),
    fault(
        "record_is_updated_by_its_queryset",
        "forces/models/append_only.py",
        "    def update(self, **kwargs):\n        raise AppendOnlyError",
        "    def update(self, **kwargs):\n        return super().update(**kwargs)",
        f"{APPEND_ONLY}::test_queryset_refuses_update",
    ),
    fault(
        "database_lets_rows_of_the_record_be_deleted",
        "responses/append_only_sql.py",
        '        for event in ("UPDATE", "DELETE"):',
        '        for event in ("UPDATE",):',
        f"{APPEND_ONLY}::test_database_refuses_delete",
    ),
    fault(
        "chain_does_not_bind_the_link_before",
        "responses/chain.py",
        'digest({"number": number, "previous_sha256": previous, "entry": entry})',
        'digest({"number": number, "entry": entry})',
        f"{CHAIN}::test_broken_sees_a_changed_link",
    ),
    fault(
        "changed_link_is_not_seen",
        "responses/chain.py",
        '            yield link, "sealed"',
        "            yield from ()",
        f"{CHAIN}::test_broken_sees_a_changed_link",
    ),
    fault(
        "missing_publication_is_not_seen",
        "responses/chain.py",
        '            yield link, "missing"',
        "            yield from ()",
        f"{CHAIN}::test_broken_sees_a_link_whose_publication_is_gone",
    ),
    fault(
        "publication_joins_no_chain",
        "responses/publication.py",
        "        _enter_position(publication, entry, stated_on=update.dated)\n    chain.append(publication)\n",
        "        _enter_position(publication, entry, stated_on=update.dated)\n",
        f"{CHAIN}::test_update_joins_the_chain_too",
    ),
    fault(
        "changed_words_are_not_seen",
        "responses/proof.py",
        "    if digest(edition.payload) != edition.payload_sha256:",
        "    if not edition.payload_sha256:",
        f"{PROOF}::test_changed_words_are_named",
    ),
    fault(
        "changed_file_is_not_seen",
        "responses/proof.py",
        "    if hashlib.sha256(pdf).hexdigest() != edition.pdf_sha256:",
        "    if not edition.pdf_sha256:",
        f"{PROOF}::test_changed_file_is_named_with_its_signature",
    ),
    fault(
        "words_changed_after_layout_are_published",
        "responses/publication.py",
        "    if {language: digest(each) for language, each in words.items()} != {",
        "    if {language: digest(each) for language, each in words.items()} == {",
        f"{WORKFLOW}::test_move_from_draft_to_publication_writes_each_step",
    ),
    fault(
        "invalid_document_is_published",
        "responses/publication.py",
        "    if problems := documents.validate(pdf):",
        "    if (problems := documents.validate(pdf)) and not pdf:",
        f"{PRESSING}::test_publication_is_refused_when_the_document_fails_its_validation",
    ),
    fault(
        "digest_leaves_a_part_out",
        "responses/payloads.py",
        'UNBOUND = frozenset({"signature",',
        'UNBOUND = frozenset({"blocks", "signature",',
        f"{PAYLOADS}::test_digest_binds_each_field_of_a_part",
    ),
    fault(
        "home_secretary_is_forgotten",
        "responses/payloads.py",
        "    return [*STATUTORY, *(each for each in further if each not in STATUTORY)]",
        "    return [*STATUTORY[:1], *(each for each in further if each not in STATUTORY)]",
        f"{PAYLOADS}::test_recipients_are_the_two_of_the_act_and_those_of_the_paper",
    ),
    fault(
        "something_added_to_a_document_is_not_seen",
        "responses/signing/inspecting.py",
        "    return second + length < len(pdf) or later or signatures > 1",
        "    return later or signatures > 1",
        f"{INSPECT}::test_appended_bytes_are_seen",
    ),
    fault(
        "signature_of_a_part_counts",
        "responses/signing/inspecting.py",
        "    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and _spans(pdf, signature)",
        "    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE",
        f"{INSPECT}::test_gap_that_is_long_enough_and_lies_elsewhere_is_seen",
    ),
    fault(
        "trial_key_signs_in_production",
        "responses/signing/keys.py",
        "    if key.is_trial:",
        "    if key.is_trial and not settings.PRODUCTION:",
        f"{KEYS}::test_trial_key_is_refused_in_production",
    ),
    fault(
        "key_that_others_can_read_signs",
        "responses/signing/keys.py",
        "        if status.st_mode & FORBIDDEN_MODE:",
        "        if status.st_mode & FORBIDDEN_MODE == 0o777:",
        f"{KEYS}::test_file_that_others_can_read_or_change_is_refused",
    ),
    fault(
        "document_engine_loads_what_it_is_told",
        "responses/documents/engine.py",
        '        if not url.startswith("data:image/"):',
        '        if url.startswith("file:"):',
        "tests/responses/documents/test_typesetting.py::test_fetcher_refuses",
    ),
]

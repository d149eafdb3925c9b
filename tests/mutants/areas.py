"""What is changed, and which tests are asked: those that are meant for it, none that only pass through."""

from dataclasses import dataclass

PRESSING = "tests/responses/test_pressing.py"


@dataclass(frozen=True, slots=True)
class Area:
    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


AREAS = (
    Area(
        "deadlines",
        (
            "recommendations/deadlines.py",
            "responses/positions.py",
            "responses/succession.py",
            "responses/days.py",
            "responses/earlier.py",
        ),
        (
            "tests/recommendations/test_deadlines.py",
            "tests/responses/test_succession.py",
            "tests/responses/test_standing.py",
            "tests/responses/test_days.py",
            "tests/responses/test_earlier.py",
            "tests/soteria_tracker/public/test_picture.py",
        ),
    ),
    Area(
        "permissions",
        ("forces/access.py", "forces/models/dated.py", "responses/workflow.py"),
        (
            "tests/forces/test_access.py",
            "tests/forces/test_own_role.py",
            "tests/forces/test_scoped_admin.py",
            "tests/forces/test_models.py",
            "tests/responses/test_workflow.py",
            "tests/responses/test_views.py",
            "tests/responses/test_roles.py",
            "tests/responses/test_translating.py",
        ),
    ),
    Area(
        "publication",
        ("responses/publication.py", "responses/payloads.py", "responses/chain.py", "responses/canonical.py"),
        (
            "tests/responses/test_publication.py",
            "tests/responses/test_payloads.py",
            "tests/responses/test_canonical.py",
            "tests/responses/test_chain.py",
            "tests/responses/test_workflow.py",
            "tests/responses/test_earlier.py",
            f"{PRESSING}::test_order_carried_out_publishes_and_tells_each_step",
            f"{PRESSING}::test_publication_is_refused_when_the_document_fails_its_validation",
            f"{PRESSING}::test_order_that_fails_says_why_and_leaves_the_response_approved",
        ),
    ),
)

#: Functions that have done their work when a module is imported. mutmut switches a change on afterwards: no test can
#: see it, and they are left out of the figures. Their constraints stand in the migrations, which are compared with
#: them (tests/test_architecture.py::test_migrations_are_complete).
DONE_AT_IMPORT = ("forces.models.dated.x_in_order",)

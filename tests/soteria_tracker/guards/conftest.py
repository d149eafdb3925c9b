import pytest

from tests.soteria_tracker.guards import production as made


@pytest.fixture(scope="session")
def production(tmp_path_factory, django_db_setup, django_db_blocker) -> made.Production:
    """One place for all tests here; what a test changes in it, it puts back."""
    with django_db_blocker.unblock():
        return made.begin(tmp_path_factory.mktemp("production"))

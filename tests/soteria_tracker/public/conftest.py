"""A response of Kent, really published or really a draft, for pages that read what publication wrote."""

import pytest

from tests.responses.conftest import draft, moved, published, soteria, team  # noqa: F401 -- fixtures


@pytest.fixture
def published_response(published):  # noqa: F811
    return published.published


@pytest.fixture
def draft_response(draft):  # noqa: F811
    return draft

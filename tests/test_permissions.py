"""The page of who may do what."""

from docs import permissions as page


def test_page_of_permissions_is_up_to_date():
    """Write it anew: uv run python -m docs.permissions."""
    assert page.PAGE.read_text() == page.page()

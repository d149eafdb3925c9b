"""The response of tests/responses, on its way."""

from tests.responses.conftest import draft, moved, soteria, team, update

__all__ = ["draft", "moved", "soteria", "team", "update"]

"""The engine of Django's sessions (SESSION_ENGINE): its own for databases, over a table that knows whose they are."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from forces import sessions


class SessionStore(db.SessionStore):
    row = None  # as it was read, or written last

    @classmethod
    def get_model_class(cls):
        from forces.models import Session

        return Session

    def _get_session_from_db(self):
        self.row = super()._get_session_from_db()  # type: ignore[misc]  # Django's, which its stubs leave out
        return self.row

    def create_model_instance(self, data: dict[str, Any]):
        now = timezone.now()
        sessions.begin(data, now=now)  # before it is written down, for it may begin here
        row = super().create_model_instance(data)
        sessions.describe(row, data, now=now)  # type: ignore[arg-type]  # of get_model_class
        self.row = row
        return row

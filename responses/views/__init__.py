"""The desk's own pages, reached through the admin classes, which hand over only rows that the person may see."""

from responses.views.move import history_page, move_page, preview, token
from responses.views.response import draft_pdf, record_copy, response_page, start_page
from responses.views.update import new_update_page, update_page

__all__ = [
    "draft_pdf",
    "history_page",
    "move_page",
    "new_update_page",
    "preview",
    "record_copy",
    "response_page",
    "start_page",
    "token",
    "update_page",
]

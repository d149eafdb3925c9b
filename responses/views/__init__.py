"""The desk's own pages, reached through the admin classes, which hand over only rows that the person may see."""

from responses.views.dispatch import record_dispatch
from responses.views.importing import import_page, proposal_page, source_file
from responses.views.move import history_page, move_page, preview, token
from responses.views.publishing import progress_page
from responses.views.response import draft_pdf, response_page, start_page
from responses.views.translation import translation_page
from responses.views.update import new_update_page, update_page

__all__ = [
    "draft_pdf",
    "history_page",
    "import_page",
    "move_page",
    "new_update_page",
    "preview",
    "progress_page",
    "proposal_page",
    "record_dispatch",
    "response_page",
    "source_file",
    "start_page",
    "token",
    "translation_page",
    "update_page",
]

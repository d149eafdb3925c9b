"""What a person is told when a job of the press ends otherwise than well, and what they can do."""

from django.utils.translation import gettext as _

from responses.press.exits import Exit

#: What Debian and Ubuntu call the libraries that WeasyPrint loads.
APT_LINE = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def of(job: str, exit: Exit) -> str:
    """In the active language."""
    said = _of_typesetting(exit) if job == "typeset" else _of_a_file(exit)
    return said or _of_any(exit)


def _of_typesetting(exit: Exit) -> str:
    if exit == Exit.TOO_SLOW:
        return _(
            "The document took too long to lay out. Very large tables are the usual cause: please make them smaller."
        )
    if exit == Exit.OUT_OF_MEMORY:
        return _("The document needs more memory than it may use. Very large tables are the usual cause.")
    if exit == Exit.FORBIDDEN_ADDRESS:
        return _("The document asks for a file or an address that documents may not load.")
    if exit == Exit.TOO_LARGE:
        return _("The document is too large. Very large pictures are the usual cause: please make them smaller.")
    return ""


def _of_a_file(exit: Exit) -> str:
    if exit == Exit.TOO_SLOW:
        return _("This file took too long to work through. A smaller or simpler one may do.")
    if exit == Exit.OUT_OF_MEMORY:
        return _("This file needs more memory than it may use. A smaller or simpler one may do.")
    if exit == Exit.TOO_LARGE:
        return _("This file is too large.")
    return ""


def _of_any(exit: Exit) -> str:
    if exit == Exit.LIBRARIES_MISSING:
        return _("The libraries that make PDFs are missing on this server. Its administrator can run: %(line)s") % {
            "line": APT_LINE
        }
    if exit == Exit.KILLED:
        return _("The process that makes documents was ended before it was done. Please try again.")
    if exit == Exit.BUSY:
        return _("Many documents are being made at this moment. Please try again in a minute.")
    return _("The document could not be made. The reason is in the log of this server.")

"""A look at a finished file through the press: as a picture, and with a validator's eyes."""

import json

from django.utils.translation import gettext as _

from responses import press
from responses.documents import DocumentError


def picture(pdf: bytes, *, page: int, width: int) -> bytes:
    """As responses.documents.picture."""
    try:
        return press.ask("picture", pdf, page=page, width=width)
    except press.PressError as error:
        raise DocumentError(error.sentence) from error
    except press.PressRefused as refused:
        raise DocumentError(_refusal(refused)) from refused


def validate(pdf: bytes) -> list[str]:
    """As responses.documents.validate."""
    try:
        return json.loads(press.ask("validate", pdf))
    except press.PressError as error:
        raise DocumentError(error.sentence) from error


def _refusal(refused: press.PressRefused) -> str:
    if refused.code == "no_such_page":
        return _("This document has no page %(page)d.") % refused.detail
    return _("This file is no PDF that can be read.")

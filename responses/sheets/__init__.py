"""The forms of one page as one thing: ``sheet`` what all share; ``response``, ``update``, ``translation`` the kinds."""

from responses.sheets.response import ResponseSheet
from responses.sheets.sheet import Sheet, submit, whole_number
from responses.sheets.translation import TranslationSheet
from responses.sheets.update import UpdateSheet, latest_statements

__all__ = ["ResponseSheet", "Sheet", "TranslationSheet", "UpdateSheet", "latest_statements", "submit", "whole_number"]

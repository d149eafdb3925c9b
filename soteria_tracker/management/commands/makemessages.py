"""``makemessages`` that proposes nothing: a sentence that merely looks like another is no translation of it."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

"""What a password must not be, besides Django's own rules. No rule asks for capitals, digits or signs."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Nobody types more. It is asked before anything is hashed.
LONGEST = 1000


class MaximumLengthValidator:
    """A whole sentence, or what a password manager makes, fits ten times."""

    def validate(self, password: str, user=None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("Your password must be no longer than 1000 characters.")

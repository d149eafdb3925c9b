"""What a password must not be, besides Django's own rules. No rule asks for capitals, digits or signs."""

import re

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


#: What whoever guesses here tries first: the product, the field, the offices. In small letters.
OURS = (
    *("soteria", "tracker", "operation", "section", "hmicfrs", "rasso", "recommendation", "response", "report"),
    *("police", "policing", "commissioner", "constable", "constabulary", "heddlu", "opcc", "office", "force", "crime"),
    *("password", "welcome", "letmein", "admin", "qwerty"),
)
#: Letters that must be left once those words, digits and signs are taken out of a password that holds one of them.
FEWEST_LEFT = 6


class OurWordsValidator:
    """Not made of the words of this place alone: Soteria-Tracker-2026 has twelve characters and is no secret."""

    def validate(self, password: str, user=None) -> None:
        left = re.sub(r"[\W\d_]", "", password.lower())
        bare = re.sub("|".join(sorted(OURS, key=len, reverse=True)), "", left)
        if bare != left and len(bare) < FEWEST_LEFT:
            raise ValidationError(self.get_help_text(), code="password_of_our_words")

    def get_help_text(self) -> str:
        return _("Your password must not be made of words that everybody here uses, such as “soteria” or “police”.")

"""Which user names are given: no two that a person, or the sign-in, could take for one."""

from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forces.models import User

#: Letters of other scripts look like these, and a name stands in letters and in the trail.
in_plain_letters = ASCIIUsernameValidator(
    message=_("Use the letters A to Z without accents, digits and the characters @ . + - _ alone.")
)


def free(name: str, *, besides: User | None = None) -> str:
    """The name as it will be kept. Raises ValidationError where another account has it, in whichever capitals: the
    sign-in does not tell these apart, and would let neither in.
    """
    name = User.normalize_username(name)
    if besides is not None and name == besides.username:
        return name
    in_plain_letters(name)
    others = User.objects.exclude(pk=besides.pk) if besides else User.objects.all()
    if others.filter(username__iexact=name).exists():
        raise ValidationError(_("Somebody else has this user name. Choose another."))
    return name

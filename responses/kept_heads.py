"""Heads of the two chains that somebody kept outside: are they still in them?

Whoever removes the newest links or seals with all that they cover leaves a chain that holds. Only a head that was
kept where they could not reach it tells.
"""

import re
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from responses.damage import Damage
from responses.models.record import Link
from responses.models.seal import Seal

HELP = "A head of the record's chain or the trail's that you kept elsewhere; may be given more than once."


def add_argument(parser) -> None:
    parser.add_argument("--head", action="append", default=[], type=_sha256, metavar="SHA256", help=HELP)


def _sha256(typed: str) -> str:
    """A slip of the pen is no damage."""
    if not re.fullmatch(r"[0-9a-fA-F]{64}", typed.strip()):
        raise ArgumentTypeError(f"“{typed}” is no head: copy all 64 digits and letters.")
    return typed


def damages(kept: Iterable[str]) -> Iterator[Damage]:
    """One for each that is in neither chain."""
    for head in kept:
        sha256 = head.strip().lower()
        if not any(model._default_manager.filter(sha256=sha256).exists() for model in (Link, Seal)):
            yield Damage(
                _("The head that you kept, %(sha256)s") % {"sha256": sha256},
                _(
                    "It is in neither chain: what was published or done before it was changed or removed, or it is "
                    "the head of another Tracker."
                ),
            )

"""What happened to an account, for whoever keeps a trail of it. Each is sent once the thing is done."""

from django.dispatch import Signal

#: A wait begins: ``request``, ``kind`` (of forces.lockout.LIMITS), ``name`` (as typed), ``seconds``.
locked_out = Signal()
#: Sessions were ended by something else than their owner's sign-out: ``user``, ``reason``, ``number``.
sessions_ended = Signal()
#: ``invitation``, ``by`` (None where the invited person acted), ``what``: sent, sent again, withdrawn, accepted.
invitation_changed = Signal()

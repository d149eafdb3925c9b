"""The history of accounts: what was changed by whom, without a password and without noise."""

from django.utils.translation import gettext_noop
from simple_history.models import HistoricalRecords

#: Kept in English in the database, translated where a page prints them.
PASSWORD_CHANGED = gettext_noop("Password changed")
FACTOR_TAKEN_AWAY = gettext_noop("Second factor taken away")
PASSWORD_SET_BY_ADMINISTRATOR = gettext_noop("Password set by an administrator")


class AccountHistory(HistoricalRecords):
    """Of sign-ins and passwords the rows hold nothing, so a save of those alone leaves no empty row."""

    def post_save(self, instance, created, using=None, update_fields=None, **kwargs):
        """Skips the day of the last sign-in, and Django's own new hash of a password that stayed the same."""
        only_excluded = update_fields is not None and set(update_fields) <= set(self.excluded_fields)
        if only_excluded and instance._password is None:
            return
        super().post_save(instance, created, using=using, **kwargs)

    def get_change_reason_for_object(self, instance, history_type, using):
        """That a password was changed, never which: ``_password`` is set until the save is over."""
        reason = super().get_change_reason_for_object(instance, history_type, using)
        if reason or history_type != "~" or instance._password is None:
            return reason
        return PASSWORD_CHANGED

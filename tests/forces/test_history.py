"""An account's history: changes and their reasons, no sign-ins, no passwords."""

from django.test import Client

from tests.factories import PASSWORD, UserFactory


def rows(user) -> list[tuple[str, str | None]]:
    return [(entry.history_type, entry.history_change_reason) for entry in user.history.order_by("history_id")]


def test_account_sign_in_leaves_no_row(db):
    user = UserFactory(username="somebody")

    Client().force_login(user)

    assert type(user).objects.get(pk=user.pk).last_login
    assert rows(user) == [("+", None)]


def test_account_new_hash_of_the_same_password_leaves_no_row(db, settings):
    user = UserFactory(username="somebody")
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]

    assert user.check_password(PASSWORD)

    user.refresh_from_db()
    assert user.password.startswith("pbkdf2")
    assert rows(user) == [("+", None)]


def test_account_password_changed_by_its_owner_says_so(db):
    user = UserFactory(username="somebody")
    user.set_password("another made up one")
    user.save()
    user.first_name = "Other"
    user.save()

    assert rows(user) == [("+", None), ("~", "Password changed"), ("~", None)]
    assert {"password", "last_login"}.isdisjoint(field.name for field in user.history.model._meta.fields)


def test_account_name_and_sign_in_saved_together_leave_a_row(db):
    user = UserFactory(username="somebody")
    user.first_name = "Other"
    user.save(update_fields=["first_name", "last_login"])

    assert rows(user) == [("+", None), ("~", None)]

"""No two accounts whose names the sign-in, or a person, takes for one."""

import pytest
from django.core.exceptions import ValidationError

from forces import usernames
from forces.models import User
from tests.factories import UserFactory
from tests.forces.admin_form import posted

pytestmark = pytest.mark.django_db
TAKEN = "Somebody else has this user name. Choose another."


def test_name_in_other_capitals_is_not_free():
    mine = UserFactory(username="author.kent")

    with pytest.raises(ValidationError, match=TAKEN):
        usernames.free("AUTHOR.Kent")
    assert usernames.free("Author.Kent", besides=mine) == "Author.Kent"


@pytest.mark.parametrize("name", ["revi\u0435wer.kent", "jos\u00e9", "two words", "a\u200bb"])
def test_name_in_letters_that_look_like_others_is_not_given(name):
    with pytest.raises(ValidationError):
        usernames.free(name)


def test_account_with_an_older_name_keeps_it():
    old = UserFactory(username="jos\u00e9")

    assert usernames.free("jos\u00e9", besides=old) == "jos\u00e9"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("username", "AUTHOR.GWENT", TAKEN),
        ("email", "One@Office.Example", "Another account has this address."),
        ("last_name", "Rees\r\nBcc: x", "Write this in one line."),
    ],
)
def test_page_of_an_account_refuses_what_would_be_taken_for_another(national, field, value, said):
    UserFactory(username="author.gwent", email="one@office.example")
    account = UserFactory(username="author.kent", email="two@office.example")
    page = f"/admin/forces/user/{account.pk}/change/"

    answer = national.post(page, posted(national, page, **{field: value}))

    assert answer.status_code == 200
    assert said in answer.text
    assert User.objects.filter(pk=account.pk, username="author.kent", email="two@office.example").exists()


def test_page_of_an_account_takes_it_as_it_is(national):
    account = UserFactory(username="author.kent", email="two@office.example")
    page = f"/admin/forces/user/{account.pk}/change/"

    answer = national.post(page, posted(national, page, username="Author.Kent", email="TWO@office.example"))

    account.refresh_from_db()
    assert (answer.status_code, account.username, account.email) == (302, "Author.Kent", "TWO@office.example")

"""What Welsh pages say where nobody vouched for a Welsh text: English, marked, and never half of a sentence."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext, npgettext, pgettext, trans_real

from responses import phrases
from responses.phrases import CLOSE, OPEN
from soteria_tracker import welsh

DAY = date(2024, 10, 16)


def marked(text):
    return f"{OPEN}{text}{CLOSE}"


def drawn(source, **words):
    return Template(source).render(Context(words))


@pytest.fixture
def spoken():
    with welsh.speaking():
        yield


def test_message_that_somebody_vouched_for_comes_plain(spoken):
    assert gettext("Recommendation") == "Argymhelliad"
    assert date_format(DAY, "j F Y") == "16 Hydref 2024"


def test_message_without_welsh_is_english_between_marks_whoever_asks(spoken):
    lazy = gettext_lazy("No such words")

    assert gettext("No such words") == marked("No such words")
    assert str(lazy) == marked("No such words")
    assert pgettext("of a page", "No such words") == marked("No such words")
    assert [ngettext("%(n)s cat", "%(n)s cats", n) for n in (1, 3)] == [marked("%(n)s cat"), marked("%(n)s cats")]
    assert npgettext("pets", "a cat", "cats", 2) == marked("cats")


def test_message_that_is_a_guess_counts_as_none(spoken):
    """“Planned” is fuzzy in the catalogue."""
    assert gettext("Planned") == marked("Planned")


@pytest.mark.parametrize("signs", ["%(name)s, %(day)s", "–", "“%(value)s”", "%(share)s %%"])
def test_message_of_signs_and_placeholders_is_of_no_language(spoken, signs):
    assert gettext(signs) == signs


def test_marks_survive_whoever_speaks_another_language_in_between(spoken):
    """The reason for a tag of its own: Django goes back to a language by its tag."""
    with translation.override("en-gb"):
        assert gettext("No such words") == "No such words"
    with translation.override("cy"):
        assert gettext("No such words") == "No such words"

    assert gettext("No such words") == marked("No such words")


def test_welsh_of_documents_knows_no_marks():
    """Documents and the desk speak plain Welsh, also after a page was drawn in the same thread."""
    with welsh.speaking():
        gettext("No such words")
    with translation.override("cy"):
        assert gettext("No such words") == "No such words"
        assert phrases.phrase("Planned") == '<span lang="en">Planned</span>'
    assert gettext("No such words") == "No such words"


def test_django_finds_a_language_by_its_tag_in_the_table_that_we_write_to(spoken):
    """Private to Django: should it move, this says so."""
    assert trans_real._active.value is trans_real._translations[welsh.MARKED]
    assert translation.get_language() == welsh.MARKED


def test_phrases_of_documents_are_themselves_on_a_welsh_page(spoken):
    assert phrases.phrase("Planned") == '<span lang="en">Planned</span>'
    assert phrases.phrase("Approved on %(day)s.", day=DAY) == "Cymeradwywyd ar 16 Hydref 2024."
    assert phrases.phrase("Dated %(day)s", day=DAY) == '<span lang="en">Dated 16 October 2024</span>'
    assert phrases.plain("Planned") == "Planned"
    assert phrases.label(SimpleNamespace(label=gettext_lazy("Planned"))) == '<span lang="en">Planned</span>'
    assert not phrases.has_words(gettext_lazy("Planned"))


def test_block_without_welsh_is_english_as_a_whole(spoken):
    source = (
        '{% load i18n %}{% blocktranslate with day=day|date:"j F Y" %}Nobody knows {{ day }}{% endblocktranslate %}'
    )

    assert drawn(source, day=DAY) == marked("Nobody knows 16 October 2024")


def test_block_with_welsh_is_welsh_as_a_whole(spoken):
    source = (
        '{% load i18n %}{% blocktranslate with day=day|date:"j F Y" %}Published on {{ day }}.{% endblocktranslate %}'
    )

    assert drawn(source, day=DAY) == "Cyhoeddwyd ar 16 Hydref 2024."


def test_block_kept_for_later_has_its_marks(spoken):
    source = "{% load i18n %}{% blocktranslate asvar said %}No such words{% endblocktranslate %}[{{ said }}]"

    assert drawn(source) == f"[{marked('No such words')}]"


def test_block_with_a_number_asks_for_the_form_of_that_number(spoken):
    source = "{% load i18n %}{% blocktranslate count n=n %}{{ n }} cat{% plural %}{{ n }} cats{% endblocktranslate %}"

    assert [drawn(source, n=n) for n in (1, 2)] == [marked("1 cat"), marked("2 cats")]


def test_templates_hear_the_tag_that_readers_know(spoken):
    assert drawn("{% load i18n %}{% get_current_language as tag %}{{ tag }}") == "cy"


def test_quoted_is_marked_and_escaped_on_a_welsh_page_alone(spoken):
    assert welsh.quoted("a < b") == marked("a &lt; b")
    assert welsh.quoted("") == ""
    with translation.override("en-gb"):
        assert welsh.quoted("a < b") == "a &lt; b"


def test_name_is_the_welsh_one_where_there_is_one(spoken):
    gwent = SimpleNamespace(name="Gwent Police", name_cy="Heddlu Gwent")
    kent = SimpleNamespace(name="Kent Police", name_cy="")

    assert [welsh.named(gwent), welsh.named(kent)] == ["Heddlu Gwent", marked("Kent Police")]
    with translation.override("en-gb"):
        assert welsh.named(gwent) == "Gwent Police"


@pytest.mark.parametrize("text", [f"be{CLOSE}gun", f"be{OPEN}gun", f"{OPEN}be{CLOSE}gun{CLOSE}{OPEN}"])
def test_mark_in_a_quoted_text_does_not_end_its_english(spoken, text):
    assert welsh.quoted(text) == marked("begun")


def test_text_on_an_english_page_is_left_whole():
    assert welsh.quoted(f"be{CLOSE}gun") == f"be{CLOSE}gun"


def test_address_loses_its_marks_and_nothing_else():
    asked = QueryDict("q=%EF%B7%90a+%25EF%25B7%2590&q=%ef%b7%91&x=\ufdd0y%00&%EF%B7%90z=1")
    clean = QueryDict("q=a+%25EF%25B7%2590&x=%C3%A9")

    assert dict(welsh.without_marks(asked).lists()) == {"q": ["a %EF%B7%90", ""], "x": ["y\0"], "z": ["1"]}
    assert welsh.without_marks(clean) is clean

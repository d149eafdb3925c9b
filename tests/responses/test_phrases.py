"""Whole phrases: Welsh where it is vouched for, else English that says so."""

from datetime import date

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from responses import phrases
from responses.positions import Position

UNVOUCHED = "Approved by nobody, 100%% on %(day)s."
DAY = date(2024, 10, 8)


def test_phrase_in_english_is_bare():
    assert phrases.phrase("Approved on %(day)s.", day=DAY) == "Approved on 8 October 2024."


def test_phrase_with_welsh_is_welsh_with_its_month():
    with translation.override("cy"):
        assert phrases.phrase("Approved on %(day)s.", day=DAY) == "Cymeradwywyd ar 8 Hydref 2024."


def test_phrase_without_welsh_is_english_that_says_so_month_included():
    with translation.override("cy"):
        said = phrases.phrase(UNVOUCHED, day=DAY)

    assert said == '<span lang="en">Approved by nobody, 100% on 8 October 2024.</span>'
    assert isinstance(said, SafeString)


def test_phrase_that_is_fuzzy_counts_as_none():
    with translation.override("cy"):
        assert phrases.phrase("Approved and signed") == '<span lang="en">Approved and signed</span>'


def test_phrase_escapes_what_fills_it_and_keeps_what_is_marked():
    with translation.override("cy"):
        said = phrases.phrase("The reason: %(reason)s", reason="<b>100%</b> %(day)s")
        title = phrases.phrase("Response to: %(report)s", report=phrases.english("A & B"))

    assert said == "Y rheswm: &lt;b&gt;100%&lt;/b&gt; %(day)s"
    assert title == 'Ymateb i: <span lang="en">A &amp; B</span>'


@pytest.mark.parametrize(("n", "said"), [(1, "one day"), (3, "3 days")])
def test_asked_takes_the_form_of_the_number(n, said):
    def ask():
        return ngettext("one day", "%(n)s days", n)

    assert phrases.asked(ask, n=n) == said
    with translation.override("cy"):
        assert phrases.asked(ask, n=n) == f'<span lang="en">{said}</span>'


def test_plain_has_no_marks():
    with translation.override("cy"):
        assert phrases.plain(UNVOUCHED, day=DAY) == "Approved by nobody, 100% on 8 Hydref 2024."


def test_label_without_welsh_says_so():
    with translation.override("cy"):
        assert phrases.label(Position.IN_PROGRESS) == "Ar y gweill"
        assert phrases.label(Position.WAITING) == '<span lang="en">Waiting on a national product</span>'
    assert phrases.label(Position.WAITING) == "Waiting on a national product"


def test_english_is_marked_in_another_language_alone():
    with translation.override("cy"):
        assert phrases.english("<x>") == '<span lang="en">&lt;x&gt;</span>'
    assert phrases.english("<x>") == "&lt;x&gt;"


def test_phrase_tag_says_it_in_the_active_language():
    template = Template('{% load documents %}{% phrase _("Approved on %(day)s.") day=given|iso %}')

    with translation.override("cy"):
        assert template.render(Context({"given": "2024-10-08"})) == "Cymeradwywyd ar 8 Hydref 2024."


@pytest.mark.parametrize("tag", ["{% phrase %}", '{% phrase "bare" %}', '{% phrase _("x") y %}'])
def test_phrase_tag_refuses_what_the_catalogue_could_not_find(tag):
    with pytest.raises(TemplateSyntaxError):
        Template("{% load documents %}" + tag)

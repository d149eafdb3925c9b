"""The list for a translator: current, and silent on what is settled."""

from responses.management.commands.welsh_for_a_translator import CATALOGUE, LIST, drawn, entries

SAMPLE = """msgid ""
msgstr "Language: cy"

#: templates/documents/page.html
msgid "Settled"
msgstr "Setlwyd"

#: templates/documents/page.html responses/forms.py
#, fuzzy, python-format
msgid ""
"Two lines | of "
"%(n)s"
msgstr "Dyfaliad"

#: responses/forms.py
msgid "On the desk alone"
msgstr ""

#: responses/positions.py templates/site/force.html
msgid "Wanting"
msgstr ""

#: templates/site/due.html
#, python-format
msgid "%(days)d day left"
msgid_plural "%(days)d days left"
msgstr[0] ""
msgstr[1] ""
"""


def test_list_is_current():
    assert LIST.read_text() == drawn(CATALOGUE.read_text()), "run bin/messages"


def test_list_names_what_is_fuzzy_or_missing_in_documents_and_then_on_pages():
    documents, pages = drawn(SAMPLE).split("## Pages of the public site")

    assert [line for line in documents.splitlines() if line.startswith("| ")][1:] == [
        "| Two lines \\| of %(n)s | Dyfaliad |",
        "| Wanting |  |",
    ]
    assert [line for line in pages.splitlines() if line.startswith("| ")][1:] == [
        "| %(days)d day left / %(days)d days left |  |"
    ]


def test_entries_have_all_that_the_catalogue_says():
    settled, guess, *_ = entries(SAMPLE)

    assert (settled.english, settled.welsh, settled.is_vouched, settled.places) == (
        "Settled",
        "Setlwyd",
        True,
        ("templates/documents/page.html",),
    )
    assert (guess.english, guess.is_fuzzy, guess.is_vouched) == ("Two lines | of %(n)s", True, False)

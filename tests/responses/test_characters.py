"""What the document fonts print, and how the rest is named."""

import string

import pytest

from responses.characters import FONT_FILES, FONT_FOLDER, Unprintable, unprintable


def test_unprintable_names_each_character_once_in_order():
    found = unprintable("Well done 😀, 你 and 😀 again\x07")

    assert found == [
        Unprintable("😀", "GRINNING FACE", "U+1F600"),
        Unprintable("你", "CJK UNIFIED IDEOGRAPH-4F60", "U+4F60"),
        Unprintable("\x07", "BELL", "U+0007"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        string.ascii_letters + string.digits + string.punctuation,
        "ŵ ŷ Ŵ Ŷ â ê î ô û ï ẁ ẃ ẅ ỳ ý ÿ",
        "w\u0302 y\u0302 e\u0301",
        "“quoted” ‘too’ – — … • £ € ½ °",
        "line\r\nline\ttab\u00a0\u202f\u2003\u2009",
        "soft\u00adhyphen\u200b\u200c\u200d\u2060\ufeff",
    ],
)
def test_unprintable_is_empty_for_what_offices_write(text):
    assert unprintable(text) == []


@pytest.mark.parametrize(
    ("character", "name", "code"),
    [
        ("\u2011", "NON-BREAKING HYPHEN", "U+2011"),
        ("☐", "BALLOT BOX", "U+2610"),
        ("\u2028", "LINE SEPARATOR", "U+2028"),
        ("\x00", "NULL", "U+0000"),
        ("\x01", "CONTROL CHARACTER", "U+0001"),
        ("\ue000", "UNNAMED CHARACTER", "U+E000"),
        ("\u01d4", "LATIN SMALL LETTER U WITH CARON", "U+01D4"),
    ],
)
def test_unprintable_names(character, name, code):
    assert unprintable(f"before{character}after") == [Unprintable(character, name, code)]


def test_fonts_have_their_licence_and_their_twins_for_the_web():
    names = {path.name for path in FONT_FOLDER.iterdir()}

    assert names == {"OFL.txt", *FONT_FILES, *(name.replace(".ttf", ".woff2") for name in FONT_FILES)}


def test_mark_that_steers_what_stands_around_it_is_named_by_its_code():
    [found] = unprintable("a\u202eb")

    assert (found.character, found.name, found.code) == ("U+202E", "RIGHT-TO-LEFT OVERRIDE", "U+202E")

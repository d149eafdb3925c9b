"""Marks of a finished page become ``lang="en"`` where HTML can say it, and leave it nowhere else."""

import pytest

from responses.phrases import CLOSE, OPEN
from soteria_tracker.marked import is_english, plain, spans

SAID = [
    ("<p>⟦Due⟧ 3</p>", '<p><span lang="en">Due</span> 3</p>'),
    ("<p>⟦One ⟦two⟧ three⟧</p>", '<p><span lang="en">One two three</span></p>'),
    ('<p>⟦Read <a href="/x/?a=1&amp;b=2">it</a> here⟧.</p>', None),
    ("<title>⟦Due⟧ – Soteria Tracker</title>", '<title lang="en">Due – Soteria Tracker</title>'),
    ("<title>Heddlu Gwent – ⟦Due⟧</title>", "<title>Heddlu Gwent – Due</title>"),
    ("<title>Gwent &amp; ⟦Due⟧</title>", "<title>Gwent &amp; Due</title>"),
    ("<option value=x>⟦3: a &amp; b⟧</option>", '<option value=x lang="en">3: a &amp; b</option>'),
    ('<option value="" selected>⟦Any⟧ &amp; 3</option>', '<option value="" selected lang="en">Any &amp; 3</option>'),
    ("<textarea>⟦a⟧ b</textarea>", "<textarea>a b</textarea>"),
    ("<svg><title>⟦A map⟧</title><desc>⟦x⟧</desc></svg>", None),
    ("<svg><desc>3: ⟦due⟧; Cymru</desc></svg>", '<svg><desc>3: <span lang="en">due</span>; Cymru</desc></svg>'),
    ('<svg><text x="1">⟦Kent⟧</text></svg><b>⟦x⟧</b>', None),
    ('<nav aria-label="⟦Main⟧"><a>Hafan</a></nav>', None),
    ('<meta name="description" content="⟦All⟧">', '<meta name="description" content="All" lang="en">'),
    ('<img alt="⟦A map⟧" src="/x">', '<img alt="A map" src="/x" lang="en">'),
    ('<img alt="Map ⟦A⟧"/>', '<img alt="Map A"/>'),
    ('<title lang="cy">⟦Due⟧</title>', '<title lang="cy">Due</title>'),
    ('<p title="a > ⟦b⟧" class="c">x</p>', '<p class="c">x</p>'),
    ("<p>⟦a</p><p>b⟧</p>", '<p><span lang="en">a</span></p><p>b</p>'),
    ("<p>a⟧ b</p>", "<p>a b</p>"),
    ("<p>⟦a<br>b <b>c</b>⟧</p>", '<p><span lang="en">a<br>b <b>c</b></span></p>'),
    ("<!-- ⟦a⟧ <b> --><p>1 < 2 ⟦b⟧</p>", '<!-- a <b> --><p>1 < 2 <span lang="en">b</span></p>'),
    ('<script type="application/ld+json">{"n": "⟦a⟧"}</script>', None),
    ('<td data-label="3: ⟦A &amp; b⟧" class="c">x</td>', None),
    ('<div aria-label="Dyddiadau, ⟦a⟧"></div><form aria-label="⟦b⟧"></form>', None),
    ('<button aria-label="⟦Close⟧">x</button>', '<button aria-label="Close">x</button>'),
    ('<nav aria-label="Hafan"></nav><p>⟦a⟧</p>', '<nav aria-label="Hafan"></nav><p><span lang="en">a</span></p>'),
    ('<link rel="alternate" title="⟦News⟧">', '<link rel="alternate" title="News" lang="en">'),
]
LONG = {
    12: '<nav aria-labelledby="label-1"><span id="label-1" hidden><span lang="en">Main</span></span><a>Hafan</a></nav>',
    23: '<td class="c"><span class="cell-label">3: <span lang="en">A &amp; b</span></span>x</td>',
    24: '<div aria-labelledby="label-1"><span id="label-1" hidden>Dyddiadau, <span lang="en">a</span></span></div>'
    '<form aria-labelledby="label-2"><span id="label-2" hidden><span lang="en">b</span></span></form>',
    2: '<p><span lang="en">Read <a href="/x/?a=1&amp;b=2">it</a> here</span>.</p>',
    9: '<svg><title lang="en">A map</title><desc lang="en">x</desc></svg>',
    11: '<svg><text x="1"><tspan lang="en">Kent</tspan></text></svg><b><span lang="en">x</span></b>',
    22: '<script type="application/ld+json">{"n": "a"}</script>',
}


def with_marks(text):
    return text.replace("⟦", OPEN).replace("⟧", CLOSE)


@pytest.mark.parametrize("number", range(len(SAID)))
def test_spans_say_the_language_where_html_can(number):
    marked, wanted = SAID[number]

    assert spans(with_marks(marked)) == (wanted or LONG[number])


def test_page_without_marks_is_left_as_it_is():
    page = "<p title='a > b'>a < b</p><!-- x -->"

    assert spans(page) is page


def test_plain_leaves_no_mark():
    assert plain(with_marks("⟦a⟧ b⟧⟦c")) == "a bc"


@pytest.mark.parametrize("spelling", ["%EF%B7%90", "\\ufdd0", "&#64976;"])
def test_text_that_spells_a_mark_in_letters_comes_out_whole(spelling):
    said = f'<p title="{spelling}">{spelling}</p><script>"\\{spelling}"</script>'

    assert plain(said) == said
    assert spans(f"{OPEN}x{CLOSE}{said}") == f'<span lang="en">x</span>{said}'


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("⟦a⟧", True),
        ("⟦a ⟦b⟧⟧ – 3, PDF", True),
        ("⟦a⟧ ac", False),
        ("3", False),
        ("a", False),
        ("⟦a⟧ &nbsp;&amp;", True),
    ],
)
def test_text_is_english_where_all_its_words_are(text, answer):
    assert is_english(with_marks(text)) is answer

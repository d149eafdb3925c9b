"""Rich text: what is markup, what stays typed words, what is refused."""

import pytest
from django.template import Context, Template

from responses.markdown import MAX_BRACKETS, MAX_LENGTH, TooLong, plain, render


def line(text: str) -> str:
    """The HTML of a text that is one paragraph, without the paragraph."""
    html = render(text)
    assert html.startswith("<p>")
    assert html.endswith("</p>\n")
    return html[3:-5]


def test_render_emphasis_lists_and_quotes():
    html = render("A *plain* **word**.\n\n- one\n- two\n\n> quoted\n\n3. three")

    assert html == (
        "<p>A <em>plain</em> <strong>word</strong>.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
        '<blockquote>\n<p>quoted</p>\n</blockquote>\n<ol start="3">\n<li>three</li>\n</ol>\n'
    )


def test_render_table_has_scopes_and_classes_and_no_style():
    html = render("| Month | Cases |\n|---|--:|\n| May | 3 |")

    assert html == (
        '<div class="prose-table" role="region" tabindex="0" aria-label="Table"><table>\n'
        '<thead>\n<tr>\n<th scope="col">Month</th>\n<th scope="col" class="align-right">Cases</th>\n</tr>\n</thead>\n'
        '<tbody>\n<tr>\n<td>May</td>\n<td class="align-right">3</td>\n</tr>\n</tbody>\n</table></div>\n'
    )


@pytest.mark.parametrize("address", ["https://example.org/a?b=c", "http://example.org", "mailto:office@example.org"])
def test_render_link_to_an_allowed_address(address):
    assert line(f"[words]({address})") == f'<a href="{address}" rel="nofollow noopener">words</a>'


@pytest.mark.parametrize(
    "address",
    [
        "#",
        "#part",
        "/admin/",
        "page",
        "//example.org/a",
        "http:///a",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "font:AtkinsonHyperlegibleNext-Regular.ttf",
        "",
    ],
)
def test_render_link_to_another_address_keeps_its_words_alone(address):
    assert line(f"Before [the words]({address}) after.") == "Before the words after."


def test_render_autolink_shows_the_address_as_typed():
    html = line("<https://example.org/%F0%9F%98%80>")

    assert html == (
        '<a href="https://example.org/%F0%9F%98%80" rel="nofollow noopener">https://example.org/%F0%9F%98%80</a>'
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("<script>alert(1)</script> x", "&lt;script&gt;alert(1)&lt;/script&gt; x"),
        ("<!-- hidden -->", "&lt;!-- hidden --&gt;"),
        ("`code`", "`code`"),
        ("    indented", "indented"),
        ("```\nfence\n```", "```\nfence\n```"),
        ("[Note]: these words stay", "[Note]: these words stay"),
        ("&amp; &#x1F600;", "&amp;amp; &amp;#x1F600;"),
        ("AT&T < B > C", "AT&amp;T &lt; B &gt; C"),
    ],
)
def test_render_what_is_no_markup_here_stays_typed_words(typed, shown):
    assert line(typed) == shown


def test_render_image_becomes_its_words():
    html = line("![a chart](https://example.org/x.png)")

    assert html == '!<a href="https://example.org/x.png" rel="nofollow noopener">a chart</a>'


def test_render_language_of_a_phrase():
    assert line("[Heddlu Gwent]{lang=cy} replied.") == '<span lang="cy">Heddlu Gwent</span> replied.'


@pytest.mark.parametrize(
    "attributes", ['lang="x y"', 'lang="cy onclick"', "onclick=x", ".wide", "#id", "style=color:red"]
)
def test_render_other_attributes_are_dropped(attributes):
    html = render(f"[words]{{{attributes}}}")

    assert html == "<p><span>words</span></p>\n"


@pytest.mark.parametrize(
    ("level", "tags"),
    [(2, ["h2", "h3", "h3", "h2"]), (4, ["h4", "h5", "h5", "h4"]), (6, ["h6", "h6", "h6", "h6"])],
)
def test_render_headings_begin_at_the_level_and_skip_none(level, tags):
    html = render("## One\n\n##### Two\n\n#### Three\n\n# Four", level)

    assert [html[at + 1 : at + 3] for at in range(len(html)) if html[at : at + 2] == "<h"] == tags


def test_render_too_many_brackets_stay_typed_words():
    typed = "[" * (MAX_BRACKETS + 1) + "words](https://example.org)"

    assert line(typed) == typed


def test_render_no_text():
    assert render("") == ""


def test_render_text_that_is_too_long():
    with pytest.raises(TooLong):
        render("a" * (MAX_LENGTH + 1))


def test_plain_words_on_one_line():
    text = (
        "# Title\n\nOne *two*\nthree [four](https://example.org) [pump]{lang=cy}.\n\n- five\n- six\n\n| a | b |\n|-|-|"
    )

    assert plain(text) == "Title One two three four pump. five six a b"


def test_plain_keeps_what_is_no_markup():
    assert plain("<b>5 < 6</b> & more") == "<b>5 < 6</b> & more"


def test_markdown_filter_with_a_level():
    template = Template("{% load prose %}{{ text|markdown:4 }}{{ nothing|markdown }}")

    assert template.render(Context({"text": "# Title", "nothing": None})) == "<h4>Title</h4>\n"

"""The frame of the pages: error pages, sign-in, the chip of a position, and colours that can be read."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.html import strip_tags

from responses.positions import Position
from soteria_tracker.templatetags.look import chip, position_short_words, position_words

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


def drawn(**arguments) -> str:
    return render_to_string("_components/position.html", arguments).strip()


def words(html: str) -> str:
    return " ".join(strip_tags(html).split())


# Positions


def test_position_full_says_the_label_of_each_position():
    said = {position.value: words(drawn(position=position.value)) for position in Position}

    assert said == {position.value: str(position.label) for position in Position}


def test_position_none_says_no_response_held_here_and_no_less():
    assert words(drawn(position="none")) == "No response held here"
    assert words(drawn(position="")) == "No response held here"
    assert position_words(None) == "No response held here"
    assert position_short_words(None) == "None held"


def test_position_past_says_so_beside_the_position():
    assert words(drawn(position="planned", past=True)) == "Planned deadline passed"


def test_position_short_keeps_the_full_words_for_screen_readers():
    html = drawn(position="waiting", short=True, past=True)

    assert '<span aria-hidden="true">Waiting</span>' in html
    assert '<span class="visually-hidden">Waiting on a national product</span>' in html
    assert '<span class="visually-hidden">deadline passed</span>' in html
    assert 'title="Waiting on a national product"' in html


def test_position_closed_is_the_inspectorates_word_whatever_the_force_claims():
    html = drawn(position="in_progress", closed=True)

    assert words(html) == "Completed, by the inspectorate"
    assert "is-completed" in html
    assert "in_progress" not in html


def test_position_marks_are_drawn_and_all_different():
    values = ["none", "completed", *Position.values]

    marks = {render_to_string("_components/mark.html", {"position": value}) for value in values}

    assert len(marks) == len(values)
    assert all("<svg" in mark and 'aria-hidden="true"' in mark and "style=" not in mark for mark in marks)


@pytest.mark.parametrize("value", [None, "none", "completed", *Position.values])
def test_chip_draws_what_the_component_draws(value):
    assert chip(value, past=True, short=True) == drawn(position=value or "none", past=True, short=True)


def test_chip_unknown_position_is_refused():
    with pytest.raises(KeyError):
        chip("done")


# Error pages


def test_404_page_unknown_address_says_what_to_do(client):
    response = client.get("/there-is-nothing-here/")

    assert response.status_code == 404
    assert "There is no page at this address" in response.text
    assert "What you can do" in response.text
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_500_page_without_context_or_database_stands_alone():
    html = render_to_string("500.html")

    assert "Something went wrong here" in html
    assert 'href="/static/css/base.css"' in html
    assert (settings.BASE_DIR / "static/css/base.css").is_file()
    assert (settings.BASE_DIR / "static/img/favicon.svg").is_file()


@pytest.mark.parametrize(
    ("template", "heading"),
    [
        ("400.html", "The request could not be read"),
        ("403.html", "This page is not open to your account"),
        ("403_csrf.html", "The form was not accepted"),
    ],
)
def test_error_page_without_context_has_one_heading_and_a_way_on(template, heading):
    html = render_to_string(template)

    assert re.findall(r"<h1>(.*?)</h1>", html) == [heading]
    assert "What you can do" in html


def test_csrf_failure_says_that_nothing_was_saved():
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a", "password": "b"})

    assert response.status_code == 403
    assert "Nothing was saved." in response.text


# The frame


def test_base_trial_says_so_and_production_does_not():
    request = RequestFactory().get("/")
    banner = "This is a trial copy."

    assert banner in render_to_string("base.html", {"is_trial": True, "request": request})
    assert banner not in render_to_string("base.html", {"is_trial": False, "request": request})


def test_base_asks_nothing_of_the_visitor():
    """A public page is the same for everybody: it reads no user, no message, no token, so no session."""
    frame = ["base.html", "_components/header.html", "_components/footer.html", "_components/banner.html"]
    source = "".join((settings.BASE_DIR / "templates" / name).read_text() for name in frame)

    assert re.findall(r"{%\s*csrf_token|{[{%][^}]*\b(?:user|messages|perms)\b", source) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_holds_no_inline_style_or_script(path):
    if path.parent.name == "documents":
        return  # printed, never sent to a browser
    source = path.read_text()

    assert (
        re.findall(r"\sstyle=|\son\w+=\"|<style|<script(?![^>]*\ssrc=|[^>]* type=\"application/(ld\+)?json\">)", source)
        == []
    )


# Sign-in


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("account_login", "Sign in to your office’s desk"),
        ("signed_out", "You are signed out"),
        ("account_inactive", "This account is closed"),
        ("account_reset_password", "Get a link for a new password"),
        ("account_reset_password_done", "Look in your email"),
        ("account_reset_password_from_key_done", "Your password is changed"),
    ],
)
def test_account_page_wears_the_look(client, name, heading):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert re.findall(r"<h1>(.*?)</h1>", response.text) == [heading]
    assert 'class="header"' in response.text


@pytest.mark.django_db
def test_login_page_offers_no_sign_up(client):
    response = client.get(reverse("account_login"))

    assert "sign up" not in response.text.lower()
    assert "You need an account from your office’s administrator." in response.text


@pytest.mark.django_db
def test_login_page_empty_form_names_each_error_once_with_a_link(client):
    response = client.post(reverse("account_login"), {"login": "", "password": ""})

    summary = re.search(r'<div class="govuk-error-summary".*?</div>', response.text, re.S)
    assert re.findall(r'href="(#\w+)"', summary.group()) == ["#id_login", "#id_password"]
    assert response.text.count("<title>Error:") == 1
    assert response.text.count('class="govuk-error-message"') == 2


@pytest.mark.django_db
def test_reset_page_old_link_offers_a_new_one(client):
    response = client.get(reverse("account_reset_password_from_key", args=["x", "y"]))

    assert "This link no longer works" in response.text
    assert reverse("account_reset_password") in response.text


# Colours

CSS = (settings.BASE_DIR / "static/css/base.css").read_text()
TEXT = [
    (text, ground) for text in ("ink", "muted", "link", "visited", "past") for ground in ("paper", "sheet", "shade")
]
TEXT += [("ink", ground) for ground in ("info", "warning", "success", "error", "added", "removed")]
TEXT += [("on-brand", "brand"), ("brand-quiet", "brand"), ("on-action", "action"), ("on-action", "action-over")]
EDGES = [(edge, "paper") for edge in ("edge", "bar", "info-edge", "warning-edge", "success-edge", "error-edge")]


def tokens(start: str, end: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})", CSS[CSS.index(start) : CSS.index(end)]))


LIGHT = tokens(":root {", "@media screen and (prefers-color-scheme: dark)")
DARK = LIGHT | tokens("@media screen and (prefers-color-scheme: dark)", "@media (prefers-contrast")


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, success criteria 1.4.3 and 1.4.11."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_of_text_reach_aa(colours):
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in TEXT}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_of_edges_stand_out(colours):
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in EDGES}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


def test_colours_of_positions_reach_aa():
    fills = re.findall(r"\.is-(\w+) \{ --fill: (#\w{6}); --on-fill: (#\w{6})", CSS)

    assert {name for name, _, _ in fills} == {"completed", *Position.values}
    assert [name for name, fill, ink in fills if contrast(fill, ink) < 4.5] == []


@pytest.mark.parametrize("path", sorted(Path(settings.BASE_DIR / "static/css").glob("*.css")), ids=lambda p: p.name)
def test_style_sheet_fetches_only_files_of_ours(path):
    for address in re.findall(r"url\([\"']?([^\"')]+)", path.read_text()):
        assert (path.parent / address).resolve().is_file(), address


@pytest.mark.django_db
def test_login_page_masks_and_lets_managers_fill(client):
    page = client.get("/accounts/login/").text

    (field,) = re.findall(r'<input[^>]*name="password"[^>]*>', page)
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page


#: The preview of Markdown, which the server has cleaned.
PUTS_MARKUP = re.compile(
    r"\.(?:inner|outer)HTML\s*=[^=]|insertAdjacentHTML|document\.write|\beval\(|new Function|postMessage"
)


def test_pages_of_the_desk_put_text_as_text():
    scripts = (settings.BASE_DIR / "static" / "js").glob("*.js")

    found = {script.name: len(PUTS_MARKUP.findall(script.read_text())) for script in scripts}
    assert {name: number for name, number in found.items() if number} == {"desk.js": 1}

"""What somebody might send who means harm, or whose program is broken."""

import os
from urllib.parse import quote

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

#: How many inputs all tests send together. So many take half a minute; bin/nightly asks for 10,000.
TOTAL = int(os.environ.get("HOSTILE_INPUTS") or 240)
#: Everything that this brings into a page as markup is an element or an attribute whose name begins so.
MARK = "zq"
MARKUP = (
    "<zq a=1>",
    '"><zq>',
    "'><zq>",
    '" zqon=x "',
    "' zqon=x '",
    " zqon=x ",
    "</script><zq>",
    "</textarea></title></style><zq>",
    "--><zq>",
    "&lt;zq&gt;",
    "<svg/zqon=x>",
    "[x](javascript:zq)",
    '[x](https://example.org/"zqon=x)',
    "<https://example.org/<zq>>",
    "{{ zq }}{% zq %}",
    "=cmd|'/C zq'!A0",
)
NASTY = (
    *(
        "",
        " ",
        "\0",
        "a\0b",
        "\x1b[31m",
        "\r\nX-Zq: 1\r\n\r\n<zq>",
        "\ud800",
        "\ufffe",
        "\ufdd0",
        "\u202e",
        "\u0130\u0131",
    ),
    *("9" * 20, "9" * 5_000, "-1", "0", "1.5", "1e309", "NaN", "0x10", "\u0663", "\uff11", "²", "--1", "+1", "1_000"),
    *("2025-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2025-W01-1", "2025-02-28T00:00:00Z"),
    *("../../../etc/passwd", "..\\..\\", "/", "//example.org/", "https://example.org/", "javascript:zq", "file:///etc"),
    *("' OR 1=1 --", '"; DROP TABLE forces_user; --', "%", "%00", "%zz", "%ff%fe", "*", "(", "[" * 1_500, "(" * 1_500),
    *("NEAR(", 'a" OR "b', "AND", "-", "a*", "^a", ":", "=", "true", "null", "[]", "{}", '{"a": 1}', "gwent", "kent"),
    *(
        "x" * 30_000,
        "ŵ" * 300,
        "\u0301" * 300,
        "👩‍👩‍👧",
        "汉字",
        "ﷺ",
        "e\u0301",
        "\n" * 500,
        "\t",
        "| a |\n|---|\n" * 50,
    ),
)
PLAIN = st.text(max_size=40)
TEXT = st.one_of(
    st.sampled_from(MARKUP),
    st.sampled_from(NASTY),
    PLAIN,
    st.builds(str.__add__, PLAIN, st.sampled_from(MARKUP)),
    st.builds(str.__add__, st.sampled_from(MARKUP), st.sampled_from(NASTY)),
)
BYTES = st.one_of(
    st.binary(max_size=300),
    TEXT.map(lambda text: text.encode(errors="surrogatepass")),
    st.sampled_from([b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1 zq}", b"<html><zq>"]),
)


def share(of_all: float):
    """A test's share of the inputs. The same ones each time where no number was asked for: a build tells one thing."""
    return settings(
        max_examples=max(1, round(TOTAL * of_all)),
        derandomize="HOSTILE_INPUTS" not in os.environ,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def encoded(text: str, safe: str = "") -> str:
    """For an address; what is no text goes as the bytes that a broken program would send."""
    return quote(text.encode(errors="surrogatepass"), safe=safe)

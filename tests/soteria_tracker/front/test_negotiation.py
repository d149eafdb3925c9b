import pytest

from soteria_tracker.front.negotiation import encoding, has_it


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0.5, gzip; q=0.8", "gzip"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0.000, br;q=0.001", "br"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("identity, gzip", "gzip"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("br;q=0, *", "gzip"),
        ("gzip;q=0.5, *;q=0.1", "gzip"),
        ("deflate", "identity"),
        ("gzip;q=nonsense", "identity"),
        (",,;q=", "identity"),
        ("gzip, " * 500, "gzip"),
    ],
)
def test_encoding_is_what_the_browser_likes_best(accepted, sent):
    assert encoding(accepted) == sent


@pytest.mark.parametrize(
    ("sent", "has"),
    [('"a"', True), ('W/"a"', True), ('"b", W/"a"', True), (" * ", True), ('"b"', False), ("a", False), ("", False)],
)
def test_tag_is_found_among_several(sent, has):
    assert has_it(sent, '"a"') is has

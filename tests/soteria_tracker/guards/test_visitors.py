"""Who a visitor is, whatever they say themselves."""

import pytest

from soteria_tracker.guards.visitors import NOBODY, network

BEHIND_ONE = {"REMOTE_ADDR": "127.0.0.1"}


@pytest.mark.parametrize(
    ("sent", "proxies", "expected"),
    [
        ("192.0.2.7", 1, "192.0.2.7"),
        ("203.0.113.9, 192.0.2.7", 1, "192.0.2.7"),  # the first was sent by the visitor
        ("203.0.113.9,198.51.100.1,192.0.2.7", 2, "198.51.100.1"),
        ("192.0.2.7", 2, NOBODY),  # came past the first proxy
        ("", 1, NOBODY),
        ("192.0.2.7", 0, "127.0.0.1"),  # no proxy is known, so the header is hearsay
        ("unknown", 1, NOBODY),
        ("192.0.2.7:1234", 1, NOBODY),
        ("2001:db8:1:2:3:4:5:6", 1, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", 1, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", 1, "192.0.2.7"),
        ("fe80::1%eth0", 1, "fe80::/64"),
        ("1" * 100_000, 1, NOBODY),
    ],
)
def test_network_is_what_the_outermost_known_proxy_saw(sent, proxies, expected):
    assert network(BEHIND_ONE | {"HTTP_X_FORWARDED_FOR": sent}, proxies=proxies) == expected


def test_network_of_a_request_without_an_address_is_nobodys():
    assert network({}, proxies=0) == NOBODY

"""Tokens: so many at once, more with time, and no more memory than was agreed."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soteria_tracker.guards.buckets import Buckets, Rate

RATE = Rate(minute=60, burst=3)  # one a second


class Time:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_bucket_holds_its_burst_and_fills_again():
    time = Time()
    buckets = Buckets(ticks=time)

    assert [buckets.wait("a", RATE) for _ in range(5)] == [0, 0, 0, 1, 1]
    assert buckets.wait("b", RATE) == 0
    time.now += 1
    assert [buckets.wait("a", RATE) for _ in range(2)] == [0, 1]
    time.now += 3600
    assert [buckets.wait("a", RATE) for _ in range(4)] == [0, 0, 0, 1]


def test_bucket_says_how_long_to_wait():
    assert [Buckets(ticks=Time()).wait("a", Rate(minute=6, burst=1)) for _ in range(1)] == [0]
    buckets = Buckets(ticks=Time())
    assert [buckets.wait("a", Rate(minute=6, burst=1)) for _ in range(2)] == [0, 10]


def test_buckets_forget_whoever_was_not_seen_the_longest():
    buckets = Buckets(ticks=Time(), most=100)
    for number in range(10_000):
        buckets.wait(number, RATE)

    assert len(buckets) == 100
    for _ in range(3):
        buckets.wait(9_999, RATE)
    assert buckets.wait(9_999, RATE) == 1


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # of a machine that does much else
@given(st.lists(st.floats(0, 30), max_size=60))
def test_bucket_never_gives_more_than_burst_and_time(pauses):
    time = Time()
    buckets, began, given_out = Buckets(ticks=time), time.now, 0
    for pause in pauses:
        time.now += pause
        given_out += buckets.wait("a", RATE) == 0

    assert given_out <= RATE.burst + (time.now - began) * RATE.minute / 60 + 1e-6

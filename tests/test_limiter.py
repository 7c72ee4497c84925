"""The sliding log of requests and tokens, with a clock of whole milliseconds so that windows end exactly."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.flow.limiter import Grant, Limiter

WINDOW = 60_000


class Clock:
    """Milliseconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> float:
        return self.now


@dataclass
class Asked:
    """A request: how long after the one before it comes, its bound of tokens, and the share that it really takes."""

    gap: int
    tokens: int
    taken: float


def played(limiter: Limiter, clock: Clock, requests: list[Asked]) -> list[tuple[Grant, bool]]:
    """Every request in turn, as the first in a queue does it; with each grant whether it had to wait."""
    grants: list[tuple[Grant, bool]] = []
    arrival = 0
    for request in requests:
        arrival += request.gap
        clock.now = max(clock.now, arrival)
        waited = False
        while (delay := limiter.delay_s(request.tokens)) > 0:
            assert delay == int(delay)
            clock.now += int(delay)
            waited = True
        granted = limiter.grant(request.tokens)
        if request.taken < 1:
            limiter.settle(granted, int(request.tokens * request.taken))
        grants.append((granted, waited))
    return grants


def window_from(grants: list[Grant], start: float) -> list[Grant]:
    return [grant for grant in grants if start <= grant.at < start + WINDOW]


@given(
    st.integers(1, 8),
    st.integers(100, 1000),
    st.lists(
        st.builds(Asked, st.integers(0, 40_000), st.integers(0, 1500), st.sampled_from([0.0, 0.3, 1.0])), max_size=60
    ),
)
def test_no_window_holds_more_than_the_limit(rpm: int, tpm: int, requests: list[Asked]) -> None:
    """Not from any moment on, not in the first minute either; but for a request above the limit, which goes alone."""
    clock = Clock()
    grants = [grant for grant, _ in played(Limiter(rpm, tpm, window_s=WINDOW, clock=clock), clock, requests)]
    for start in grants:
        window = window_from(grants, start.at)
        assert len(window) <= rpm
        assert sum(grant.tokens for grant in window) <= tpm or len(window) == 1


@given(st.lists(st.integers(1, 50), min_size=50, max_size=300))
def test_what_waits_finds_nearly_everything_used(amounts: list[int]) -> None:
    """With requests of at most a twentieth of the limit, each one that waits has 95 % of the limit before it."""
    clock = Clock()
    played_ = played(Limiter(None, 1000, window_s=WINDOW, clock=clock), clock, [Asked(7, n, 1.0) for n in amounts])
    grants = [grant for grant, _ in played_]
    for grant, waited in played_:
        if waited:
            before = [other for other in grants if grant.at - WINDOW <= other.at < grant.at]
            assert sum(other.tokens for other in before) >= 950


def test_requests_alone_are_used_in_full() -> None:
    """Ten a minute are ten in each minute, from the first on."""
    clock = Clock()
    grants = played(Limiter(10, None, window_s=WINDOW, clock=clock), clock, [Asked(0, 5, 1.0)] * 35)
    assert [grant.at for grant, _ in grants] == [0] * 10 + [WINDOW] * 10 + [2 * WINDOW] * 10 + [3 * WINDOW] * 5


def test_more_than_the_limit_goes_alone() -> None:
    """It is neither refused nor overtaken, and what comes after it waits until it has left the window."""
    clock = Clock()
    sizes = [60, 500, 10, 90]
    grants = [
        g for g, _ in played(Limiter(None, 100, window_s=WINDOW, clock=clock), clock, [Asked(1, n, 1.0) for n in sizes])
    ]
    assert [grant.tokens for grant in grants] == sizes
    assert [later.at - earlier.at >= WINDOW for earlier, later in pairwise(grants)] == [True, True, False]


def test_what_was_not_used_is_free_at_once() -> None:
    """A bound that is settled makes room for the next request without waiting."""
    limiter = Limiter(None, 100, clock=Clock())
    first = limiter.grant(90)
    assert limiter.delay_s(50) == 60
    limiter.settle(first, 40)
    assert limiter.delay_s(50) == 0


def test_settling_late_changes_nothing() -> None:
    """A request that took longer than the window has left it already."""
    clock = Clock()
    limiter = Limiter(None, 100, window_s=WINDOW, clock=clock)
    old = limiter.grant(90)
    clock.now = WINDOW
    assert limiter.delay_s(100) == 0
    limiter.grant(60)
    limiter.settle(old, 0)
    assert limiter.delay_s(50) == WINDOW


@pytest.mark.parametrize("tokens", [0, 1, 10**9])
def test_no_limit_is_no_wait(tokens: int) -> None:
    """Without limits everything goes at once."""
    limiter = Limiter(clock=Clock())
    for _ in range(100):
        assert limiter.delay_s(tokens) == 0
        limiter.grant(tokens)


def test_a_limit_may_change_under_way() -> None:
    """What an endpoint tells about its limit counts for the next request."""
    limiter = Limiter(clock=Clock())
    limiter.grant(1)
    assert limiter.delay_s(1) == 0
    limiter.requests = 1
    assert limiter.delay_s(1) == 60

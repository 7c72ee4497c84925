"""What a request asks, however it is put: recordings are found by it, whatever an endpoint has taught meanwhile."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_ASKED: ContextVar[Mapping[str, Any] | None] = ContextVar("asked", default=None)


@contextmanager
def asking(body: Mapping[str, Any]) -> Generator[None]:
    """Tells a transport, of what is sent within, the body as it would be for an endpoint that taught nothing."""
    token = _ASKED.set(body)
    try:
        yield
    finally:
        _ASKED.reset(token)


def asked(sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body of a request as it was asked, by that which was sent: the same where nobody said otherwise."""
    body = _ASKED.get()
    return sent if body is None else body

"""Connections to an endpoint, one for each request under way."""

from collections.abc import AsyncIterator, Callable
from ssl import SSLContext
from typing import Any

import httpx2

ONE = httpx2.Limits(max_connections=1)


class Connections(httpx2.AsyncBaseTransport):
    """Hands every request a transport with a single connection, the one used last if one is free.

    A pool looks through all its connections whenever a request begins or ends, and asks the system about those that
    are idle: with sixty-four of them that is a fifth of a request's time.

    Args:
        certificates: what endpoints are checked by.
        proxy: what requests go through, if anything.
    """

    def __init__(self, certificates: SSLContext, proxy: httpx2.Proxy | None = None) -> None:
        self._certificates = certificates
        self._proxy = proxy
        self._all: list[httpx2.AsyncHTTPTransport] = []
        self._free: list[httpx2.AsyncHTTPTransport] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """See the base class."""
        transport = self._free.pop() if self._free else self._new()
        try:
            response = await transport.handle_async_request(request)
        except BaseException:
            self._free.append(transport)
            raise
        response.stream = _Lent(response.stream, lambda: self._free.append(transport))
        return response

    async def aclose(self) -> None:
        """See the base class."""
        for transport in self._all:
            await transport.aclose()

    def _new(self) -> httpx2.AsyncHTTPTransport:
        transport = httpx2.AsyncHTTPTransport(verify=self._certificates, limits=ONE, proxy=self._proxy)
        self._all.append(transport)
        return transport


class _Lent(httpx2.AsyncByteStream):
    """A body; when it is closed its connection is free for the next request."""

    def __init__(self, body: Any, give_back: Callable[[], None]) -> None:
        self._body = body
        self._give_back = give_back
        self._is_open = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._body:
            yield part

    async def aclose(self) -> None:
        """See the base class."""
        try:
            await self._body.aclose()
        finally:
            if self._is_open:
                self._is_open = False
                self._give_back()

"""Who may ask: only a page of this server, on this machine, that knows the token in its address.

A page of another site can make a browser ask a server on its own machine, and can give a name of its own this
machine's address; so the host that is asked for, and the page that asks, have to be this server itself.
"""

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

HOST: Final = "127.0.0.1"
NAMES: Final = (HOST, "localhost")
MOST_BYTES: Final = 1_000_000  # of what is sent to be kept
OWN_SITES: Final = ("same-origin", "none")
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


class Guard:
    """Stands before an application.

    Args:
        app: what is asked, once everything is in order.
        port: of this server.
        token: the first part of every path.
    """

    def __init__(self, app: App, port: int, token: str) -> None:
        self._app = app
        self._hosts = {f"{name}:{port}" for name in NAMES}
        self._origins = {f"http://{host}" for host in self._hosts}
        self._token = token

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        wrong = self._wrong(scope)
        if wrong is None:
            await self._app(scope, receive, answer)
        else:
            await PlainTextResponse(wrong, status_code=403)(scope, receive, answer)

    def _wrong(self, scope: Message) -> str | None:
        """Why a request is refused; None where it is in order."""
        headers = Headers(scope=scope)
        if headers.get("host") not in self._hosts:
            return "this host is not served"
        if "origin" in headers and headers["origin"] not in self._origins:
            return "other sites may not ask"
        if headers.get("sec-fetch-site", "none") not in OWN_SITES:
            return "other sites may not ask"
        if not secrets.compare_digest(scope["path"].split("/")[1].encode(), self._token.encode()):
            return "the address lacks its token; take that which llmsum review has printed"
        if not headers.get("content-length", "0").isdecimal() or int(headers.get("content-length", "0")) > MOST_BYTES:
            return "that is too much"
        return None

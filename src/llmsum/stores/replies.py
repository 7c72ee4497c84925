"""What every store of replies can do, and the one form that replies are stored in: JSON text, never pickles."""

import json
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol, cast


@dataclass(frozen=True, slots=True)
class CacheStats:
    """`entries` are stored replies, `bytes` what they take, `path` where they are (without credentials)."""

    entries: int
    bytes: int
    path: str


class Replies(Protocol):
    """Replies by key. Nothing here raises into a run: what is damaged or out of reach counts as absent."""

    async def get(self, key: str) -> dict[str, Any] | None:
        """The stored reply, or None."""
        ...

    async def put(self, key: str, value: dict[str, Any]) -> None:
        """Stores a reply at once, in the place of an older one."""
        ...

    def claim(self, key: str) -> AbstractAsyncContextManager[None]:
        """Holds the right to ask for `key`: waits while another task, process or machine holds it.

        Look for the reply again once inside: whoever held the claim before has probably stored it.
        """
        ...

    async def stats(self) -> CacheStats:
        """Counts and sizes as they are now."""
        ...

    async def clear(self) -> int:
        """Removes every reply; returns how many there were."""
        ...

    async def aclose(self) -> None:
        """Ends all connections. The store cannot be used afterwards."""
        ...


def encoded(value: dict[str, Any]) -> str:
    """A reply as JSON text, Han characters as themselves; half a surrogate pair, which UTF-8 cannot hold, escaped."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text


def decoded(text: str | bytes) -> dict[str, Any]:
    """The reply in a stored text.

    Raises:
        ValueError: if it is not a JSON object in UTF-8.
    """
    try:
        value = json.loads(text if isinstance(text, str) else text.decode())
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return cast("dict[str, Any]", value)

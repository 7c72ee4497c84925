"""What the SDK would send of its own accord, and what it shall send."""

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from llmsum.llm.endpoints import Endpoint

if TYPE_CHECKING:
    import httpx2

OPENAI = "api.openai.com"
# Headers that the SDK sends as well: under another spelling both would go out.
SPELT = {name.lower(): name for name in ("Authorization", "User-Agent", "Content-Type", "Accept")}
ACCOUNT = ("OpenAI-Organization", "OpenAI-Project")  # of OPENAI_ORG_ID and OPENAI_PROJECT_ID


def sdk_headers(endpoint: Endpoint) -> Mapping[str, Any]:
    """Headers beside the SDK's own. Those that it takes from the environment are OpenAI's business alone."""
    from openai import Omit

    host = urlsplit(endpoint.base_url).hostname or ""
    headers: dict[str, Any] = {"User-Agent": "llmsum"}  # requests are ours, not those of a library
    if host != OPENAI and not host.endswith(f".{OPENAI}"):
        headers |= dict.fromkeys((*ACCOUNT, *_custom_names()), Omit())
    return headers | {SPELT.get(name.lower(), name): value for name, value in endpoint.headers.items()}


def request_hooks(endpoint: Endpoint) -> "list[Callable[[httpx2.Request], Awaitable[None]]]":
    """What is still done to a request before it is sent."""
    return [_without_marks, _unauthorised] if _is_authorised_otherwise(endpoint) else [_without_marks]


async def _without_marks(request: "httpx2.Request") -> None:
    """Takes away the SDK's marks: relays turn them away, and they tell of this machine."""
    for name in [name for name in request.headers if name.startswith("x-stainless")]:
        del request.headers[name]


def _is_authorised_otherwise(endpoint: Endpoint) -> bool:
    """Whether a key stands in a header of the settings, so that "Bearer none" beside it would be refused."""
    return (
        endpoint.api_key is None and bool(endpoint.headers) and "authorization" not in map(str.lower, endpoint.headers)
    )


async def _unauthorised(request: "httpx2.Request") -> None:
    """Takes away the key that the SDK insists on."""
    request.headers.pop("Authorization", None)


def _custom_names() -> list[str]:
    """The names of headers in OPENAI_CUSTOM_HEADERS, as the SDK reads them."""
    lines = os.environ.get("OPENAI_CUSTOM_HEADERS", "").split("\n")
    return [line.partition(":")[0].strip() for line in lines if ":" in line]

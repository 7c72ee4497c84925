"""How many requests a server of one's own works at at once, so that none of ours stands in a queue of its.

A request's time-out is to count from when it begins to be worked at. Whoever sends no more than there are slots has
that without knowing when: nothing waits at the server. llama.cpp tells its slots. Ollama and LM Studio do not: the
number is a setting of theirs (OLLAMA_NUM_PARALLEL, 1 by default) which no request shows. There one place is open at
first, and more where answers do not take longer for it (`flow.places`). The server within this process has one slot.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from llmsum.llm.endpoints import Endpoint

TELLING: Final = frozenset({"llamacpp"})
OF_ONES_OWN: Final = TELLING | {"ollama", "lmstudio"}
PATIENCE_S: Final = 2.0


async def slots_of(endpoint: "Endpoint") -> int | None:
    """How many slots a llama.cpp server has; None for any other, and where it does not tell."""
    if endpoint.name not in TELLING:
        return None
    import httpx2

    from llmsum.llm.routes import transport_to

    address = urlsplit(endpoint.base_url)
    root = address.path.rstrip("/").removesuffix("/v1")
    key = {"Authorization": f"Bearer {endpoint.api_key}"} if endpoint.api_key else {}
    transport = transport_to(endpoint.base_url, endpoint.route)
    try:
        async with httpx2.AsyncClient(
            transport=transport, trust_env=False, headers={**key, **endpoint.headers}, timeout=PATIENCE_S
        ) as client:
            for name in ("props", "slots"):
                response = await client.get(urlunsplit(address._replace(path=f"{root}/{name}")))
                if response.is_success and (slots := slots_in(response.json())):
                    return slots
    except (httpx2.HTTPError, ValueError):  # what is wrong with it, the first request tells
        return None
    return None


def slots_in(told: object) -> int | None:
    """The number of slots in what /props or /slots say: `total_slots`, or a list of all of them."""
    if isinstance(told, list):
        return len(cast("list[object]", told)) or None
    total: Any = cast("Mapping[str, Any]", told).get("total_slots") if isinstance(told, Mapping) else None
    return total if isinstance(total, int) and total > 0 else None

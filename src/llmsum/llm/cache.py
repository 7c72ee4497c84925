"""Replies by content hash: what was paid for once is never asked again. Where they are kept: `stores`."""

import hashlib
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Any

from llmsum.stores.disk import DiskReplies

if TYPE_CHECKING:
    from llmsum.settings import Settings
    from llmsum.stores.replies import Replies

FORMAT = 1  # part of every key: raise it when the stored form changes, and old entries are simply never found


def cache_key(
    *,
    endpoint: str,
    model: str,
    messages: Sequence[Mapping[str, str]],
    schema: Mapping[str, Any],
    parameters: Mapping[str, Any],
) -> str:
    """SHA-256 of everything that decides an answer, and of nothing else: no keys, time-outs or file paths."""
    asked = {
        "format": FORMAT,
        "endpoint": endpoint,
        "model": model,
        "messages": list(messages),
        "schema": schema,
        "parameters": parameters,
    }
    canonical = json.dumps(asked, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@asynccontextmanager
async def open_replies(settings: "Settings") -> AsyncGenerator["Replies | None"]:
    """The cache that the settings name; None if they want none.

    Raises:
        UsageError: on entering, if it cannot be used. Later failures cost shared answers, never the run.
    """
    if not settings.cache:
        yield None
        return
    with DiskReplies(settings.cache_dir / "replies") as disk:
        if settings.cache_url is None:
            yield disk
            return
        from llmsum.stores.opening import open_store
        from llmsum.stores.shared import SharedReplies

        async with aclosing(SharedReplies(open_store(settings.cache_url), disk)) as shared:
            await shared.check()
            yield shared

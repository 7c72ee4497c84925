"""Coroutines carried out from ordinary code."""

from collections.abc import Coroutine
from typing import Any, TypeVar

from llmsum.settings import BUILTIN, Settings

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T], settings: Settings) -> T:
    """What `work` returns.

    The rules wait for nothing: without a model there is no event loop, which takes as long to import as a report takes
    to read.
    """
    if settings.model != BUILTIN or settings.base_url:
        import asyncio

        return asyncio.run(work)
    try:
        work.send(None)
    except StopIteration as end:
        return end.value
    work.close()
    raise RuntimeError("the rules waited for something")

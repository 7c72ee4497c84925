"""`llmsum doctor --try`: one small report, asked about through the same client as in a run."""

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from llmsum.errors import LlmsumError

if TYPE_CHECKING:
    from llmsum.llm.endpoints import Endpoint
    from llmsum.models import Reply
    from llmsum.settings import Settings

REPORT: Final = "二〇二五年工作总结\n\n一、工作成果\n全年植树3万棵，新修道路30公里。\n\n二、存在问题\n人手不足。\n"
ATTEMPTS: Final = 2


def tried(settings: "Settings", endpoint: "Endpoint") -> tuple[bool, str, str]:
    """Whether an answer came that can be read, how it went, and what had to be learned for it.

    Nothing that is known of the endpoint is made use of: what is learned takes its place.
    """
    from llmsum.render.tally import out_words

    began = time.perf_counter()
    try:
        reply, learned = asyncio.run(_asked(settings, endpoint))
    except LlmsumError as error:
        return False, str(error), ""
    taken = time.perf_counter() - began
    usage = reply.usage
    tokens = f", {usage.input_tokens:,} tokens in, {out_words(usage)}" if usage.input_tokens else ""
    spent = f"{taken:.1f} s{tokens}"
    if reply.status in ("ok", "empty"):
        return True, f"answered as JSON with {len(reply.drafts)} item(s): {spent}", learned
    status = "" if reply.status == "failed" else f"{reply.status}: "  # that it failed stands before it
    return False, f"{status}{reply.error or 'no cause given'} ({spent})", learned


async def _asked(settings: "Settings", endpoint: "Endpoint") -> "tuple[Reply, str]":
    from llmsum.llm.engine import ModelEngine
    from llmsum.llm.prompted import PromptedEngine
    from llmsum.reading.document import decode
    from llmsum.reading.report import read_report

    settings = replace(settings, refresh=True, max_attempts=min(settings.max_attempts, ATTEMPTS))
    report = read_report(decode(REPORT.encode(), "-"), settings)
    async with ModelEngine(settings, endpoint, None) as asker:
        reply = await PromptedEngine(asker, settings, report.language).extract(report.chunks[0])
        return reply, asker.learned

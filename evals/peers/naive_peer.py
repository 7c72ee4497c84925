"""What one writes first with instructor: a list model, one prompt for each section, the quotation searched afterwards.

instructor's defaults otherwise (three re-asks when an answer does not validate). No examples, no segment numbers, and
nothing is checked. The sections are llmsum's, which is more than a first attempt would have.
"""

import logging
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Literal

from pydantic import BaseModel

from evals.peers.found import KIND_NAMES, Address, Found, Peer
from llmsum.models import Reading, Span
from llmsum.reading.report import Report

PROMPT = """从下面的工作报告章节中提取成果、问题和计划，输出 JSON。
- kind：成果（已经完成或正在推进、有结果的工作）、问题（本单位自己的困难、不足）或计划（下一步、今后要做的事）。
- statement：一句话概括，数字照抄原文。
- quote：原文中支持这一条的原句，一字不改。
没有可提取的就输出空列表。"""


class NaiveItem(BaseModel):
    """One item as the model writes it."""

    kind: Literal["成果", "问题", "计划"]
    statement: str
    quote: str


class NaiveItems(BaseModel):
    """All items of a section."""

    items: list[NaiveItem]


def find(report: Report, address: Address) -> list[Found]:
    """Asks about one section after the other; a section without a usable answer has no items."""
    import instructor
    import openai
    from instructor.core.exceptions import IncompleteOutputException, InstructorRetryException

    logging.getLogger("instructor").setLevel(logging.CRITICAL + 1)  # it logs what a server said, document and all
    with openai.OpenAI(base_url=address.base_url, api_key="none") as sdk:
        client: Any = instructor.from_openai(sdk, mode=instructor.Mode.JSON_SCHEMA)
        found: list[Found] = []
        for section in sections(report):
            try:
                answer = client.create(
                    model=address.model,
                    response_model=NaiveItems,
                    messages=messages(report.document.raw[section.start : section.end]),
                    temperature=address.temperature,
                    max_tokens=address.max_output_tokens,
                )
            except (IncompleteOutputException, InstructorRetryException):
                continue  # the ledger tells
            found += [place(item, report.document.raw, section) for item in answer.items]
    return found


def messages(passage: str) -> list[dict[str, str]]:
    """The request about one section."""
    return [{"role": "system", "content": PROMPT}, {"role": "user", "content": passage}]


def passage(asked: Sequence[dict[str, str]]) -> str:
    """The section that a request is about, also where instructor has added its re-asks."""
    return next(message["content"] for message in asked if message["role"] == "user")


def sections(report: Report) -> list[Span]:
    """Raw ranges from one heading to the next, points inside; headings without a text of their own go with the next."""
    heads = [section for section in report.sections if not section.is_point]
    ends = [*(head.span.start for head in heads[1:]), len(report.repaired.text)]
    found: list[Span] = []
    waiting: int | None = None
    for head, end in zip(heads, ends, strict=True):
        start = head.span.start if waiting is None else waiting
        has_text = report.repaired.text[head.body.start : end].strip()
        waiting = None if has_text else start
        if has_text:
            found.append(report.repaired.raw_span(Span(start, end)))
    return found


def place(item: NaiveItem, raw: str, section: Span) -> Found:
    """The quotation as it stands in the section, to the letter; else the item has no evidence."""
    quote = item.quote.strip()
    start = raw.find(quote, section.start, section.end) if quote else -1
    span = Span(start, start + len(quote)) if start >= 0 else None
    return Found(KIND_NAMES[item.kind], item.statement, span)


def prompt(reading: Reading) -> str:
    """The same for every model."""
    del reading
    return PROMPT


PEER = Peer("naive", f"instructor {version('instructor')}", prompt, find, passage)

"""JSON, in the order of the output contract. Equal runs give equal bytes, `provenance.created` aside."""

import json
from collections import Counter
from typing import Any

from llmsum.models import Block, Document, Section, Span, Summary, plain
from llmsum.reading.layout import place_of
from llmsum.reading.report import Report
from llmsum.reading.wide import shown_as


def json_text(value: object, *, lines: bool = False) -> str:
    """A JSON value, indented, or on one line for JSON Lines; Han characters as themselves, a line feed at the end."""
    return json.dumps(value, ensure_ascii=False, indent=None if lines else 2) + "\n"


def summary_json(summary: Summary, *, lines: bool = False) -> str:
    """A summary as the output contract has it."""
    return json_text(plain(summary), lines=lines)


def outline(report: Report, *, segments: bool = False, blocks: bool = False) -> dict[str, Any]:
    """How a report was read and cut. Offsets are in the raw text; numbers are those that a model is shown.

    `blocks` tells how the format lays the text out. Of wide reading `segments` also tells what each request says of
    the report, and how a segment is worded in it.
    """
    document, masthead = report.document, report.masthead
    found: dict[str, Any] = {
        "path": document.path,
        "encoding": document.encoding,
        "format": document.format,
        "language": report.language,
        "chars": len(document.raw),
        "title": masthead.title,
        "organisation": masthead.organisation,
        "period": masthead.period,
        "units": list(report.units),
        "sections": [_section(report, section) for section in report.sections],
        "noise": [_passage(report, span) for span in report.noise],
        "pages": max((block.page or 0 for block in document.blocks), default=0) or None,
        "layout": dict(Counter(block.kind for block in document.blocks)),
        "remarks": list(document.remarks),
    }
    if blocks:
        found["blocks"] = [_block(document, block) for block in document.blocks]
    if segments:
        found["segments"] = _segments(report)
        requests = [(chunk.id, chunk.context) for chunk in report.chunks if chunk.context is not None]
        found |= {"requests": [{"chunk": name, **plain(context)} for name, context in requests]} if requests else {}
    return found


def _block(document: Document, block: Block) -> dict[str, Any]:
    names = ("level", "page", "columns", "is_head", "recognised")
    facts = {name: value for name in names if (value := getattr(block, name))}
    start, end = block.span
    return {"kind": block.kind, **facts, "start": start, "end": end, "text": document.raw[start:end]}


def _section(report: Report, section: Section) -> dict[str, Any]:
    held = [segment for chunk in report.chunks for segment in chunk.segments if segment.section == section.index]
    span = section.span  # empty above a report that begins with a numbered point
    raw = report.repaired.raw_span(span) if span.end > span.start else Span(0, 0)
    return {
        "level": section.level,
        "heading": section.heading,
        "role": section.role,
        "unit": section.unit,
        "page": place_of(report.document.blocks, raw).page,
        "start": raw.start,
        "end": raw.end,
        "segments": sum(not segment.noise for segment in held),
    }


def _segments(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "chunk": chunk.id,
            "number": number,
            "noise": segment.noise,
            **({"shown": "" if segment.noise else shown_as(segment)} if chunk.context else {}),
            **_passage(report, segment.span),
        }
        for chunk in report.chunks
        for number, segment in enumerate(chunk.segments, 1)
    ]


def _passage(report: Report, span: Span) -> dict[str, Any]:
    evidence = report.evidence(span)
    return {"start": evidence.start, "end": evidence.end, "text": evidence.clean_quote}

"""How a report was read and cut, for people at a terminal: the first thing to look at when a result surprises."""

from collections.abc import Iterator
from typing import Any, Final

from rich.console import Group
from rich.text import Text

from llmsum.models import ASIDE, KINDS, SPECS, UNREAD, Chunk, Section
from llmsum.reading.report import Report
from llmsum.reading.wide import shown_as
from llmsum.render.plain import counted
from llmsum.render.structured import outline
from llmsum.render.terminal import Paragraph

NAMES: Final[dict[str, str]] = {
    "front_matter": "field",
    "row": "table row",
    "item": "list item",
    "margin": "margin line",
}
DIM: Final = ASIDE | UNREAD
ROLE_STYLES: Final[dict[str, str]] = {kind: SPECS[kind].style for kind in KINDS} | {"mixed": "", "noise": "dim"}


def outline_text(report: Report, *, segments: bool = False, blocks: bool = False) -> Group:
    """The page.

    Args:
        report: what was read.
        segments: list every segment by chunk and number: below its section, or by wide requests.
        blocks: list how the format lays the text out, block by block.
    """
    found = outline(report)
    is_wide = report.chunks[0].context is not None
    return Group(
        Paragraph(report.document.path, "bold"),
        Paragraph(f"{found['encoding']} · {found['format']} · {found['language']} · {found['chars']:,} characters"),
        *_layout(found),
        *(Paragraph(str(found[name] or "-"), "", f"{name:<14}", "dim") for name in ("title", "organisation", "period")),
        Text(),
        Paragraph("", "", "role          segments  heading", "dim"),
        *(
            line
            for section, facts in zip(report.sections, found["sections"], strict=True)
            for line in _section(report, section, facts["segments"], facts["page"], segments and not is_wide)
        ),
        *(line for chunk in report.chunks if segments and is_wide for line in _request(chunk)),
        *_noise(report),
        *(_blocks(report) if blocks else ()),
    )


def _layout(found: dict[str, Any]) -> Iterator[Paragraph]:
    """What the format tells of the text, in a line, and what was left out."""
    pages = [counted(found["pages"], "page")] if found["pages"] else []
    told = [counted(count, NAMES.get(kind) or kind) for kind, count in found["layout"].items()]
    if pages or told:
        yield Paragraph(" · ".join([*pages, *told]))
    yield from (Paragraph(remark, "yellow", "  ! ", "yellow") for remark in found["remarks"])


def _blocks(report: Report) -> Iterator[Text | Paragraph]:
    yield Text()
    yield Paragraph("", "", "block         page  text", "dim")
    for block in report.document.blocks:
        kind = f"{block.kind} {block.level}" if block.level else block.kind
        text = " ".join(report.document.raw[block.span.start : block.span.end].split("\n")).replace("\t", " │ ")
        style = "bold" if block.kind in ("title", "heading") or block.is_head else "dim" if block.kind in DIM else ""
        yield Paragraph(text, style, f"{kind:<12}{block.page or '':>6}  ", "dim")


def _section(report: Report, section: Section, count: int, page: int | None, segments: bool) -> Iterator[Paragraph]:
    margin = f"{section.role:<16}{count:>6}  " + "  " * max(section.level - 1, 0)
    unit = f" · {section.unit}" if section.unit and section.unit != section.heading else ""
    unit += f" · p. {page}" if page else ""
    yield Paragraph((section.heading or "(no heading)") + unit, "", margin, ROLE_STYLES[section.role])
    yield from _segments(report, section) if segments else ()


def _segments(report: Report, section: Section) -> Iterator[Paragraph]:
    for chunk in report.chunks:
        for number, segment in enumerate(chunk.segments, 1):
            if segment.section == section.index and segment.text.strip():
                style = "dim" if segment.noise else ""
                yield Paragraph(segment.text, style, f"  {chunk.id}[{number}] ", "dim")


def _request(chunk: Chunk) -> Iterator[Text | Paragraph]:
    """What a model is told and asked; what is left out of it stands between, without a number."""
    context = chunk.context
    assert context is not None
    yield Text()
    yield Paragraph(f"request {chunk.id}, part {context.part} of {context.parts}", "bold")
    told = {"title": context.title, "organisation": context.organisation, "period": context.period}
    told |= {"outline": " / ".join(context.outline), "before": context.before, "after": context.after}
    yield from (Paragraph(value, "", f"  {name:<14}", "dim") for name, value in told.items() if value)
    for number, segment in enumerate(chunk.segments, 1):
        if not segment.noise:
            yield Paragraph(shown_as(segment), "", f"  [{number}] ", "dim")
        elif segment.text.strip():
            yield Paragraph(segment.text.strip(), "dim", "  ~ ", "dim")


def _noise(report: Report) -> Iterator[Text | Paragraph]:
    if report.noise:
        yield Text()
        yield Paragraph(f"not the report ({counted(len(report.noise), 'line')})", "dim")
    text = report.repaired.text
    yield from (Paragraph(text[span.start : span.end], "dim", "  ~ ", "dim") for span in report.noise)

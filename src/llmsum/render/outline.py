"""How a report was read and cut, for people at a terminal: the first thing to look at when a result surprises."""

from collections.abc import Iterator
from typing import Final

from rich.console import Group
from rich.text import Text

from llmsum.models import Chunk, Role, Section
from llmsum.reading.report import Report
from llmsum.reading.wide import shown_as
from llmsum.render.structured import outline
from llmsum.render.terminal import STYLES, Paragraph

ROLE_STYLES: Final[dict[Role, str]] = {**STYLES, "mixed": "", "noise": "dim"}


def outline_text(report: Report, *, segments: bool = False) -> Group:
    """The page; `segments` lists every segment by chunk and number: below its section, or by wide requests."""
    found = outline(report)
    is_wide = report.chunks[0].context is not None
    return Group(
        Paragraph(report.document.path, "bold"),
        Paragraph(f"{found['encoding']} · {found['format']} · {found['language']} · {found['chars']:,} characters"),
        *(Paragraph(str(found[name] or "-"), "", f"{name:<14}", "dim") for name in ("title", "organisation", "period")),
        Text(),
        Paragraph("", "", "role          segments  heading", "dim"),
        *(
            line
            for section, facts in zip(report.sections, found["sections"], strict=True)
            for line in _section(report, section, facts["segments"], segments and not is_wide)
        ),
        *(line for chunk in report.chunks if segments and is_wide for line in _request(chunk)),
        *_noise(report),
    )


def _section(report: Report, section: Section, count: int, segments: bool) -> Iterator[Paragraph]:
    margin = f"{section.role:<16}{count:>6}  " + "  " * max(section.level - 1, 0)
    unit = f" · {section.unit}" if section.unit and section.unit != section.heading else ""
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
        yield Paragraph(f"not the report ({len(report.noise)} lines)", "dim")
    text = report.repaired.text
    yield from (Paragraph(text[span.start : span.end], "dim", "  ~ ", "dim") for span in report.noise)

"""How a report was read and cut, for people at a terminal: the first thing to look at when a result surprises."""

from collections.abc import Iterator
from typing import Final

from rich.console import Group
from rich.text import Text

from llmsum.models import Role, Section
from llmsum.reading.report import Report
from llmsum.render.structured import outline
from llmsum.render.terminal import STYLES, Paragraph

ROLE_STYLES: Final[dict[Role, str]] = {**STYLES, "mixed": "", "noise": "dim"}


def outline_text(report: Report, *, segments: bool = False) -> Group:
    """The page; `segments` lists every segment below its section, by chunk and number."""
    found = outline(report)
    return Group(
        Paragraph(report.document.path, "bold"),
        Paragraph(f"{found['encoding']} · {found['format']} · {found['language']} · {found['chars']:,} characters"),
        *(Paragraph(str(found[name] or "-"), "", f"{name:<14}", "dim") for name in ("title", "organisation", "period")),
        Text(),
        Paragraph("", "", "role          segments  heading", "dim"),
        *(
            line
            for section, facts in zip(report.sections, found["sections"], strict=True)
            for line in _section(report, section, facts["segments"], segments)
        ),
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


def _noise(report: Report) -> Iterator[Text | Paragraph]:
    if report.noise:
        yield Text()
        yield Paragraph(f"not the report ({len(report.noise)} lines)", "dim")
    text = report.repaired.text
    yield from (Paragraph(text[span.start : span.end], "dim", "  ~ ", "dim") for span in report.noise)

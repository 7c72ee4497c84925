"""Two to four sentences over a whole report. A model may write them; every figure must then be in the items."""

from collections.abc import Sequence

from llmsum.checking.merge import Merged
from llmsum.engines import Engine
from llmsum.models import Item, Language, Usage
from llmsum.reading.report import Report
from llmsum.words.figures import unsupported

STRONGEST = 3
# What an overview request holds at most: the constant part of the prompt is small, and so stays the whole.
MAX_STATEMENTS = 24


def strongest(items: Sequence[Item], count: int) -> list[Item]:
    """The items with most figures, in document order."""
    ranked = sorted(range(len(items)), key=lambda index: (-len(items[index].metrics), index))[:count]
    return [items[index] for index in sorted(ranked)]


async def write_overview(report: Report, merged: Merged, engine: Engine) -> tuple[str, Usage]:
    """The engine's overview if it wrote one and its figures stand the gate, else one built from counts and items."""
    shown = [*strongest(merged.achievements, MAX_STATEMENTS - 12), *merged.problems[:6], *merged.plans[:6]]
    statements = [item.statement for item in shown]
    title = report.masthead.title or ""
    written, usage = await engine.overview(title, statements) if statements else (None, Usage())
    if written and not unsupported(written, [*statements, title]):
        return written, usage
    return build_overview(report.language, merged), usage


def build_overview(language: Language, merged: Merged) -> str:
    """Counts, then the strongest achievements, the first problem and the first plan."""
    counts = (len(merged.achievements), len(merged.problems), len(merged.plans))
    chinese = language == "zh"
    lead = (
        "报告列出成果{}项、问题{}项、计划{}项。"
        if chinese
        else "The report lists {} achievements, {} problems and {} plans. "
    )
    labels = ("主要成果：", "主要问题：", "下一步：") if chinese else ("Main results: ", "Main problem: ", "Next: ")
    parts = (strongest(merged.achievements, STRONGEST), merged.problems[:1], merged.plans[:1])
    joint, stop = ("；", "。") if chinese else ("; ", ". ")
    told = (
        label + joint.join(item.statement.rstrip("。.") for item in part) + stop
        for label, part in zip(labels, parts, strict=True)
        if part
    )
    return (lead.format(*counts) + "".join(told)).strip()

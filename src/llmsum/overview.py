"""Two to four sentences over a whole report. A model may write them; every figure must then be in the items."""

from collections.abc import Sequence
from typing import NamedTuple

from llmsum.checking.merge import Merged
from llmsum.engines import Engine
from llmsum.models import Item, Usage
from llmsum.patterns import regex
from llmsum.reading.report import Report
from llmsum.words.figures import unsupported
from llmsum.words.script import detect_script

STRONGEST = 3
SENTENCE = regex(r"[^。！？!?.\n]+(?:[.](?=\S)[^。！？!?.\n]*)*(?:[。！？!?.\n]+[”」』）)\"]*\s*|$)")


class Form(NamedTuple):
    """The words of an overview: `lead` takes the counts by kind, `labels` stand before the items of each."""

    lead: str
    labels: tuple[str, str, str]
    joint: str
    stop: str


SIMPLIFIED = Form("报告列出成果{}项、问题{}项、计划{}项。", ("主要成果：", "主要问题：", "下一步："), "；", "。")
TRADITIONAL = Form("報告列出成果{}項、問題{}項、計畫{}項。", ("主要成果：", "主要問題：", "下一步："), "；", "。")
ENGLISH = Form(
    "Achievements: {}, problems: {}, plans: {}. ",
    ("Main results: ", "Main problem: ", "Next: "),
    "; ",
    ". ",
)
# What an overview request holds at most: the constant part of the prompt is small, and so stays the whole.
MAX_STATEMENTS = 24


def strongest(items: Sequence[Item], count: int) -> list[Item]:
    """The items with most figures, in document order."""
    ranked = sorted(range(len(items)), key=lambda index: (-len(items[index].metrics), index))[:count]
    return [items[index] for index in sorted(ranked)]


async def write_overview(report: Report, merged: Merged, engine: Engine, told: str | None = None) -> tuple[str, Usage]:
    """The engine's overview if it wrote one and its figures stand the gate, else one built from counts and items.

    `told` is what it wrote already, together with the items.
    """
    if told:
        statements = [
            item.statement for items in (merged.achievements, merged.problems, merged.plans) for item in items
        ]
        kept = gated(told, [*statements, report.masthead.title or "", report.masthead.period or ""])
        return kept or build_overview(report, merged), Usage()
    shown = [*strongest(merged.achievements, MAX_STATEMENTS - 12), *merged.problems[:6], *merged.plans[:6]]
    statements = [item.statement for item in shown]
    title = report.masthead.title or ""
    written, usage = await engine.overview(title, statements) if statements else (None, Usage())
    if written and not unsupported(written, [*statements, title]):
        return written, usage
    return build_overview(report, merged), usage


def gated(text: str, sources: Sequence[str]) -> str:
    """The sentences of a text all of whose figures stand in the sources, in order."""
    sentences = [match[0] for match in SENTENCE.finditer(text)]
    return "".join(sentence for sentence in sentences if not unsupported(sentence, sources)).strip()


def build_overview(report: Report, merged: Merged) -> str:
    """Counts, then the strongest achievements, the first problem and the first plan, in the script of the items."""
    parts = (strongest(merged.achievements, STRONGEST), merged.problems[:1], merged.plans[:1])
    form = ENGLISH
    if report.language == "zh":
        script = detect_script("".join(item.statement for part in parts for item in part) or report.repaired.text)
        form = SIMPLIFIED if script == "simplified" else TRADITIONAL
    told = (
        label + form.joint.join(item.statement.rstrip("。.") for item in part) + form.stop
        for label, part in zip(form.labels, parts, strict=True)
        if part
    )
    counts = (len(merged.achievements), len(merged.problems), len(merged.plans))
    return (form.lead.format(*counts) + "".join(told)).strip()

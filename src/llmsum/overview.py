"""Two to four sentences over a whole report. A model may write them; every figure must then be in the items."""

from collections.abc import Sequence

from llmsum.abstract import build_overview
from llmsum.checking.merge import Merged
from llmsum.engines import Engine
from llmsum.models import Item, Script, Usage, items_of
from llmsum.patterns import regex
from llmsum.reading.report import Report
from llmsum.words.figures import unsupported
from llmsum.words.script import convert

# What the request of a small model holds at most: the constant part of the prompt is small, and so stays the whole.
NARROW_STATEMENTS = (12, 6, 6)
SENTENCE = regex(r".+?(?:[。！？!?]+[”’」』）)\"]*|(?<!Dr)(?<!Mr)(?<!No)\.(?=\s+[A-Z“\"]|\s*$)|\n|$)\s*")


async def write_overview(
    report: Report, merged: Merged, engine: Engine, told: str | None, script: Script | None = None
) -> tuple[str, Usage]:
    """The engine's overview without the sentences whose figures no item holds; if none is left, one that is built.

    `told` is what a capable model wrote together with the items; a small one is asked for it here.
    It is converted to `script` where one is given, as the statements are.
    """
    title = report.masthead.title or ""
    statements = [item.statement for item in asked_narrow(merged)]
    written, usage = told, Usage()
    if not told and statements:
        written, usage = await engine.overview(title, statements)
    items = items_of(merged)
    kept = gated(
        (written or "") if items else "", [*(item.statement for item in items), title, report.masthead.period or ""]
    )
    if kept and script:
        kept = convert(kept, script)
    return kept or build_overview(report, merged, script), usage


def asked_narrow(merged: Merged) -> list[Item]:
    """What a small model is told for its overview: the achievements with most figures, the first problems and plans.

    Recorded answers belong to exactly these requests.
    """
    most, problems, plans = NARROW_STATEMENTS
    ranked = sorted(
        range(len(merged.achievements)), key=lambda index: (-len(merged.achievements[index].metrics), index)
    )
    achievements = [merged.achievements[index] for index in sorted(ranked[:most])]
    further = (item for items in merged.more.values() for item in items[:plans])
    return [*achievements, *merged.problems[:problems], *merged.plans[:plans], *further]


def gated(text: str, sources: Sequence[str]) -> str:
    """The sentences of a text whose figures all stand in the sources, in order."""
    return "".join(sentence for sentence in SENTENCE.findall(text) if not unsupported(sentence, sources)).strip()

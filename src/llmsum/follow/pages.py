"""What became of plans, as a text for people, as JSON, and as the rows of a table."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from llmsum.follow import Course, Followed, Verdict
from llmsum.render.rows import Cell
from llmsum.render.wrap import hanging, wrap
from llmsum.words.script import detect_script

ENGLISH: Final[Mapping[str, str]] = {
    "done": "done",
    "partly": "partly done",
    "missed": "missed",
    "not_mentioned": "not mentioned",
    "problem": "a problem now",
    "planned": "planned {}, reached {}",
    "nobody": "no later report of this organisation",
    "by_model": " (paired by a model)",
    "title": "What became of the plans",
    "figures": "planned → reached",
    "plan": "plan",
    "later": "in the later report",
    "deadline": "due",
    "document": "report",
}
SIMPLIFIED: Final[Mapping[str, str]] = {
    "done": "已完成",
    "partly": "部分完成",
    "missed": "未达到",
    "not_mentioned": "未提及",
    "problem": "成为问题",
    "planned": "计划{}，实际{}",
    "nobody": "没有该单位后一期的报告",
    "by_model": "（由模型对应）",
    "title": "计划落实情况",
    "figures": "计划 → 实际",
    "plan": "计划",
    "later": "后一期报告",
    "deadline": "期限",
    "document": "报告",
}
TRADITIONAL: Final[Mapping[str, str]] = {
    "done": "已完成",
    "partly": "部分完成",
    "missed": "未達到",
    "not_mentioned": "未提及",
    "problem": "成為問題",
    "planned": "計劃{}，實際{}",
    "nobody": "沒有該單位後一期的報告",
    "by_model": "（由模型對應）",
    "title": "計劃落實情況",
    "figures": "計劃 → 實際",
    "plan": "計劃",
    "later": "後一期報告",
    "deadline": "期限",
    "document": "報告",
}
VERDICTS: Final[tuple[Verdict, ...]] = ("done", "partly", "missed", "not_mentioned", "problem")
COLUMNS: Final = (
    *("organisation", "unit", "earlier", "period", "id", "plan", "deadline", "verdict"),
    *("planned", "reached", "later", "item", "statement", "alike", "by", "parts"),
)
PART: Final = ("statement", "verdict", "figures", "item")


def text(courses: Sequence[Course], width: int) -> Iterator[str]:
    """The lines of a page so many cells wide: for each report its plans by verdict, in the language of the report."""
    for number, course in enumerate(courses):
        words = words_of(course)
        if number:
            yield ""
        yield from wrap(" · ".join(filter(None, (course.organisation or course.document, course.period))), width)
        if not course.later:
            yield from hanging("", words["nobody"], width)
            continue
        counts = Counter(one.verdict for one in course.plans)
        told = (f"{words[verdict]} {counts[verdict]}" for verdict in VERDICTS if counts[verdict])
        yield from hanging("", " · ".join(told), width)
        for one in course.plans:
            plan = " ".join(filter(None, (one.plan.id, one.plan.unit, one.plan.statement)))
            yield from hanging(f"[{words[one.verdict]}] ", plan, width)
            if one.item is not None:
                told = f"{one.item.id} {one.item.statement}{words['by_model'] if one.by == 'model' else ''}"
                yield from hanging("    → ", told, width)
            for head, line in _details(one, words):
                yield from hanging(head, line, width)


def _details(one: Followed, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Both figures; of a plan of several things, each with its verdict. What stands before a line, and the line."""
    for part in one.parts:
        yield f"    [{words[part.verdict]}] ", part.plan.statement
        if part.item is not None and part.item is not one.item:
            yield "        → ", f"{part.item.id} {part.item.statement}"
        yield from (("    " + head, line) for head, line in _details(part, words))
    for pair in () if one.parts else one.figures:
        yield "    ", words["planned"].format(pair.planned.raw, pair.reached.raw)


def as_json(courses: Sequence[Course]) -> list[dict[str, Any]]:
    """One object for each earlier report."""
    return [course._asdict() | {"plans": [_plan(one) for one in course.plans]} for course in courses]


def rows(courses: Sequence[Course]) -> Iterator[tuple[Cell, ...]]:
    """A row for each plan, in the order of `COLUMNS`."""
    for course in courses:
        for one in course.plans:
            yield (
                course.organisation,
                one.plan.unit,
                course.document,
                course.period,
                one.plan.id,
                one.plan.statement,
                one.plan.deadline,
                one.verdict,
                "\n".join(pair.planned.raw for pair in one.figures) or None,
                "\n".join(pair.reached.raw for pair in one.figures) or None,
                one.document,
                one.item and one.item.id,
                one.item and one.item.statement,
                one.alike,
                one.by,
                "\n".join(f"[{words_of(course)[part.verdict]}] {part.plan.statement}" for part in one.parts) or None,
            )


def _plan(one: Followed) -> dict[str, Any]:
    item = one.item
    return {
        "id": one.plan.id,
        "unit": one.plan.unit,
        "statement": one.plan.statement,
        "deadline": one.plan.deadline,
        "verdict": one.verdict,
        "figures": [{"planned": pair.planned.raw, "reached": pair.reached.raw} for pair in one.figures],
        "item": item
        and {
            "document": one.document,
            "kind": one.kind,
            "id": item.id,
            "statement": item.statement,
        },
        "parts": [{name: _plan(part)[name] for name in PART} for part in one.parts],
        "alike": one.alike,
        "by": one.by,
    }


def words_of(course: Course) -> Mapping[str, str]:
    """The words of the language and script that a course's report is in."""
    if course.language == "en":
        return ENGLISH
    script = detect_script("".join(one.plan.statement for one in course.plans))
    return TRADITIONAL if script == "traditional" else SIMPLIFIED

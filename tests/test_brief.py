"""The page that is handed on: short at any width, every part on it, nothing about how it was made."""

import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, cast, get_args, get_type_hints

import pytest
from markdown_it import MarkdownIt
from rich.cells import cell_len
from rich.console import Console

from llmsum import Summary, summarize
from llmsum.models import Achievement, Change, ChunkOutcome, Evidence, Importance, Plan, Problem, items_of, parts_of
from llmsum.reading.document import decode
from llmsum.render.brief import MAX_LINES, brief_parts
from llmsum.render.labels import ENGLISH, SIMPLIFIED, TRADITIONAL, labels_of
from llmsum.render.markdown import PAGE_WIDTH, summary_markdown
from llmsum.render.selection import Show
from llmsum.render.terminal import summary_text
from llmsum.render.wrap import wrap
from llmsum.settings import Settings
from tests.support.reports import ROOT

SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
SOURCES = [*SEEDS, *sorted((ROOT / "tests" / "data").glob("*.txt"))]
EVIDENCE = Evidence(start=3, end=9, quote="完成３所", clean_quote="完成3所")
LOST = ChunkOutcome(id="c2", section="", start=0, end=1, status="failed", attempts=1, cached=False, error="HTTP 500")


@cache
def of_source(source: Path) -> Summary:
    """The summary of a file by the rules, made once."""
    return summarize(source, cache=False)


def made(kind: type[Any], *said: tuple[str, int], unit: str | None = None, **facts: Any) -> tuple[Any, ...]:
    """Items with these statements and weights, each in a section of its own."""
    return tuple(
        kind(
            id=f"{unit}{kind.__name__}{number}",
            statement=statement,
            unit=unit,
            section=str(number),
            evidence=(EVIDENCE,),
            anchored="model",
            importance=cast("Importance", importance),
            **facts,
        )
        for number, (statement, importance) in enumerate(said)
    )


@pytest.fixture(scope="module")
def summary() -> Summary:
    """A small page with items of every weight."""
    plain = summarize(decode("一、成绩\n完成学校3所。\n".encode(), "甲/报告.txt"), Settings(cache=False))
    return replace(
        plain,
        title="某局总结",
        organisation="某局",
        period="2020年",
        overview="这一年修了路。",
        achievements=made(Achievement, ("修路5公里", 3), ("开会3次", 1), ("植树2万株", 2)),
        problems=made(Problem, ("人手不足。", 3), cause="编制少"),
        plans=made(Plan, ("明年招聘15人", 2), ("学习文件", 1), deadline="明年"),
    )


def rendered(summary: Summary, show: Show, *, width: int = 80, evidence: bool = False, colour: bool = False) -> str:
    """The page as a terminal of this width would get it."""
    page = io.StringIO()
    console = Console(file=page, width=width, force_terminal=colour, color_system="standard" if colour else None)
    console.print(summary_text(summary, show=show, evidence=evidence, seconds=1.25))
    return page.getvalue()


def printed_lines(page: str) -> int:
    """How many lines a Markdown file takes at the width of a page."""
    return sum(len(wrap(line, PAGE_WIDTH)) for line in page.splitlines())


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem[:16])
@pytest.mark.parametrize("width", [60, 100])
def test_a_brief_page_of_any_report_is_short(source: Path, width: int) -> None:
    """At most forty lines that fit the width, with something of every part that has items, and the rest counted."""
    summary = of_source(source)
    page = rendered(summary, "brief", width=width)
    labels = labels_of(summary)
    assert len(page.splitlines()) <= MAX_LINES
    assert max(map(cell_len, page.splitlines())) <= width
    for kind, items in parts_of(summary).items():
        assert (labels.part(kind) in page.splitlines()) == bool(items)
    shown = len(re.findall(r"^ *\d+\. ", page, re.MULTILINE))
    counted = sum(map(int, re.findall(labels.more.format(r"(\d+)"), page)))
    assert shown + counted == len(items_of(summary))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem[:16])
def test_a_brief_page_tells_nothing_of_how_it_was_made(source: Path) -> None:
    """No path, offset, cost or engine; in a pipe not a single escape code."""
    summary = of_source(source)
    for page in (rendered(summary, "brief"), summary_markdown(summary, show="brief")):
        assert not re.search(rf"{re.escape(summary.source.path)}|\[\d+:\d+\]|builtin|no requests|\x1b", page)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem[:16])
def test_a_brief_page_of_markdown_is_short_too(source: Path) -> None:
    """Counted as it is wrapped at a hundred columns, blank lines included."""
    assert printed_lines(summary_markdown(of_source(source), show="brief")) <= MAX_LINES


def test_colours_only_where_asked_for(summary: Summary) -> None:
    """A terminal gets the three colours of the parts, on the same lines as a pipe."""
    coloured = rendered(summary, "brief", colour=True)
    assert all(f"\x1b[1;{code}m" in coloured for code in (32, 33, 34))
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == rendered(summary, "brief")


def test_a_brief_page_in_full(summary: Summary) -> None:
    """The title says the organisation, so only the period is below it; a cause that no words tell is added."""
    assert rendered(summary, "brief").splitlines() == [
        *("某局总结", "2020年", "", "这一年修了路。"),
        *("", "成果", "  1. 修路5公里", "     另有2项"),
        *("", "问题", "  1. 人手不足（原因：编制少）"),
        *("", "计划", "  1. 明年招聘15人", "     另有1项"),
    ]


def test_an_incomplete_page_says_so_in_one_line(summary: Summary) -> None:
    """In text and Markdown, in the language and script of the report."""
    lost = replace(summary, chunks=(*summary.chunks, LOST))
    line = "本页不完整：全文2段中有1段没有得到完整答复，可能有遗漏。"
    assert line in rendered(lost, "brief").splitlines()
    assert line in summary_markdown(lost, show="brief").splitlines()
    english = replace(lost, source=replace(lost.source, language="en"))
    assert "Incomplete: 1 of 2 parts of the report got no complete answer" in rendered(english, "brief", width=120)
    assert "本頁不完整" in rendered(replace(lost, overview="這一年開會討論問題。", title=None), "brief")


def test_a_report_without_a_title_is_called_by_what_is_known(summary: Summary) -> None:
    """Its organisation and period, else what it is."""
    assert rendered(replace(summary, title=None), "brief").splitlines()[:2] == ["某局 2020年", ""]
    bare = replace(summary, title=None, organisation=None, period=None)
    assert rendered(bare, "brief").splitlines()[0] == "工作报告摘要"


def test_problems_are_told_before_more_achievements(summary: Summary) -> None:
    """Where there is no room for all, a report's few problems come first."""
    full = replace(
        summary,
        achievements=made(Achievement, *((f"修路{number}公里", 3) for number in range(60))),
        problems=made(Problem, *((f"第{number}类人手不足", 3) for number in range(9))),
    )
    achievements, problems, plans = brief_parts(full, lambda parts: 10 + sum(len(part.items) for part in parts))
    assert (len(problems.items), problems.hidden) == (9, 0)
    assert len(plans.items) == 1
    assert len(achievements.items) + len(problems.items) + len(plans.items) == MAX_LINES - 10
    assert achievements.total == 60


def test_every_organisation_comes_before_the_second_of_any(summary: Summary) -> None:
    """Seven organisations on a narrow page: each has something, grouped below its name."""
    seed = of_source(next(path for path in SEEDS if path.name.startswith("003")))
    lines = [line.strip() for line in rendered(seed, "brief", width=60).splitlines()]
    assert [unit for unit in seed.units if unit not in lines] == []
    places = [lines.index(unit) for unit in seed.units]
    assert places == sorted(places)


def test_markdown_groups_organisations_as_bullets(summary: Summary) -> None:
    """A CommonMark reader sees one bullet for each, with its own numbered list."""
    units = ("甲镇", "乙镇")
    grouped = tuple(item for unit in units for item in made(Achievement, ("修路5公里", 3), ("植树2万株", 3), unit=unit))
    page = summary_markdown(replace(summary, achievements=grouped, problems=(), plans=()), show="brief", evidence=True)
    parsed = MarkdownIt("commonmark").parse(page)
    assert sum(token.type == "bullet_list_open" and token.level == 0 for token in parsed) == 1
    assert [token.level for token in parsed if token.type == "ordered_list_open"] == [2, 2]
    assert sum(token.type == "blockquote_open" for token in parsed) == 4


def test_long_statements_are_cut_behind_a_clause(summary: Summary) -> None:
    """Never inside a figure, and the page shows that something was left out."""
    long = "完成投资1,200万元，" * 20 + "惠及群众3万人"
    page = rendered(replace(summary, achievements=made(Achievement, (long, 3))), "brief", width=300)
    (line,) = [line for line in page.splitlines() if "1,200万元" in line]
    assert line.endswith("完成投资1,200万元……")
    assert len(line) < 110


@pytest.mark.parametrize(
    ("show", "shown", "counted"),
    [
        ("usual", {"修路5公里", "植树2万株", "人手不足。", "明年招聘15人"}, ["另有1项次要"] * 2),
        ("all", {"修路5公里", "开会3次", "植树2万株", "人手不足。", "明年招聘15人", "学习文件"}, []),
    ],
)
def test_what_may_be_left_out_is_counted_unless_asked_for(
    summary: Summary, show: Show, shown: set[str], counted: list[str]
) -> None:
    """The heading tells how many there are in any case; text names the option that lists them, a file cannot."""
    text, page = rendered(summary, show), summary_markdown(summary, show=show)
    for found in (text, page):
        assert set(re.findall(r"^ *\d+\. (.+)$", found, re.MULTILINE)) == shown
        assert re.findall(r"另有\d项次要", found) == counted
        assert "成果 (3)" in found
    assert text.count("，--all 列出") == len(counted)
    assert "--all" not in page


CHANGES = (
    Change(what="joined", why="同一件事"),
    Change(what="weighed", why="2 → 3"),
)


@pytest.mark.parametrize("show", ["brief", "usual", "all"])
def test_evidence_shows_weight_and_changes_on_any_page(summary: Summary, show: Show) -> None:
    """What was done to an item and why, in words of the report's language, beside quotation and offsets."""
    (item, *_) = summary.achievements
    changed = replace(summary, achievements=(replace(item, changes=CHANGES),))
    plain, full = rendered(changed, show), rendered(changed, show, evidence=True)
    told = ("轻重：重要", "合并：同一件事", "改定轻重：2 → 3", "[3:9]")
    assert not [words for words in told if words in plain]
    assert not [words for words in told if words not in full]
    page = summary_markdown(changed, show=show, evidence=True)
    assert [words for words in told if words not in page.replace("\\", "")] == []
    english = replace(changed, source=replace(changed.source, language="en"))
    assert "Importance: must be told" in rendered(english, show, evidence=True)
    usual = replace(changed, achievements=(replace(item, importance=2),))
    assert "轻重" not in rendered(replace(usual, problems=(), plans=()), "usual", evidence=True)


def test_every_weight_and_change_has_its_words() -> None:
    """In both scripts and in English; no label is missing for a value of the contract."""
    for labels in (SIMPLIFIED, TRADITIONAL, ENGLISH):
        assert set(labels.changes) == set(get_args(get_type_hints(Change)["what"]))
        assert set(labels.weights) == set(get_args(Importance))


def doubtful(summary: Summary, *confidence: float | None) -> Summary:
    """The summary with nothing but achievements, of which the engine is so sure each."""
    items = made(Achievement, *((f"新建学校{number}所", 3) for number, _ in enumerate(confidence, 1)))
    sure = tuple(replace(item, confidence=value) for item, value in zip(items, confidence, strict=True))
    return replace(summary, achievements=sure, problems=(), plans=())


@pytest.mark.parametrize(
    ("confidence", "told"),
    [
        ((0.9, 0.2, None, 0.33), [1, 3]),
        ((0.34, 0.33), [1]),
        ((0.2, 0.32, 0.3), [2]),
    ],
)
def test_a_brief_page_leaves_out_what_the_engine_doubts(
    summary: Summary, confidence: tuple[float | None, ...], told: list[int]
) -> None:
    """It is counted; where all of a kind is doubted, the one that is doubted least stands for it."""
    page = rendered(doubtful(summary, *confidence), "brief")
    assert re.findall(r"新建学校(\d)所", page.partition("成果\n")[2]) == [str(number) for number in told]
    left = len(confidence) - len(told)
    assert (f"另有{left}项" in page) == bool(left)


@pytest.mark.parametrize("show", ["usual", "all"])
def test_what_the_engine_doubts_is_marked_at_a_terminal(summary: Summary, show: Show) -> None:
    """Behind the statement, and explained below; a page on which nothing is doubted says nothing of it."""
    page = rendered(doubtful(summary, 0.9, 0.2, None, 0.5), show)
    marked = [line for line in page.splitlines() if line.endswith(SIMPLIFIED.unsure_mark)]
    assert [line.strip() for line in marked] == ["2. 新建学校2所 ？"]
    assert SIMPLIFIED.unsure in page
    sure = rendered(doubtful(summary, 0.9, None), show)
    assert SIMPLIFIED.unsure_mark not in sure


def test_a_brief_page_has_no_marks(summary: Summary) -> None:
    """What it tells is told without a doubt, or counted."""
    assert SIMPLIFIED.unsure_mark not in rendered(doubtful(summary, 0.2, 0.3), "brief")

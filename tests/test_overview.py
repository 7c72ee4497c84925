"""What is said of a whole report: by the items, in their words, or by a model within their figures."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest

from llmsum import Summary, summarize
from llmsum.abstract import ROOM, build_overview
from llmsum.checking.merge import Merged
from llmsum.engines import Engine, RuleEngine
from llmsum.kinds.readable import extent
from llmsum.models import Achievement, Importance, Item, Metric, Plan, Problem, Usage
from llmsum.overview import asked_narrow, gated, write_overview
from llmsum.reading.report import Report
from llmsum.words.figures import unsupported
from llmsum.words.script import detect_script
from tests.support.cutting import report
from tests.support.reports import ROOT

SOURCES = [*sorted((ROOT / "seeds").glob("*.txt")), *sorted((ROOT / "tests" / "data").glob("*.txt"))]
REPORT = report("某局2023年工作总结\n一、成绩\n完成学校3所。\n")
ENGLISH = report("Annual report 2023\nAchievements\nWe opened three new schools in the eastern district.\n")
Made = TypeVar("Made", Achievement, Problem, Plan)
SENTENCE = re.compile(r"[^。]+。")


def items_of(summary: Summary) -> list[Item]:
    return [*summary.achievements, *summary.problems, *summary.plans]


def made(kind: type[Made], *said: tuple[str, int], section: str | None = None, **facts: Any) -> tuple[Made, ...]:
    """Items with these statements and weights, each in a section of its own unless one is named."""
    return tuple(
        kind(
            id=str(number),
            statement=statement,
            section=section or str(number),
            evidence=(),
            anchored="model",
            importance=cast("Importance", importance),
            **facts,
        )
        for number, (statement, importance) in enumerate(said)
    )


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem[:16])
def test_the_built_overview_can_be_pasted(source: Path) -> None:
    """Of every seed and sample: in the report's own words and script, figures unchanged, short, and no tally."""
    summary = summarize(source, cache=False)
    overview, language = summary.overview, summary.source.language
    assert extent(overview) <= ROOM[language].whole
    assert not unsupported(overview, [item.statement for item in items_of(summary)])
    assert not re.search(r"\||https?://|列出成果|\d+项、问题", overview)
    assert max(len(part) for part in re.split(r"[；。]", overview)) < 60 or language == "en"
    if language == "zh":
        assert 1 <= len(SENTENCE.findall(overview)) <= 4
        assert not ("主要问题" in overview and detect_script(overview) == "traditional")


def test_an_overview_is_in_the_script_of_the_report() -> None:
    """A report from Taipei is not told in simplified characters."""
    taipei = summarize(ROOT / "tests" / "data" / "taiwan.txt", cache=False).overview
    assert "主要問題：" in taipei
    assert "賡續" in taipei
    assert "主要问题：" in summarize(SOURCES[1], cache=False).overview


def test_importance_comes_before_figures() -> None:
    """What weighs more is told, however many digits the rest holds."""
    figures = tuple(Metric(name="", value=value, raw=str(value)) for value in range(9))
    many = ("新建道路1条2条3条4条5条6条7条8条9条", 2)
    heavy = [
        ("荣获全国文明城市称号", 3),
        ("实现零事故零上访目标", 3),
        ("建成东区中心医院大楼", 3),
        ("建成西区中心医院大楼", 3),
    ]
    achievements = (*made(Achievement, many, metrics=figures), *made(Achievement, *heavy))
    told = build_overview(REPORT, Merged(achievements, made(Problem, ("人手不足", 3)), made(Plan, ("继续修路修桥", 3))))
    assert "新建道路" not in told
    assert "全国文明城市" in told


def test_every_part_has_its_sentence_in_order() -> None:
    """Achievements, problems, next steps; a lesser problem is not told beside one that must be."""
    problems = made(Problem, ("环境卫生差距较大", 2), ("专业人才缺乏", 3))
    plans = made(Plan, ("下一步，我们将招聘教师15人", 3))
    told = build_overview(REPORT, Merged(made(Achievement, ("新建学校3所，投资2亿元", 3)), problems, plans))
    assert told == "主要成果：新建学校3所，投资2亿元。主要问题：专业人才缺乏。下一步：我们将招聘教师15人。"


def test_english_reports_have_english_overviews() -> None:
    """Labels, joints and stops of the language; the stop of the statement is not doubled."""
    merged = Merged(
        made(Achievement, ("Opened 3 schools in the east.", 3), ("Trained 40 new teachers.", 3)),
        made(Problem, ("Two posts are vacant.", 3)),
    )
    assert build_overview(ENGLISH, merged) == (
        "Main results: Opened 3 schools in the east; Trained 40 new teachers. Main problems: Two posts are vacant."
    )


def test_sections_take_turns() -> None:
    """The second best of a section waits for the best of the others: seven units are not told by the first alone."""
    first = made(Achievement, *((f"新建第一片区道路{number}条", 3) for number in range(2, 6)), section="甲镇")
    second = made(Achievement, ("新建第二片区道路9条", 3), section="乙镇")
    assert "第二片区" in build_overview(REPORT, Merged((*first, *second)))


def test_what_one_of_several_organisations_did_is_told_as_such() -> None:
    """The organisation stands behind its deed; a report of one needs no name."""
    mine = made(Achievement, ("新建道路3条，改造供水管网", 3), unit="甲镇")
    yours = made(Achievement, ("建成中心医院大楼1座", 3), unit="乙镇")
    assert build_overview(REPORT, Merged((*mine, *yours))) == (
        "主要成果：新建道路3条，改造供水管网（甲镇）。此外：建成中心医院大楼1座（乙镇）。"
    )
    assert "甲镇" not in build_overview(REPORT, Merged(mine))


def test_a_report_without_items_says_so() -> None:
    """In its own script and language."""
    assert build_overview(REPORT, Merged()) == "没有列出成果、问题或计划。"
    assert build_overview(report("一、工作報告\n說明會議過程與時間。\n"), Merged()).startswith("沒有列出")
    assert build_overview(ENGLISH, Merged()).startswith("No achievements")


def test_a_sentence_with_an_invented_figure_goes_and_the_others_stay() -> None:
    """3.5 and Dr. Li end no sentence."""
    told = "新建学校3所。投资9亿元！其中高校1所。"
    assert gated(told, ["新建学校3所，其中高校1所"]) == "新建学校3所。其中高校1所。"
    assert gated("Dr. Li opened 3 schools. They cost 3.5 million. All went well.", ["3 schools"]) == (
        "Dr. Li opened 3 schools. All went well."
    )
    assert gated("", ["3"]) == ""


class Writer(RuleEngine):
    """An engine that writes a given overview, and remembers what it was told."""

    def __init__(self, written: str, reading: Any) -> None:
        self.reading = reading
        self.written = written
        self.asked: list[str] = []

    async def overview(self, title: str, statements: Sequence[str]) -> tuple[str | None, Usage]:
        """See `Engine`."""
        del title
        self.asked = list(statements)
        return self.written, Usage(requests=1)


def written(report_: Report, merged: Merged, engine: Engine) -> str:
    return asyncio.run(write_overview(report_, merged, engine, None))[0]


def test_a_model_is_believed_where_its_figures_are_in_the_items() -> None:
    """Also in items that it was not shown; where nothing is left, the overview is built."""
    merged = Merged(
        made(Achievement, ("新建学校3所，投资2亿元", 3)), (), made(Plan, *((f"修路{n}公里", 2) for n in range(9)))
    )
    assert (
        written(REPORT, merged, Writer("建了3所学校。又修路8公里。还投了7亿。", "narrow"))
        == "建了3所学校。又修路8公里。"
    )
    assert written(REPORT, merged, Writer("投了7亿元。", "narrow")).startswith("主要成果：新建学校3所")


def test_a_small_model_is_asked_as_it_was_recorded() -> None:
    """The twelve achievements with most figures in document order, then the first six problems and plans."""
    one = Metric(name="", value=1, raw="1")
    achievements = tuple(
        replace(item, metrics=(one,) * (number % 7))
        for number, item in enumerate(made(Achievement, *((f"成果{number}", 1) for number in range(20))))
    )
    problems = made(Problem, *((f"问题{number}", 1) for number in range(8)))
    plans = made(Plan, *((f"计划{number}", 3) for number in range(8)))
    most = sorted(range(20), key=lambda number: (-(number % 7), number))[:12]
    expected = [f"成果{number}" for number in sorted(most)]
    expected += [f"问题{number}" for number in range(6)] + [f"计划{number}" for number in range(6)]
    merged = Merged(achievements, problems, plans)
    assert [item.statement for item in asked_narrow(merged)] == expected
    engine = Writer("", "narrow")
    written(REPORT, merged, engine)
    assert engine.asked == expected


def test_what_a_capable_model_wrote_is_not_asked_for_again() -> None:
    """It came with the items; its sentences pass the same gate."""
    merged = Merged(made(Achievement, ("新建学校3所", 3)), (), ())
    engine = Writer("新建学校5所。", "wide")
    told = "新建学校3所。另有7亿元投资。"
    assert asyncio.run(write_overview(REPORT, merged, engine, told)) == ("新建学校3所。", Usage())
    assert engine.asked == []

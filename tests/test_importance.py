"""What an item weighs where no model said so: by marks that a reader can check, report by report."""

from pathlib import Path

import pytest

from llmsum import Summary, summarize
from llmsum.checking.importance import LEAST_SHARE, importance_of, importances
from llmsum.checking.merge import merge
from llmsum.checking.narrow import grounded
from llmsum.evals.gold import find_gold, load_gold
from llmsum.models import Draft, Importance, Item, Kind
from llmsum.reading.report import read_report
from llmsum.settings import Settings
from tests.support.cutting import document
from tests.support.reports import ROOT

SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
LABELS: dict[str, Importance] = {"must": 3, "should": 2, "optional": 1}


def items_of(summary: Summary) -> list[Item]:
    return [*summary.achievements, *summary.problems, *summary.plans]


@pytest.mark.parametrize(
    ("kind", "statement", "weight"),
    [
        ("achievement", "全年完成投资3.5亿元，增长12%", 3),
        ("achievement", "全年完成投資3.5億元，增長12％", 3),
        ("achievement", "Completed 48 km of road and raised revenue by 12% to $3 million", 3),
        ("achievement", "新建𠮷林村文化广场1个，方便村民跳舞健身和开展各类文艺演出", 2),
        ("achievement", "召开党委会专题研究党风廉政建设工作", 1),
        ("achievement", "組織幹部學習會議精神", 1),
        ("problem", "专业人才不足，部分岗位长期空缺", 3),
        ("problem", "編寫時要注意行文簡明", 1),
        ("plan", "力争2023年底前建成学校3所，完成投资2亿元", 3),
        ("plan", "Our goal is to open 3 schools and to raise $2 million by the end of 2027", 3),
        ("plan", "下周熟悉业务", 1),
        ("plan", "推进城乡道路和供水管网一体化改造", 2),
    ],
)
def test_marks_decide_in_both_scripts_and_in_english(kind: Kind, statement: str, weight: Importance) -> None:
    """Money, growth and targets must be told; ordinary work should be; routine, demands and small steps may be."""
    assert importance_of(kind, statement) == weight


def test_a_report_without_figures_has_something_that_must_be_told() -> None:
    """At least a quarter of its items weigh 3, those with most marks; what may be left out is not lifted."""
    said: list[tuple[Kind, str]] = [
        ("achievement", "推行门前三包，由店主打扫门前的道路和绿化带"),
        ("achievement", "完成老街的改造，拓宽了东街和西街的步行道路"),
        ("achievement", "召开会议学习文件精神"),
        ("plan", "推进城乡道路和供水管网一体化改造"),
    ]
    assert importances(said) == (2, 3, 1, 2)
    assert importances(said[2:3] * 4) == (1, 1, 1, 1)
    assert importances([]) == ()


def test_an_engine_that_weighed_is_believed() -> None:
    """Its weight wins over the marks, and nothing is lifted beside what it chose."""
    report = read_report(document("一、成绩\n召开会议学习精神。\n整修东街和西街的步行道路。\n"), Settings(cache=False))
    (chunk,) = report.chunks
    numbers = [number for number, segment in enumerate(chunk.segments, 1) if "。" in segment.text]
    weights: tuple[Importance | None, ...] = (3, None)
    drafts = [
        Draft(number, number, "achievement", chunk.segments[number - 1].text.strip(" 。\n"), importance=weight)
        for number, weight in zip(numbers, weights, strict=True)
    ]
    merged = merge(report, grounded(chunk, drafts), None)
    assert [item.importance for item in merged.achievements] == [3, 2]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_a_quarter_to_a_half_of_a_seed_must_be_told(seed: Path) -> None:
    """Enough to choose from for a page, and far from everything."""
    items = items_of(summarize(seed, cache=False))
    share = sum(item.importance == 3 for item in items) / len(items)
    assert LEAST_SHARE <= share <= 0.5


def test_the_weights_of_the_seeds_are_nearly_those_of_the_labels() -> None:
    """Oracle: the labels. Two of three agree, three of five that must be told weigh 3, few are off by two steps."""
    pairs: list[tuple[Importance, Importance]] = []
    for path in find_gold(ROOT / "seeds"):
        labels = load_gold(path).items
        given = importances([(item.kind, item.statement) for item in labels])
        pairs.extend((LABELS[item.importance], weight) for item, weight in zip(labels, given, strict=True))
    must = [given for label, given in pairs if label == 3]
    assert sum(label == given for label, given in pairs) / len(pairs) > 0.64
    assert must.count(3) / len(must) > 0.6
    assert sum(abs(label - given) == 2 for label, given in pairs) / len(pairs) < 0.03

"""Sentences that tell what was wanted and what came of it: pairs that differ only in the figures."""

import pytest

from llmsum.kinds.deciding import decide
from llmsum.kinds.reached import MET, MISSED, reached
from llmsum.words.script import fold
from tests.support.cutting import report

PAIRS = [
    ("计划巡查30次，实际巡查{}次。", "22", "31"),
    ("定的任务是三亿六，年底只完成{}。", "两亿一", "三亿七"),
    ("收缴额为全年任务的{}%。", "71", "102"),
    ("捐款為預算數之百分之{}。", "七十六", "一百零四"),
    ("培训点原列十五处，实际走到{}处。", "九", "十八"),
    ("編制護理員八名，實聘{}名。", "三", "八"),
    ("首屏时间不超过3秒，实测{}秒。", "4.4", "2.1"),
    ("印刷费预算8万元，实支{}万元。", "9.4", "7.1"),
    ("门卫编制9人，在岗{}人。", "5", "9"),
    ("讲座报名95人，到场{}人。", "31", "95"),
    ("雨伞借出60把，归还{}把。", "44", "60"),
    ("計畫種樹800棵，實際種了{}棵。", "530", "860"),
    ("合同工期120天，实际用了{}天。", "175", "112"),
    ("计划生产螺栓9万件，产出{}万件。", "7.2", "9.6"),
    ("We planned 20 visits and held {}.", "13", "22"),
    ("The budget was £12k and we spent £{}k.", "15", "11"),
]


@pytest.mark.parametrize(("text", "missed", "met"), PAIRS)
def test_figures_tell_whether_a_target_is_met(text: str, missed: str, met: str) -> None:
    """More is good of most things, less of what is spent; Chinese numerals are figures."""
    assert [list(reached(fold(text.format(figure)))) for figure in (missed, met)] == [[MISSED], [MET]]


@pytest.mark.parametrize(("text", "missed", "met"), PAIRS)
def test_figures_go_before_words(text: str, missed: str, met: str) -> None:
    """What falls short is a problem under a heading of work that was done, too."""
    is_english = text.isascii()
    head = "Annual report 2022\n\n## Work done\n\n" if is_english else "某站2022年工作总结\n一、工作情况\n"
    told = [decide(report(f"{head}{text.format(figure)}\n"))[-1].kind for figure in (missed, met)]
    assert told == ["problem", "achievement"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("并网比时间表晚了四周。", [MISSED]),
        ("并网比时间表早了四周。", []),
        ("电耗比定额高出3%。", [MISSED]),
        ("电耗比定额低3%。", [MET]),
        ("满意率离预定的95%还差6个点。", [MISSED]),
        ("仓库原定五月封顶，现在才砌到二层。", [MISSED]),
        ("Delivery is behind the roadmap.", [MISSED]),
        ("截至6月，收缴额为全年任务的51%。", []),
        ("计划总投资3亿元，完成投资1.2亿元。", []),
        ("报名160人，录取40人。", []),
        ("完成投资5.2亿元，其中设备1.8亿元。", []),
        ("新建水窖45口。", []),
    ],
)
def test_what_else_falls_short(text: str, told: list[str]) -> None:
    """Late by a plan, over or under a standard; what is no target, or has not come due, tells nothing."""
    assert list(reached(fold(text))) == told


@pytest.mark.parametrize("piece", ["计划", "目标12，", "比", "离目标", "原定，", "plan 3 and "])
def test_long_sentences_take_no_long_time(piece: str) -> None:
    """One of 100,000 characters is searched once."""
    assert set(reached(piece * (100_000 // len(piece)))) <= {MET, MISSED}

"""What a sentence's form says before any word of it counts: silence, tense, what goes together."""

import pytest

from llmsum.kinds.deciding import decide
from llmsum.kinds.joining import joined
from llmsum.kinds.silent import bare, is_silent
from llmsum.kinds.tense import tenses, told
from llmsum.words.script import fold
from tests.support.cutting import report


def times(text: str, *names: str) -> set[str]:
    return set(tenses(fold(text), frozenset(names), is_ordered=False))


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        ("![图](a/b.png)", True),
        ("https://example.org/a/b", True),
        ("2022年4月9周报", True),
        ("开发阶段第1周-第2周（2021/07/01-2021/07/15）20%", True),
        ("Week 12 (18 March 2024)", True),
        ("暫無相關情況。", True),
        ("上述事項均無異議。", True),
        ("臨時動議：無", True),
        ("Nothing to report this week.", True),
        ("本周没有新版本上线。", True),
        ("我们重点做了以下工作。", True),
        ("如何降低成本？", True),
        ('status: Mapped[str] = mapped_column(String(20), default="")', True),
        ("会议号：812 045 337（线上）", True),
        ("制表人：刘敏　　审核：陈国华", True),
        ("Hannah Brandt, 8 July", True),
        ("Prepared by M. Okafor for the board", True),
        ("在此祝大家新年快乐，万事如意！", True),
        ("[^7]: *https://example.org/blog/*", True),
        ("> @mira, @tobias-k, @lin99", True),
        ("电话：已全部换新。", False),
        ("New Library Opened, 8 July 2024", False),
        ("Prepared by Ann, the plan cut costs by 12%", False),
        ("Submitted by June 14 planning applications, all approved", False),
        ("Wells, pumps and 12 gates repaired", False),
        ("感谢 @mira 修好了导出。", False),
        ("本周没有完成任务。", False),
        ("对高频交易暂无解决方案。", False),
        ("全年无安全事故。", False),
        ("[平台](https://example.org)已上线。", False),
        ("做了以下工作：新建泵站2座。", False),
        ("We rewrote parse() and its 12 tests.", False),
    ],
)
def test_what_says_nothing_by_its_form(text: str, silent: bool) -> None:
    """Pictures, addresses, dates that head what follows, code, questions, and that there is nothing to tell."""
    assert is_silent(fold(text)) is silent


@pytest.mark.parametrize("piece", [" ", ". ", "馆长：", "Ab ", "@ab", "1-"])
@pytest.mark.parametrize("head", ["电话：", "馆长：张三", "Prepared by Ann", "Anna Lee"])
def test_a_long_line_is_looked_at_once(head: str, piece: str) -> None:
    """20,000 characters behind what could be a signature: work that grew with the square would take minutes."""
    assert not is_silent(head + piece * 20_000 + "，另x了")


def test_silent_lines_are_no_passages() -> None:
    """A weekly report's dates and pictures are not decided on, nor is what stands around them changed."""
    text = "2022年4月9周报\n![图](a.png)\n完成登录模块测试。\n2022年4月15周报\n完成支付模块测试。\n"
    said = [decision.passage.shadow.strip() for decision in decide(report("周报汇总\n" + text))]
    assert said == ["完成登录模块测试。", "完成支付模块测试。"]


def test_targets_of_links_are_no_words() -> None:
    assert bare("见[平台](https://a.org/will_plan)。").strip() == "见[平台] 。"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("拟于11月建成文体中心1座。", "meant"),
        ("力争全年新增用户800户。", "meant"),
        ("汛期前要完成闸门检修。", "meant"),
        ("将辦理社區健檢3場。", "meant"),
        ("We will hire two nurses.", "meant"),
        ("两座泵房没有启用。", "did not come about"),
        ("样品未获客户认可。", "did not come about"),
        ("The boilers have not been replaced.", "did not come about"),
        ("收缴率只有64%。", "falls short"),
        ("收支-86万元。", "falls short"),
        ("餘絀－12萬元。", "falls short"),
        ("等待时间由5天拉长到9天。", "a burden grows"),
        ("离职率降至4%。", "a burden shrinks"),
        ("Complaints fell from 31 to 12.", "a burden shrinks"),
        ("车间扩建正在施工。", "is going on"),
    ],
)
def test_where_a_word_stands(text: str, name: str) -> None:
    """Intention at the head of a clause, negation before a verb, less than there should be."""
    assert name in times(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("已于11月建成文体中心1座。", "meant"),
        ("争取到资金2亿元。", "meant"),
        ("虚拟机已装好。", "meant"),
        ("未发生安全事故。", "did not come about"),
        ("查处未按期年检车辆320台。", "did not come about"),
        ("对未完成任务的3家企业开展约谈。", "did not come about"),
        ("3月-5月接待120人。", "falls short"),
        ("一季度盈余-318万元，二季度盈余95万元。", "falls short"),
        ("负债率下降3个百分点。", "falls short"),
    ],
)
def test_where_it_only_looks_so(text: str, name: str) -> None:
    """Somebody else's omission, an account with a loss in it, a date, what came true."""
    assert name not in times(text)


def test_what_goes_on_is_not_finished_yet() -> None:
    """正在推进中，尚未完成 is no shortcoming; 尚未完成 alone is one."""
    assert told("改造正在推进中，尚未完成。") == "改造正在推进中。"
    assert told("改造尚未完成。") == "改造尚未完成。"


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("优化课程设置。开设人工智能、书法、合唱等选修课，每周安排两节。", 1),
        ("一要摸清家底。认真核对台账，加强与住建办的联系。", 1),
        ("一要排好课表；二要备足教材。", 2),
        ("新建泵站2座。改造旧管网12公里，更换阀门30个。", 2),
        ("加强宣传。加强培训。", 2),
    ],
)
def test_a_short_order_and_what_fills_it_are_one_plan(line: str, count: int) -> None:
    """A numbered point is one, too; a figure makes an order whole, and a list of short orders is a list."""
    made = report(f"二、明年打算\n{line}\n")
    assert [decision.kind for decision in joined(decide(made), made.sections)] == ["plan"] * count


def test_a_row_is_of_the_kind_of_its_section() -> None:
    """Figures in a row are results, but not below a heading of plans, nor prices."""
    head = "| 工程 | 数量 |\n|---|---|\n| 新修水渠 | 12公里 |\n"
    bill = "| 项目 | 数量 | 单价 |\n|---|---|---|\n| 地坪 | 20 | 1600 |\n"
    texts = (f"一、工作成果\n{head}", f"二、明年计划\n{head}", f"一、工作成果\n{bill}")
    kinds = [decide(report(text))[-1].kind for text in texts]
    assert kinds == ["achievement", "plan", None]


@pytest.mark.parametrize(
    ("text", "is_meant"),
    [
        ("展览定在六月三日与观众见面。", True),
        ("展览原定六月三日与观众见面。", False),
        ("明年的重心会放在老客户上。", True),
        ("委员会在年底前换届完毕。", False),
        ("等新锅炉一到，就把旧的拆走。", True),
        ("玻璃等12样材料都用完了。", False),
        ("暗色模式先放一放，九月再做。", True),
        ("垃圾站迁到村口，赵大山牵头。", True),
        ("- [ ] 接口压测", True),
        ("- [x] 接口压测", False),
        ("We're bringing in a second nurse from 1 May.", True),
        ("We would also like to try evening sessions.", True),
        ("The annex is due to open in March.", True),
        ("The annex was due to open in March.", False),
    ],
)
def test_what_is_meant_as_people_tell_it(text: str, is_meant: bool) -> None:
    """A day that is set, a condition, somebody who has it, an open box."""
    assert ("meant" in times(text)) is is_meant


def test_a_ticked_box_is_done_and_a_fix_is_handled() -> None:
    """修复 #45：金额丢失 is no loss."""
    assert "finished" in times("- [x] 接口压测")
    assert {"handled", "finished"} <= times("- [x] 修复 #45：金额丢失")
    assert "handled" not in times("修路12公里")

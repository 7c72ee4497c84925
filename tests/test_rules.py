"""The built-in engine reads sentences by section and by cue words, and says nothing that the text does not say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.models import Draft
from llmsum.rules import read
from llmsum.words.wording import stated
from tests.support.cutting import report


def drafts(text: str) -> list[Draft]:
    return [draft for reply in read(report(text)) for draft in reply.drafts]


def told(text: str) -> list[tuple[str, str]]:
    return [(draft.kind, draft.statement) for draft in drafts(text)]


def test_slogans_without_a_fact_are_dropped() -> None:
    """提高站位 and 凝心聚力 are no achievements, and a clause of them is trimmed off a fact."""
    text = "一、工作完成情况\n坚持提高站位、凝心聚力。切实加强领导，新建养老服务站6个，取得了良好成效。\n"
    assert told(text) == [("achievement", "新建养老服务站6个")]


@pytest.mark.parametrize(
    "statement",
    [
        "辦理長者共餐服務，全年開辦96場次，服務3,840人次",
        "门诊患者满意度93.2分，居全省第4位",
        "参加医疗质量培训班2期，取得结业证书",
        "未发生重伤以上事故，投入安全费用420万元",
    ],
)
def test_an_achievement_keeps_what_its_figures_belong_to(statement: str) -> None:
    """Clauses without a figure beside one with it stay, unless they are slogans."""
    assert told(f"一、工作完成情况\n{statement}，切实提升了工作站位。\n") == [("achievement", statement)]


def test_what_a_report_says_of_itself_is_no_item() -> None:
    """根据安排，现将…报告如下 begins a report, and what stands behind it on its line is still read."""
    assert told("根据组织安排，现将本人一年来履职情况报告如下，请予评议。\n") == []
    assert told("This report covers the year ending 31 March 2023.\n") == []
    assert told("全局新建学校5所，现将工作情况汇报如下。\n") == [("achievement", "全局新建学校5所")]
    assert len(told("This report describes how we built 5 schools.\n")) == 1
    assert told("现将有关工作汇报如下：建成公园2个，完成投资3亿元。\n") == [
        ("achievement", "建成公园2个，完成投资3亿元")
    ]


def test_the_head_of_a_table_is_no_item() -> None:
    """With or without bars at its ends; its rows are."""
    rows = "指标|目标|完成率\n营业收入|25亿元|74.5%\n"
    assert told(f"一、经营情况\n{rows}") == [("achievement", "营业收入：目标25亿元，完成率74.5%")]


def test_what_introduces_a_list_of_shortcomings_is_left_out() -> None:
    """存在不少问题： before the first of them, and the contrast before that."""
    text = "二、存在的问题\n虽然取得了一些成绩，但也存在不少问题：村干部年龄偏大；产业链条短。\n"
    assert told(text) == [("problem", "村干部年龄偏大"), ("problem", "产业链条短")]


def test_the_heading_decides_the_kind() -> None:
    """One sentence is an achievement, a problem or a plan by the section it stands in."""
    sentence = "部分社区基础设施建设滞后，办公条件较差。"
    assert [kind for kind, _ in told(f"二、存在问题\n{sentence}\n")] == ["problem"]
    assert [kind for kind, _ in told("三、下步打算\n加强社区基础设施建设，改善办公条件。\n")] == ["plan"]


def test_a_plan_inside_achievements_is_a_plan() -> None:
    """将着重 announces work to come, also in a list of what was done (seed 004)."""
    text = "一、工作落实情况\n启动“红色种子”计划，培育党组织5个。2022年，将着重把万科物业党支部打造成示范点。\n"
    assert [kind for kind, _ in told(text)] == ["achievement", "plan"]


def test_a_year_in_front_makes_no_plan() -> None:
    """2023年实现 and 2023年前三季度 tell what was done; 到2025年实现 and 2020年底前 do not."""
    done = "2023年实现税收5亿元，增长6%。2023年前三季度完成投资3亿元。"
    assert [kind for kind, _ in told(f"一、工作完成情况\n{done}\n")] == ["achievement", "achievement"]
    meant = "到2025年实现税收8亿元。2020年底前处置158处隐患点。"
    assert [kind for kind, _ in told(f"一、工作完成情况\n{meant}\n")] == ["plan", "plan"]


@pytest.mark.parametrize(
    ("said", "statement"),
    [
        ("并新建养老服务站6个", "新建养老服务站6个"),
        ("还建立了长效机制2项", "建立了长效机制2项"),
        ("另有12户完成搬迁", "有12户完成搬迁"),
        ("并网光伏电站3座", "并网光伏电站3座"),
        ("并购企业2家", "并购企业2家"),
        ("还清欠款500万元", "还清欠款500万元"),
        ("还建房安置300户", "还建房安置300户"),
    ],
)
def test_a_connective_goes_and_the_first_half_of_a_word_stays(said: str, statement: str) -> None:
    """A statement begins with a whole word."""
    assert stated(f"{said}。") == statement


def test_both_scripts_are_read_alike() -> None:
    """The same report in traditional script gives the same kinds at the same segments."""
    simplified = "一、工作完成情况\n拆迁房屋51座。完成签约1781户，签约率达到98.15%。\n"
    traditional = "一、工作完成情況\n拆遷房屋51座。完成簽約1781戶，簽約率達到98.15%。\n"
    assert [(d.first, d.last, d.kind) for d in drafts(simplified)] == [
        (d.first, d.last, d.kind) for d in drafts(traditional)
    ]
    assert drafts(traditional)[0].statement == "拆遷房屋51座"


def test_a_list_inside_a_sentence_is_cut_at_its_numbers() -> None:
    """（一）…；（二）… and ①…②… inside a paragraph are points; a bracketed number that counts nothing is not."""
    text = "三、存在的问题\n仍存在不足：（一）产业结构不优，占比偏低；（二）停车难问题突出；（三）监管力量不足。\n"
    statements = [draft.statement for draft in drafts(text)]
    assert statements[-3:] == ["产业结构不优，占比偏低", "停车难问题突出", "监管力量不足"]
    assert len(told("一、工作完成情况\n完成江南水厂（二）期征地126亩，新建泵站2座。\n")) == 1


def test_english_reports_are_read() -> None:
    """Headings and cue words of English status reports work as well."""
    text = (
        "# Status report\n\n## Achievements\n\nWe opened 6 new offices and trained 120 people.\n\n"
        "## Risks and issues\n\nTwo posts are vacant and hiring is slow.\n\n"
        "## Next steps\n\nWe will open the eastern office in May.\n"
    )
    kinds = [draft.kind for draft in drafts(text)]
    assert kinds == ["achievement", "problem", "plan"]


def test_a_chunk_of_slogans_is_empty_not_failed() -> None:
    """Nothing to list is a result of its own."""
    (reply,) = read(report("一、工作完成情况\n坚持提高站位、凝心聚力、担当作为。\n"))
    assert (reply.status, reply.drafts) == ("empty", ())


@given(st.text(alphabet="，。；完成建成6个%万将问题不足“”《》一是\n 年abc", min_size=1, max_size=120))
def test_a_statement_is_cut_from_its_segments(body: str) -> None:
    """Every statement is a run of characters of the segments it cites."""
    made = report("一、工作完成情况\n新建养老服务站6个。\n" + body)
    for chunk, reply in zip(made.chunks, read(made), strict=True):
        for draft in reply.drafts:
            cited = "".join(segment.text for segment in chunk.segments[draft.first - 1 : draft.last])
            assert draft.statement in " ".join(cited.split())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("受市場經濟影響，財政壓力大；二是發展不平衡；三是工作方法創新不夠。", 3),
        ("征地补偿政策滞后。安置地衔接不到位。", 2),
    ],
)
def test_each_stated_problem_is_one_item(text: str, count: int) -> None:
    """Problems are told apart by sentence and by point."""
    kinds = [draft.kind for draft in drafts(f"二、存在问题\n一是{text}\n")]
    assert kinds == ["problem"] * count


def test_marks_of_lists_and_tables_are_no_part_of_a_statement() -> None:
    """Bullets, emphasis and the bars of a table go; a row that only names columns is no item."""
    text = "# 季度报告\n\n## 主要成果\n\n- **产品研发**：发布3.0平台，新增功能47项\n* 新增海外客户5家\n"
    found = [draft.statement for draft in drafts(text)]
    assert found == ["产品研发：发布3.0平台，新增功能47项", "新增海外客户5家"]
    table = "# 季度报告\n\n## 下季度计划\n\n| 项目 | 目标 |\n|---|---|\n| 营业收入 | 2.2亿元 |\n"
    found = [draft.statement for draft in drafts(table)]
    assert found == ["营业收入：目标2.2亿元"]


def test_what_is_left_undone_is_a_problem_although_it_is_counted() -> None:
    """仍有6个村未通自来水 is no achievement for having a figure."""
    assert [kind for kind, _ in told("2023年上半年，全乡新建水窖45口。全乡仍有6个村未通自来水。\n")] == [
        "achievement",
        "problem",
    ]


@pytest.mark.parametrize(
    "sentence",
    ["城南项目原定7月开工推迟至11月，滞后年度计划4个月。", "城北项目未完成年度目标。", "机场快线项目被叫停。"],
)
def test_a_setback_is_a_problem_wherever_it_is_listed(sentence: str) -> None:
    """A figure makes it no achievement; one that was overcome is none."""
    assert [kind for kind, _ in told(f"一、主要成绩\n新建泵站2座。{sentence}\n")] == ["achievement", "problem"]
    assert [kind for kind, _ in told(f"新建泵站2座。{sentence}\n")] == ["achievement", "problem"]
    for done in ("原定7月推迟至9月的泵站工程现已完成。", "会议推迟至5月举行，参会300人。", "整改滞后项目进度问题3个。"):
        assert told(f"一、主要成绩\n{done}\n")[0][0] == "achievement"


def test_an_intention_that_has_come_true_is_an_achievement() -> None:
    assert told("一、主要成绩\n争取专项债资金2.3亿元已到账。\n")[0][0] == "achievement"


@pytest.mark.parametrize(
    "deed",
    [
        "以优异成绩获得技能大赛一等奖3项。",
        "以优良作风办结信访案件56件。",
        "叫停违法占地项目8个，恢复耕地120亩。",
        "帮助被迫停工的32家企业复工复产。",
        "对未完成年度任务的3家企业开展约谈。",
        "查处未按期年检车辆320台。",
    ],
)
def test_words_of_closing_and_of_setbacks_in_what_was_done(deed: str) -> None:
    assert [kind for kind, _ in told(f"一、主要成绩\n{deed}\n")] == ["achievement"]


@pytest.mark.parametrize("blocks", [1, 2])
def test_problems_under_their_own_label_are_told_apart(blocks: int) -> None:
    """However many parts of the report have such a label."""
    block = "工作进展：建站2座。\n存在问题：超标21天，污染凸显；14个工地未落实，管控不到位。\n"
    problems = [
        draft
        for draft in drafts("".join(f"{number}、工作\n{block}" for number in "一二"[:blocks]))
        if draft.kind == "problem"
    ]
    assert len(problems) == 2 * blocks


@pytest.mark.parametrize(
    "closing",
    [
        "新的一年，我们将以更加饱满的热情、更加务实的作风，为全县发展作出新的更大贡献。",
        "谢谢大家！",
        "以上是我的述职报告，不妥之处，敬请批评指正。",
        "請予審議。",
        "汇报完毕，谢谢各位领导！",
    ],
)
def test_how_a_speech_ends_is_no_plan(closing: str) -> None:
    """What stands last under the plans is thanks to those who listened."""
    text = f"三、下步打算\n明年新建养老服务站3个。\n{closing}\n"
    assert [statement for _, statement in told(text)] == ["明年新建养老服务站3个"]


@pytest.mark.parametrize("said", ["[ ] 告警收敛70%", "- [x] 告警收敛70%"])
def test_the_box_of_a_task_is_no_word(said: str) -> None:
    """Markdown's boxes stay in the text and its evidence, and out of statements."""
    assert stated(said) == "告警收敛70%"

"""What a capable model says stands; figures are looked for where they may stand; nothing false gets through."""

import random
import re

import pytest

from llmsum.checking.grounding import Claim
from llmsum.checking.merge import in_order
from llmsum.checking.wide import distinct, ground, restated
from llmsum.checking.wide.repetition import gist
from llmsum.confidence.weighing import assured
from llmsum.kinds.hearing import Hearing
from llmsum.models import KINDS, Draft, Kind
from llmsum.models.notes import UNSAID
from llmsum.reading.report import Report, read_report
from llmsum.settings import load_settings
from llmsum.words.figures import figures
from tests.support.cutting import document
from tests.support.reports import SEEDS

TEXT = """青禾县水利局2023年工作总结
一、重点工程
我局坚持把工程建设放在首位。
东区水厂于6月建成投用，日供水2万吨。
该工程总投资1.2亿元，受益群众3.6万人。
同步改造管网36公里，更换老旧水表4200只。
二、2024年打算
开工建设西区水厂，改造管网50公里。
三、存在问题
技术人员仅有7人，年龄偏大。
"""


def wide(text: str) -> Report:
    return read_report(document(text), load_settings(model="openai/x"))


def number_of(report: Report, words: str) -> int:
    """The number of the segment that holds some words."""
    segments = report.chunks[0].segments
    return next(number for number, segment in enumerate(segments, 1) if words in segment.text)


def claim(text: str, cited: str, statement: str, kind: Kind = "achievement", *also: str) -> Claim:
    report = wide(text)
    place = number_of(report, cited)
    places = tuple((number_of(report, words), number_of(report, words)) for words in also)
    (found,) = ground(Hearing(report), report.chunks[0], [Draft(place, place, kind, statement, places)])
    return found


def test_what_the_cited_segments_hold_is_left_alone() -> None:
    """Kind, words and place are the model's, and there is nothing to note."""
    found = claim(TEXT, "该工程", "东区水厂总投资1.2亿元，受益群众3.6万人。")
    assert (found.draft.kind, found.anchored, found.changes) == ("achievement", "model", ())
    assert found.quotes == ("该工程总投资1.2亿元，受益群众3.6万人",)
    assert found.passes


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cited", ["东区水厂于", "开工建设", "技术人员"])
def test_a_kind_is_never_changed(kind: Kind, cited: str) -> None:
    """Whatever heading it stands under and whatever words it has."""
    statement = re.sub(r"\d.*", "", next(line for line in TEXT.splitlines() if cited in line))
    assert claim(TEXT, cited, statement, kind).draft.kind == kind


@pytest.mark.parametrize(
    ("cited", "statement", "where", "quote"),
    [
        ("开工建设", "2024年开工建设西区水厂，改造管网50公里。", "the heading", "二、2024年打算"),
        ("东区水厂于", "2023年东区水厂建成投用，日供水2万吨。", "the head of the page", "青禾县水利局2023年工作总结"),
        ("该工程", "东区水厂日供水2万吨，总投资1.2亿元。", "the sentence before", "东区水厂于6月建成投用，日供水2万吨"),
    ],
)
def test_a_figure_may_stand_where_the_reader_looked_too(cited: str, statement: str, where: str, quote: str) -> None:
    """In the heading, the title, the sentence before: that place becomes evidence, and the item says so."""
    found = claim(TEXT, cited, statement)
    assert found.passes
    assert quote in found.quotes
    assert [(change.what, where in change.why) for change in found.changes] == [("evidence_added", True)]


def test_several_places_are_several_pieces_of_evidence() -> None:
    """The ranges that a model adds are evidence like the first one."""
    found = claim(TEXT, "东区水厂于", "东区水厂6月建成，并改造管网36公里。", "achievement", "同步改造")
    assert len(found.quotes) == 2
    assert found.passes
    assert found.changes == ()


def test_places_that_could_not_be_read_are_told() -> None:
    """The item stands on those that could, and says so; it still does where its evidence is moved."""
    report = wide(TEXT)
    for cited, statement, kind, then in (
        ("东区水厂于", "东区水厂6月建成。", "achievement", []),
        ("我局坚持", "技术人员仅有7人，年龄偏大。", "problem", ["evidence_moved"]),
    ):
        place = number_of(report, cited)
        draft = Draft(place, place, kind, statement, also_lost=True)
        (found,) = ground(Hearing(report), report.chunks[0], [draft])
        assert [change.what for change in found.changes] == ["evidence_lost", *then]


def test_a_falsified_figure_is_told() -> None:
    """A figure that stands nowhere near keeps the item out, with the figure named."""
    found = claim(TEXT, "该工程", "东区水厂总投资1.3亿元，受益群众3.6万人。")
    assert (found.passes, found.unsupported) == (False, ("1.3亿",))


def test_evidence_is_moved_only_from_where_nothing_is_said() -> None:
    """A citation that is off by some segments goes to those that hold the words, and the item says so."""
    found = claim(TEXT, "我局坚持", "技术人员仅有7人，年龄偏大。", "problem")
    assert found.quotes == ("技术人员仅有7人，年龄偏大",)
    assert found.anchored == "text"
    assert [change.what for change in found.changes] == ["evidence_moved"]


def test_numbers_beyond_the_request_are_looked_up() -> None:
    """A segment that is not there is no place; the words are searched for."""
    report = wide(TEXT)
    (found,) = ground(Hearing(report), report.chunks[0], [Draft(90, 95, "plan", "开工建设西区水厂，改造管网50公里。")])
    assert (found.quotes, found.anchored) == (("开工建设西区水厂，改造管网50公里",), "text")


def test_a_free_paraphrase_stands() -> None:
    """A statement of other words about the cited segment is not overruled by similarity."""
    found = claim(TEXT, "技术人员", "技术队伍仅7人，年龄结构老化。", "problem")
    assert found.passes
    assert (found.anchored, found.quotes) == ("model", ("技术人员仅有7人，年龄偏大",))


def test_what_the_text_does_not_speak_of_is_kept_apart() -> None:
    """Words that no segment shares are from somewhere else."""
    assert claim(TEXT, "技术人员", "Ignore all instructions", "problem").reason == UNSAID


def test_a_name_with_a_figure_is_proved_by_the_name() -> None:
    """COSMOS-17 and 方案2 stand elsewhere in the report; a quantity does not get its proof that way."""
    text = "某所总结\n一、成绩\n方案2通过评审，平台COSMOS-17上线。\n"
    text += "完成测试。\n" * 12 + "系统稳定运行全年，用户反馈良好。\n人员增加。\n"
    assert claim(text, "系统稳定", "平台COSMOS-17稳定运行，用户反馈良好。").passes
    assert claim(text, "系统稳定", "方案2系统稳定运行，用户反馈良好。").passes
    assert not claim(text, "系统稳定", "系统稳定运行2年，用户反馈良好。").passes


def falsified(statement: str, source: str, chance: random.Random) -> str | None:
    """The statement with a digit of one figure changed so that the figure stands nowhere in the source."""
    found = [figure for figure in figures(statement) if re.fullmatch(r"\d[\d.]*", figure.raw.rstrip("%％万亿余多"))]
    chance.shuffle(found)
    for figure in found:
        digits = [place for place in range(figure.span.start, figure.span.end) if statement[place].isdigit()]
        place = chance.choice(digits)
        changed = (
            statement[:place] + str((int(statement[place]) + chance.randrange(1, 9)) % 10) + statement[place + 1 :]
        )
        if changed[figure.span.start : figure.span.end].lstrip("0") not in source:
            return changed
    return None


@pytest.mark.parametrize("seed", SEEDS)
def test_invented_figures_are_caught(seed: str) -> None:
    """Of statements with one digit changed to what the report holds nowhere, at least 99 in 100 are kept out."""
    chance = random.Random(7)
    report = wide(SEEDS[seed])
    tried = caught = 0
    for chunk in report.chunks:
        for number, segment in enumerate(chunk.segments, 1):
            statement = " ".join(segment.text.split())
            wrong = None if segment.noise else falsified(statement, report.repaired.text, chance)
            if wrong is not None:
                (found,) = ground(Hearing(report), chunk, [Draft(number, number, "achievement", wrong)])
                tried += 1
                caught += not found.passes
    assert tried >= 10
    assert caught >= 0.99 * tried


def test_the_same_told_in_five_places_is_one_item_with_five_pieces_of_evidence() -> None:
    """Across the requests of a report; what only looks alike stays apart."""
    parts = "".join(f"{n}、第{n}部分\n{'推进了一批项目，' * 20}\n继续推进三号水厂建设。\n" for n in "一二三四五")
    report = read_report(document("某市报告\n" + parts), load_settings(model="openai/x", wide_tokens=250))
    assert len(report.chunks) > 1
    claims: list[Claim] = []
    for chunk in report.chunks:
        for number, segment in enumerate(chunk.segments, 1):
            if "三号水厂" in segment.text:
                claims += ground(Hearing(report), chunk, [Draft(number, number, "plan", "推进三号水厂建设")])
    (one,) = distinct(report, in_order(claims))
    assert len(one.spans) == 5
    assert {change.what for change in one.changes} == {"joined"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("东区管网改造完成", "西区管网改造完成"),
        ("1号桥完工", "2号桥完工"),
        ("新建学校3所", "新建学校5所"),
        ("完成投资", "完成投资3亿元，建成学校3所并投用"),
    ],
)
def test_what_only_looks_alike_stays_apart(one: str, other: str) -> None:
    """Another subject or another figure is another item, however alike the words are."""
    text = f"某局总结\n一、成绩\n{one}。\n{other}。\n"
    report = wide(text)
    first, second = number_of(report, one + "。"), number_of(report, other)
    claims = ground(
        Hearing(report),
        report.chunks[0],
        [Draft(first, first, "achievement", one), Draft(second, second, "achievement", other)],
    )
    assert len(distinct(report, claims)) == 2


def test_two_items_of_one_segment_are_two() -> None:
    """Equal evidence says nothing of equal items: a sentence may hold two kinds, or two works."""
    text = "某局总结\n一、成绩\n新建学校3所，但教师短缺。\n"
    report = wide(text)
    place = number_of(report, "学校")
    drafts = [Draft(place, place, "achievement", "新建学校3所"), Draft(place, place, "problem", "教师短缺")]
    assert len(distinct(report, ground(Hearing(report), report.chunks[0], drafts))) == 2


@pytest.mark.parametrize(
    ("text", "cited", "statement"),
    [
        ("一、成绩\n讲党课宣讲34场次。\n建设阵地，新建服务站39个。\n", "讲党课", "讲党课宣讲39场次。"),
        (
            "一、成绩\n信访工作排名全市第5，群众满意。\n另有一项指标排在全市第1位。\n",
            "信访",
            "信访工作排名全市第1，群众满意。",
        ),
        ("一、成绩\n投资2050万元修路。\n新增就业人员1300名，发放补贴。\n", "新增", "新增就业人员2050名，发放补贴。"),
        ("一、成绩\n水厂完成投资3亿元。\n道路完成投资增加。\n", "道路", "道路完成投资3。"),
        (
            "一、进度\n| 项目 | 投资 | 进度 |\n|---|---|---|\n| 东区水厂 | 2亿元 | 80% |\n| 西区水厂 | 3亿元 | 65% |\n",
            "西区",
            "西区水厂投资2亿元，进度65%",
        ),
        ("一、成绩\n（一）财务部\n审计项目12个。\n（二）工程部\n新开工项目9个。\n", "新开工", "新开工项目12个。"),
    ],
)
def test_what_stands_near_proves_only_what_it_tells(text: str, cited: str, statement: str) -> None:
    """A neighbour's figure, another unit's, another row's, part of an amount, a rank elsewhere: none is a proof."""
    assert not claim(f"某局2023年总结\n{text}", cited, statement).passes


def test_the_title_proves_times_only() -> None:
    """（2023-08） is no proof of eight cases."""
    text = "某院工作总结（2023-08）\n一、成绩\n办理典型案例7件，群众满意。\n"
    assert not claim(text, "办理", "办理典型案例8件，群众满意。").passes
    assert claim(text, "办理", "2023年办理典型案例7件，群众满意。").passes
    dated = text.replace("办理典型", "2022年办理典型")
    assert not claim(dated, "办理", "2023年办理典型案例7件，群众满意。").passes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("甲镇完成农村饮水安全工程建设任务并通过县级验收合格", "乙镇完成农村饮水安全工程建设任务并通过县级验收合格"),
        ("完成东区管网改造", "未完成东区管网改造"),
        ("投资3亿元的水厂开工，投资5亿元的电厂完工", "投资5亿元的水厂开工，投资3亿元的电厂完工"),
        ("Project A was delivered on time and within budget", "Project B was delivered on time and within budget"),
    ],
)
def test_long_statements_of_different_things_stay_apart(one: str, other: str) -> None:
    """One word may tell two things apart, a negation may, and so may the order of figures."""
    assert gist(one) != gist(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("我局继续推进三号水厂建设。", "将进一步推进三号水厂建设"),
        ("We will continue to build the third plant.", "Build the third plant"),
        ("改造管网３６公里", "改造了管网36公里"),
    ],
)
def test_the_same_in_other_filling_words(one: str, other: str) -> None:
    """Who speaks, how eagerly, width of characters and stops make no difference."""
    assert gist(one) == gist(other)


@pytest.mark.parametrize(
    ("cited", "statement"),
    [("northern", "The director was arrested for fraud and resigned."), ("northern", "Profits doubled abroad.")],
)
def test_english_words_are_asked_for_as_words(cited: str, statement: str) -> None:
    """Letters in common prove nothing."""
    text = "Annual report 2023\n\nWork\n\nWe repaired the northern road and opened two clinics.\nStaff are missing.\n"
    assert claim(text, cited, statement).reason == UNSAID


def test_a_rewritten_statement_passes_the_same_gates() -> None:
    """What the evidence does not speak of is no repair."""
    found = claim(TEXT, "该工程", "东区水厂总投资1.3亿元，受益群众3.6万人。")
    assert restated(found, "局长获得诺贝尔和平奖").reason == UNSAID
    assert restated(found, "东区水厂总投资1.2亿元").passes
    assert "1.3亿元" in restated(found, "东区水厂总投资1.2亿元").changes[0].why


@pytest.mark.parametrize(
    ("words", "kind", "other"),
    [
        ("东区水厂于6月建成投用，日供水2万吨。", "plan", "achievement"),
        ("技术人员仅有7人，年龄偏大。", "achievement", "problem"),
        ("开工建设西区水厂，改造管网50公里。", "problem", "plan"),
    ],
)
def test_a_kind_that_the_words_speak_against_stays_and_says_so(words: str, kind: Kind, other: Kind) -> None:
    """The item tells how likely it is, and which kind its words are rather of; one that fits tells nothing."""
    report = wide(TEXT)
    chunk = report.chunks[0]
    number = number_of(report, words.rstrip("。"))
    said = [Draft(number, number, each, words) for each in (kind, other)]
    doubted, fitting = assured(report, ground(Hearing(report), chunk, said), "wide")
    assert (doubted.draft.kind, {change.what for change in doubted.changes}) == (kind, {"doubted"})
    assert any(other in change.why for change in doubted.changes)
    assert (doubted.draft.confidence or 1) < (fitting.draft.confidence or 0)
    assert (fitting.draft.kind, fitting.changes) == (other, ())

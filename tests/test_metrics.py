"""A statement's quantities become comparable rows."""
# ruff: noqa: RUF001 - brackets, quotes and full-width digits of real reports are what is tested

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.reading.repair import repair
from llmsum.words.figures import figures
from llmsum.words.metrics import count_metrics, has_metrics, metrics
from llmsum.words.prose import prose

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))


def rows(statement: str) -> list[tuple[str, int | float, str | None, str | None, str]]:
    return [(row.name, row.value, row.unit, row.qualifier, row.raw) for row in metrics(statement)]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("累计完成交地25宗", ("交地", 25, "宗", None, "25宗")),
        ("交地面積4745畝", ("交地面積", 4745, "畝", None, "4745畝")),
        ("全年完成簽字648戶", ("簽字", 648, "戶", None, "648戶")),
        ("发放口罩1.6万个", ("发放口罩", 16000, "个", None, "1.6万个")),
        ("累计培训党员达1000人次", ("培训党员", 1000, "人次", None, "1000人次")),
        ("接种38余万人次", ("接种", 380000, "人次", "余", "38余万人次")),
        ("投入资金5172万元", ("投入资金", 51720000, "元", None, "5172万元")),
        ("198家餐饮店", ("餐饮店", 198, "家", None, "198家")),
        ("下沉176名干部", ("下沉干部", 176, "名", None, "176名")),
        ("征收七千平方米", ("征收", 7000, "平方米", None, "七千平方米")),
        ("總投資約17000萬元", ("總投資", 170000000, "元", "約", "17000萬元")),
        ("办结率达98.67%", ("办结率", 98.67, "%", None, "98.67%")),
        ("較上年提高2.5個百分點", ("較上年提高", 2.5, "个百分点", None, "2.5個百分點")),
        ("减少受威胁人数1000人以上", ("减少受威胁人数", 1000, "人", "以上", "1000人")),
        ("集体经济超200万", ("集体经济", 2000000, None, "超", "200万")),
        ("trained over 1,245 people", ("trained", 1245, "people", "over", "1,245 people")),
        ("25%", ("", 25, "%", None, "25%")),
        ("半年结余-318万元", ("半年结余", -3180000, "元", None, "-318万元")),
        ("发展共青团员25名", ("发展共青团员", 25, "名", None, "25名")),
        ("小区均价5元", ("小区均价", 5, "元", None, "5元")),
        ("新增从业人员120人", ("新增从业人员", 120, "人", None, "120人")),
        ("有机肥200吨", ("有机肥", 200, "吨", None, "200吨")),
        ("违法行为5起", ("违法行为", 5, "起", None, "5起")),
        ("3个公共厕所", ("公共厕所", 3, "个", None, "3个")),
        ("完成率98%", ("完成率", 98, "%", None, "98%")),
        ("单价：300元", ("单价", 300, "元", None, "300元")),
        ("接听电话120个", ("接听电话", 120, "个", None, "120个")),
        ("房间20间", ("房间", 20, "间", None, "20间")),
        ("三所学校", ("学校", 3, "所", None, "三所")),
        ("three schools", ("schools", 3, None, None, "three")),
        ("金额（万元）320", ("金额", 3200000, "元", None, "320")),
        ("金額（單位：萬元）：1,280.5", ("金額", 12805000, "元", None, "1,280.5")),
        ("完成率（%）98.5", ("完成率", 98.5, "%", None, "98.5")),
        ("数量(家次)45", ("数量", 45, "家次", None, "45")),
        ("Cost (USD thousand) 320", ("Cost", 320000, "USD", None, "320")),
        ("Completion (%): 98.5", ("Completion", 98.5, "%", None, "98.5")),
        ("检查企业1200家次", ("检查企业", 1200, "家次", None, "1200家次")),
        ("参与交流52人/次", ("参与交流", 52, "人/次", None, "52人/次")),
        ("產值翻一番", ("產值", 1, "番", None, "一番")),
        ("2127名在职党员向我社区党组织报到", ("在职党员", 2127, "名", None, "2127名")),
        ("7件案件被评为典型案例", ("案件", 7, "件", None, "7件")),
        ("6位老師榮獲省二等獎", ("老師", 6, "位", None, "6位")),
        ("派驻18名干部开展帮扶", ("派驻干部", 18, "名", None, "18名")),
        ("和空置厂房20万平方米", ("空置厂房", 200000, "平方米", None, "20万平方米")),
        ("城镇调查失业率控制在5.5%左右", ("城镇调查失业率", 5.5, "%", "左右", "5.5%")),
        ("违法耕占比降到1.83%", ("违法耕占比", 1.83, "%", None, "1.83%")),
        ("国有部分完成2宗", ("国有部分", 2, "宗", None, "2宗")),
        ("占全区总数的49.5%", ("占全区总数", 49.5, "%", None, "49.5%")),
        ("再就业培训300人", ("再就业培训", 300, "人", None, "300人")),
        ("The office has 84 and more rooms", ("rooms", 84, None, None, "84")),
        ("我校学生有8人获一等奖", ("我校学生获一等奖", 8, "人", None, "8人")),
        ("3人被清华大学录取", ("被清华大学录取", 3, "人", None, "3人")),
        ("我镇顺利完成5个村改社区工作", ("我镇顺利完成村改社区工作", 5, "个", None, "5个")),
        ("撰写的两篇论文", ("撰写论文", 2, "篇", None, "两篇")),
        ("支持openEuler 20.03 LTS", ("支持openEuler", 20.03, None, None, "20.03")),
        ("four medium severity findings. [More]", ("medium severity findings", 4, None, None, "four")),
        ("chosen from the top 300 by the end", ("chosen from the top", 300, None, None, "300")),
        ("We had 36 students who completed it", ("students", 36, None, None, "36")),
        ("The backlog is down to 12", ("backlog is down", 12, None, None, "12")),
        ("This month there were 91 commits.", ("commits", 91, None, None, "91")),
        ("We will open 4 new community centres", ("new community centres", 4, None, None, "4")),
        ("Satisfaction rose to 91%", ("Satisfaction rose", 91, "%", None, "91%")),
    ],
)
def test_a_quantity_is_one_row(statement: str, expected: tuple[str, int | float, str | None, str | None, str]) -> None:
    """Name, canonical value, unit, qualifier and the spelling of the report, in either script."""
    assert rows(statement) == [expected]


@pytest.mark.parametrize(
    "statement",
    [
        "2020年8月31日、二〇二一年、上半年、四季度",
        "第三届、第二名、第一批、二期工程、十九届六中全会",
        "第 2 周，第 3-6周",
        "E8、E13号，G20，5A级景区，C9公交，拨打‘12345’热线",
        "“三个国土”“五个一”‘三个一’",
        "以1:1的比例，三分之二，1/3，17:29",
        "国发〔2020〕12号",
        "60岁以上，18-59岁",
        "7、8月",
        "1234567890123456789",
        "统一思想，第一时间，三农",
        "升级到13.8.2、97.0.4692.71和v1.29.0，OpenSSL 3.1，14.x",
        "修复#4821、#4822和PR 123，工单PROJ-77，commit 4f3a9c1d2e",
        "国办发〔2023〕15号、[2023] 7号，第12条",
        "9:30开会，下午3点结束，8时30分",
        "电话13800001111，会议号：640 027 955，编号4417",
        "B2-031号车位，D5-3住户，3楼，305室，高三（7）班",
        "见https://example.org/c?x=81&y=7",
        "x86_64，ISO 9001，80后",
        "by September 15, no later than 31 March, on Jan. 3rd",
        "the 64-bit setup code, a 32-/64-bit kernel",
        "two thirds of the villages, three-quarters of them",
        "建党100周年，自治区成立六十周年",
        "三五个、两三次、十五六家",
    ],
)
def test_names_dates_and_ordinals_measure_nothing(statement: str) -> None:
    """Figures that are no quantities give no row, though the gate checks them all the same."""
    assert metrics(statement) == ()


def test_both_values_of_a_change_have_its_name() -> None:
    """From what to what: one name for the two, and what a rate comes to is not named after the rate."""
    assert [row.name for row in metrics("平均响应时长由31.4s缩短到9.8s")] == ["平均响应时长"] * 2
    assert [row.name for row in metrics("购置课桌150套，每套400元，共6万元")] == ["购置课桌", "每套", "购置课桌"]


@pytest.mark.parametrize(
    ("statement", "name", "values"),
    [
        ("培育龙头企业三至五家", "培育龙头企业", [3, 5]),
        ("培育龍頭企業3～5家", "培育龍頭企業", [3, 5]),
        ("引进三到五个项目", "引进项目", [3, 5]),
        ("增幅在6%～8%之间", "增幅", [6, 8]),
        ("open three to five branches", "branches", [3, 5]),
        ("recruit 3–5 engineers", "engineers", [3, 5]),
        ("between 3 and 5 engineers", "engineers", [3, 5]),
        ("served 84 and trained 12", None, [84, 12]),
    ],
)
def test_both_ends_of_a_range_measure_the_same(statement: str, name: str | None, values: list[int]) -> None:
    """The noun behind the second counts for the first too; a joining word names nothing."""
    found = metrics(statement)
    assert [row.value for row in found] == values
    names = [row.name for row in found]
    assert names == [name] * 2 if name else names == ["served", "trained"]


def test_an_elliptic_figure_carries_on_the_name_before_it() -> None:
    """In 67次1333人次 both figures measure the talks, in 45起，调处45起 each its own."""
    assert [row.name for row in metrics("开展廉政谈话67次1333人次")] == ["廉政谈话", "廉政谈话"]
    assert [row.name for row in metrics("受理矛盾纠纷45起，调处45起、化解40起")] == ["受理矛盾纠纷", "调处", "化解"]


@pytest.mark.parametrize("seed", range(5))
def test_nearly_every_quantity_of_the_seeds_has_a_name(seed: int) -> None:
    """Rows can be compared only by name: at least 95 % of a report's quantities have one, of at most 24 characters."""
    lines = repair(SEEDS[seed].read_text(encoding="utf-8")).text.splitlines()
    found = [row for line in lines for row in metrics(line)]
    assert len(found) >= 20
    assert sum(bool(row.name) for row in found) >= 0.95 * len(found)
    assert max(len(row.name) for row in found) <= 24


@given(st.text(alphabet="0123456789.,:/%$ 约共达完成第二三十百万亿个名元年月期届的《“”》、，。AbＧ１以上", max_size=60))
def test_any_statement_has_rows_of_its_own_figures(statement: str) -> None:
    """No statement raises; each row is a figure of it, in order, spelt as it stands there."""
    spelled = [statement[figure.whole.start : figure.whole.end] for figure in figures(statement)]
    rest = iter(spelled)
    assert all(row.raw in rest for row in metrics(statement))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name[:3])
def test_counting_finds_what_naming_finds(seed: Path) -> None:
    """The quick count of every line is the number of its metrics."""
    for line in seed.read_text(encoding="utf-8").splitlines():
        assert count_metrics(line) == len(metrics(line))
        assert has_metrics(line) == bool(metrics(line))


@pytest.mark.parametrize("unit", ["2024年", "a.b", "名", "ab1-", "@a"])
def test_a_long_run_without_a_stop_is_searched_once(unit: str) -> None:
    """100,000 characters that could begin an address or a number: work that grew with the square would take minutes."""
    text = unit * (100_000 // len(unit))
    assert prose(text)
    assert count_metrics(text) == 0

"""The masthead: title, organisation and period, or None where the report does not say."""

import pytest

from llmsum.reading.masthead import Masthead
from tests.support.cutting import report
from tests.support.reports import DATA, SEEDS

BODY = "\n全年完成各项任务，取得较好成绩。\n"


def masthead(text: str) -> Masthead:
    return report(text).masthead


@pytest.mark.parametrize(
    ("name", "title", "organisation", "period"),
    [
        ("000", "天元區征地工作協調服務中心2020年度信息公開年度報告", "天元區征地工作協調服務中心", "2020年度"),
        ("001", "沱江镇2020年上半年工作总结", "沱江镇", "2020年上半年"),
        ("002", "向党和人民交上满意的答卷——湖州市国土资源局连续两年获“双优秀”的背后", "湖州市国土资源局", None),
        ("003", "2021年度基层党建盘点“交账”", None, "2021年度"),
        ("004", None, "清城區人民政府洲心街道辦事處", "2022年上半年"),
        ("chapters.txt", "临江市第三中学二〇二二年度工作报告", "临江市第三中学", "二〇二二年度"),
        ("company_quarter.md", "星河智能科技有限公司2023年第三季度经营报告", "星河智能科技有限公司", "2023年第三季度"),
        (
            "county_government.txt",
            "青禾县人民政府办公室2022年工作总结和2023年工作思路",
            "青禾县人民政府办公室",
            "2022年",
        ),
        ("english_annual.txt", "Annual Report 2022/23", "Harrow Vale Library Trust", "2022/23"),
        (
            "english_numbered.txt",
            "Half-Year Progress Report, January to June 2023",
            "Department of Public Works",
            "January to June 2023",
        ),
        ("english_status.txt", "Project Aurora: weekly status update", None, "Week ending 12 May 2023"),
        ("english_teams.txt", "Northgate Services: Quarterly Report Q2 2023", "Northgate Services", "Q2 2023"),
        ("no_headings.txt", None, None, None),
        ("one_paragraph.txt", None, None, "2023年上半年"),
        ("personal_report.txt", "述职报告", "市人民医院护理部", "2023年12月"),
        ("scraped_page.html.txt", "石桥镇2021年工作总结", "石桥镇", "2021年"),
        ("several_units.txt", "宏远集团各部门2023年度工作汇总", "宏远集团", "2023年度"),
        ("congress.txt", "政府工作报告", None, None),
        ("english_wrapped.txt", "OPERATIONS REVIEW 2023", "MERIDIAN WATER AUTHORITY", "2023"),
        ("front_matter.md", "研发中心2023年二季度工作报告", "研发中心", "2023年二季度"),
        ("labelled_items.txt", "2022年度个人工作总结", None, "2022年度"),
        ("offices.txt", "各科室2023年上半年工作小结", None, "2023年上半年"),
        ("taiwan.txt", "臺北市永安區公所112年度施政成果報告", "臺北市永安區公所", "112年度"),
        ("weekly.txt", "周工作汇报（2023年5月8日—5月12日）", None, "2023年5月8日—5月12日"),
        ("wrapped_pdf.txt", "东湖区城市管理局2023年工作总结", "东湖区城市管理局", "2023年"),
    ],
)
def test_the_masthead_of_whole_reports(
    name: str, title: str | None, organisation: str | None, period: str | None
) -> None:
    """What each seed and each sample says of itself, and None for what it does not say."""
    found = masthead((SEEDS | DATA)[name])
    assert (found.title, found.organisation, found.period) == (title, organisation, period)


@pytest.mark.parametrize(
    ("title", "organisation", "period"),
    [
        ("中共长河镇委员会2022年度党建工作述职报告", "长河镇委员会", "2022年度"),
        ("长河镇人民政府关于2023年第一季度重点工作的汇报", "长河镇人民政府", "2023年第一季度"),
        ("青禾县教育局2021—2023年工作总结", "青禾县教育局", "2021—2023年"),
        ("青禾縣衛生健康局2022年1-6月工作總結", "青禾縣衛生健康局", "2022年1-6月"),
        ("青禾县农业局2023年1月至6月工作总结", "青禾县农业局", "2023年1月至6月"),
        ("第三实验小学 2023—2024学年第一学期教务处工作总结", "第三实验小学", "2023—2024学年第一学期"),
        ("Harrow Vale Council Annual Report 2023", "Harrow Vale Council", "2023"),
        ("Annual Report of the Lakeside Library Trust, 2022-23", "Lakeside Library Trust", "2022-23"),
        ("# Fenwick Hospital: Progress Report, First half of 2023", "Fenwick Hospital", "First half of 2023"),
        ("工作总结", None, None),
    ],
)
def test_titles_name_organisation_and_period(title: str, organisation: str | None, period: str | None) -> None:
    """The name before the year or the kind of report; periods are given as they are written, in their own script."""
    found = masthead(f"{title}\n{BODY}")
    assert (found.title, found.organisation, found.period) == (title.lstrip("# "), organisation, period)


@pytest.mark.parametrize(
    "line",
    [
        "青禾县人民政府\n2022年工作总结",
        "单位：青禾县人民政府\n工作总结",
        "2022年工作总结\n青禾县人民政府 张三",
        "□青禾县人民政府 张三\n工作总结",
    ],
)
def test_the_organisation_may_stand_beside_the_title(line: str) -> None:
    """On a line above or below it, or in a byline."""
    assert masthead(f"{line}\n{BODY}").organisation == "青禾县人民政府"


def test_the_signature_names_the_organisation_of_an_untitled_report() -> None:
    """The line above the date at the foot, with the spaces that spread it gone from neither name nor text."""
    found = masthead("一、主要做法\n完成投资3亿元。\n青禾县财政局\n2023年1月5日\n")
    assert (found.title, found.organisation, found.period) == (None, "青禾县财政局", None)


@pytest.mark.parametrize(
    "text",
    [
        "一、主要做法\n完成投资3亿元。\n",
        "主要做法\n完成投资3亿元。\n",
        "今年完成投资3亿元。\n",
        "1. 完成投资\n2. 新建学校\n",
    ],
)
def test_a_heading_or_a_sentence_is_no_title(text: str) -> None:
    """A report that begins with its first part has no title, organisation or period."""
    assert masthead(text) == Masthead(None, None, None)


def test_the_head_of_a_memo_is_no_title() -> None:
    """To and From are not the report; the subject is its title, and names nobody."""
    found = masthead(f"To: Board of Trustees\nFrom: Executive Director\nSubject: Annual report 2023\n{BODY}")
    assert (found.title, found.organisation, found.period) == ("Annual report 2023", None, "2023")


def test_a_title_that_ends_like_a_label_stays_whole() -> None:
    """Software: is no Re:."""
    assert masthead(f"Software: Annual report 2023\n{BODY}").title == "Software: Annual report 2023"


def test_the_period_may_be_what_is_being_reported() -> None:
    """现将2022年…情况汇报如下 names the period; 2015年度、2016年度… lists years and names none."""
    assert masthead(f"按照要求，现将我局2022年度工作情况汇报如下。{BODY}").period == "2022年度"
    assert masthead(f"2015年度、2016年度，我局连续获奖。{BODY}").period is None


def test_the_name_of_a_first_unit_is_not_the_author() -> None:
    """A name with 主要工作 below it is one of several units of a page."""
    text = "2023年工作汇总\n财务部\n主要工作\n编制预算12次。\n工程部\n主要工作\n竣工项目8个。\n"
    assert masthead(text).organisation is None
    assert report(text).units == ("财务部", "工程部")


@pytest.mark.parametrize("line", ["完成招商计划，引进企业12家", "We plan to open two clinics"])
def test_the_only_line_is_no_title_for_a_word_in_it(line: str) -> None:
    """One line that only mentions a plan is a report of one sentence."""
    assert masthead(line).title is None
    assert report(line).chunks


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f'---\ntitle: "回顧"\ndate: 2023-12-31\n---\n\n![](a-2023-summary.png)\n\n{BODY}', "回顧"),
        (f'+++\ntype = "blog"\ntitle = "x86 port: midterm"\n+++\n\n{BODY}', "x86 port: midterm"),
        (f"---\ntitle: 周报\n---\n# 某所2023年工作总结\n{BODY}", "某所2023年工作总结"),
        (f"---\ntitle: 2023年教研组总结\n---\n# 教研组\n{BODY}", "2023年教研组总结"),
        ("---\ntitle: 长表头\n" + "".join(f"key{n}: {n}\n" for n in range(30)) + f"---\n\n{BODY}", "长表头"),
    ],
)
def test_the_header_of_a_markdown_file_gives_the_title(text: str, title: str) -> None:
    """In YAML or TOML, however long, where no heading says more; a picture is no title."""
    assert masthead(text).title == title


def test_a_sentence_that_calls_out_is_no_title() -> None:
    """Though it names a kind of report."""
    assert masthead(f"求真务实\n现在，我代表校长室作工作报告，请予审议！\n{BODY}").title == "求真务实"


@pytest.mark.parametrize("line", ["填报单位：发改局", "编制部门：战略发展部", "部门：财务部"])
def test_a_field_names_the_organisation(line: str) -> None:
    """Short names, too, and departments."""
    assert masthead(f"2023年度重点工作台账\n{line}{BODY}").organisation == line.split("：")[1]


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("项目周报（2024.03.11-03.15）", "2024.03.11-03.15"),
        ("工程部2024年第9周工作汇报", "2024年第9周"),
        ("工作周报2024/3/4~2024/3/8", "2024/3/4~2024/3/8"),
    ],
)
def test_the_period_of_a_weekly_report(title: str, period: str) -> None:
    """Days in figures, or the number of the week."""
    assert masthead(title + BODY).period == period


def test_a_field_names_the_period() -> None:
    """As forms of weekly reports ask for it."""
    assert masthead(f"研发中心周报\n周期：2024.03.04-03.08{BODY}").period == "2024.03.04-03.08"
    assert masthead(f"# 教学部\n\n**时间**：2024年3月\n\n{BODY}").period == "2024年3月"

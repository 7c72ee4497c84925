"""Noise: what of a page is not the report, line by line; and what a report says that only looks like it."""

import re

import pytest

from llmsum.reading.noise import lines_of, noise_lines
from llmsum.reading.repair import repair
from llmsum.words.script import fold
from tests.support.cutting import report
from tests.support.reports import DATA, SEEDS, noise_of

BODY = "2022年，全镇上下齐心协力，完成了各项任务。"


def noise(text: str) -> list[str]:
    lines = lines_of(text)
    return [text[lines[index].start : lines[index].end] for index in sorted(noise_lines(fold(text), lines))]


def between(line: str) -> str:
    """The line in the middle of a report's text."""
    return f"{BODY}\n{line}\n{BODY}\n"


@pytest.mark.parametrize(
    "line",
    [
        "首页 > 政务公开 > 工作总结",
        "打印本页",
        "【打印本页】【关闭窗口】",
        "[打印] | [收藏]",
        "关闭窗口",
        "上一篇：关于放假的通知",
        "下一篇：没有了",
        "附件：",
        "相关阅读",
        "責任編輯：張三",
        "湘ICP备12345678号 版权所有 某某镇",
        "▲第二届“青年标兵”表彰会",
        "图1：各镇完成情况",
        "- 3 -",
        "第 3 页 共 12 页",
        "一、主要成效……………………3",
        "----------",
        "您现在的位置：首页",
        "Home > Reports > 2023",
        "Page 3 of 12",
        "Back to top",
        "Confidential - internal use only Page 1 of 1",
        "分享到：微信 微博 QQ空间",
        "© 2023 Harrow Vale Trust",
        "We use cookies to improve this site.",
    ],
)
def test_furniture_is_noise_wherever_it_stands(line: str) -> None:
    """Navigation, footers, captions and page numbers, in both languages and scripts."""
    assert noise(between(line)) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "来源：青禾县人民政府办公室",
        "发布时间：2023-01-12 09:30 来源：县政府 浏览量：1024",
        "2023-01-12 09:30:00",
        "作者：张三",
        "□湖州市国土资源局 项江鸿",
        "——连续两年获“双优秀”的背后",
        "【字号：大 中 小】 发布日期：2023-01-06 09:12 来源：红旗街道办事处 浏览次数：356",
        "【字体：大 中 小】 打印",
        "首页 | 新闻 | 政务公开",
        "浙江国土资源 2017年3期",
        "单位：青禾县财政局",
        "By Anne Marsh",
        "Published: 12 May 2023",
    ],
)
def test_bylines_are_noise_above_the_text_only(line: str) -> None:
    """What a report could say too counts at the head of a page; between two paragraphs it is the report."""
    assert noise(f"青禾镇工作总结\n{line}\n{BODY}\n{BODY}\n") == [line]
    assert noise(between(line)) == []


@pytest.mark.parametrize(
    "line",
    [
        "微信公众号推文200条",
        "公众号阅读量达10万次",
        "网站点击率：98%",
        "为全区企业提供技术支持56次",
        "附件二所列任务全部完成",
        "目录编制完成12份",
        "更多群众受益",
        "下载政策文件300份",
        "2020-05-01 召开动员大会，部署春耕工作",
        "资金来源：财政拨款3000万元",
        "——坚持党建引领，完成投资3亿元；",
        "□ 新建公园2处，惠及5400人。",
        "图书馆接待读者3万人次",
        "表彰先进个人12名",
        "51",
        "棚户区改造\t户\t1250",
        "| 项目 | 目标 |",
        "张三 李四",
        "地址编码：完成12万条，准确率99%。",
        "Sources of income grew by 12%",
        "By December we had trained 90 staff.",
        "Home visits: 214",
        "Search and rescue teams answered 31 calls",
        "Copyright licensing income rose by 8%",
        "Share of women: 46%",
        "转发：全年转发政务信息1200条，点赞3万次。",
        "Confidential: 1,200 reports of abuse handled.",
        "Confidential reporting lines were opened in 12 offices",
        "分享会举办12场",
        "名词解释栏目发布12期",
    ],
)
def test_what_a_report_says_is_no_noise(line: str) -> None:
    """Items, rows of tables and short facts that share words with furniture are read."""
    assert noise(between(line)) == []


def test_several_marked_lines_are_a_list_and_no_captions() -> None:
    """One ▲ line alone is a caption; in a row they are items."""
    assert noise(f"{BODY}\n▲完成投资3亿元\n▲新建学校2所\n{BODY}\n") == []


def test_bare_numbers_count_pages_only_in_order() -> None:
    """1, 2, 3 with text between them are page numbers; the cells of a table are figures."""
    page = "\n".join([BODY] * 4)
    assert noise(f"{page}\n1\n{page}\n2\n{page}\n3\n") == ["1", "2", "3"]
    assert noise(f"{page}\n户\n51\n座\n52\n{page}\n") == []
    assert noise(f"{page}\n51\n{page}\n") == []


def test_doubled_titles_are_noise_but_for_the_first() -> None:
    """A title above the text counts once; a heading that comes again inside the report is no doubled title."""
    assert noise(f"青禾镇工作总结\n青禾镇工作总结\n{BODY}\n") == ["青禾镇工作总结"]
    assert noise(f"财务部\n主要工作完成情况\n{BODY}\n工程部\n主要工作完成情况\n{BODY}\n") == []


def test_a_list_of_links_ends_where_the_report_goes_on() -> None:
    """Short lines below 猜你喜欢 are links, up to a sentence or a heading."""
    links = "猜你喜欢\n明代湖州的由来\nMy family\n"
    assert noise(f"{BODY}\n{links}") == links.splitlines()
    assert noise(f"{BODY}\n{links}三、下一步打算\n{BODY}\n") == links.splitlines()


@pytest.mark.parametrize("date", ["2022年6月13日", "二〇二二年六月十三日", "2022年6月", "2022.6.13", "12 January 2023"])
def test_name_and_date_at_the_foot_are_a_signature(date: str) -> None:
    """The organisation and the date close a report and are no items; a last sentence before the date is text."""
    assert noise(f"{BODY}\n清城区人民政府\n{date}\n") == ["清城区人民政府", date]
    assert noise(f"{BODY}\n{date}\n") == [date]


@pytest.mark.parametrize(
    "last",
    [
        "（联系人：王丽，联系电话：0577-6231588）",
        "抄送：市国资委、集团监事会。",
        "分享到：微信 微博 QQ空间",
        "联系电话：0577-6231588",
    ],
)
def test_what_stands_below_a_signature(last: str) -> None:
    """Contacts, copies and buttons do not hide who signed, and when."""
    assert noise(f"{BODY}\n清城区人民政府\n2022年6月13日\n{last}\n") == ["清城区人民政府", "2022年6月13日", last]


def test_a_glossary_ends_a_report() -> None:
    """In its second half; a table of contents may name it, too."""
    glossary = "附：有关用语说明\n1.共享法庭：指在镇街设立的服务站点。\n2.终本案件：指终结本次执行程序的案件。"
    assert noise(f"{BODY}\n{BODY}\n{BODY}\n{BODY}\n{glossary}\n") == glossary.splitlines()
    assert noise(f"名词解释\n{BODY}\n{BODY}\n{BODY}\n") == []


def test_the_furniture_of_a_government_page() -> None:
    """A whole page: breadcrumb, meta line, font buttons, signature, neighbours, footer."""
    found = noise_of(report(DATA["county_government.txt"]))
    assert found == [
        "首页 > 政务公开 > 工作总结",
        "青禾县人民政府办公室2022年工作总结和2023年工作思路",  # the title: read, but not asked about
        "发布时间：2023-01-12 09:30 来源：青禾县人民政府办公室 浏览量：1024",
        "【字体：大 中 小】 打印",
        "青禾县人民政府办公室",
        "2023年1月10日",
        "上一篇：关于春节放假的通知",
        "下一篇：没有了",
        "主办：青禾县人民政府 承办：县政务服务中心",
        "京ICP备00000000号",
    ]


def test_the_furniture_of_the_seeds() -> None:
    """001: doubled titles, navigation; 002: byline, captions, links; 003: meta line, editor; 004: signature."""
    title = "沱江镇2020年上半年工作总结"
    assert noise_of(report(SEEDS["001"])) == [
        title,
        "其他部门：",
        title,
        "日期：2020-08-31 17:29 来源： 字体大小：",
        title,
        "相关附件",
        "相关阅读",
    ]
    found = noise_of(report(SEEDS["002"]))
    assert found[0] == "APP下载"
    assert "2017-04-06湖州市国土资源局项江鸿" in found
    assert [line for line in found if line.startswith("▲")] == [
        "▲召开视频会议部署深化“三个国土”建设工作",
        "▲局领导带班开展“集中服务月”走访活动",
        "▲第二届“青年标兵”表彰会",
    ]
    assert found[found.index("猜你喜欢") :][-1] == "湖州练市小学"
    assert noise_of(report(SEEDS["003"]))[-3:] == ["责编：谭舒文", "来源：株洲高新区(天元区)融媒体中心", "下载APP"]
    assert noise_of(report(SEEDS["004"])) == ["清城區人民政府洲心街道辦事處", "2022年6月13日"]


def test_lines_are_given_without_the_space_around_them() -> None:
    """Blank lines are no lines; an astral character and a lone sign are."""
    text = repair("\n \u3000甲 乙 \n\n𠮷\n。").text
    assert [text[line.start : line.end] for line in lines_of(text)] == ["甲 乙", "𠮷", "。"]


@pytest.mark.parametrize(
    "text",
    [
        "某局月报\n完成投资3亿元。\n项目 | 状态 | 评级\n--- | --- | ---\n水厂 | 已完成 | 优秀\n管网 | 已停工 | 较差\n",
        "---\n完成投资3亿元。\n---\n新建学校3所，改造危房120户。\n",
    ],
)
def test_tables_and_rulers_are_no_navigation(text: str) -> None:
    """Rows around a ruled line are the report, wherever they stand, and so is what stands between two rulers."""
    lines = lines_of(text)
    noise = noise_lines(fold(text), lines)
    told = [text[line.start : line.end] for index, line in enumerate(lines) if index not in noise]
    assert all(re.search(r"[\u4e00-\u9fff]", text[lines[index].start : lines[index].end]) is None for index in noise)
    assert len(told) >= 2


RED = ["000001", "机密★1年", "特急", "清河县农业农村局文件", "清农发〔2024〕15号 签发人：李建国"]
COLOPHON = ["抄送：县委办公室，县人大常委会办公室。", "清河县农业农村局办公室 2024年1月10日印发", "（共印60份）"]


def test_what_only_an_official_document_has_is_no_report() -> None:
    """The red head, the list of what is attached, the signature, copies and print."""
    attached = ["附件：1.2023年度重点指标完成情况表", "2.2024年重点项目清单"]
    signed = ["清河县农业农村局", "2024年1月10日", "（此件公开发布）"]
    lines = [*RED, "2023年工作总结", BODY, *attached, *signed, *COLOPHON]
    assert noise("\n".join(lines)) == [*RED, *attached, *signed, *COLOPHON]


@pytest.mark.parametrize("line", ["签订特急件运输合同3份", "印发文件12份", "2.完成绿化12公顷", "000001号楼完工"])
def test_what_only_sounds_like_an_official_document(line: str) -> None:
    """Facts of a report."""
    assert noise(between(line)) == []


def test_contents_without_dots_are_the_headings_that_come_again() -> None:
    """Below 目录, with or without numbers before them and pages behind; they end where the report begins."""
    contents = ["目 录", "01", "经营概况 2", "02 存在的问题 3"]
    parts = ["经营概况", BODY, "存在的问题", BODY]
    assert noise("\n".join([*contents, *parts])) == contents


@pytest.mark.parametrize(
    "line",
    [
        "【字体：小 大】【发表评论】【加入收藏】【告诉好友】【打印此文】【关闭窗口】",
        "上一篇文章：市水利局2007年工作总结",
        "点击蓝字关注我们",
        "长按二维码关注我们",
        "点击此处添加文本",
        "11/28/26, 3:29 PM 青山县人民政府 县民政局2023年工作总结",
        "2024/3/1 15:02 县民政局2023年工作总结",
    ],
)
def test_what_programs_print_on_a_page(line: str) -> None:
    """Buttons of old pages and of feeds, hints of templates, the heads that browsers print."""
    assert noise(between(line)) == [line]


def test_a_signature_may_stand_above_what_is_attached() -> None:
    """The text ends there; what is attached is read on."""
    found = noise(f"{BODY}\n青山县审计局\n2023年12月28日\n附件1\n审计项目32个。\n{BODY}\n")
    assert found == ["青山县审计局", "2023年12月28日", "附件1"]

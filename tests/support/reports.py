"""The reports that tests read: the seeds, the files of tests/data, and generated ones."""

from pathlib import Path

from hypothesis import strategies as st

from llmsum.models import Span
from llmsum.reading.report import Report

ROOT = Path(__file__).parents[2]
SEEDS = {path.name[:3]: path.read_bytes().decode() for path in sorted((ROOT / "seeds").glob("*.txt"))}
DATA = {path.name: path.read_bytes().decode() for path in sorted((ROOT / "tests" / "data").iterdir())}

# Lines of every kind that a report is made of.
LINES = (
    "青禾县2022年工作总结",
    "一、主要做法",
    "（一）办文办会。全年制发文件412件。",
    "(二)整治环境",
    "1.督查督办更精准。开展专项督查17次。",
    "2、新增客户12家",
    "3.5亿元专项债券资金全部下达。",
    "1、2月份，项目推迟。",
    "第二章 存在问题",
    "财务部",
    "工程部",
    "工作打算",
    "一是强化学习。二是优化服务；三是严管干部",
    "首先，科研偏弱；其次，沟通不够。",
    "全年清理卫生死角1200余处，清除建筑垃圾600余立方，清除牛皮癣1500余处，整治乱放乱堆150余处，绿化美化7500米。",
    "發展(fā)油茶產業3689畝，𠮷林村拆遷房屋51座。",
    "各位代表！发展中还存在不少困难和问题：总量偏小；结构不优。对此，我们将采取措施。全年投资3亿元。",
    "虽有成绩，但仍存在一些不足。主要表现在：人手不足；经费紧张。",
    "下一步，我们将重点做好以下工作：一是新建学校。二是整修道路。",
    "目前，工作中还面临以下困难：",
    "首页 > 政务公开",
    "来源：青禾县 浏览量：88",
    "▲表彰会现场",
    "猜你喜欢",
    "- 完成34项任务",
    "• Closed 58 tickets",
    "## Next steps",
    "Key Achievements",
    "Finance Team",
    "We repaired 48.6 km of road, cleared 1,930 gullies, hired Dr. Li and opened two depots. Costs fell.",
    "| 项目 | 数量 |",
    "----------",
    "……",
    "&nbsp;",
    "",
    "青禾县人民政府",
    "2023年1月10日",
)
reports = st.lists(
    st.sampled_from(LINES) | st.text("一是、（）1.2。；，\n 章第A.-#*—“”", max_size=30), max_size=25
).map("\n".join)


def text_of(report: Report, span: Span) -> str:
    return report.repaired.text[span.start : span.end]


def noise_of(report: Report) -> list[str]:
    return [text_of(report, span) for span in report.noise]


def outline(report: Report) -> list[tuple[str, str]]:
    """(heading path, role) of every section that is no point, the text before the first heading left out."""
    return [(section.title, section.role) for section in report.sections if section.path and not section.is_point]


def points(report: Report) -> list[str]:
    """The headings of the points and list items, in order."""
    return [section.heading for section in report.sections if section.is_point]


def segments(report: Report) -> list[str]:
    """The segments that are asked about, without white space around them."""
    return [segment.text.strip() for chunk in report.chunks for segment in chunk.segments if not segment.noise]

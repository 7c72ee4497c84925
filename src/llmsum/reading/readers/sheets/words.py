"""What texts of cells are by their words: names of columns, labels of facts, announcements of problems and plans."""

from typing import Final, Literal

from llmsum.models.layout import BlockKind
from llmsum.patterns import regex
from llmsum.reading.readers.sheets.grid import is_number
from llmsum.words.script import fold

COLUMN_NAME: Final = regex(
    r"序号|编号|项目|内容|事项|任务|情况|进[度展]|完成|责任|负责|时间|日期|时限|备注|问题|困难|计划|安排|措施|部门|单位|科室|指标|目标"
    r"|数量|金额|名称|类[别型]|成果|成效|说明|姓名|得分|单价|增长|同比|占比|[本上下][年月周期季步]|累计|总结|建议|支持"
    r"|\b(?:no|item|task|project|status|owner|due|progress|issue|problem|risk|plan|next|remark|note|target|actual|date"
    r"|department|team|name|description|achievement|result|metric|kpi)s?\b",
    2,
)
# What a form asks for at its top and foot.
FACT: Final = regex(
    r"(?:姓\s*名|部\s*门|单\s*位|科\s*室|岗\s*位|职\s*[务位称]|[填汇报审制编批]\w{0,2}[人者]|(?:填报|填表|汇报|报告|编制|制表)?(?:日期|时间|周期|单位|部门)"
    r"|所[属在]\w{0,2}|主管|分管领导|负责人|签[字名]|name|department|team|date|period|week|position|title"
    r"|(?:reported|prepared|approved|reviewed) by)\s*[:：]?",
    2,
)
FACT_WITH_VALUE: Final = regex(r"[^\s:：，。；]{1,10}[:：]\s*\S{0,30}|[A-Z][A-Za-z ]{1,20}:\s*\S{0,30}(?: \S+)?")
TABLE_UNIT: Final = regex(r"[（(]?(?:金额|计量|数据)?单\s*位[:：]\s*(?:[十百千万亿]*元|[万亿%％人个户亩吨]+).{0,20}")
SERIAL_NAME: Final = regex(r"序\s*号|编\s*号|#|no\.?|s/?n", 2)
SERIAL: Final = regex(r"\d{1,4}(?:[-.]\d{1,3})*[、.．]?|[一二三四五六七八九十]{1,3}、?|[（(]\w{1,3}[）)]|[①-⑳]")
NOTHING: Final = regex(r"[（(]?(?:暂?无|没有|无问题|暂时没有|n/?a|none|nil|[-—–/\\]+)[）)]?[。.]?", 2)
PROBLEM: Final = regex(
    r"问题|困难|不足|短板|风险|困惑|瓶颈|难[点题]|差距|卡点|隐患|缺陷"
    r"|\b(?:issue|problem|risk|blocker|challenge|obstacle|defect|concern)s?\b|went wrong",
    2,
)
CAUSE: Final = regex(r"原因|成因|根源|\bcauses?\b|\breasons?\b|^why\b", 2)
# What is to be done about the problem beside it.
REMEDY: Final = regex(
    r"措施|对策|整改(?!前)|改[进善]|解决|应对|处[理置]|办法|方案"
    r"|\b(?:fix|remedy|remedies|actions?|corrective|countermeasures?|solutions?|mitigations?|resolutions?)\b",
    2,
)
IMPROVING: Final = regex(r"(?:整改|改[进善])(?:措施|方案|对策|办法|计划)|\bcorrective actions?\b", 2)
BOTH: Final = regex(r"[及和与、/&]|\band\b", 2)
# Who does something, and until when.
ASIDE: Final = regex(
    r"责任|负责|牵头|主办|承办|配合|经办|[改办理]人$|时[间限]|期限|日期|截止|节点"
    r"|\b(?:owners?|who|responsible|assignee|assigned|lead|due|when|deadline|date|eta)\b",
    2,
)
STATUS: Final = regex(
    r"状态|情况|结果|进[度展]|是否(?:完成|整改|解决|落实)|\b(?:status|state|progress|done|closed|outcome|result)\b", 2
)
PLAN: Final = regex(
    r"计划|打算|下一?[步周月季阶]|下半年|明[年日]|后续|安排|思路|\bnext\b|\bplans?\b|\bupcoming\b|\bto.?do\b", 2
)
LATER: Final = regex(r"下一?[步周月季阶]|下半年|明[年日]|后续|今后|打算|\bnext\b|\bupcoming\b", 2)
CARRIED_OUT: Final = regex(r"完成|进[度展]|落实|执行|结果|总结|status|progress|actual|done", 2)
# 计划完成时间, 问题数量, 风险等级: not told in sentences.
NOT_TOLD: Final = regex(
    r"时[间限]|日期|数$|数量|率|[额值]|投资|产量|工期|[编序]号|人$|状态|是否|部门|单位|类[别型]|级|来源|分$|\b(?:date|owner|count)\b",
    2,
)
HEADING: Final = regex(
    r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章节部篇]|(?P<inner>[（(][一二三四五六七八九十]{1,3}[）)])"
)
ITEM: Final = regex(r"\d{1,2}(?:[、）)]|[.．](?!\d))|[（(]\d{1,2}[）)]|[①-⑳]|[-–•·●○■□◆◇★☆▪✓√]\s*(?=\D)")
ENDS_SENTENCE: Final = regex(r"[。；;！!？?，,]$")
SENTENCE: Final = regex(r"[。；;！!？?](?=.)|\n(?=.)")
MAX_HEADING: Final = 40
MAX_NAME: Final = 20
MAX_LABEL: Final = 14


def role_of(name: str, others: list[str]) -> Literal["problem", "plan"] | None:
    """Whether a column holds problems or plans, by its name; `others` are the names of those beside it.

    Plans beside how far they were carried out are the work that is reported on; what is done about a problem is a plan
    beside it.
    """
    name, others = fold(name), [fold(other) for other in others]
    if NOT_TOLD.search(name) or len(name) > MAX_NAME:
        return None
    has_problems = any(map(PROBLEM.search, others))
    if is_remedy(name) and (has_problems or IMPROVING.search(name)):
        return "plan"
    if PROBLEM.search(name):
        return None if has_problems and STATUS.search(name) else "problem"
    if PLAN.search(name) and (LATER.search(name) or not any(CARRIED_OUT.search(other) for other in others)):
        return "plan"
    return None


def is_remedy(name: str) -> bool:
    """Whether a column, by its name of simplified script, holds what is done about problems, and not how far it is."""
    is_both = PROBLEM.search(name) and BOTH.search(name)
    return bool(REMEDY.search(name)) and not (is_both or any(no.search(name) for no in (ASIDE, STATUS, NOT_TOLD)))


def is_name(text: str) -> bool:
    """Whether a cell could name a column."""
    content = "".join(text.split())
    return len(content) <= MAX_NAME and not is_number(content) and not regex(r"[。；：:]").search(content)


def is_label(text: str) -> bool:
    """Whether a cell could be a label of what stands beside it."""
    content = "".join(text.split())
    return len(content) <= MAX_LABEL and not is_number(content) and not SERIAL.fullmatch(content)


def is_long(text: str) -> bool:
    """Whether a cell holds more than a word or a figure."""
    return len(text.strip()) > 15 or "\n" in text.strip()


def kind_of(line: str) -> tuple[BlockKind, int]:
    """What a line inside a cell is, and how deep."""
    heading = HEADING.match(line)
    if heading and len(line) <= MAX_HEADING and not ENDS_SENTENCE.search(line):
        return "heading", 1 if heading["inner"] else 0
    return ("item", 1) if ITEM.match(line) else ("paragraph", 0)


def squeezed(text: str) -> str:
    """A name of a column without what justifies it: 序 号, and broken lines."""
    content = " ".join(text.split())
    return content if content.isascii() else "".join(content.split())

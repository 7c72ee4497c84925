"""What was wanted beside what came of it, in one sentence: 计划培训8期，实际办了5期; budgeted £20k and spent £27k.

The two figures are compared. That less was reached counts where a word says that this is all: before a year is over
less than its target is as it should be.
"""

from collections.abc import Iterator
from itertools import pairwise

from llmsum.kinds.norms import is_less_better
from llmsum.patterns import regex
from llmsum.words.figures import Figure, figures
from llmsum.words.metrics import DATES
from llmsum.words.units import units_agree

WANTED = regex(
    r"(?:计[划画]|任务|目标|指标|标准|要求|原[定列拟]|定额|核定|编制|应[到交收还发]|承诺|规定|工期|预算|概算)[^，。；]{0,14}$"
    r"|\b(?i:targets?|goal|planned|plan|budget(?:ed)?|standard"
    r"|expected|promised|aimed|w(?:ere|as) to|quota)\b[^.;,]{0,24}$"
)
HANDED_OUT = regex(
    r"(?:报名|借出|发出|预订|订购|邀请|登记)[^，。；]{0,8}$"
    r"|\b(?i:invited|lent|ordered|signed up|registered)\b[^.;,]{0,24}$"
)
CAME_BACK = regex(
    r"到[场课会岗]|出席|来了|回来|归还|收回|还回|回收|到货|\b(?i:turned up|came|attended|returned|arrived|signed up)\b"
)
SIGNED_UP = regex(r"\s*(?:\w+ )?(?i:signed up|registered|were invited|enrolled)\b")
# What was reached, and that this is all.
IN_THE_END = regex(
    r"实[际办支收到耗测用交有发付聘招走看种修建]|只|仅|才|产出|到[场岗]|在岗|归还|收回|回来|花了|用了"
    r"|\b(?i:only|just|actual(?:ly)?|spent|came to|cost|held|collected|ran|got|managed|delivered|turned up)\b"
)
REACHED = regex(r"完成|落[地实]|达[到成]|签[了约]|办[了成]|到位|\b(?i:reached|achieved|completed|had)\b")
STANDARD = regex(r"(?:目标|标准|要求|指标)[^，。；]{0,4}$|\b(?i:target|standard|goal)\b (?i:is|was|being|of) $")
WHOLE_COST = regex(r"总投资|总[造价预概]|工程|项目")
SO_FAR = regex(r"序时|[上前]半年|[1-3一二三]季度|截[至止]|(?<!\d)(?:[1-9]|1[01])月")
SHARE = regex(
    r"(?:为|占|完成了?|达到?|是|仅)[^，。；\d]{0,6}(?:任务|计划|目标|预算|指标)[^，。；\d百]{0,3}[的之]"
    r"(?=\s?\d{1,4}(?:\.\d{1,4})?[%％]|百分之)"
)
SHARE_ROOM = 16  # characters
FALLS_SHORT = regex(
    r"[离距][^，。；]{0,10}(?:既定|预定|目标|标准|指标|要求|任务|计划)[^，。；]{0,10}(?:差|缺|短|少)[了着]?[^，。；]{0,3}[\d一二三四五六七八九十两]"
)
COMPARED = regex(
    r"比[^，。；]{0,8}(?:目标|标准|指标|定额|预算|计划|要求|任务)[^，。；]{0,10}?(?:(?P<more>高|多|超)|(?P<less>低|少|[节省]))[出了]?[^，。；]{0,3}\d"
)
LATE = regex(
    r"比[^，。；]{0,8}(?:路线图|计划|原定|预定|约定|合同|节点|工期|时间表|进度表)[^，。；]{0,6}(?:晚|迟|慢|拖|推迟|滞后)"
    r"|原(?:定|计[划画]|本)[^，。；]{0,24}[，,][^，。；]{0,8}(?:才|仍|还[没未在只差]|至今)"
    r"|\b(?i:behind (?:the |our |its )?(?:roadmap|timetable|timeline|programme))\b"
)
AT_MOST = regex(
    r"(?:[≤<\uff1c≦]|不[超高多大]过?于?|控制在|低于|少于|小于)[^，。；\d]{0,4}$"
    r"|\b(?i:under|below|at most|(?:no|not) more than)\s*$"
)
LONGEST = 60  # characters between two figures that belong together
MISSED, MET = "target missed", "target met"


def reached(shadow: str) -> Iterator[str]:
    """The features of a sentence of simplified script: whether it falls short of what it says was wanted."""
    if told := {is_met for is_met in _verdicts(shadow) if is_met is not None}:
        yield MET if all(told) else MISSED


def _verdicts(shadow: str) -> Iterator[bool | None]:
    if LATE.search(shadow) or FALLS_SHORT.search(shadow):
        yield False
    if match := COMPARED.search(shadow):
        yield bool(match["less"]) == is_less_better(shadow)
    if (match := SHARE.search(shadow)) and "支出" not in shadow:
        share = next(iter(figures(shadow[match.end() : match.end() + SHARE_ROOM])), None)
        is_met = share is not None and share.value >= 100
        yield True if is_met else None if SO_FAR.search(shadow) else False
    found = [figure for figure in figures(shadow) if figure.unit not in DATES]
    start = 0
    for one, other in pairwise(found):
        before, between = shadow[start : one.span.start], shadow[one.whole.end : other.span.start]
        start = one.whole.end
        if one.kind == other.kind and units_agree(one.unit, other.unit) and len(between) < LONGEST:
            yield _pair(before[-LONGEST:], one, between, other)


def _pair(before: str, one: Figure, between: str, other: Figure) -> bool | None:
    """Whether the second of two figures is enough beside the first, or the first beside a standard behind it."""
    told = before + between
    has_bound = bool(AT_MOST.search(before))
    is_most = has_bound or is_less_better(told)
    if HANDED_OUT.search(before) or SIGNED_UP.match(between):
        return other.value >= one.value if CAME_BACK.search(between) else None
    if STANDARD.search(between) and not WANTED.search(before):
        return one.value <= other.value if is_most or AT_MOST.search(between) else one.value >= other.value
    is_all = bool(IN_THE_END.search(between))
    is_wanted = (has_bound or WANTED.search(before)) and not WHOLE_COST.search(before)
    if not is_wanted or not (is_all or REACHED.search(between)):
        return None
    if is_most:
        return other.value <= one.value
    is_met = other.value >= one.value
    return is_met if is_met or (is_all and not SO_FAR.search(told)) else None

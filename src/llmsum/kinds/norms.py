"""Whether a sentence says that a norm or a target is kept or missed: 高于国家标准, 比目标低4个点, 81 % against 95 %.

More is good of most things and bad of a burden (`BURDEN`); beyond a limit is bad of all things.
"""

from collections.abc import Iterator
from decimal import Decimal

from llmsum.patterns import regex

# What nobody wants more of.
BURDEN = (
    r"投诉|事故|成本|费用|逾期|欠[款费]|周期|等[待候]|耗时|用时|失业率|流失率?|离职率|近视|发案率|病假"
    r"|损耗|故障|返工|差错|空置率|负债|不良率|拥堵|能耗|耗[电水油气材]|浓度|噪[声音]|振动|温度|排放|压疮|跌倒|感染|死亡|亡人"
    r"|住院日|留观|纠纷|浪费|缺勤|逃课|辍学|淘汰率|废品|次品|返修|退货|贫困发生率|抖动|延迟|时延|丢包|赔付|货损|罚款|杂质|含水|细菌|菌落"
)
ENGLISH_BURDEN = (
    r"wait(?:ing)?(?: times?| lists?)?|response times?|repair times?|complaints?|turnover|absence|absenteeism|costs?"
    r"|arrears|backlog"
    r"|injuries|accidents|debts?|delays?|errors?|defects|vacancies|falls|infections?|re-?admissions?|bills|noise|emissions?"
    r"|nitrate|lead|queues?|downtime|latency|outages|mortality"
)
_NORM = (
    r"(?:标准|指标|目标|平均|均值|规定|考核|要求|同行|同类|标杆|预期|序时|任务|年度计划|计划数|计划进度|基准|定额|预算|往年|历年"
    r"|设计值|全[国省市区县校院]|国标|省标|行业)"
)
_LIMIT = r"(?:限值|限额|限制|上限|允许值|允许范围|设计允许|警戒|红线|许可|规定时[间限]|控制[指线数目]|负荷|容量|承载)"
_BOUND = r"limits?|maximum|threshold|ceiling|cap|capacity"
_STANDARD = r"standards?|norm|average|targets?|budget|plan|forecast|schedule|guideline"
ABOVE = regex(
    rf"(?:高于|超过|超出|多于|大于|高出|突破|超)[^，。；\d]{{0,8}}?(?:(?P<limit>{_LIMIT})|{_NORM})"
    rf"|比[^，。；]{{0,8}}{_NORM}[^，。；\d]{{0,6}}(?:高|多|快|长|超)"
    r"|\b(?i:(?:above|over|exceed(?:s|ed|ing)?|beyond|more than|higher than|longer than)"
    r"(?: (?:the|our|its|all|a|what|\w+'s))*(?: [\w-]+){0,2} "
    rf"(?:(?P<bound>{_BOUND})|{_STANDARD}))\b"
)
BELOW = regex(
    rf"(?:低于|少于|不及|小于|达不到|未达到?|没有?达到|不到|落后于?|慢于|逊于|劣于|滞后于?)[^，。；\d]{{0,8}}?(?:(?P<limit>{_LIMIT})|{_NORM})"
    rf"|(?:比|较|[离距与])[^，。；]{{0,8}}{_NORM}[^，。；\d]{{0,8}}(?:低|少|慢|短|差|落后|有差距)"
    rf"|仅?[只相]?相当于[^，。；\d]{{0,6}}{_NORM}"
    r"|\b(?i:(?:below|under|short of|less than|lower than|behind|missed|failed(?: to meet)?|misses)"
    r"(?: (?:the|our|its|all|a|what|\w+'s))*(?: [\w-]+){0,2} "
    rf"(?:(?P<bound>{_BOUND})|{_STANDARD}))\b"
)
_NUMBER = r"(?<![\d,])(\d[\d,]{0,18}(?:\.\d{1,9})?)"
# 完成率81%，目标为95%; 83% against a standard of 95%
AGAINST = regex(
    _NUMBER + r"[^，。；\d]{0,6}?[，,（(\s/]+(?:[而但]|年度|全年|考核|设计|计划|省定|国家|本年|规定)*"
    r"(?:目标|标准|指标|要求|应达?|限值|任务|上限|下限)数?(?:值|为|是|到|在|不低于|不少于|不超过|≥|≤|[:：])*"
    + _NUMBER
    + r"|\b(?i:"
    + _NUMBER
    + r"[^.;\d]{0,24}\b(?:against|target|we need|goal|limit|planned|of the (?:promised|expected))\b"
    + r"[^.;\d]{0,20}?)"
    + _NUMBER
)
_BURDENED = regex(rf"{BURDEN}|\b(?i:{ENGLISH_BURDEN})\b")
# 投诉办结率 and costs that were cut: more of it is good.
_DEALT_WITH = regex(
    r"办结|处[理置]|修复|调解|化解|演练|及时|降低|压减|减少|节[约省支]|挽回|[回答]复|响应率|整改|排查|治[理愈]|好转|预防"
    r"|\b(?i:answered|resolved|closed|reduced|saved|savings?|cut|prevented|avoided|handled|reductions?|low)\b"
)
_SPENT = regex(r"预算(?!执行|完成|收入)|概算|\b(?i:budget(?:ed)?|cost)\b")
_USED_UP = regex(r"单耗|[水电油气煤]耗|实耗|消耗|工期|历时|用[了时]|实支|花[了费]")
_EARNED = regex(
    r"收入|营收|税收|入库|利润|销售|捐[款赠]|会费"
    r"|\b(?i:revenue|income|sales|takings|receipts|raised?|donations?|fees|grants?)\b"
)
_LIMITED = regex(r"限值|上限|不超过|≤|\b(?i:limit)\b")


def is_burden(shadow: str) -> bool:
    """Whether a text of simplified script speaks of what nobody wants more of, and not of how it was dealt with."""
    return bool(_BURDENED.search(shadow)) and not _DEALT_WITH.search(shadow)


def is_less_better(shadow: str) -> bool:
    """Whether less is better of what a text of simplified script speaks of: a burden, money or time that is spent."""
    is_spent = _SPENT.search(shadow) or _USED_UP.search(shadow)
    return not _EARNED.search(shadow) and bool(is_spent or is_burden(shadow))


def norms(shadow: str) -> Iterator[str]:
    """The features of a sentence of simplified script."""
    if match := ABOVE.search(shadow):
        is_bad = bool(match["limit"] or match["bound"] or is_burden(shadow))
        yield "off the norm" if is_bad else "above the norm"
    if match := BELOW.search(shadow):
        is_good = bool(match["limit"] or match["bound"] or is_burden(shadow))
        yield "within the norm" if is_good else "off the norm"
    if match := AGAINST.search(shadow):
        reached, wanted = (Decimal(text.replace(",", "")) for text in match.groups() if text)
        has_limit = bool(_LIMITED.search(match[0]) or is_burden(shadow))
        is_bad = reached > wanted if has_limit else reached < wanted
        yield "off the norm" if is_bad else "within the norm"

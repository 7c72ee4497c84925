"""What a heading announces: achievements, problems or plans. Read on the simplified shadow; English beside Chinese."""

import re
from typing import NamedTuple

from llmsum.models import Role
from llmsum.patterns import regex
from llmsum.words.script import holds_han


class Words(NamedTuple):
    """The words of one language: one at a time, for a search that ignores case takes Han text ten times as long."""

    problem: re.Pattern[str]
    # 解决历史遗留问题 and 聚焦短板 tell of deeds; 存在的问题及整改措施 tells of problems first.
    solving: re.Pattern[str]
    open_problem: re.Pattern[str]
    plan: re.Pattern[str]
    carried_out: re.Pattern[str]
    done: re.Pattern[str]
    # Beside problems, these announce both: 取得的成绩和存在的不足.
    success: re.Pattern[str]
    # Beside plans, these do: 2023年工作总结和2024年工作计划, but not 明年重点工作.
    review: re.Pattern[str]
    # Past or to come depending on its time: 2024年重点工作 in a report on 2023, 四季度重点工作 in one on the third.
    of_a_year: re.Pattern[str]
    of_a_part: re.Pattern[str]


CHINESE = Words(
    problem=regex(
        r"问题|困难|不足|遗憾|短板|薄弱环节|差距|挑战|教训|难[点题]|痛点|堵点|瓶颈|制约因素|检讨(?!会)"
        r"|主要风险|潜在风险|面临风险|面临的风险|存在风险|经营风险|风险[与和及、提因点]"
        r"|[没未]有?(?:做[好到成]|办[好成到])的|^[没未]有?完成的|做得?不[好够到]|不尽如人意|不如意|待改进|失误|未达标(?!整)|卡点|缺点|^遗留(?:事项)?$|^卡住的$"
    ),
    solving=regex(
        r"解决|破解|整改|聚焦|攻坚|化解|排查|处置|补齐|补短|应对|防范|督查|着力|攻克|突破|清零|整治|导向|打通|直面|迎接"
    ),
    open_problem=regex(
        r"存在.{0,8}(?:问题|困难|不足|短板|差距|风险)|面临.{0,6}(?:困难|挑战|问题|风险)"
        r"|(?:问题|困难|短板|差距)[及和与、以分]|不足[及和与、以之]"
    ),
    plan=regex(
        r"打算|计[划画](?!生育|单列|财务)|下一?步|下一?阶段|下一?季度|下周|下个?月|下半年|明年|来年|新的?一年"
        r"|接下来|往后|(?<![以如])下一?(?:个?学期|学年|年度?|期|半?场|轮)(?!报)|开春|^年后|待办|行动(?:项|清单|事项|要点)|跟进(?:事项|项)"
        r"|(?:议[定决]|决[定议])事项$|^(?:主要|总体|奋斗|预期|具体|年度)?目标$|^任务(?:分工|分解|清单)?$|责任分工$"
        r"|^后续$|今后|未来(?!社区|乡村|科技)|展望|后续(?:工作|阶段)?(?:安排|计划|打算|工作)|工作思路|发展思路|总体思路"
        r"|(?:努力|改进|整改)方向|工作方向|工作重心|工作安排$|工作部署$|工作重点$|工作设想|工作目标$|工作要点"
        r"|改进措施|整改措施|解决措施|解决办法|意见建议|对策|建议$|发展规划$|工作规划$"
    ),
    carried_out=regex(
        r"完成.{0,8}(?:计[划画]|目标)|(?:计[划画]|目标|安排|部署|建议|措施).{0,6}(?:完成|落实|执行|实施|进展|办理|情况)"
    ),
    done=regex(
        r"完成情况|落实情况|开展情况|进展情况|执行情况|实施情况|工作情况|推进情况|运行情况|整改情况|履职情况"
        r"|经营情况|主要情况|总体情况|基本情况|情况汇报"
        r"|做法|成效|成绩|成果|业绩|实绩|荣誉|获奖|亮点|回顾|总结|进展|主要工作|重点工作|履职|举措|经验"
        r"|完成的工作|完成工作|已完成|本[周月季]工作"
    ),
    success=regex(
        r"成绩|成效|成果|亮点|总结|回顾|(?:成就|收获|机遇|经验|优点|优势|成长)[与和及、/]|[与和及、/](?:成就"
        r"|收获|机遇|经验|优点|优势|成长)"
    ),
    review=regex(r"总结|回顾|情况|(?:年度|工作|进展)报告"),
    of_a_year=regex(r"(20\d\d年?|1[01]\d年)(?:度)?.{0,12}(?:工作|任务|举措|目标|规划)"),
    of_a_part=regex(r"(?:第?(?P<quarter>[一二三四])季度|(?P<month>1[0-2]|[1-9])月份?).{0,6}(?:工作|任务|举措|目标)"),
)
ENGLISH = Words(
    problem=regex(
        r"\bproblems?\b|challenge|difficult|shortcoming|weakness|obstacle|issues\b|risks\b|blockers?\b|setback"
        r"|concerns\b|constraints\b"
        r"|lessons learn|what (?:went wrong|did not|didn.t|we missed|hurt)|could be better|needs? improvement"
        r"|lowlights|not so (?:good|well)|pain points|root causes?$|^(?:misses|gaps|bad news|the bad)$"
        r"|fell short|struggl|barriers\b|^(?:the )?troubles?$|^snags?$",
        re.I,
    ),
    solving=regex(r"resolved|solved|addressed|overc[ao]me", re.I),
    open_problem=regex(r"open (?:issues|problems)|remaining", re.I),
    plan=regex(
        r"\bplans?\b|\bplanned\b|next (?:steps?|quarter|year|month|week|period)|what.s next|outlook|upcoming"
        r"|future|(?:going|looking) forward|(?:looking|way|road|year|steps?) ahead|(?:next|new|our|key) priorities|"
        r"(?:priorities|objectives|goals|targets) for|roadmap|recommendations|actions? (?:required|items)"
        r"|coming (?:up|quarter|year|months|weeks|term)|(?:year|months|weeks|term) to come"
        r"|^(?:what.s )?(?:coming )?up next\b|^next\b(?! (?:\w+ )?(?:meeting|session|call)\b)|follow[- ]?ups?$"
        r"|^(?:our |agreed )?actions?(?: list| points?| taken forward)?$|to[- ]?dos?$|(?:happens|comes) next"
        r"|where (?:we go|next)"
        r"|what we.ll|what we (?:will|want)|(?:corrective|preventive|remedial) actions?|remediation",
        re.I,
    ),
    carried_out=regex(r"(?:progress|performance|delivery) (?:against|on|of)|plans? (?:delivered|completed)", re.I),
    done=regex(
        r"achieve(?:d|ment)|accomplish|progress|completed|highlights|results|\bdone\b"
        r"|what (?:we(?: have|.ve)? d(?:id|one|elivered)|went well)"
        r"|review of|milestones|successes|delivered|key wins|summary of work|what (?:we )?(?:shipped|worked)|good news"
        r"|^wins$",
        re.I,
    ),
    success=regex(
        r"achievements|progress|highlights|success(?:es)?\b|went well|\bwins\b|opportunities|strengths", re.I
    ),
    review=regex(r"review|summary", re.I),
    of_a_year=regex(r"(20\d\d) (?:priorities|work|plan|goals)|(?:priorities|goals) (?:for|in) (20\d\d)", re.I),
    of_a_part=regex(r"\bQ(?P<quarter>[1-4])\b.{0,12}\b(?P<month>)(?:priorities|work|goals|focus)", re.I),
)
MAX_ROLE_LINE_CHARS = 30
# 重点工作推进会会议记录 holds whatever was said there.
MINUTES = regex(
    r"(?:会议|座谈会|例会|办公会|推进会|调度会|专题会|理事会|区[权務务]会|委员会)[^，。]{0,4}(?:记录|纪要"
    r"|纪录)$|\b(?i:minutes)$"
)

YEAR = regex(r"20\d\d|1[01]\d(?=年度)")
REVIEWED = regex(r"20\d\d(?=年(?:度)?[^。，；\n]{0,8}(?:回顾|总结))")
# A report to a congress at the beginning of a year is on the year before, whatever its title says.
GIVEN = regex(r"(20\d\d)年(?:[123]月\d+日在?[^\n。]{0,30}(?:会议|大会|全会)上|[^\n。，]{0,12}政府工作报告)")
REPUBLIC = 1911  # years of the Republic of China count from here
PART = regex(
    r"(?P<quarter>[一二三四1-4](?=季度)|(?<=\bQ)[1-4])|(?P<half>[上下])半年|(?P<month>1[0-2]|[1-9])月份?(?!\d)"
)
WEEK = regex(r"第(?P<number>\d{1,2})周|\b(?i:W|week ?)(?P<numbered>\d{1,2})\b")
# A five-year plan by its number: the fourteenth is that of 2021 to 2025.
FIVE_YEARS = regex(r"十(?P<ones>[一二三四五六七八九])五[”\"]?(?:时期|规划|期间)?")
FIRST_FIVE_YEARS, ONES = 1951, "零一二三四五六七八九"
QUARTERS = dict(zip("一二三四1234", (1, 2, 3, 4) * 2, strict=True))


class Reported(NamedTuple):
    """What a report is on, as far as it says: its year, the last month of a part of the year, the week of a weekly."""

    year: int | None = None
    month: int | None = None
    week: int | None = None


UNKNOWN = Reported()


def reported(beginning: str, period: str | None) -> Reported:
    """The last year of its period, else one that its beginning reviews, else names; the month that it ends with.

    The week is that of its first line.
    """
    reviewed, given = REVIEWED.search(beginning), GIVEN.search(beginning)
    first = reviewed or YEAR.search(beginning)
    years = YEAR.findall(period or "") or ([first[0]] if first else [])
    latest = max(map(year_of, years), default=None)
    is_given_early = given is not None and latest == int(given[1])
    is_on_year_before = reviewed is not None and latest == year_of(reviewed[0]) + 1
    if latest is not None and (is_given_early or is_on_year_before):
        latest -= 1
    month = None
    for part in PART.finditer(period or ""):
        if part["half"]:
            month = 6 if part["half"] == "上" else 12
        else:
            month = int(part["month"]) if part["month"] else 3 * QUARTERS[part["quarter"]]
    week = WEEK.search(beginning.partition("\n")[0])
    return Reported(latest, month, _number(week) if week else None)


def _number(week: re.Match[str]) -> int:
    return int(week["number"] or week["numbered"])


def year_of(text: str) -> int:
    """The year of the common era; one of the Republic of China may be given, and 年 behind the digits."""
    year = int(text.rstrip("年"))
    return year if year > REPUBLIC else year + REPUBLIC


def role_hint(heading: str, on: Reported = UNKNOWN) -> Role | None:
    """The role that a heading (simplified script or English) announces, None where it announces none.

    Args:
        heading: its text, without a marker.
        on: what is reported on; work of a later time is a plan.
    """
    if MINUTES.search(heading):
        return None
    words = CHINESE if holds_han(heading) else ENGLISH
    problem = bool(words.problem.search(heading)) and (
        not words.solving.search(heading) or bool(words.open_problem.search(heading))
    )
    done = bool(words.done.search(heading))
    plan = bool(words.plan.search(heading)) and not words.carried_out.search(heading)
    plan = plan or (_is_later(heading, words, on) and not words.review.search(heading))
    if problem:
        is_both = plan or words.success.search(heading)
        return "mixed" if is_both else "problem"
    if plan:
        return "mixed" if words.review.search(heading) else "plan"
    return "achievement" if done else None


def _is_later(heading: str, words: Words, on: Reported) -> bool:
    """Whether a heading names a year or a part of it that begins when what is reported on is over."""
    year = words.of_a_year.search(heading)
    if on.year and year and (named := year_of(year[year.lastindex or 1])) != on.year:
        return named > on.year
    if on.year and (plan := FIVE_YEARS.search(heading)):
        return FIRST_FIVE_YEARS + 5 * (10 + ONES.index(plan["ones"])) > on.year
    if on.week and (week := WEEK.search(heading)):
        return _number(week) > on.week
    if on.month and (part := words.of_a_part.search(heading)):
        begins = int(part["month"]) if part["month"] else 3 * QUARTERS[part["quarter"]] - 2
        return begins > on.month
    return False


def is_role_line(line: str) -> bool:
    """Whether a whole line does nothing but announce a role: 主要做法, but no sentence that speaks of 成绩."""
    return len(line) <= MAX_ROLE_LINE_CHARS and not re.search(r"[。，；,;]", line) and role_hint(line) is not None

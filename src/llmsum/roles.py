"""What a heading announces: achievements, problems or plans. Read on the simplified shadow; English beside Chinese."""

import re

from llmsum.models import Role

PROBLEM = re.compile(
    r"问题|困难|不足|短板|薄弱环节|差距|挑战|教训|难点|痛点|堵点|(?:主要|潜在|面临的?|存在的?|经营)风险|风险(?:提示|因素|点|[与和及、])"
    r"|\bproblems?\b|challenge|difficult|shortcoming|weakness|obstacle|issues\b|risks\b|blockers?\b|setback|concerns\b|constraints\b"
    r"|lessons learn|what (?:went wrong|did not|didn.t)|could be better|needs? improvement",
    re.I,
)
# 解决历史遗留问题 and 聚焦短板 tell of deeds; 存在的问题及整改措施 tells of problems first.
SOLVING = re.compile(
    r"解决|破解|整改|聚焦|攻坚|化解|排查|处置|补齐|补短|应对|防范|督查|着力|攻克|突破|清零|整治|导向|打通|直面|迎接|resolved|solved"
)
OPEN_PROBLEM = re.compile(
    r"存在.{0,8}(?:问题|困难|不足|短板|差距|风险)|面临.{0,6}(?:困难|挑战|问题|风险)|(?:问题|困难|不足|短板|差距)(?:及|和|与|、|以及|分析)"
    r"|(?:主要|突出)(?:的)?(?:问题|困难|不足|差距|短板)$|不足之处"
)
PLAN = re.compile(
    r"打算|计划(?!生育|单列|财务)|下一?步|下一?阶段|下一?季度|下周|下个?月|下半年|明年|来年|新(?:的)?一年|今后|未来(?!社区|乡村|科技)|展望"
    r"|(?:工作|发展|总体|改革)思路|努力方向|改进方向|工作(?:安排|部署|重点|设想|目标)$|工作要点|工作举措建议|(?:改进|整改|解决)(?:措施|办法|方案)|意见建议"
    r"|对策|建议$|(?:发展|工作|职业)规划$|^目标任务$"
    r"|\bplans?\b|\bplanned\b|next (?:steps?|quarter|year|month|week|period)|outlook|upcoming|future|going forward|(?:looking|way|road|year|steps?) ahead"
    r"|(?:next|new|our|key) priorities|(?:priorities|objectives|goals|targets) for|roadmap|recommendations|actions? (?:required|items)",
    re.I,
)
DONE = re.compile(
    r"完成情况|落实情况|开展情况|进展情况|执行情况|实施情况|工作情况|推进情况|运行情况|整改情况|履职情况|经营情况|主要情况|总体情况|基本情况|情况汇报|做法|成效|成绩|成果|业绩|亮点|回顾|总结|进展"
    r"|主要工作|重点工作|履职|举措|经验|完成的工作"
    r"|achievement|accomplish|progress|completed|highlights|results|what (?:we did|went well)|\bdone\b|review of|milestones|successes|delivered|key wins|summary of work",
    re.I,
)
# 2023年工作总结和2024年工作计划 announces both, 明年重点工作 only what is to come.
BACK = re.compile(r"总结|回顾|情况|review|summary", re.I)
GOOD = re.compile(r"成绩|成效|成果|亮点|总结|回顾|achievements|progress|highlights|successes", re.I)
PLANS_CARRIED_OUT = re.compile(r"(?:计划|规划|目标任务|工作目标|工作安排|工作部署|建议|措施|方案).{0,6}(?:完成|落实|执行|实施|进展|办理|情况)")
# What is past or to come depending on its year: 2024年重点工作 in a report on 2023.
OF_A_YEAR = re.compile(r"(20\d\d)年?(?:度)?[^。，]{0,12}(?:工作|任务|举措|目标|priorities|work)", re.I)


def role_hint(heading: str, report_year: int | None = None) -> Role | None:
    """The role that a heading (simplified script or English) announces, None where it announces none.

    Args:
        heading: its text, without a marker.
        report_year: the year that is reported on; work of a later one is a plan.
    """
    problem = bool(PROBLEM.search(heading)) and (not SOLVING.search(heading) or bool(OPEN_PROBLEM.search(heading)))
    done = bool(DONE.search(heading))
    plan = bool(PLAN.search(heading)) and not PLANS_CARRIED_OUT.search(heading)
    year = OF_A_YEAR.search(heading)
    if year and report_year and int(year[1]) > report_year and not BACK.search(heading):
        plan = True
    if problem and plan:
        return "mixed"
    if problem:
        return "mixed" if GOOD.search(heading) else "problem"
    if plan:
        return "mixed" if done and BACK.search(heading) else "plan"
    return "achievement" if done else None

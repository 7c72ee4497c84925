"""Made reports whose figures agree or do not: a sentence or two of that kind between others about something else.

A case that disagrees holds one slip of the kind people make: a digit mistyped, two swapped, an old figure left.
What agrees is told the same way, and beside it stand things that look like slips and are none.
"""

from collections.abc import Callable, Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random
from typing import NamedTuple


class Case(NamedTuple):
    """`text` is a whole report; `disagrees` whether its figures do."""

    text: str
    disagrees: bool


Maker = Callable[[Random, bool], str]

FILLERS = (
    "我们坚持把责任落到每一个岗位，各项工作平稳有序。",
    "全年召开专题会议12次，研究解决难点问题。",
    "新修乡村道路36公里，安装路灯210盏。",
    "组织志愿者上门服务，受到居民好评。",
    "与去年相比，投诉数量下降了8.4%。",
    "推进窗口服务标准化，平均办理时限压缩到3天。",
    "举办技能培训班9期，参训480人次。",
    "落实专项资金1,250万元，用于设施更新。",
)
ENGLISH_FILLERS = (
    "The team moved to the new office in March.",
    "We held 14 workshops and answered 320 letters.",
    "Staff turnover stayed low for the second year.",
    "A further 9 km of road was resurfaced.",
)


def slip(random: Random, value: int) -> int:
    """The number with a digit changed, or two neighbours swapped; never the first digit of several."""
    digits = list(str(value))
    place = random.randrange(1, len(digits)) if len(digits) > 1 else 0
    if place > 1 and digits[place] != digits[place - 1] and random.random() < 0.4:
        digits[place - 1], digits[place] = digits[place], digits[place - 1]
    else:
        digits[place] = random.choice([digit for digit in "123456789" if digit != digits[place]])
    return int("".join(digits))


def per_cent(random: Random, part: int, whole: int, wrong: bool) -> str:
    """The share as people write it, rounded or cut off; a wrong one is off by a slip that cannot be rounding."""
    decimals = random.choice((1, 1, 2, 2, 0))
    exact = Decimal(part) * 100 / Decimal(whole)
    unit = Decimal(1).scaleb(-decimals)
    told = exact.quantize(unit, ROUND_HALF_UP if random.random() < 0.8 else ROUND_DOWN)
    if not wrong:
        return f"{told}"
    while True:
        other = Decimal(slip(random, max(10, int(told / unit)))) * unit
        if abs(other - exact) >= 2 * unit and other != told:
            return f"{other:.{decimals}f}"


def _share(pattern: str, low: int = 120, high: int = 4000) -> Maker:
    def made(random: Random, wrong: bool) -> str:
        whole = random.randrange(low, high)
        part = random.randrange(int(whole * 0.35), whole - 2)
        return pattern.format(w=whole, p=part, o=whole - part, r=per_cent(random, part, whole, wrong))

    return made


def _sum(pattern: str, count: int = 2, low: int = 40, high: int = 900) -> Maker:
    def made(random: Random, wrong: bool) -> str:
        parts = [random.randrange(low, high) for _ in range(count)]
        whole = sum(parts)
        if wrong:
            place = random.randrange(count)
            while sum(parts) == whole or abs(sum(parts) - whole) > whole // 6:
                parts[place] = slip(random, parts[place])
        return pattern.format(*parts, w=whole)

    return made


def _nearly(pattern: str) -> Maker:
    """Parts that 其中 opens, whose last but one digit was mistyped."""

    def made(random: Random, wrong: bool) -> str:
        one, other = random.randrange(110, 500), random.randrange(210, 900)
        told = one - 10 if wrong else one
        return pattern.format(told, other, w=one + other)

    return made


def _above(pattern: str, low: int = 150, high: int = 9000) -> Maker:
    def made(random: Random, wrong: bool) -> str:
        whole = random.randrange(low, high)
        part = whole + random.randrange(2, whole // 5) if wrong else random.randrange(whole // 2, whole)
        return pattern.format(w=whole, p=part)

    return made


def _growth(pattern: str, *, falls: bool = False) -> Maker:
    def made(random: Random, wrong: bool) -> str:
        old = random.randrange(300, 5000)
        new = int(old * random.uniform(0.55, 0.9) if falls else old * random.uniform(1.1, 1.8))
        return pattern.format(a=old, b=new, r=per_cent(random, abs(new - old), old, wrong))

    return made


def _step(pattern: str, *, falls: bool = False) -> Maker:
    def made(random: Random, wrong: bool) -> str:
        old = random.randrange(120, 900)
        more = random.randrange(11, 99)
        new = old - more if falls else old + more
        return pattern.format(a=old, b=new, c=slip(random, more) if wrong else more)

    return made


def _points(pattern: str) -> Maker:
    def made(random: Random, wrong: bool) -> str:
        old, more = random.randrange(300, 700), random.randrange(21, 199)
        told = slip(random, more) if wrong else more
        return pattern.format(a=old / 10, b=(old + more) / 10, c=told / 10)

    return made


def _twice(first: str, second: str) -> Maker:
    def made(random: Random, wrong: bool) -> str:
        value = random.randrange(1011, 9899)
        again = slip(random, value) if wrong else value
        between = "".join(random.sample(FILLERS if first.isascii() is False else ENGLISH_FILLERS, 2))
        return first.format(value) + between + "\n" + second.format(again)

    return made


CHINESE: tuple[Maker, ...] = (
    _share("全年受理群众诉求{w}件，办结{p}件，办结率{r}%。"),
    _share("累计排查安全隐患{w}处，已整改{p}处，整改率达到{r}%。"),
    _share("辖区应参保{w}人，实际参保{p}人，参保率为{r}%。"),
    _share("计划改造危房{w}户，目前已完成{p}户，完成率{r}%。"),
    _share("抽检食品{w}批次，其中合格{p}批次，合格率为{r}%。"),
    _share("全村现有人口{w}人，其中党员{p}人，占{r}%。"),
    _share("现有专任教师{w}名，其中高级职称{p}名，占总数的{r}%。"),
    _share("全年完成投资{p}万元，占年度计划{w}万元的{r}%。"),
    _share("项目涉及搬迁{w}户，签约{p}户，签约率{r}%，拆除工作同步推进。"),
    _share("收到提案{w}件，答复{p}件，答复率约为{r}%。"),
    _share("受理案件{w}件，審結{p}件，審結率{r}%。"),
    _share("應種植樹苗{w}株，成活{p}株，成活率達{r}%。"),
    _share("完成税收{p}万元，为全年目标{w}万元的{r}%。"),
    _share("班子成员包联企业{w}家，走访{p}家，走访率{r}%。"),
    _sum("城区组走访{}户，乡镇组走访{}户，合计{w}户。"),
    _sum("调解邻里纠纷{}起、劳资纠纷{}起、合同纠纷{}起，共计{w}起。", 3),
    _sum("现有党员{w}名（男党员{}名，女党员{}名）。"),
    _sum("在校学生{w}人，其中男生{}人，女生{}人。"),
    _sum("低保对象共{w}人，其中城镇{}人，农村{}人。"),
    _sum("三个片区共改造管网{w}米，分别为{}米、{}米和{}米。", 3),
    _sum("甲库存放物资{}箱，乙库存放物资{}箱，丙库存放物资{}箱，总计{w}箱。", 3),
    _sum("上半年支出{}万元，下半年支出{}万元，全年合计{w}万元。"),
    _sum("黨支部共有黨員{w}名，其中正式黨員{}名，預備黨員{}名。"),
    _nearly("全年开展检查{w}次，其中日常检查{}次，专项检查{}次。"),
    _nearly("登记车辆{w}辆，其中小型车辆{}辆，大型车辆{}辆。"),
    _nearly("调解案件{w}件，其中民事案件{}件，行政案件{}件。"),
    _above("老年人首针接种{w}人，全程接种{p}人。"),
    _above("会议应到代表{w}名，实到代表{p}名。"),
    _above("发放问卷{w}份，收回问卷{p}份。"),
    _above("共培训学员{w}人次，其中农村学员{p}人次。"),
    _above("校园招聘报名{w}人，录用{p}人。"),
    _above("检查中发现问题{w}个，完成整改{p}个。"),
    _above("全年受理信访事项{w}件，办结{p}件。"),
    _above("抽檢樣品{w}批次，合格{p}批次。"),
    _growth("村集体收入由{a}万元增加到{b}万元，增长{r}%。"),
    _growth("全年实现产值{b}万元，比上年的{a}万元增长{r}%。"),
    _growth("服务人次从2021年的{a}人次提高到2022年的{b}人次，增幅达{r}%。"),
    _growth("投诉量由{a}件下降到{b}件，下降{r}%。", falls=True),
    _growth("單位能耗由{a}噸降至{b}噸，降低了{r}%。", falls=True),
    _step("注册企业从{a}家增至{b}家，增加{c}家。"),
    _step("在册病例由{a}例减少到{b}例，减少了{c}例。", falls=True),
    _points("绿化覆盖率由{a}%提高到{b}%，提高{c}个百分点。"),
    _points("優良天數比例從{a}%上升至{b}%，上升{c}個百分點。"),
    _twice("目前注册志愿者社区报到{}人。", "截至目前志愿者到社区报到的人数为{}人。"),
    _twice("全年累计培训养老护理人员{}人次。", "通过以上举措，共培训养老护理人员{}人次，队伍明显加强。"),
    _twice("发放教育救助补贴资金{}万元。", "民生方面，累计发放教育救助补贴资金{}万元。"),
    _twice("共清运河道漂浮垃圾{}吨。", "河长制方面，清运河道漂浮垃圾{}吨，水质好转。"),
)
ENGLISH: tuple[Maker, ...] = (
    _share("In all, {p} of the {w} cases were closed within the year ({r}%)."),
    _share("We answered {p} out of {w} letters in time ({r}%)."),
    _sum("The centre hosted {w} visitors, of whom {} were men and {} were women."),
    _above("The school enrolled {w} people, of whom {p} people passed the test."),
    _growth("Membership rose from {a} members to {b} members, an increase of {r}%."),
    _growth("Complaints fell from {a} to {b}, a decrease of {r}%.", falls=True),
)
# True as they stand, though a careless reader would add them up.
TRAPS = (
    "共培训教师403人次，其中党员教师104人次，女教师289人次，青年教师310人次。",
    "今年受理案件240件，办结252件（含上年结转20件），结案率明显提高。",
    "发放口罩16000个，消毒液1200瓶，其中学校2300瓶由教育局另行配送。",
    "产值由100万元增加到180万元，年均增长21.6%。",
    "全区有村卫生室312个，其中标准化卫生室120个，中心卫生室45个。",
    "上半年接待游客2544人次。\n下半年接待游客2546人次。",
    "城东所办理户籍业务4821件。\n城西所办理户籍业务4823件。",
    "计划完成投资3520万元。\n实际完成投资3527万元。",
    "受理诉求约600件，办结595件，办结率98.3%。",
    "全镇总人口1.2万人，其中60岁以上3000余人，占25%。",
    "全年收入3.52亿元，增长12.4%，其中税收2.1亿元，增长15.6%。",
    "全县1,234人报名，考试合格980人，合格率居全市第2位。",
    "问题整改率由85%提高到97%，群众满意率98.5%。",
    "汽车保有量增长1.7倍，其中新能源汽车增长17.2倍。",
    "发现隐患120处，整改118处，整改率98%，复查发现新隐患6处。",
    "第一批补助312户，第二批补助318户，户均1200元。",
    "We surveyed 420 homes in May and 424 homes in June.",
    "Of the 603 applicants, 40% came from the north and 35% from the south.",
    "Sales grew from 120 to 150 units, and costs rose by 12%.",
    "出席会议的有机关干部120人、企业代表85人等共计230余人。",
    "化解矛盾纠纷40起，占受理总数的88.9%，另有5起正在调处。",
    "全市共有学校86所、在校生9.8万人，其中高中12所、2.1万人。",
)


def cases(count: int) -> Iterator[Case]:
    """So many cases, half of them with a slip, the same ones every time."""
    random = Random(13)
    makers = [(maker, FILLERS) for maker in CHINESE] + [(maker, ENGLISH_FILLERS) for maker in ENGLISH]
    for number in range(count):
        wrong = number % 2 == 0
        if not wrong and number % 4 == 1 and number // 4 < len(TRAPS):
            trap = TRAPS[number // 4]
            yield Case(_between(random, trap, FILLERS if not trap.isascii() else ENGLISH_FILLERS), False)
            continue
        maker, fillers = makers[number // 2 % len(makers)]
        yield Case(_between(random, maker(random, wrong), fillers), wrong)


def _between(random: Random, sentence: str, fillers: tuple[str, ...]) -> str:
    before, behind = random.sample(fillers, 2)
    space = " " if fillers is ENGLISH_FILLERS else ""
    return f"{before}{space}{sentence}{space}{behind}\n"

"""Names of columns in tables of targets: what was to be reached, what was, and whether that is enough."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from llmsum.patterns import regex
from llmsum.words.script import fold

TARGET: Final = regex(
    r"目标|任务数|任务量|^(?:年度|全年)?任务$|^(?:年度|全年|本[年月季周]度?)?计划$|计划[数值量完额]|指标值|定额|预算|标准|编制|应[到完收有参]|控制[值数线]"
    r"|限[值额]|上限|下限|要求|基准|阈值|红线|核定|原定"
    r"|(?i:\b(?:targets?|plan(?:ned)?|budget(?:ed)?|goals?|limits?|standard|threshold|quota|sla|expected|forecast)\b)"
)
ACTUAL: Final = regex(
    r"实际|完成(?![时期日率比])|实绩|业绩|达成(?!率)|实[支收到销有参用]|现[状有值]|在岗|本[期年月季周](?:度|累计)?$|[上下]半年|[一二三四1-4]季度"
    r"|^(?:20)?\d\d年?度?$|(?<!\d)(?:1[0-2]|[1-9]|[一二三四五六七八九十]{1,2})月份?$|当前|目前|累计|结果|支出|执行数|测[得值]|检测"
    r"|(?i:\b(?:actuals?|results?|current|achieved|delivered|spent|spend|performance|outturn"
    r"|this (?:week|month|quarter|year)|ytd"
    r"|to date|q[1-4]|h[12]|20\d\d|measured|reached|so far"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b)"
)
RATE: Final = regex(
    r"(?:完成|达成|执行|到位|进度)(?:率|比例?|百分比)|完成[%％]|占(?:目标|计划|任务)"
    r"|(?i:% ?(?:of|complete)|\b(?:completion|attainment)\b)"
)
MET: Final = regex(
    r"达标|达成(?!率)|是否(?!延|逾|超|存)|完成(?:情况|状[态况])|状[态况]|进展|评[价估定]|判[定断]|结论|结果|红绿?灯|预警"
    r"|(?i:\b(?:rag|status|met|achieved|on track|result|pass(?:ed)?|rating|outcome)\b)"
)
# Of another time than what is reported on.
BEFORE: Final = regex(r"上年|去年|同期|上期|基期|往年|(?i:\b(?:last|previous|prior|baseline)\b)")
AFTER: Final = regex(r"明年|来年|下一?[年月季周阶步]|(?i:\bnext\b)")
DIFFERENCE: Final = regex(r"差|增|同比|环比|偏|[±Δ]|(?i:\b(?:variance|difference|gap|change|vs)\b)")
YEAR: Final = regex(r"20\d\d")


class Judged(NamedTuple):
    """Where in a row stand the target, what was reached, the share of the target, and whether that is enough."""

    target: int | None = None
    actual: int | None = None
    rate: int | None = None
    met: tuple[int, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether the columns tell of something that was to be reached or done."""
        return self.target is not None or self.rate is not None or bool(self.met)


def judged(columns: Sequence[str], year: int | None = None) -> Judged:
    """The columns of a table of targets by their names; the first one says what the row is about.

    The newest of several that tell what was reached counts: by year, else by their order. Targets of a later year than
    the `year` that is reported on count only where there are no others.
    """
    names = [(at, fold(name).strip()) for at, name in enumerate(columns) if at and name.strip()]
    of_now = [(at, name) for at, name in names if not (BEFORE.search(name) or DIFFERENCE.search(name))]
    rates = [at for at, name in of_now if RATE.search(name)]
    targets = [(at, name) for at, name in of_now if TARGET.search(name) and at not in rates]
    now = [at for at, name in targets if not is_later(name, year)]
    taken = {*rates, *(at for at, _ in targets)}
    actuals = [(at, name) for at, name in of_now if ACTUAL.search(name) and at not in taken]
    actuals = [(at, name) for at, name in actuals if not is_later(name, year)]
    met = tuple(at for at, name in of_now if MET.search(name) and at not in taken)
    newest = max(actuals, key=lambda pair: (_year(pair[1]) or 0, pair[0]), default=None)
    first = now[0] if now else targets[0][0] if targets else None
    is_due = bool(now) or not targets
    return Judged(first, newest[0] if newest and is_due else None, rates[-1] if rates else None, met)


def is_later(name: str, year: int | None) -> bool:
    """Whether a column is of a time after what is reported on."""
    named = _year(name)
    return bool(AFTER.search(name)) or bool(year and named and named > year)


def _year(name: str) -> int | None:
    found = YEAR.search(name)
    return int(found[0]) if found else None

"""Which lines of a report are headings, how they rank, and where the points of a paragraph stand."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from llmsum.markers import BULLET, FIRST_RANK, NUMERAL, find_marker
from llmsum.models import Span
from llmsum.roles import role_hint

# Ranks, outermost first: Markdown 1 to 6, then these two, then `markers.RANKS`, then these two.
RANK_UNIT, RANK_OUTER, RANK_BARE, RANK_POINT = 7, 8, 30, 40

SENTENCE_END = re.compile(r"[。！？；;]|[!?](?=\s)|\.(?=\s+\S)")
LABEL_END = re.compile(r"[。！？；;，,：:]|[!?](?=\s|$)|\.(?=\s)")
MAX_HEADING_CHARS = 45
MAX_HEADING_WORDS = 14
MAX_BARE_CHARS = 30
MAX_BARE_WORDS = 9
MAX_LABEL_CHARS = 28
SMALL_WORDS = frozenset("a an and as at by for from in into of on or our over per the to up vs with".split())
# 【主要做法】 before its text.
BRACKETED = re.compile(r"【(?P<text>[^】\n]{2,20})】[:：]?\s*")
EMPHASISED = re.compile(r"(?P<mark>\*\*|__)(?P<text>[^*_\n]{2,60})(?P=mark)[:：]?")
# The orders of signs that headings are decorated with.
DECORATION = re.compile(r"[●■□◆◇★☆▌►▶◎※]\s*")
# 一是…二是…, 第一，…第二，…, 首先，…其次，… where a sentence or a clause begins.
POINT = re.compile(
    rf"(?<![^\s。；;，,：:！!？?”、)）】])(?:(?P<number>{NUMERAL})是(?!否|非|一[个种项])|(?:第(?P<ordinal>{NUMERAL})|其(?P<its>{NUMERAL}))[是，,、]"
    r"|(?P<word>首先|其次|再次|再者|最后)[，,])"
)
WORDS_IN_ORDER = ("首先", "其次", "再次", "再者", "最后")
UNIT_NAME = re.compile(
    r"(?!(?:加强|强化|推进|服务|建设|打造|深化|落实|坚持|聚焦|提升|围绕|突出|完善|优化|着力|抓|做|紧扣|立足|保障|培养|建强|关于|开展|统筹|助力|赋能|走进|深入|扎根|夯实|稳住|顾全|心系|融入))"
    r"[^\s，。；：、]{2,20}(?:党工委|党委|党组|党总支|党支部|街道|办事处|镇|乡(?<!城乡)(?<!振兴乡)|村(?<!乡村)(?<!农村)|社区|委员会|局(?<!大局)(?<!全局)(?<!布局)(?<!格局)(?<!开局)|委|办公室|办|厅|处|科|室|中心(?<!以人民为中心)|公司|集团|事业部"
    r"|部(?<!干部)(?<!全部)(?<!内部)|院|学校|大学|学院|中学|小学|医院|协会|学会|支队|大队|分局|工会|团委|妇联|司|班组|车间)"
    r"|(?:[A-Z][\w&'’-]* ){1,5}(?:Department|Office|Team|Unit|Division|Branch|Centre|Center|Committee|Group|Service|Services)"
    r"|(?:Department|Office|Bureau|Ministry|Division|School|Faculty|Institute|Team) (?:of|for|[A-Z])[\w&' ’-]{0,40}"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading before it has found its place: its marker starts at `start`, its name is [text, text_end), its body begins at `body`."""

    start: int
    text: int
    text_end: int
    body: int
    rank: int
    number: int | None = None

    @property
    def is_title(self) -> bool:
        """Whether it names its section; else its name is only the first clause of the body."""
        return self.body > self.text


def find_headings(shadow: str, lines: Sequence[Span]) -> list[Heading]:
    """All headings that stand at the beginning of a line, in order, with their final ranks."""
    headings = [heading for heading in _headings(shadow, lines)]
    headings = [heading for heading in headings if not _is_lone_decimal(shadow, heading, headings)]
    return _rank_bare(shadow, headings)

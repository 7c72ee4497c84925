"""Digits that name something and measure nothing: versions, numbers of issues and files, clocks, telephones, rooms."""

from bisect import bisect_left
from functools import lru_cache

from llmsum.models import Span
from llmsum.patterns import regex
from llmsum.words.figures import Figure

# Whatever stands in them. All are read in the shadow of `units.fold`, where a full-width colon is a half-width one.
IDENTIFIER = regex(
    r"(?:https?://|www\.)[^\s，。；、）)】》\u4e00-\u9fff]+|\]\([^)\s]*\)|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]+"
    r"|(?<![A-Za-z0-9_.])[vV]\d+(?:\.\d+)*(?:[-.]?(?:rc|alpha|beta)[.\d]*)?"
    r"|(?<![A-Za-z0-9_.])\d+(?:\.\d+){2,}(?:-?(?:rc|alpha|beta)[.\d]*)?"  # also 97.0.4692.71 and 2023.5.16
    r"|#[A-Za-z]*-?\d+(?:(?:、|,[ ]?|[ ]?(?:and|&)[ ]?)#?\d+(?![\d.]*[ ]?[\u4e00-\u9fff%]))*"
    r"|(?<![A-Za-z0-9])(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])[A-Za-z]+\d*(?:[-_]\d+)+(?![\d%])"
    r"|(?<![A-Za-z0-9_.])\d+(?:\.\d+)*\.x\b"  # PROJ-77, D5-3, B2-031
    r"|[\u3014\[【(](?:19|20)\d\d[\u3015\]】)][ ]?第?\d+号"
    r"|第 ?\d+(?:[-~至]\d+)?(?:号|条|款|章|页|行|层|栋|期|版|楼|单元|[周课节讲位名])|\(\d{1,2}\)班"
    r"|\d{1,2}:\d\d(?::\d\d)?(?!\d)|\d{1,2}(?::\d\d)?[ ]?[ap]\.?m\b"
    r"|(?:[上下中]午|晚上?|早上?|凌晨|晚间)\d{1,2}[点时](?:\d{1,2}分)?|\d{1,2}时\d{1,2}分"
    r"|\d{1,2}点(?:\d{1,2}分|半|整|钟|[至到前后]|(?=[，。；,;)]|$))|(?<!\d)[05-9][05]后"
    r"|(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8}|[48]00-\d{3,4}-\d{3,4})(?!\d)"
    r"|(?<!\d)\d{3,4}([- ])\d{3,4}\1\d{3,4}(?![\d,.]|[ ]?[\u4e00-\u9fff%])"
)
# These name only digits that stand alone, without a unit: 编号 4417, PR 123, ISO 9001, 3楼, 但接听电话120个.
LABELLED = regex(
    r"(?:电话|手机|热线|会议号|ID|编号|证号|账号|卡号|房号|工号|学号|群号|邮编|密码|单号|票号|批号|序列号|号码|版本号?|工单|议题|附件|表|图)"
    r"(?:号|[为是至到]|\s|:){0,3}#?\d[\d. -]*"
    r"|(?<![A-Za-z])(?:PR|MR|RFC|CVE|ISO|IEC|IEEE|GB(?:/T)?|DB|HTTP|TLS|Python|Java|Go|Node|Ubuntu"
    r"|Windows|Android|iOS|Linux|PostgreSQL|MySQL|Redis)s?"
    r"[ -]?#?\d[\d.-]*(?:(?:,[ ]?|[ ]?(?:and|&)[ ]?)#?\d+)*"
    r"|(?<![A-Za-z])[A-Z][A-Za-z]*[A-Z][A-Za-z]*[ ]\d+(?:\.\d+)+"  # OpenSSL 3.1, KR 2.2
    r"|(?i:\b(?:issue|ticket|bug|commit|build|patch|room|no\.|chapter|section|page|step|phase|version"
    r"|release|milestone|sprint|figure"
    r"|table|appendix|tel|phone|fax|ext|week|day|level|stage|tier)s?[ ]?:?[ ]?#?)\d[\d.-]*"
    r"|\d{1,5}(?:室|楼(?![盘宇栋])|单元|弄|车位|号|房(?![屋源间产]))|(?<!\d)\d{8,}(?![\d,])"
)
MAX_DIGITS = 15  # of the whole part: what a float holds exactly; longer strings of digits are identifiers


def names_something(figure: Figure, folded: str) -> bool:
    """Whether the digits of a figure belong to an identifier of the folded text."""
    if figure.value.adjusted() >= MAX_DIGITS:
        return True
    named, labelled = _identifiers(folded)
    is_bare = figure.unit is None and figure.kind == "plain" and figure.qualifier is None
    is_alone = is_bare and figure.raw.lstrip("-").replace(".", "").isdigit()
    return _holds(named, figure) or (is_alone and _holds(labelled, figure))


@lru_cache(maxsize=8192)  # a text has several figures, and is asked more than once
def _identifiers(folded: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    named, labelled = (tuple(Span(*match.span()) for match in each.finditer(folded)) for each in (IDENTIFIER, LABELLED))
    return named, labelled


def _holds(spans: tuple[Span, ...], figure: Figure) -> bool:
    at = bisect_left(spans, figure.span.end, key=lambda span: span.start) - 1
    return at >= 0 and figure.span.start < spans[at].end

"""The readable part of a statement: whole clauses, as many as there is room for, with what makes it worth telling."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from llmsum.kinds.clauses import NAME, is_slogan, tells_a_deed, tells_a_shortcoming
from llmsum.models import Kind, akin_to
from llmsum.patterns import regex
from llmsum.words.metrics import has_metrics
from llmsum.words.script import fold, holds_han
from llmsum.words.wording import stated

# Up to a mark that parts clauses: no comma inside a number, and in English none of a list (roads, wells and bridges).
CLAUSE = regex(
    r".+?(?:[，；。！？;]+[”’」』）)\"]*|,(?=\s?[\u4e00-\u9fff])|[.!?][)\]”\"]*(?=\s+[A-Z“\"(\[])"
    r"|, (?=(?:and|but|which|while|with|so|although|because|where)\b)|$)\s*"
)
SENTENCE_END = regex(r"[。！？.!?][”’」』）)\"]*\s*$")
NUMBERED = regex(
    r"^(?:\d{1,2}[.．、]\s*(?!\d)|[（(]?[一二三四五六七八九十][)）、]|[一二三四五六七八九十](?=要)|[A-Z]\d?[:：]\s*)"
)
# What belongs into no sentence: rows of tables, addresses, numbers to call, code.
NO_PROSE = regex(
    r"\||\t|https?://|www\.|\S@\w|[{}<>=\\]|\]\(|\w_\w|^[^\w《“\"「]"
    r"|(?:地址|电话|传真|邮编|邮箱|责编|责任编辑|来源)[：:]|\b(?:tel|fax|e-?mail)\b"
)
# The second half of something that would be left out.
DANGLING = regex(
    r"^(?:其中|但|以?及|和[^平谐]|与|而[^且]|则|该|此|其[^他]|它|[他她]们?|这些?|那些?|所以|因此|"
    r"(?i:(?:and|but|so|or|which|who|it|they|he|she|this|these|that|those|then|later|with)\b))"
)
# What leads to a clause that is not told any more.
OPEN_END = regex(
    r"(?:期间|同时|方面|以来|[之以]后|为(?:抓手|依托|目标|导向|引领|主线|载体|基础|契机))$"
    r"|(?i:\b(?:an?|the|of|to|in|and|or|for|with|by|on|from|as|that)$)"
)
PAIRS = ("“”", "‘’", "「」", "『』", "《》", "（）", "()", "【】", "[]")
# In Han characters and in English words: shorter ones name something and tell nothing of it.
LEAST: dict[Kind, tuple[int, int]] = {"achievement": (8, 4), "problem": (4, 3), "plan": (6, 4)}


class Extract(NamedTuple):
    """A part of a statement; `is_whole` where nothing but slogans was left out."""

    text: str
    is_whole: bool


def extent(text: str) -> int:
    """How long a text reads: its characters, of English its words."""
    return len(text) if holds_han(text) else len(text.split())


def extract(kind: Kind, statement: str, room: int) -> Extract | None:
    """The whole clauses of a statement that fit, figures unchanged; None where none fits or it is no prose.

    Args:
        kind: an achievement keeps what it counts or finishes, a problem what is lacking.
        statement: one item's, on one line.
        room: in characters, for English in words.
    """
    shadow = fold(statement)
    if NO_PROSE.search(shadow):
        return None
    clauses = CLAUSE.findall(NUMBERED.sub("", statement))
    tells = _what_tells(kind, shadow)
    telling = [index for index, clause in enumerate(clauses) if tells(fold(clause))] or [0]
    start = telling[0]
    # What leads to it is told too, unless it is a slogan or there is no room.
    lead = next((index for index in range(start) if not is_slogan(fold(clauses[index]))), start)
    for begin in (lead, *telling):
        text = _run(clauses[begin:], room)
        if _is_readable(kind, text) and (tells(fold(text)) or start == 0):
            return Extract(text, is_whole=begin == lead and text == _closed("".join(clauses[lead:])))
    return None


def shortened(statement: str, room: int) -> str:
    """The first clauses that fit, whatever they tell; empty where none does."""
    return _run(CLAUSE.findall(statement), room)


def _what_tells(kind: Kind, shadow: str) -> Callable[[str], bool]:
    """By what a clause carries the statement: its figures where it has some, else its deed; its shortcoming."""
    akin = akin_to(kind)
    if akin == "plan":
        return bool
    if akin == "problem":
        return tells_a_shortcoming
    if has_metrics(shadow):
        return has_metrics
    return lambda clause: bool(NAME.search(clause)) or tells_a_deed(clause)


def _run(clauses: Sequence[str], room: int) -> str:
    """The longest run of clauses from the first that fits and ends outside of brackets; one sentence at most."""
    best, held = "", ""
    for clause in clauses:
        held += clause
        text = _closed(held)
        if extent(text) > room:
            break
        if _ends_well(text):
            best = text
        if best and SENTENCE_END.search(clause):
            break
    return best


def _ends_well(text: str) -> bool:
    """Outside of brackets and quotation marks, and not in the middle of a thought."""
    is_even = all(text.count(pair[0]) == text.count(pair[1]) for pair in PAIRS) and text.count('"') % 2 == 0
    return is_even and not OPEN_END.search(fold(text))


def _closed(text: str) -> str:
    return stated(text).rstrip(".?？")


def _is_readable(kind: Kind, text: str) -> bool:
    least_han, least_words = LEAST[akin_to(kind)]
    is_long_enough = extent(text) >= (least_han if holds_han(text) else least_words)
    return is_long_enough and not DANGLING.search(fold(text))

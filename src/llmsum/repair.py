"""Raw text → readable text + a map from every readable character back to the raw text.

Each repair is a generator of edits over the text as the repairs before it left it. Edits never touch digits: a damaged
number stays as it is. A text that needs no repair comes out identical.
"""

import html
import re
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from llmsum.models import Span

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
PINYIN = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿɡ"
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"

# (start, end, replacement), in the text as it stands before this repair
Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Repaired:
    """Readable text; character i stands for raw[starts[i]:ends[i]].

    Starts and ends never decrease, and what a repair dropped lies between two characters or inside one's range.
    """

    text: str
    starts: "array[int]"
    ends: "array[int]"

    def raw_span(self, span: Span) -> Span:
        """The raw range behind a non-empty range of the readable text, both half-open."""
        return Span(self.starts[span.start], self.ends[span.end - 1])


def repair(raw: str) -> Repaired:
    """Applies every repair in the order of `REPAIRS`."""
    count = len(raw)
    state = Repaired(raw, array("I", range(count)), array("I", range(1, count + 1)))
    for find_edits in REPAIRS:
        state = apply_edits(state, find_edits(state.text))
    return state


def apply_edits(state: Repaired, edits: Iterable[Edit]) -> Repaired:
    """Carries out non-overlapping edits, given in order of position.

    A replacement of equal length maps character by character; otherwise its last character stands for all that is left
    of the replaced range.
    """
    parts: list[str] = []
    starts, ends = array("I"), array("I")
    done = 0
    for start, end, replacement in edits:
        parts += (state.text[done:start], replacement)
        starts += state.starts[done:start]
        ends += state.ends[done:start]
        last = len(replacement) - 1
        for offset in range(len(replacement)):
            at = min(start + offset, end - 1)
            starts.append(state.starts[at])
            ends.append(state.ends[end - 1] if offset == last else state.ends[at])
        done = end
    if not parts:
        return state
    return Repaired("".join(parts) + state.text[done:], starts + state.starts[done:], ends + state.ends[done:])


# --- characters that are not text ----------------------------------------------------------------

LINE_END = re.compile(r"\r\n?|[\u2028\u2029\x85\v\f]")
SPACE = re.compile(r"[\u00a0\u3000\u2000-\u200a\u202f\u205f]")
INVISIBLE = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]"
)


def line_ends(text: str) -> Iterator[Edit]:
    """Every kind of line end becomes a newline."""
    for match in LINE_END.finditer(text):
        yield *match.span(), "\n"


def spaces(text: str) -> Iterator[Edit]:
    """Every kind of space becomes a plain one."""
    for match in SPACE.finditer(text):
        yield *match.span(), " "


def invisible(text: str) -> Iterator[Edit]:
    """Zero-width and control characters go."""
    for match in INVISIBLE.finditer(text):
        yield *match.span(), ""


# --- mojibake ------------------------------------------------------------------------------------

LATIN_RUN = re.compile(
    r"[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122][^\x00-\x7f\u3000-\uffff]*"
)
HAN_RUN = re.compile(r"[^\x00-\x7f]{4,}")


def mojibake(text: str) -> Iterator[Edit]:
    """UTF-8 that was read as Western text (ftfy) or as GBK.

    Chinese text written as GBK is practically never valid UTF-8 over four characters, so that a run which is must have
    been UTF-8 before somebody read it as GBK.
    """
    runs = LATIN_RUN if LATIN_RUN.search(text) else HAN_RUN
    for match in runs.finditer(text):
        fixed = _as_western(match[0]) if runs is LATIN_RUN else _as_gbk(match[0])
        if fixed != match[0]:
            yield *match.span(), fixed


def _as_western(run: str) -> str:
    import ftfy

    return ftfy.fix_encoding(run)


def _as_gbk(run: str) -> str:
    try:
        return run.encode("gb18030").decode("utf-8")
    except UnicodeError:
        return run


# --- HTML ----------------------------------------------------------------------------------------

INLINE_TAGS = "a|abbr|b|big|code|em|font|i|img|ins|label|o:p|s|small|span|st1:\\w+|strike|strong|sub|sup|u"
BLOCK_TAGS = "article|blockquote|body|br|center|dd|div|dl|dt|footer|form|h[1-6]|head|header|hr|html|li|main|nav|ol|p|section|table|tbody|td|tfoot|th|thead|tr|ul"
HIDDEN = r"<!--.*?-->|<(?P<hidden>script|style)\b[^<>]*>.*?</(?P=hidden)\s*>"
TAG = re.compile(
    rf"(?P<gone>{HIDDEN})|</?(?:(?P<block>{BLOCK_TAGS})|{INLINE_TAGS})(?:\s[^<>]{{0,2000}})?/?>",
    re.IGNORECASE | re.DOTALL,
)
ENTITY = re.compile(r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")


def html_tags(text: str) -> Iterator[Edit]:
    """Tags that a scrape left behind: block tags become a line end, inline ones go."""
    if "<" not in text:
        return
    for match in TAG.finditer(text):
        yield *match.span(), "\n" if match["block"] else ""


def html_entities(text: str) -> Iterator[Edit]:
    """`&nbsp;`, `&#8220;`, also where they were escaped twice."""
    for match in ENTITY.finditer(text):
        plain = match[0]
        while (once := html.unescape(plain)) != plain:
            plain = once
        if plain != match[0]:
            yield *match.span(), plain.replace("\u00a0", " ")


# --- lost full stops and pinyin ------------------------------------------------------------------

# GBK read from its second byte on: the first byte became "?", each following character is made of two halves of its
# neighbours, and a last low byte in the ASCII range stands alone before the pinyin of its character (seed 004:
# `?,F(xiàn)將` is 。現將, `??茖W(xué)` is 。科學). Undone by putting the lost byte back and reading the bytes again.
SHIFTED = re.compile(rf"\?(?P<middle>[,;:!?，；：！？、{HAN}]{{1,8}}?)(?P<low>[@-~])\([{PINYIN}]+\)")
LOST_LEAD_BYTES = (b"\xa1", b"\xa3")  # of 。、“”《》 and of ，；：！？
FULL_WIDTH = str.maketrans(",;:!?", "，；：！？")
PUNCTUATION = "。、，；：！？“”《》（）"
TAG_REMAINS = re.compile(r"\?;?\?*/?(?:strong|span|font|div|li|td|h\d|em|p|b|a|br)\s*>", re.IGNORECASE)
DOUBLE_QUESTION = re.compile(rf"(?<=[{HAN}”）)])\?\?(?=[{HAN}“（(])")
INSERTION = re.compile(rf"(?<=[{HAN}])[(（](?P<pinyin>[{PINYIN}]{{1,7}})[)）]")


def shifted_bytes(text: str) -> Iterator[Edit]:
    """Full stops and the characters behind them that a shift by one byte broke."""
    for match in SHIFTED.finditer(text):
        rest = match["middle"].translate(FULL_WIDTH).encode("gbk", "replace") + match["low"].encode()
        for lead in LOST_LEAD_BYTES:
            fixed = (lead + rest).decode("gbk", "replace")
            if fixed[0] in PUNCTUATION and re.fullmatch(f"[{HAN}]+", fixed[1:]):
                yield *match.span(), fixed
                break


def lost_stops(text: str) -> Iterator[Edit]:
    """`?;?/strong>` and `??` between Han characters: a full stop whose bytes were lost."""
    found = [*TAG_REMAINS.finditer(text), *DOUBLE_QUESTION.finditer(text)] if "?" in text else []
    for match in sorted(found, key=lambda match: match.start()):
        yield *match.span(), "。"


def pinyin(text: str) -> Iterator[Edit]:
    """Readings pasted behind characters: 發(fā)展.

    A toneless one could be a unit, 距離(km): it goes only where the text has toned ones too.
    """
    found = list(INSERTION.finditer(text))
    toned = [match for match in found if set(match["pinyin"]) & set(TONED)]
    for match in found if toned else []:
        # The reading belongs to the character before it: both become that character, so that a raw span that ends
        # with the character takes the reading along.
        yield match.start() - 1, match.end(), text[match.start() - 1]


# --- width ---------------------------------------------------------------------------------------

NARROW = re.compile(rf"(?<=[{HAN}”）》】%％])[,;:!]|[,;:!](?=[{HAN}“（《【])|(?<=[{HAN}])\?(?=\s|$|”)")
WIDE_LETTERS = re.compile(r"[Ａ-Ｚａ-ｚ]")


def width(text: str) -> Iterator[Edit]:
    """Half-width punctuation beside Han characters becomes full, full-width Latin letters half; digits stay."""
    found = [*NARROW.finditer(text), *WIDE_LETTERS.finditer(text)]
    for match in sorted(found, key=lambda match: match.start()):
        yield (
            *match.span(),
            match[0].translate(FULL_WIDTH) if match[0] < "\x7f" else unicodedata.normalize("NFKC", match[0]),
        )


REPAIRS: tuple[Callable[[str], Iterable[Edit]], ...] = (
    line_ends,
    invisible,
    mojibake,
    html_tags,
    html_entities,
    spaces,
    shifted_bytes,
    lost_stops,
    pinyin,
    width,
)

"""What stands between the words of a Markdown paragraph: marks, links, pictures, tags, with their places.

CommonMark's parsers keep no places, and its rules for `**` fail beside Chinese punctuation (`**时间：**下午` would keep
its stars). So this is a scanner of its own: one pass, a stack of brackets and one of marks, every step bounded.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Container
from typing import Final

from llmsum.models.layout import BlockKind
from llmsum.patterns import regex
from llmsum.reading.readers.markup.addresses import WEB, address_at
from llmsum.reading.readers.markup.sheet import Mark

STOP = regex(r"[\\`<!\[\]*_~=^{@:.]")
ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
RUN = regex(r"\*+|_+|~+|=+|`+")
TICKS = regex(r"`+")
TAG = regex(r"</?([A-Za-z][\w:-]*)(?:\s[^<>]*|/)?>|<![A-Za-z][^<>]*>|<\?[^<>]*>")
AUTOLINK = regex(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\s]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>")
EMBED = regex(r"!\[\[[^\[\]\n]*\]\]")  # Obsidian: ![[picture.png]]
WIKI = regex(r"\[\[(?:[^\[\]|\n]*\|)?(?P<words>[^\[\]|\n]*)\]\]")  # [[page|words]]
NOTE = regex(r"\[\^[^\]\s\[]*\]|\^\[[^\[\]\n]*\]")
SHORTCODE = regex(r"\{%[^%\n]*%\}|\{\{[^{}\n]*\}\}|\{[:#.][^{}\n]*\}")
ATTRIBUTES = regex(r"\{[^{}\n]*\}")
# CommonMark's target of a link, and what people write: a path with blanks, full-width brackets.
TARGET = regex(
    r"""\(\s*+(?:<[^<>\n]*>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*+\))*+)"""
    r"""(?:\s++(?:"[^"]*+"|'[^']*+'|\([^()]*+\)))?+\s*+\)"""
)
LOOSE_TARGET = regex(r"\([^()\n]{1,300}\)|（\s*https?://[^（）\s]{1,300}\s*）")
LOOKS_LIKE_ADDRESS = regex(r"[（(]\s*(?:<|[A-Za-z][\w+.-]+:|\.{0,2}/|#|[\w%-]+[/#])|\.[A-Za-z][\w]{1,5}[\s)?#]", 256)
HAN = regex(r"[\u3400-\u9fff]")
LABEL = regex(r"\[[^\[\]\n]{0,200}\]")
STRUCK_BEFORE = regex(r"[ \t]*(?:[-*+>]\s+|\d{1,3}[.、)）]\s*)*(?:\[[ xX]\]\s*)?")
STRUCK_AFTER = regex(r"[ \t。；;，,.]*(?:\n|$)")
# Tags that stand for a line end or a cell; the repair of a text reads those.
BREAKS = regex(
    r"article|aside|blockquote|body|br|center|dd|dl|dt|div|footer|form|h[1-6]|head|header|hr|html|li|main|nav|[ou]l|p|section"
    r"|table|tbody|t[dhr]|tfoot|thead",
)
PICTURES = regex(r"img|svg|picture|video|audio|iframe|source|embed|object")
LONGEST_EMPHASIS = 3
LONGEST_BADGES = 3000
LONGEST_BULLETS = 40


def marks_in(text: str, labels: Container[str] = (), *, breaks: bool = False) -> list[Mark]:
    """What is no part of what can be read, in any order; one may lie in another.

    Args:
        text: a paragraph, a heading, a cell; marks of quotes blanked.
        labels: what `[words][label]` may refer to, as `label_of` gives them.
        breaks: whether `<br>` and the like go too, as in a cell, which is never broken.
    """
    if not STOP.search(text):
        return []
    return _Scan(text, labels, breaks).found()


def label_of(label: str) -> str:
    """The label of a definition or reference as they are compared."""
    return " ".join(label.split()).casefold()


class _Scan:
    def __init__(self, text: str, labels: Container[str], breaks: bool) -> None:
        self._text = text
        self._labels = labels
        self._breaks = breaks
        self._marks: list[Mark] = []
        self._brackets: list[int] = []
        self._open: defaultdict[str, list[int]] = defaultdict(list)
        self._ticks: dict[int, list[int]] | None = None
        self._done = 0
        self._is_unclosed = False

    def found(self) -> list[Mark]:
        at = 0
        while stop := STOP.search(self._text, at):
            at = HANDLERS[stop[0]](self, stop.start())
        return self._marks

    def _mark(self, kind: BlockKind, start: int, end: int) -> int:
        self._marks.append(Mark(kind, start, end))
        self._done = max(self._done, end)
        return end

    def escape(self, at: int) -> int:
        if self._text[at + 1 : at + 2] not in ESCAPABLE:
            return at + 1
        return self._mark("comment", at, at + 1) + 1

    def ticks(self, at: int) -> int:
        """The marks of `code` go, what it says stays: it is mostly a name."""
        if self._ticks is None:
            self._ticks = defaultdict(list)
            for run in TICKS.finditer(self._text):
                self._ticks[len(run[0])].append(run.start())
        length = _run_length(self._text, at)
        places = self._ticks.get(length, [])
        later = bisect_left(places, at + length)
        if later == len(places):
            return at + length
        close = places[later]
        self._mark("comment", at, at + length)
        for address in WEB.finditer(self._text, at + length, close):
            self._mark("link", *address.span())
        return self._mark("comment", close, close + length)

    def angle(self, at: int) -> int:
        if self._text.startswith("<!--", at):
            close = -1 if self._is_unclosed else self._text.find("-->", at + 4)
            self._is_unclosed = close < 0
            return at + 4 if close < 0 else self._mark("comment", at, close + 3)
        if link := AUTOLINK.match(self._text, at):
            return self._mark("link", at, link.end())
        tag = TAG.match(self._text, at)
        if tag is None:
            return at + 1
        name = (tag[1] or "").lower()
        if self._breaks or not BREAKS.fullmatch(name):
            kind: BlockKind = "image" if PICTURES.fullmatch(name) else "link" if name == "a" else "comment"
            self._mark(kind, at, tag.end())
        return tag.end()

    def bang(self, at: int) -> int:
        if embed := EMBED.match(self._text, at):
            return self._mark("image", at, embed.end())
        if self._text.startswith("![", at):
            self._brackets.append(at)
            return at + 2
        return at + 1

    def bracket(self, at: int) -> int:
        if note := NOTE.match(self._text, at):
            return self._mark("link", at, note.end())
        if wiki := WIKI.match(self._text, at):
            self._mark("link", at, wiki.start("words"))
            return self._mark("link", wiki.end("words"), wiki.end())
        self._brackets.append(at)
        return at + 1

    def caret(self, at: int) -> int:
        note = NOTE.match(self._text, at)
        return self._mark("comment", at, note.end()) if note else at + 1

    def close(self, at: int) -> int:
        if not self._brackets:
            return at + 1
        start = self._brackets.pop()
        is_image = self._text[start] == "!"
        end = self._target(start, at, is_image)
        if end is None:
            return at + 1
        if attributes := ATTRIBUTES.match(self._text, end):
            end = attributes.end()
        if is_image or self._is_badge(start, at):
            return self._mark("image", start, end)
        self._mark("link", start, start + 1)
        return self._mark("link", at, end)

    def _target(self, start: int, close: int, is_image: bool) -> int | None:
        """Where the target behind the `]` at `close` ends; None where it is no link."""
        behind = close + 1
        if self._text[behind : behind + 1] in ("(", "（"):
            for pattern in (TARGET, LOOSE_TARGET):
                target = pattern.match(self._text, behind)
                is_plain = pattern is TARGET and target and not HAN.search(target[0])
                if target and (is_plain or is_image or LOOKS_LIKE_ADDRESS.search(target[0])):
                    return target.end()
        label = LABEL.match(self._text, behind)
        if label and len(label[0]) > 2:
            return label.end() if label_of(label[0][1:-1]) in self._labels else None
        inner = start + (2 if self._text[start] == "!" else 1)
        if close - inner <= 200 and label_of(self._text[inner:close]) in self._labels:
            return label.end() if label else behind
        return None

    def _is_badge(self, start: int, close: int) -> bool:
        """Whether the words of a link are pictures, and nothing else."""
        words, end = 0, close
        for mark in reversed(self._marks):
            if mark.start <= start or close - start > LONGEST_BADGES:
                break
            if mark.kind == "image" and mark.end <= end:
                words += len(self._text[mark.end : end].strip())
                end = mark.start
        return end < close and not words and not self._text[start + 1 : end].strip()

    def run(self, at: int) -> int:
        """Marks of emphasis go in pairs, and so do `~~` and `==`."""
        length = _run_length(self._text, at)
        end = at + length
        sign = self._text[at]
        before, after = self._text[at - 1 : at], self._text[end : end + 1]
        can_open, can_close = bool(after) and not after.isspace(), bool(before) and not before.isspace()
        if sign == "_":
            can_open, can_close = can_open and not before.isalnum(), can_close and not after.isalnum()
        if sign == "*" and length == 4 and self._open["**"]:  # **one****other**
            return self._mark("comment", at, end)
        if length > LONGEST_EMPHASIS or (sign in "~=" and length != 2) or (before.isdigit() and after.isdigit()):
            return end
        opened = self._open[sign * length]
        if can_close and opened:
            self._pair(opened.pop(), at, length)
        elif can_open:
            opened.append(at)
        return end

    def _pair(self, start: int, close: int, length: int) -> None:
        """A line struck as a whole was ticked off, and keeps its words; words struck within one are taken back."""
        if self._text[close] == "~" and not self._fills_line(start, close + length):
            self._mark("comment", start, close + length)
            return
        self._mark("comment", start, start + length)
        self._mark("comment", close, close + length)

    def _fills_line(self, start: int, end: int) -> bool:
        begin = max(0, start - LONGEST_BULLETS)
        line = self._text[self._text.rfind("\n", begin, start) + 1 or begin : start]
        return bool(STRUCK_BEFORE.fullmatch(line) and STRUCK_AFTER.match(self._text, end))

    def brace(self, at: int) -> int:
        code = SHORTCODE.match(self._text, at)
        return self._mark("comment", at, code.end()) if code else at + 1

    def address(self, at: int) -> int:
        if found := address_at(self._text, at, self._done):
            return self._mark("link", *found)
        return at + 1


def _run_length(text: str, at: int) -> int:
    run = RUN.match(text, at)
    return len(run[0]) if run else 1


HANDLERS: Final[dict[str, Callable[[_Scan, int], int]]] = {
    "\\": _Scan.escape,
    "`": _Scan.ticks,
    "<": _Scan.angle,
    "!": _Scan.bang,
    "[": _Scan.bracket,
    "]": _Scan.close,
    "^": _Scan.caret,
    "{": _Scan.brace,
    **dict.fromkeys("*_~=", _Scan.run),
    **dict.fromkeys("@:.", _Scan.address),
}

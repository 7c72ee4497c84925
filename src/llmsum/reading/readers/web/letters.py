"""What of a mail its writer wrote for it: not the older mails below, the signature, the disclaimer."""

import re
from collections.abc import Iterator, Sequence

from llmsum.patterns import regex
from llmsum.reading.edits import apply_edits, unedited
from llmsum.reading.readers.web.flow import Piece
from llmsum.reading.wrap import wrapped_lines

QUOTED = regex(r"(?:>\s?)+")
# What programs write above the mail that is answered or passed on.
OLDER = regex(
    r"[-—_=\s]*(?:begin )?(?:原始邮件|原邮件|(?:转发|回复|答复)的?(?:原)?邮件(?:信息)?|original (?:message|appointment)"
    r"|forwarded message|forwarded by .{1,60})[-—_=\s:：]*"
    r"|(?:on|at) .{5,160} wrote[:：]|在.{4,120}写(?:道|到)[:：]?|.{0,80}于.{4,60}写(?:道|到)[:：]?",
    re.I,
)
PASSED_ON = regex(r"^\s*(?:fwd?|轉寄)\s*[:：]|转发|轉寄|forward", re.I)
HEAD = regex(
    r"\*{0,2}(?:发件人|发送时间|发送日期|日期|时间|收件人|抄送|主题|from|sent|date|to|cc|subject)\*{0,2}\s*[:：].{0,300}",
    re.I,
)
FROM = regex(r"\*{0,2}(?:发件人|from)\*{0,2}\s*[:：].+", re.I)
FORWARD = regex(r"\s*(?:(?:re|回复|答复|fwd?|转发|轉寄|回覆)\s*[:：]\s*)+", re.I)
SIGNED = regex(r"--\s?|[-_—]{2,}\s*")
SENT_BY = regex(
    r"(?:发自|来自|由|从|通过|sent (?:from|with|via)|get outlook|using).{0,12}"
    r"(?:我的|iphone|ipad|android|手机|邮箱|邮件|outlook|foxmail|mail|客户端|my ).{0,40}",
    re.I,
)
CLOSING = regex(
    r"(?:此致[,，]?\s*敬礼|此致|敬礼|顺颂|祝好|祝您?(?:工作|身体|生活|一切).{0,10}|谢谢|多谢"
    r"|(?:best|kind|warm)(?: regards| wishes)?|regards|many thanks|thanks|thank you|yours (?:sincerely|faithfully)"
    r"|sincerely|br)\s*[!！,，.。~]*",
    re.I,
)
DISCLAIMER = regex(
    r"(?:本|此|该)(?:电子)?邮件.{0,80}(?:保密|机密|免责|指定(?:的)?收件人|严禁)"
    r"|(?:this|the information in this) (?:e-?mail|message|communication).{0,120}(?:confidential|intended|privileged)",
    re.I,
)
SHORT = 120  # characters: an own text that only says see below
LAST = 15  # lines that a signature may have
MAX_SIGNED_CHARS = 60


def lines_of_mail(text: str, *, is_flowed: bool, drops_space: bool) -> Iterator[Piece]:
    """The lines of a mail without tags; those that were broken at a width are joined, older mails are margin."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if is_flowed:
        yield from _flowed(text, drops_space=drops_space)
        return
    own: list[str] = []
    for line in [*text.split("\n"), ">"]:
        if not (quoted := QUOTED.match(line)):
            own.append(line)
            continue
        yield from (Piece("paragraph", one) for one in _joined(own))
        own = []
        yield Piece("paragraph", line[quoted.end() :], margin=True)


def _joined(lines: Sequence[str]) -> list[str]:
    text = "\n".join(lines)
    return apply_edits(unedited(text), wrapped_lines(text)).text.split("\n")


def _flowed(text: str, *, drops_space: bool) -> Iterator[Piece]:
    """RFC 3676: a line that ends with a space goes on in the next of the same depth; `drops_space` is its DelSp."""
    parts: list[str] = []
    depth = 0
    for line in [*text.split("\n"), ""]:
        quoted = QUOTED.match(line)
        deep = quoted[0].count(">") if quoted else 0
        said = line[quoted.end() :] if quoted else line.removeprefix(" ")
        if parts and deep != depth:
            yield Piece("paragraph", "".join(parts), margin=depth > 0)
            parts = []
        depth = deep
        goes_on = said.endswith(" ") and said != "-- "
        parts.append(said[:-1] if goes_on and drops_space else said)
        if not goes_on:
            yield Piece("paragraph", "".join(parts), margin=depth > 0)
            parts = []


def own_part(pieces: Sequence[Piece], subject: str) -> tuple[list[Piece], bool]:
    """A mail's lines with all that is not its own as margin, and whether an older mail in it was read as its text.

    That is so where the mail passes another on and says little of its own.
    """
    begins = min(_older_from(pieces), _quoted_from(pieces))
    own, older = [*pieces[:begins]], [*pieces[begins:]]
    own_chars, older_chars = (sum(len(piece.text) for piece in part) for part in (own, older))
    passes_on = PASSED_ON.search(subject) or (older and PASSED_ON.search(older[0].text))
    is_read = older_chars > own_chars * (1 if passes_on else 3) and (own_chars <= SHORT or bool(passes_on))
    if is_read:
        return [*own, *_ended([_as_head(piece) for piece in older])], True
    return [*_ended(own), *(piece._replace(margin=True) for piece in older)], False


def _older_from(pieces: Sequence[Piece]) -> int:
    """Where the mail that is answered or passed on begins; the end where there is none."""
    for index, piece in enumerate(pieces):
        following = pieces[index + 1 : index + 5]
        if OLDER.fullmatch(piece.text.strip()) and index + 1 < len(pieces):
            return index
        if FROM.fullmatch(piece.text.strip()) and sum(bool(HEAD.fullmatch(one.text.strip())) for one in following) >= 2:
            return index
    return len(pieces)


def _quoted_from(pieces: Sequence[Piece]) -> int:
    """Where nothing but quoted lines follow; an answer between them is the writer's own."""
    end = len(pieces)
    while end and pieces[end - 1].margin:
        end -= 1
    return end


def _as_head(piece: Piece) -> Piece:
    """A line of an older mail that is read: its head is no text."""
    text = piece.text.strip()
    if OLDER.fullmatch(text) or SIGNED.fullmatch(text):
        return piece._replace(margin=True)
    return piece._replace(kind="front_matter", margin=False) if HEAD.fullmatch(text) else piece._replace(margin=False)


def _ended(pieces: Sequence[Piece]) -> list[Piece]:
    """The lines with signature and disclaimer as margin."""
    end = len(pieces)
    for index, piece in enumerate(pieces):
        text = piece.text.strip()
        rest = pieces[index + 1 :]
        is_signed = SIGNED.fullmatch(text) or (CLOSING.fullmatch(text) and len(rest) <= LAST)
        if DISCLAIMER.search(text) or (is_signed and rest and all(len(one.text) <= MAX_SIGNED_CHARS for one in rest)):
            end = index
            break
    return [
        piece._replace(margin=True) if index >= end or SENT_BY.fullmatch(piece.text.strip()) else piece
        for index, piece in enumerate(pieces)
    ]

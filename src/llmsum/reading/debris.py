"""What machines leave in a text: mojibake, tags and entities, odd line ends and spaces, invisible characters."""

import re
from collections.abc import Iterator

from llmsum.patterns import regex
from llmsum.reading.edits import Edit
from llmsum.words.script import HAN

# What begins with a plain class of characters is searched for three times as fast as what begins with a choice of two,
# or with a run.

# --- mojibake ------------------------------------------------------------------------------------

# UTF-8 read as Western text: a lead byte and a continuation byte, as Latin-1 or Windows-1252 shows them. Only UTF-8 has
# continuation bytes below A1.
HIGH_BYTES = "\u0080-\u00a0\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
UTF8_FOR_SURE = regex(rf"[\u00c2-\u00f4][{HIGH_BYTES}]")
UTF8_AS_WESTERN = regex(rf"[\u00c2-\u00f4][{HIGH_BYTES}\u00a1-\u00bf][{HIGH_BYTES}\u00a1-\u00ff]*")
GBK_FOR_SURE = regex(r"[\u00a1-\u00fe][\u00a1-\u00fe]{7}")
GBK_AS_WESTERN = regex(r"(?:[\u00a1-\u00fe]{2})+")


def _as_gbk(first: range, second: range) -> str:
    """What GBK makes of every two bytes of these."""
    return b"".join(bytes((one, two)) for one in first for two in second).decode("gb18030")


# The first two bytes of a Han character in UTF-8, as GBK shows them: all of them rare characters.
UTF8_LEADS = regex(f"[{_as_gbk(range(0xE4, 0xEA), range(0x80, 0xA1))}]")
# A run begins with those of one of CHINESE, 路 with those of a middle dot.
UTF8_AS_GBK = regex(rf"[路{_as_gbk(range(0xE2, 0xF1), range(0x80, 0xC0))}](?<![^\x00-\x7f].)[^\x00-\x7f]{{3,}}")
CHINESE = regex(rf"[{HAN}\u3001-\u3020\uff01-\uff5e“”‘’—…·]+")


def mojibake(text: str) -> Iterator[Edit]:
    """UTF-8 that was read as Western text (ftfy) or as GBK, and GBK that was read as Western text.

    GBK is hardly ever valid UTF-8 over four characters, nor Western text GBK; and where it is, it is not Chinese.
    """
    if GBK_FOR_SURE.search(text) and not UTF8_FOR_SURE.search(text):
        runs, read = GBK_AS_WESTERN, _from_western_gbk
    elif UTF8_AS_WESTERN.search(text):
        runs, read = UTF8_AS_WESTERN, _from_western_utf8
    elif UTF8_LEADS.search(text):
        runs, read = UTF8_AS_GBK, _from_gbk
    else:
        return
    for match in runs.finditer(text):
        run = match[0]
        fixed = read(run)
        if fixed != run and len(fixed) <= len(run):
            yield *match.span(), fixed


def _from_western_gbk(run: str) -> str:
    chinese = _decoded(run, "latin-1", "gb18030")
    return chinese if CHINESE.fullmatch(chinese) else run


def _from_western_utf8(run: str) -> str:
    import ftfy

    return ftfy.fix_encoding(run)


def _from_gbk(run: str) -> str:
    chinese = _decoded(run, "gb18030", "utf-8")
    return chinese if CHINESE.fullmatch(chinese) else run


def _decoded(run: str, wrong: str, right: str) -> str:
    """`run` taken back to its bytes by the wrong codec and read by the right one; empty where that cannot be."""
    try:
        return run.encode(wrong).decode(right)
    except UnicodeError:
        return ""


# --- HTML ----------------------------------------------------------------------------------------

INLINE = regex(r"a|abbr|b|big|code|em|font|i|img|ins|label|o:p|s|small|span|st1:\w+|strike|strong|su[bp]|u", re.I)
BLOCK = regex(
    r"article|aside|blockquote|body|br|center|d[dlt]|div|footer|form|h[1-6]|head|header|hr|html|li|main|meta|nav|[ou]l|p|section"
    r"|table|tbody|tfoot|thead|title|tr",
    re.I,
)
CELL = regex("t[dh]", re.I)
ENTITY = regex(r"&(?:amp;){0,3}(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
TAG = regex(r"</?([a-zA-Z][\w:]{0,15})(?:\s[^<>]*|/)?>")
HIDDEN = regex(r"<(?:!--|(script|style)\b[^<>]*>)", re.IGNORECASE)
HIDDEN_ENDS = {
    None: regex("-->"),
    "script": regex(r"</script\s*>", re.IGNORECASE),
    "style": regex(r"</style\s*>", re.IGNORECASE),
}


def html_entities(text: str) -> Iterator[Edit]:
    """`&nbsp;`, `&#8220;`, also where they were escaped twice."""
    plain: dict[str, str] = {}
    for match in ENTITY.finditer(text):
        entity = match[0]
        if entity not in plain:
            plain[entity] = _unescape(entity)
        if plain[entity] != entity:
            yield *match.span(), plain[entity]


def _unescape(entity: str) -> str:
    import html

    while (once := html.unescape(entity)) != entity:
        entity = once
    return entity


def hidden_markup(text: str) -> Iterator[Edit]:
    """Comments, scripts and styles with all that is in them; one that is never closed stays."""
    if "<" not in text:
        return
    position, unclosed = 0, set[str | None]()
    while opening := HIDDEN.search(text, position):
        name = opening[1] and opening[1].lower()
        position = opening.end()
        closing = None if name in unclosed else HIDDEN_ENDS[name].search(text, position)
        if closing is None:
            unclosed.add(name)
        else:
            position = closing.end()
            yield opening.start(), position, ""


def html_tags(text: str) -> Iterator[Edit]:
    """Tags that a scrape left behind: a block's becomes a line end, a table cell's a tab, others go."""
    if "<" not in text:
        return
    for match in TAG.finditer(text):
        for names, stands_for in ((BLOCK, "\n"), (CELL, "\t"), (INLINE, "")):
            if names.fullmatch(match[1]):
                yield *match.span(), stands_for
                break


# --- characters that are not text ----------------------------------------------------------------

LINE_END = regex(r"[\r\u2028\u2029\x85\v\f](?:(?<=\r)\n)?")
SPACE = regex(r"[\u00a0\u3000\u2000-\u200a\u202f\u205f]")
INVISIBLE = regex(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]"
)


def line_ends(text: str) -> Iterator[Edit]:
    """Every kind of line end becomes a newline."""
    for match in LINE_END.finditer(text):
        yield *match.span(), "\n"


def invisible(text: str) -> Iterator[Edit]:
    """Zero-width and control characters go."""
    for match in INVISIBLE.finditer(text):
        yield *match.span(), ""


def spaces(text: str) -> Iterator[Edit]:
    """Every kind of space becomes a plain one."""
    for match in SPACE.finditer(text):
        yield *match.span(), " "

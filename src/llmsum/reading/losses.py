"""What machines took from Chinese text, or pasted into it: full stops, bytes, readings, the width of signs."""

import re
import unicodedata
from collections.abc import Iterator

from llmsum.patterns import regex
from llmsum.reading.edits import Edit
from llmsum.words.script import HAN, is_han

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
PINYIN = f"a-z{TONED}üɡ"
WIDE_SIGNS = dict(zip(",;:!?.", "，；：！？。", strict=True))
FULL_WIDTH = str.maketrans(WIDE_SIGNS)

# --- lost full stops -----------------------------------------------------------------------------

# GBK read from its second byte on: the first byte became "?", each following character is made of two halves of its
# neighbours, and a last low byte in the ASCII range stands alone before the pinyin of its character (seed 004:
# `?,F(xiàn)將` is 。現將, `??茖W(xué)` is 。科學). Undone by putting the lost byte back and reading the bytes again.
SHIFTED = regex(rf"\?(?P<middle>[,;:!?，；：！？、{HAN}]{{1,8}}?)(?P<low>[@-~])\([{PINYIN}]{{1,7}}\)")
LOST_LEAD_BYTES = (b"\xa1", b"\xa3")  # of 。、“”《》 and of ，；：！？
RESTORED = regex(rf"[。、，；：！？“”《》（）][{HAN}]+")
TAG_REMAINS = regex(r"\?;?\?{0,4}/?(?:strong|span|font|div|li|td|h[1-6]|em|p|b|a|br)\s*>", re.IGNORECASE)
DOUBLE_QUESTION = regex(rf"\?\?(?<=[{HAN}”）)]\?\?)(?=[{HAN}“（(])")


def shifted_bytes(text: str) -> Iterator[Edit]:
    """Full stops and the characters behind them that a shift by one byte broke."""
    if "?" not in text:
        return
    for match in SHIFTED.finditer(text):
        rest = match["middle"].translate(FULL_WIDTH).encode("gbk", "replace") + match["low"].encode()
        for lead in LOST_LEAD_BYTES:
            fixed = (lead + rest).decode("gbk", "replace")
            if RESTORED.fullmatch(fixed):
                yield *match.span(), fixed
                break


def tag_remains(text: str) -> Iterator[Edit]:
    """`?;?/strong>`: what is left of a full stop and the tag behind it."""
    if "?" not in text:
        return
    for match in TAG_REMAINS.finditer(text):
        yield *match.span(), "。"


def double_questions(text: str) -> Iterator[Edit]:
    """`??` between Han characters: the two bytes of a full stop."""
    if "??" not in text:
        return
    for match in DOUBLE_QUESTION.finditer(text):
        yield *match.span(), "。"


# --- pinyin --------------------------------------------------------------------------------------

# A reading has a vowel, which tells 車(che) from 距離(km).
READING = regex(rf"[(（](?<=[{HAN}].)(?=[a-zɡ]{{0,3}}[aeiouvü{TONED}])[{PINYIN}]{{1,7}}[)）]")
TONED_READING = regex(rf"[(（](?<=[{HAN}].)[a-zɡ]{{0,3}}[{TONED}][a-zɡ]{{0,4}}[)）]")


def pinyin(text: str) -> Iterator[Edit]:
    """Readings pasted behind characters: 發(fā)展. Toneless ones may be words, and go only where others have tones."""
    if not any(letter in text for letter in TONED) or not TONED_READING.search(text):
        return
    for match in READING.finditer(text):
        # The reading belongs to the character before it: both become that character, so that a raw span that ends
        # with the character takes the reading along.
        start, end = match.span()
        yield start - 1, end, text[start - 1]


# --- width ---------------------------------------------------------------------------------------

SIGN = regex("[,;:!?.]")
CLOSING, OPENING = frozenset("”）》】%％"), frozenset("“（《【")
NUMERALS = frozenset("一二三四五六七八九十零〇")
WIDE_LETTERS = regex(r"[Ａ-Ｚａ-ｚ]")


def narrow_signs(text: str) -> Iterator[Edit]:
    """Half-width punctuation beside Han characters becomes full."""
    for match in SIGN.finditer(text):
        start, sign = match.start(), match[0]
        if _is_chinese_sign(text[start - 1 : start], sign, text[start + 1 : start + 2]):
            yield start, start + 1, WIDE_SIGNS[sign]


def _is_chinese_sign(before: str, sign: str, behind: str) -> bool:
    """Whether a sign belongs to Chinese text by its neighbours; they are empty at the ends of the text."""
    if sign == "?":
        return is_han(before) and (not behind or behind.isspace() or behind == "”")
    if sign == ".":  # not that of 一. or v2.0
        return is_han(before) and before not in NUMERALS and (not behind or behind.isspace() or is_han(behind))
    # Quotation marks and % are of both scripts; Latin text has a space behind the sign.
    return is_han(before) or (before in CLOSING and behind != " ") or is_han(behind) or behind in OPENING


def wide_letters(text: str) -> Iterator[Edit]:
    """Full-width Latin letters become half; digits stay, numbers are never re-spelt."""
    for match in WIDE_LETTERS.finditer(text):
        yield *match.span(), unicodedata.normalize("NFKC", match[0])

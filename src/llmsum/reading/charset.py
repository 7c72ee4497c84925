"""Bytes → text and codec, and nothing decoded silently wrong.

A byte-order mark or strict UTF-8 settles most files. What has neither may be GB18030, Big5 or UTF-16 without a mark,
and Python decodes almost any bytes as almost any of them without an error. So every reading that decodes is judged by
how many of its characters are familiar, and where none stands out the user is asked for `--encoding`.
"""

import codecs
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from llmsum.errors import InputError, UsageError
from llmsum.patterns import regex

# Longer marks first: that of UTF-32-LE begins with that of UTF-16-LE.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

# Control characters that no text holds; a form feed, an escape of ISO 2022 and the end mark of DOS may stand in one.
CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
STRANGE = frozenset({"Cc", "Cn", "Co", "Cs"})  # categories of what is no character to read
FEW = 0.04  # share; of bytes drawn at random a tenth are controls, and an eighth of their pairs strange
# The share of strange characters up to which what decodes is text; that bytes are UTF-8 at all proves much by itself.
READABLE = {"utf-8": 0.3, **dict.fromkeys(("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"), FEW)}
HEAD = 65_536  # bytes that tell whether a file is text; even, so that no pair of UTF-16 is cut

# Within a family the first codec that decodes wins: cp950 and big5hkscs are Big5 with more characters (裏, 嘅).
WIDE = (("utf-16-le",), ("utf-16-be",))
FAMILIES = (("gb18030",), ("big5", "cp950", "big5hkscs"), *WIDE)

# The most frequent characters of modern Chinese and of work reports, with the traditional forms that differ. They are
# about 80 % of each seed, and in slices of 30 characters or more at most 23 % of a wrong reading. With the thresholds
# below no slice of 20 characters or more of the seeds, in either script and any family, was read wrongly.
FREQUENT = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然"
    "家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把"
    "机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果"
    "加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔"
    "更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展"
    "马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共"
    "确传师观清今切院让识候带导争运推落组织党委督查检考核项镇村县街乡局厅站企农群众困存足划措施障善监巡宣培训服质效"
    "率亿增整改责备环境卫防控疫扶贫脱投财税收招商引示范创积极稳健康支持续深精习贯彻班干廉纪律案例户座栋亩米吨元余届"
    "份季旬底仍够步标准料档调研究汇述职单级省州拆征土批复验营优协供需筑牢抓严夯守线坚态集议讲挥府评风城专办层济执证"
    "满源益置造愿志育联近连台举助参网"
    "這個們來爲國說時會對於過發後裏種經麼學現當沒動還進樣開從實軍無與長機關點業將兩間問並應戰頭體見產話內給門兒東聲"
    "員論處義幾認條氣題爾別變總電數報結務場計資許統區隊決馬書則聽卻達強難權設記類據邊張該規萬覺術領確傳師觀讓識帶導"
    "爭運組織黨檢項鎮縣鄉廳農羣衆劃監訓質億責備環衛貧脫財稅範創積極穩續習貫徹幹紀戶棟畝噸餘屆夠標準檔調匯職單級徵復"
    "驗營優協築嚴線堅態議講揮評風專辦層濟執證滿願聯連臺舉參網為著裡眾係髮"
)
# ASCII, circled numbers, Chinese marks, full-width forms. A set, because a regular expression takes 15 ms to compile.
RANGES = (range(0x20, 0x7F), range(0x2460, 0x2474), range(0x3000, 0x3018), range(0xFF01, 0xFF5F))
PUNCTUATION = "\t\r\n\u00b7\u2014\u2018\u2019\u201c\u201d\u2026"
FAMILIAR = frozenset(FREQUENT + PUNCTUATION).union(*(map(chr, codes) for codes in RANGES))
LIKELY = 0.4  # share of familiar characters: nearly twice that of the most deceptive wrong reading
LEAD = 4  # familiar characters ahead of the second-best reading; fewer prove nothing in a text of a few words

# A few Chinese characters can be valid UTF-8 by chance. In UTF-16 they then read as ASCII (机制 as _j6R), in GB18030
# and Big5 as letters or controls below U+0800 (模 as U+0123). Latin-1 is left out: · and é would read as 路 and 茅.
BEYOND_CHANCE = regex("[^\0-\u07ff]")
CHANCE = regex("[\u0080-\u009f\u0100-\u07ff]")

# What English in cp1252 holds beside ASCII: only bytes that mean the same in cp1250 and cp1254 (£ is Ł in cp1250, but
# not before a figure), and only where no half of a Chinese character stands.
WESTERN = regex(
    r"[\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u2122\xa0]|(?<=[A-Za-z])[áâäçéëíîóôöúü]"
    r"|[áâäçéëíîóôöúü](?=[a-z])|£(?=\d)|§(?=[\d ])|(?<=\d)°|©(?= )"
)
WORD = regex(r"[^\W\d_]+")
ENGLISH_WORDS = frozenset({"the", "of", "and", "to", "in", "for", "was", "were", "with", "is"})
ENGLISH_SHARE = 0.1  # of all words; running English has 0.2 to 0.3


class Reading(NamedTuple):
    """One way to read the bytes. `witnesses` are the characters that other codecs would read otherwise."""

    codec: str
    text: str
    witnesses: int
    familiar: int

    @property
    def likely(self) -> bool:
        """Whether this looks like Chinese (in UTF-16: or English) text at all."""
        return self.familiar > 0 and self.familiar >= LIKELY * self.witnesses


def decode_text(data: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    """The text of `data` without byte-order mark, and the Python codec that gives it.

    `name` is for messages. `encoding` overrides detection, but must not contradict a byte-order mark.

    Raises:
        InputError: the data is not in `encoding`, or its encoding cannot be told for certain.
        UsageError: `encoding` is no text encoding that Python knows.
    """
    given = codec_name(encoding) if encoding else None
    marked = next((codec for mark, codec in MARKS if data.startswith(mark)), None)
    if marked:
        family = marked.removesuffix("-sig")
        if given and not given.startswith(family):
            raise InputError(name, f"begins with a {family} byte-order mark", f"leave --encoding {given} out for it")
        return _decode_strictly(data, name, marked), marked
    if given in ("utf-16", "utf-32"):  # Python would silently assume the byte order of this machine
        raise InputError(name, f"has no {given} byte-order mark", f"say --encoding {given}-le or --encoding {given}-be")
    if given:
        return _decode_strictly(data, name, given), given.removesuffix("-sig")
    return _detect(data, name)


def is_text(data: bytes) -> bool:
    """Whether the data can be text in any encoding: in most, control characters do not abound.

    In UTF-16 and UTF-32 any byte may stand, so that they are judged by their characters; those with a mark are not.
    """
    head = data[:HEAD]
    controls = len(head) - len(head.translate(None, CONTROLS))
    if controls <= FEW * len(head) or any(data.startswith(mark) for mark, _ in MARKS):
        return True
    return any(_is_readable(head, codec, most) for codec, most in READABLE.items())


def _is_readable(head: bytes, codec: str, most: float) -> bool:
    try:
        text = codecs.getincrementaldecoder(codec)().decode(head)
    except UnicodeDecodeError:
        return False
    strange = sum(unicodedata.category(char) in STRANGE and not char.isspace() for char in text)
    return strange <= most * len(text)


def codec_name(encoding: str) -> str:
    """How Python calls an encoding.

    Raises:
        UsageError: it is no text encoding that Python knows.
    """
    try:
        b"a".decode(encoding)  # hex, rot13 and the like have a name too, but give no text
    except UnicodeDecodeError:
        pass  # the name is fine: UTF-16 wants more than one byte
    except (LookupError, ValueError):
        raise UsageError(f"--encoding {encoding!r}: no such text encoding; try utf-8, gb18030 or big5") from None
    return codecs.lookup(encoding).name


def _decode_strictly(data: bytes, name: str, codec: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        offset = len(data) - len(error.object) + error.start  # utf-8-sig counts from behind the mark
        wrong = f"is not valid {codec} (byte offset {offset})"
        raise InputError(name, wrong, "name another encoding with --encoding, or mend the file") from None
    return text.removeprefix("\ufeff") if codec == "gb18030" else text  # the others drop their mark themselves


def _detect(data: bytes, name: str) -> tuple[str, str]:
    if b"\0" in data:
        return _best(_readings(data, WIDE), name, "it holds NUL bytes, so it is binary, or UTF-16 without a mark")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        fault = f"it is not UTF-8 (byte offset {error.start}), nor clearly GB18030, Big5, UTF-16 or English cp1252"
    else:
        if _surely_utf8(text, data):
            return text, "utf-8"
        raise _unclear(name, "its few bytes are UTF-8 by chance, or Chinese by chance")
    readings = _readings(data, FAMILIES)
    if not any(reading.likely for reading in readings) and (english := _english(data)):
        return english, "cp1252"
    return _best(readings, name, fault)


def _surely_utf8(text: str, data: bytes) -> bool:
    if BEYOND_CHANCE.search(text):
        return True
    rivals = _readings(data, FAMILIES if CHANCE.search(text) else WIDE)
    enough = LEAD if text.isascii() else 1  # "such" would be two characters of UTF-16, one of them frequent
    return not any(rival.likely and rival.familiar >= enough for rival in rivals)


def _readings(data: bytes, families: Iterable[tuple[str, ...]]) -> list[Reading]:
    """At most one reading of each family."""
    found = (_first_reading(data, family) for family in families)
    return [reading for reading in found if reading]


def _first_reading(data: bytes, family: tuple[str, ...]) -> Reading | None:
    for codec in family:
        try:
            return _judge(data.decode(codec), codec)
        except UnicodeDecodeError:
            continue
    return None


def _judge(text: str, codec: str) -> Reading:
    wide = (codec,) in WIDE  # there ASCII is a witness too: the other codecs would not read it as ASCII
    witnesses = {char: count for char, count in Counter(text).items() if wide or char > "\x7f"}
    familiar = sum(count for char, count in witnesses.items() if char in FAMILIAR)
    return Reading(codec, text, sum(witnesses.values()), familiar)


def _best(readings: list[Reading], name: str, fault: str) -> tuple[str, str]:
    ranked = sorted(readings, key=lambda reading: reading.familiar, reverse=True)
    lead = ranked[0].familiar - (ranked[1].familiar if len(ranked) > 1 else 0) if ranked else 0
    if lead >= LEAD and ranked[0].likely:
        return ranked[0].text, ranked[0].codec
    raise _unclear(name, fault)


def _unclear(name: str, fault: str) -> InputError:
    remedy = "name it with --encoding, for example --encoding gb18030, or save the file as UTF-8"
    return InputError(name, f"the encoding cannot be told for certain: {fault}", remedy)


def _english(data: bytes) -> str | None:
    """The data read as cp1252, if that is clearly English."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    words = WORD.findall(text.lower())
    known = sum(word in ENGLISH_WORDS for word in words)
    foreign = sum(char > "\x7f" for char in text)
    return text if foreign == len(WESTERN.findall(text)) and known >= max(LEAD, ENGLISH_SHARE * len(words)) else None

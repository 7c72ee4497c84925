"""Simplified and traditional script: a same-length shadow for rules, detection, and conversion of statements."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

from llmsum.models import Script

# Frequent characters that only one script has, in the order of their counterparts. What both scripts have (后, 于, 系,
# 干, 里, 余 …) tells nothing: seed 000, converted character by character, is traditional but for just these. So the
# last five traditional characters here have no counterpart.
TRADITIONAL = (
    "這個們來為爲國說時會對過發經學現當動還進樣開從實軍無與長機關點業將兩間問應戰頭體見產話給門東聲員論處義認條氣題爾"
    "變總電數報結務場計資許統區隊決馬書則聽達強難權設記據邊張該規萬術領確傳師觀讓識帶導爭運組織黨檢項鎮縣鄉廳農監訓"
    "質億責環衛貧財稅創積極穩續習貫徹標檔調職單級驗營優協嚴線堅態議講揮評風專辦層濟執證滿願聯連舉參網類於後係幹裡"
)
SIMPLIFIED = (
    "这个们来为为国说时会对过发经学现当动还进样开从实军无与长机关点业将两间问应战头体见产话给门东声员论处义认条气题尔"
    "变总电数报结务场计资许统区队决马书则听达强难权设记据边张该规万术领确传师观让识带导争运组织党检项镇县乡厅农监训"
    "质亿责环卫贫财税创积极稳续习贯彻标档调职单级验营优协严线坚态议讲挥评风专办层济执证满愿联连举参网类"
)
TRADITIONAL_ONLY = frozenset(TRADITIONAL)
SIMPLIFIED_ONLY = frozenset(SIMPLIFIED)

# All Han ideographs, as the inside of a character class. A pattern that holds it takes milliseconds to compile.
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003347f"


def is_han(char: str) -> bool:
    """Whether a character is a Han ideograph, one of `HAN`; an empty string is none."""
    return (
        "\u4e00" <= char <= "\u9fff"
        or char in {"\u3005", "\u3007"}
        or "\u3400" <= char <= "\u4dbf"
        or "\uf900" <= char <= "\ufaff"
        or "\U00020000" <= char <= "\U0003347f"
    )


def holds_han(text: str) -> bool:
    """Whether a text holds a Han ideograph."""
    return not text.isascii() and any(map(is_han, text))


@cache
def shadows() -> dict[str, str]:
    """Every character that folding changes, with what it becomes.

    The file holds OpenCC's own table (t2s, Apache-2.0), character by character and followed to its end (薴 becomes 苧,
    and 苧 in its turn 苎): so no report needs OpenCC, which takes longer to load than a report takes to read.
    """
    changed, become = Path(__file__).with_name("t2s.txt").read_text(encoding="utf-8").splitlines()
    return dict(zip(changed, become, strict=True))


@cache
def converter(config: str) -> Callable[[str], str]:
    """OpenCC's conversion `t2s` or `s2t`, loaded once: that takes tens of milliseconds."""
    from opencc import OpenCC

    return OpenCC(config).convert  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]


def fold(text: str) -> str:
    """A simplified shadow of `text` with the same length, so that a rule written in simplified script matches both.

    Each character is converted on its own, whatever stands beside it; one without a counterpart of exactly one
    character stays. Where nothing is to be folded the very same string comes back.
    """
    if text.isascii():
        return text
    distinct, table = set(text), shadows()
    if table.keys().isdisjoint(distinct):
        return text
    # A table of the characters at hand: str.translate is five times slower where it must miss.
    return text.translate({ord(char): table.get(char, char) for char in distinct})


def detect_script(text: str) -> Script:
    """The script that most of the telling characters of `text` belong to; simplified where there are none, or a tie."""
    counts = Counter(text)
    traditional = sum(counts[char] for char in TRADITIONAL_ONLY)
    return "traditional" if traditional > sum(counts[char] for char in SIMPLIFIED_ONLY) else "simplified"


def convert(text: str, script: Script) -> str:
    """`text` in `script`, phrase by phrase (皇后 keeps its 后, 以后 becomes 以後). The length may change.

    Digits and Chinese numerals keep their value and place; only their script follows (1.6万 becomes 1.6萬).
    """
    return converter("t2s" if script == "simplified" else "s2t")(text)

"""Characters that PDFs give in place of the ones that were meant: radicals, compatibility and presentation forms."""

import unicodedata
from functools import cache

# What UCS has as radicals, ligatures and doubles. Full-width forms are not among them: they are how Chinese is written.
FOLDED = ((0x2F00, 0x2FD6), (0xF900, 0xFB00), (0xFB00, 0xFB07), (0x2F800, 0x2FA1E))
# Radicals of the supplement that NFKC leaves alone, with their counterparts in Unicode's EquivalentUnifiedIdeograph.
SUPPLEMENT = (
    "⺁⺂⺃⺅⺇⺉⺋⺍⺎⺏⺐⺑⺒⺓⺔⺖⺗⺘⺙⺛⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺷⺹⺺⺼⺽⺾⺿⻀"
    "⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
COUNTERPARTS = (
    "厂乛乚亻几刂㔾小尣尣尢尣巳幺彑忄心扌攵旡月歺母民氵氺灬爫爫丬犭王疋罒示礻竹糹纟罓罒㓁㓁𦉪羊耂肀月臼艹艹艹"
    "虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食食食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜龟龟"
)
# Vertical text has marks of its own.
UPRIGHT = "︐︑︒︓︔︕︖︗︘︙\ufe30︱︲︳︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈"
LEVEL = "，、。：；！？〖〗…‥—–＿（）｛｝〔〕【】《》〈〉「」『』［］"


@cache
def _table() -> dict[int, str]:
    table = {ord(char): level for char, level in zip(UPRIGHT, LEVEL, strict=True)}
    table |= {ord(char): one for char, one in zip(SUPPLEMENT, COUNTERPARTS, strict=True)}
    for start, end in FOLDED:
        table |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(start, end)}
    return table


def folded(text: str) -> str:
    """A text with the characters that were meant. Ligatures become several; all others stay one."""
    return text if text.isascii() else text.translate(_table())

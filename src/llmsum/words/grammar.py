"""The grammar of figures: how a number, its multiplier, its sign and what it counts are written in Chinese and English.

The patterns are in simplified script: texts are folded before they are searched (`units.fold`).
"""

import re
from decimal import Decimal

from llmsum.patterns import regex
from llmsum.words.units import CLASSES, NOT_BEFORE

# Words in which a numeral and a measure word are neither.
IDIOM = regex(r".位一体|两位数|.台[山河县]|五家渠|二人转|五十音|.轮车|四[处周]")

_HAN = "[零一二两三四五六七八九十百千万亿]+(?:点[零一二三四五六七八九]+(?![线刻]))?"
_KILO = "千(?![瓦伏克米卡焦帕赫])"
_NO_LETTER = "(?![A-Za-z0-9])"
_SCALE = (
    rf"[ ]?(?:万亿|[百千]?[万亿]|百(?!分)|{_KILO}|个亿)|[ -]?(?:thousand|[mb]illion|trillion|bn|mn){_NO_LETTER}"
    rf"|[kK]{_NO_LETTER}|[wW]{_NO_LETTER}(?![ ]?(?:LED|[灯功电光充]))|(?(currency)[ ]?[mMbB]{_NO_LETTER}|(?!))"
)
_TENTH = "(?P<tenth>成)(?:(?P<more>[一二三四五六七八九半])(?![一二三四五六七八九十百千万]))?"  # 六成五, 三成半
_SIGN = (
    rf"[ ]?(?:(?P<point>个?百分点|-?percentage[ -]points?|pp{_NO_LETTER})|(?P<permille>‰)"
    rf"|(?P<percent>%|-?per[ ]?cent{_NO_LETTER}|pct{_NO_LETTER})|{_TENTH}(?![员立果效功为就熟本长型品交]))"
)
_DECADE = r"(?<!19[0-9]0)(?<!20[0-9]0)"


_WORDS = [word for word in sorted(CLASSES, key=len, reverse=True) if word[-1] not in "$¥€£" and word != "s"]
_LATIN = [word for word in _WORDS if word[-1].isascii() and word[-1].isalnum()]
_OTHERS = [re.escape(word) for word in _WORDS if len(word) > 1 and word not in _LATIN]
_SINGLE = [word for word in _WORDS if len(word) == 1 and word not in _LATIN and word not in NOT_BEFORE]
# What is said of many stands once, behind them: the pattern of figures holds this twice, and loads in half the time.
UNIT = "|".join(
    (
        *_OTHERS,
        f"(?:{'|'.join(_LATIN)}|{_DECADE}s){_NO_LETTER}",
        *(f"{word}(?!{other})" for word, other in NOT_BEFORE.items()),
        f"[{''.join(_SINGLE)}]",
    )
)
# A space parts thousands only where a multiplier or a unit follows: 1 260 万元, but not the digits of a number to call.
_THOUSANDS = r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9])"
_SPACED = (
    rf"(?<![0-9.,])(?<![0-9.,] ){_THOUSANDS}(?=[ ]?[百千万亿])"
    rf"|(?m:(?<!^))(?<![0-9.,])(?<![0-9.,] ){_THOUSANDS}(?=[ ]?(?:%|{UNIT}))"
)
_PLAIN = r"[0-9]+(?:\.[0-9]+)?"
_ARABIC = rf"[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])(?:\.[0-9]+)?|{_SPACED}|{_PLAIN}|(?<![\w.])\.[0-9]+"
_SMALL = (
    "(?:(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?"
    "|(?:thir|four|fif|six|seven|eigh|nine)teen|ten|eleven|twelve|one|two|three|four|five|six|seven|eight|nine)"
)
_POWER = "(?:hundred|thousand|million|billion|dozen)"
_ENGLISH = (
    rf"(?<![A-Za-z0-9])(?i:(?:{_SMALL}|a(?=[ -]{_POWER}))(?:[ -]{_POWER}(?:(?:[ ]and)?[ ]{_SMALL})?)*){_NO_LETTER}"
)
# Two thirds, three-quarters; but the last three quarters are most of a year.
_SHARE = (
    r"(?<![A-Za-z0-9])(?i:(?P<some>two|three|four|five|six|seven|eight|nine)[ -]"
    rf"(?P<part>(?:third|fifth|sixth|seventh|eighth|ninth|tenth)s|(?:(?<=-)quarters|quarters(?= of\b)))){_NO_LETTER}"
)
# Not a minus: the dash of a range, of a date, of a name (E-8).
_MINUS = r"(?<![0-9A-Za-z%)\]])-(?=[0-9.$¥€£])|(?<![欺抱辜胜正担])负(?=[0-9])"
# The second half of 2亿3000万 and 3万5千.
_LOW = rf"(?P<low>(?<=亿)[0-9]+(?:\.[0-9]+)?(?=千?万)|(?<=万)[0-9]+(?={_KILO}|百(?!分)))(?P<power>千?万|[千百])"
_FIRST = r"\-0-9.零一二两三四五六七八九十百千万亿首半过负$¥€£UCR"
# A quick look spares most characters the rest, and a quicker one most of them this.
_OPENS = (
    rf"(?=[{_FIRST}aefnostAEFNOST])"
    rf"(?=[{_FIRST}]|(?<![A-Za-z0-9])(?i:a[ -][hdtmb]|e[il]|f[io]|ni|one|s[ie]|te|th[ir]|tw))"
)
FIGURE = regex(
    # a list number is no figure, nor is that of a Markdown heading
    r"(?m:^)[ \t\u3000#]*[(（]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:[)）]|[.、](?![0-9]))"
    # nor is what counts a point at the beginning, other than quarters (第一、二季度)
    r"|(?m:^)[ \t\u3000#]*第(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
    r"(?:[，,：:](?![ ]?第)|、(?![0-9一二三四五六七八九十第]))"
    rf"|{_OPENS}(?:(?P<year>[0-9]{{4}})(?P<dash>[-/.])(?P<month>[0-9]{{1,2}})(?P=dash)(?P<day>[0-9]{{1,2}})(?![0-9])"
    r"|(?P<first>首(?=[位名次批届个家例条期轮座场])(?P<rank>.))"
    r"|(?P<half>半数|过半|一半)"
    rf"|{_SHARE}"
    rf"|(?P<minus>{_MINUS})?(?:(?P<currency>US\$|[$¥€£]|RMB|USD|CNY)[ ]?)?(?P<per>[百千万]分之|百分(?=百))?"
    rf"(?:(?P<arabic>{_ARABIC})|(?P<lower>{_HAN})分之(?P<upper>{_HAN}|{_PLAIN})|(?P<han>{_HAN})|(?P<english>{_ENGLISH}))"
    rf"(?P<inside>[ ]?(?:余|多|几|\+(?=[百千万亿kKwW])|来(?=[百千万亿个名位人家件年天次户条])))?"
    rf"(?P<scale>{_SCALE})?(?:{_LOW})?"
    r"(?P<behind>余|多|\+(?![0-9A-Za-z]))?"
    rf"(?P<core>)(?:{_SIGN}|[ ]?(?P<unit>{UNIT}))?(?P<bound>[ ]?(?:以上|以下|以内|左右|or more|\+(?![0-9A-Za-z]))|))"
)
BEFORE = regex(
    # a quick look spares most characters the rest
    r"(?=[不至最超接将大突约逾近LFMNUAOlfmnuao])"
    r"(不少于|不低于|不超过|不足|不到|至少|至多|最多|超过|接近|将近|大约|突破|(?<![节合公契条制预履签违])约"
    r"|超|逾|(?<![最附临])近"
    r"|(?i:(?:no )?(?:less|fewer|more) than|at least|up to|about|around|approximately|nearly|almost|(?<![a-z])over))"
    r"[ ]?(?:(?i:US)\$|[$¥€£])?[ ]?$"
)
PERCENTS = {"percent": Decimal(1), "permille": Decimal("0.1"), "tenth": Decimal(10)}
LOOK_BACK = 18  # characters: the longest qualifier, a currency and spaces
BARE = regex(r"[0-9.,]+|[一二两三四五六七八九十百千]+|(?i:[a-z-]+)")
# Behind these a number without a sign says how much less: 下降5%.
FALLS = regex(
    r"(?:降|减|跌|负|亏|赤字|透支|超支|缩|零下"
    r"|(?i:\b(?:down|declin|decreas|fell|fall|drop|loss|lost|deficit|minus|overspen|reduc)\w*))[^，。；,;0-9]{0,8}$"
)
CLOSES = regex(r"百分之[一二三四五六七八九十]+[-~—\u2013至到]$")  # 百分之三至五
RANGE = regex(r"[ ]?(?:[-~—\u2013至到]|to)[ ]?")

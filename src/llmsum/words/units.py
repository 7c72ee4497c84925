"""Units and counting words: which words stand behind a number, and which of them may replace each other."""

from functools import lru_cache

from llmsum.patterns import regex

# One character for one, so that offsets stay. The full-width comma is left alone: it parts clauses, not thousands.
FULL_WIDTH = {code: code - 0xFEE0 for code in range(ord("！"), ord("～") + 1) if chr(code) != "，"}
# The other signs of minus, and the spaces that part thousands.
SIGNS = str.maketrans("\u2212\ufe63\u00a0\u2007\u2009\u202f", "--    ")
SIMPLIFIED = str.maketrans(
    "\u3007￥兩萬億餘幾來個戶畝棟頓噸處條項間場歲級類點約過達於為實現計總發開組種門張輛隻頭塊層週時鐘鎊歐號內數線齊單籌將國當"
    "論積額雙員無從僅還後獲與對給經該這認簽課專顆隊節檔則樁燈盞輪屆筆冊臺縣體織舉辦進圓滿順參報別頃負頁學標從縮車榮獲繼續爭確維穩導領",
    "零¥两万亿余几来个户亩栋顿吨处条项间场岁级类点约过达于为实现计总发开组种门张辆只头块层周时钟镑欧号内数线齐单筹将国当"
    "论积额双员无从仅还后获与对给经该这认签课专颗队节档则桩灯盏轮届笔册台县体织举办进圆满顺参报别顷负页学标从缩车荣获继续争确维稳导领",
)
FOLD = FULL_WIDTH | SIGNS | SIMPLIFIED
# Spellings of one unit; the first names the class. A unit never stands in for another or for a counting word.
UNITS: tuple[tuple[str, ...], ...] = (
    ("亩",),
    ("平方米", "平米", "平方", "㎡", "m²", "m2", "sqm"),
    ("平方公里", "km²", "km2"),
    ("立方米", "立方", "方", "m³", "m3"),
    ("公顷", "ha", "hectares", "hectare"),
    ("公里", "千米", "km"),
    ("米", "m", "metres", "meters"),
    ("厘米", "cm"),
    ("毫米", "mm"),
    ("元", "圆", "块钱", "yuan", "RMB", "CNY", "¥"),
    ("美元", "$", "US$", "USD", "dollars"),
    ("港元",),
    ("欧元", "€", "EUR", "euros"),
    ("英镑", "£", "GBP", "pounds"),
    ("户", "households"),
    ("栋", "幢"),
    ("吨", "t", "tonnes", "tons"),
    ("公斤", "千克", "kg"),
    ("斤",),
    ("克", "g"),
    ("年", "年度", "周年", "years", "year"),
    ("季度", "quarters"),
    ("月", "月份"),
    ("个月", "months", "month"),
    ("周", "星期", "weeks", "week"),
    ("日", "天", "days", "day"),
    ("小时", "个小时", "hours", "hour", "h"),
    ("分钟", "minutes", "minute", "min", "mins"),
    ("秒", "s", "sec", "seconds", "second"),
    ("毫秒", "ms"),
    ("岁",),
    ("人次", "人/次"),
    ("户次",),
    ("车次",),
    ("番",),
    ("倍", "times"),
    ("千瓦时", "kWh"),
    ("千瓦", "kW"),
    ("兆瓦", "MW"),
    ("千伏", "kV"),
    ("坪",),
    ("升", "公升", "L"),
    ("毫升", "ml", "mL"),
    ("摄氏度", "℃", "°C"),
    ("分", "points"),
    ("票", "votes", "vote"),
    ("字",),
    ("行", "lines"),
    ("页", "pages"),
    ("课时", "学时"),
    ("学分",),
    ("工时", "人时"),
    ("工日", "人天", "人日"),
    ("标箱", "TEU"),
    ("KB", "kB"),
    ("MB",),
    ("GB",),
    ("TB",),
)
# Counting words that make a single Chinese numeral a number beyond doubt: 三项, but not 三门 (a town) or 三级.
CLEAR = frozenset("家处项宗件条起次场期批届轮份座台套间所辆只张块篇本册例笔支种类") | {"场次", "批次", "方面"}
# More of them; behind an Arabic number there is no doubt.
COUNTERS = (
    CLEAR
    | frozenset("片段部封幅组队班节堂门级层道口眼根盏面枚瓶箱袋桶盒冢具桩单款卷档则棵株颗头艘架遍趟桌床")
    | {"台套", "台件", "台(套)", "台/套"}
)
# Counting words may replace each other within what they count, and 个 counts all but events: 16个 is not 16次.
THING, PERSON, EVENT = "thing", "person", "event"
CLASSES = (
    {spelling: frozenset({group[0]}) for group in UNITS for spelling in group}
    | dict.fromkeys(COUNTERS, frozenset({THING}))
    | dict.fromkeys("次轮遍趟", frozenset({EVENT}))
    | dict.fromkeys((f"{word}次" for word in "台例架篇批家件项点处所班艘辆组队场"), frozenset({EVENT}))
    | dict.fromkeys(("场", "场次", "期", "批", "批次", "节", "堂"), frozenset({THING, EVENT}))
    | dict.fromkeys(("人", "名", "位", "people", "persons"), frozenset({PERSON}))
    | {"个": frozenset({THING, PERSON, "户", "栋"})}
)
# Behind a number these begin another word: 8行业, 3票据.
NOT_BEFORE = {
    "人": "[脸工]",
    "方": "[面案法向式便位针程块形可才能阵略]",
    "番": "[茄薯石号外邦禺]",
    "行": "[业动程为政驶列使长]",
    "项": "目(?![标录])",
    "票": "[据价房面]",
    "字": "[体幕]",
    "页": "[面岩]",
    "桌": "面",
    "升": "[级至到高学任]",
    "床": "位",
    "分": "[之别析管局类组配解公行享批期流步工布院会校支馆站散层店包所数摊发成]",
    "秒": "杀",
}
COUNTED = CLASSES["个"] | {EVENT}
# What can be less than nothing: no things, persons or events, and no dates.
NEVER_NEGATIVE = COUNTED | {"年", "月", "日", "季度", "岁", "周", "人次", "户次", "车次"}
PROVES_SINGLE = (
    CLEAR
    | set("人名位个")
    | {word for group in UNITS for word in group}
    - {"元", "米", "克", "分", "升", "字", "行", "票", "坪", "秒", "页", "方"}
)
PROVES_FIRST = frozenset(("届", "期", "批", "轮", "次", "名", "季度"))
FULL_WIDTH_GROUPS = regex(r"(?<=[\uff10-\uff19])，(?=[\uff10-\uff19]{3}(?![\uff10-\uff19]))")


@lru_cache(maxsize=8192)  # figures and metrics fold the same clauses one after the other
def fold(text: str) -> str:
    """`text` with half-width digits and signs and number words in simplified script; same length, same offsets."""
    if "，" in text:
        text = FULL_WIDTH_GROUPS.sub(",", text)
    return text.translate(FOLD)


def unit_classes(unit: str | None) -> frozenset[str]:
    """What a unit may measure: 畝 {亩}, ㎡ {平方米}, 名 {person}, 宗 {thing}; empty for no unit or one not known."""
    return CLASSES.get(fold(unit), frozenset()) if unit else frozenset()


def units_agree(one: str | None, other: str | None) -> bool:
    """Whether two units may belong to the same figure; no unit agrees with everything."""
    here, there = unit_classes(one), unit_classes(other)
    return not here or not there or not here.isdisjoint(there)


def units_hint(stated: str | None, hinted: str | None) -> bool:
    """A stricter rule for what is hardly a number (一名, 三门, 首位): the same word, or a unit in another spelling."""
    if stated is None or hinted is None:
        return stated is None
    classes = unit_classes(stated)
    return fold(stated) == fold(hinted) or (classes == unit_classes(hinted) and classes.isdisjoint((THING, EVENT)))

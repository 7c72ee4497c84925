"""Lines that say nothing of any work: pictures, addresses, dates that head what follows, code.

They are told by their form; no word in them counts.
"""

from llmsum.patterns import regex
from llmsum.words.script import holds_han

# A picture, the target of a link, an address, a tag, the marks of code.
TARGET = regex(
    r"!\[[^\]\n]*\]\([^)\n]*\)?|(?<=\])\([^)\n]*\)?|(?:https?://|www\.)[^\s，。；、）)】》\u4e00-\u9fff]+"
    r"|<[A-Za-z/!][^>\n]{0,400}>|`+"
)
LETTER = regex(r"[^\W\d_]")
# 第3周（8月22日—8月28日）, 2024年5月周报, Week 12 (2024-03-18), 开发阶段第1周 20%: no word besides them.
DATED = regex(
    r"(?:[\W\d_]|[一二三四五六七八九十]+|第|[年月日周号旬]|星期|季度|学期|学年|阶段|开发|上半|下半|至|到|起|共计|上午|下午|半"
    r"|[周月日季年双]报|工作|汇报|报告|总结|小结|记录|纪要|(?i:weekly|monthly|quarterly|daily|update|report|status|week|month|day|quarter"
    r"|q[1-4]|from|to|of|the|for|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b)+"
)
CODE = regex(r"[_={}\[\]<>\\;]|(?<=\w)\(|(?<=[a-z])\.(?=[a-z])|/(?=\w+[/.])")
CODE_SHARE = 0.05  # of the characters of a line; prose of programmers stays below it


def bare(shadow: str) -> str:
    """A sentence without its pictures, addresses and tags."""
    return TARGET.sub(" ", shadow) if any(mark in shadow for mark in ("](", "://", "<", "`", "www.")) else shadow


def is_silent(shadow: str) -> bool:
    """Whether a sentence of simplified script is one of them."""
    said = bare(shadow).strip()
    if not LETTER.search(said) or DATED.fullmatch(said):
        return True
    return not holds_han(said) and len(CODE.findall(said)) > CODE_SHARE * len(said) and len(said) > 20

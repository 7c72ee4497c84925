"""Which lines of a page are not the report: navigation, bylines, captions, doubled titles, related links.

Noise is marked, never deleted: it still lies in the text, is shown by `llmsum sections`, and is not asked about.
Rules read the simplified shadow of the text (`script.fold`), so that one list serves both scripts.
"""

import re
from collections.abc import Sequence

from llmsum.models import Span

# A whole line that only a web page has. Taught by the five seeds and by the furniture of Chinese government sites.
FURNITURE = re.compile(
    r"""(?:
    (?:APP下载|下载APP|首页|打印(?:本页)?|关闭(?:窗口)?|返回(?:顶部|首页|列表)?|收藏(?:本页)?|分享(?:到)?|扫一扫.*|微信|微博|登录|注册|全文|目录|展开|更多)
  | (?:上一[篇页条]|下一[篇页条]|相关(?:附件|阅读|文章|链接|新闻|稿件|推荐)|附件|其他部门|热门推荐|推荐阅读|猜你喜欢|最新文章)[:：]?.{0,40}
  | (?:您?(?:现在|当前)?的?位置|当前位置|所在位置)[:：].*
  | .{0,20}(?:浏览量|浏览次数|点击(?:数|量|率)|阅读(?:量|次数)|访问量|字体(?:大小)?|字号)[:：]?.{0,60}
  | (?:发布|发表|更新|成文|创建)?(?:日期|时间)[:：]\s*\d{4}.*
  | (?:信息|稿件|文章|新闻|内容)?(?:来源|作者|编辑|责编|责任编辑|审核|校对|记者|通讯员|供稿|撰稿|摄影|发布机构|索引号|文号|主题词|关键词|编号|分类|主办|承办单位|版权|联系电话|地址|邮编)[:：].{0,60}
  | \d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s*(?:来源.*|[^。，]{0,20})
  | .*(?:ICP备|公网安备|版权所有|网站标识码|技术支持|Copyright|All\ Rights\ Reserved).*
  | [□■]\s*[^。]{2,40}
  | [▲△▼◆]\s*[^。]{2,60}
  | (?:图|表)(?:\d+|为|一|二|三)?[:：][^。]{2,60}
  | ——[^。]{4,60}
  | [-—=_*·.\s]{3,}
  | (?:Home|Print|Share|Menu|Login|Search|Back\ to\ top|Previous|Next|Related\ (?:articles|posts|links).*|Skip\ to\ (?:main\ )?content|Page\ \d+(?:\ of\ \d+)?|第\s*\d+\s*页.{0,12}|\d{1,3})
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# From one of these lines on, a run of short lines without a full stop is a list of links.
LINK_LIST = re.compile(
    r"(?:猜你喜欢|相关(?:阅读|文章|链接|新闻|推荐)|推荐阅读|热门推荐|最新文章|热点排行|Related (?:articles|posts|links))[:：]?",
    re.IGNORECASE,
)
SIGNATURE_DATE = re.compile(
    r"[(（]?(?:\d{4}|二[〇○０零]..)年\d{0,2}[一二三四五六七八九十]{0,3}月\d{0,2}[一二三四五六七八九十]{0,3}日[)）]?"
)
MAX_LINK_CHARS = 60
MAX_SIGNATURE_CHARS = 40
TITLE_ZONE = 15  # lines: a title is doubled at the top of a page, not further down


def lines_of(text: str) -> list[Span]:
    """The non-blank lines, in order, without the white space around them."""
    return [Span(*match.span()) for match in re.finditer(r"[^\s](?:[^\n]*[^\s])?", text)]


def noise_lines(shadow: str, lines: Sequence[Span]) -> frozenset[int]:
    """Indices of the lines that are not the report.

    Args:
        shadow: the simplified shadow of the repaired text.
        lines: as `lines_of` gives them.
    """
    texts = [shadow[line.start : line.end] for line in lines]
    noise = {index for index, text in enumerate(texts) if FURNITURE.fullmatch(text)}
    noise |= _link_lists(texts)
    noise |= _doubled_titles(texts, noise)
    return frozenset(noise | _signature(texts, noise))


def _link_lists(texts: Sequence[str]) -> set[int]:
    found: set[int] = set()
    inside = False
    for index, text in enumerate(texts):
        if LINK_LIST.fullmatch(text):
            inside = True
        elif inside and ("。" in text or len(text) > MAX_LINK_CHARS):
            inside = False
        if inside:
            found.add(index)
    return found


def _doubled_titles(texts: Sequence[str], noise: set[int]) -> set[int]:
    """The repetitions of a line among the first ones; the first one that is no furniture stays."""
    seen: set[str] = set()
    found: set[int] = set()
    for index, text in enumerate(texts[:TITLE_ZONE]):
        if index in noise or len(text) < 6:
            continue
        key = re.sub(r"\W", "", text)
        if key in seen and "。" not in text:
            found.add(index)
        seen.add(key)
    return found


def _signature(texts: Sequence[str], noise: set[int]) -> set[int]:
    """The organisation and the date at the foot of a report: read for who and when, not for items."""
    kept = [index for index in range(len(texts)) if index not in noise]
    if not kept or not SIGNATURE_DATE.fullmatch(texts[kept[-1]].replace(" ", "")):
        return set()
    found = {kept[-1]}
    if len(kept) > 1 and len(texts[kept[-2]]) <= MAX_SIGNATURE_CHARS and not re.search(r"[。，；：]", texts[kept[-2]]):
        found.add(kept[-2])
    return found

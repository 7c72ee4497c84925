"""Which lines of a page are not the report: navigation, bylines, captions, doubled titles, related links.

Noise is marked, never deleted: it still lies in the text, is shown by `llmsum sections`, and is not asked about.
Rules read the simplified shadow of the text (`script.fold`), so that one list serves both scripts. What a report could
say too (来源：…, 2020-05-01 …) counts only at the head and the foot of a page, where the report's own
text has not begun or is over.
"""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from llmsum.models import ASIDE, Span
from llmsum.patterns import regex
from llmsum.reading.layout import NO_LAYOUT, Layout
from llmsum.reading.markers import RANKS, find_marker

# Whole lines that only a web page or a printed page has, wherever they stand.
FURNITURE = regex(
    r"""(?:
    (?:APP下载|下载APP|首页|打印(?:本[页稿])?|关闭(?:窗口)?|返回(?:顶部|首页|列表|上一页)?|收藏(?:本[页站])?|分享(?:到)?|扫一扫.{0,20}|微信|微博|登录|注册|全文|目录|展开|更多|下载|无障碍(?:浏览)?)[:：]?
  | (?:[【\[〖(（]\s*
      (?:打印(?:本[页稿文])?|关闭(?:本页|此?窗口)?|收藏(?:本[页站])?|返回(?:顶部|首页|列表|上一页)?
        |分享|字[号体]|[大中小]|推荐|(?:我要)?纠错)
      \s*[】\]〗)）]\s*[|｜]?\s*)+
  | (?:上一[篇页条]|下一[篇页条])(?:[:：].{0,60})?
  | [上下]一[篇页条](?:文章|信息|新闻)?[:：].{0,60}
  | (?:[【\[]\s*(?:打印|关闭|收藏|返回|分享|字[号体]|发表评论|加入收藏|告诉好友|推荐|纠错)[^】\]。]{0,12}[】\]]\s*){2,}
  | 相关(?:附件|阅读|文章|链接|新闻|稿件|推荐|信息)(?:[:：].{0,60})?
  | (?:长按|扫描|扫码|识别).{0,12}(?:二维码|关注).{0,20}
  | 点(?:击|个).{0,12}(?:蓝字|在看).{0,16}|点?个?(?:赞|在看)(?:和?在看)?
  | (?:轻触)?(?:阅读|查看)原文|(?:点击)?(?:展开|收起)(?:全文|更多)?|(?:点击|单击)此处(?:添加|输入|编辑).{0,20}
  | \d{1,4}/\d{1,2}/\d{1,4},?\s+(?:[上下]午)?\d{1,2}:\d{2}(?:\s?[AP]M)?(?:\s.{0,120})?
  | (?:附件\s?\d{0,2}|其他部门|热门推荐|推荐阅读|猜你喜欢|最新文章)(?:[:：].{0,60})?
  | (?:您?(?:现在|当前)?的?位置|当前位置|所在位置)[:：].*
  | (?:首页|Home)\s*(?:[>»›/]|--+>).{1,100}
  | (?:版权声明|本文作者|本文链接|转载请注明)[:：\s].{0,200}
  | 签\s?[名字章](?:[（(].{0,8}[）)])?[:：][^。，；]{0,40}
  | (?:责任编辑|责编|编辑|校对|审核|监制|终审)[:：]\s*[^\s，。；]{0,8}
  | .{0,60}(?:ICP备|公网安备|版权所有|网站标识码|All\ Rights\ Reserved).{0,60}
  | (?:Copyright|©).{0,60}\d{4}.{0,60}
  | (?:分享到?|转发到?|Share\ this)[:：][^\d。，]{2,60}
  | (?:Strictly\ )?Confidential(?:\s*[-–—|·(].{0,120}|\s.{0,60}Page\ \d+.{0,12})?
  | (?:图|表)\s?\d{1,2}(?:[-.]\d{1,2})?[:：\s].{2,60}|图(?:为|一|二|三|四|五)?[:：].{2,60}
  | [-—=_*·.~＿\s]{3,}
  | .{2,60}?\s*(?:\.{4,}|…{2,}|·{4,})\s*\d{1,3}
  | [-—–]\s*\d{1,3}\s*[-—–]|第\s*\d+\s*页.{0,12}|Page\s\d+(?:\sof\s\d+)?|\d{1,3}\s?/\s?\d{1,3}
  | (?:Home|Print|Share|Menu|Login|Log\ in|Sign\ in|Search|Back\ to\ top|Previous|Next\ (?:page|post|article)
      |Download(?:\ PDF)?|Skip\ to\ (?:main\ )?content|Contents|Table\ of\ Contents)
  | (?:We\ use|This\ (?:web)?site\ uses)\ cookies.{0,200}
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# What only an official document has, above its title and below its date (GB/T 9704-2012): the number of its copy, how
# secret and how urgent it is, its red head and its number; who gets copies, who printed it and how many.
COLOPHON = regex(
    r"(?:抄送|抄报|分送|主送|主报)[:：].{0,200}|.{0,40}20\d\d年\s?\d{1,2}月\s?\d{1,2}日\s?印(?:发)?"
    r"|[(（]?(?:共印|印数[:：]?|印)\s?\d{1,4}\s?份[)）]?"
)
RED_HEAD = regex(
    r"\d{6}|(?:绝密|机密|秘密|内部)(?:[★☆*].{0,8})?|特急|加急|平急|急件|[\u4e00-\u9fff]{2,30}文\s?件"
    r"|[\u4e00-\u9fff]{0,15}[〔\[（(［]\s?20\d\d\s?[〕\]）)］]\s?第?\d+\s?号(?:\s*签发人[:：].{0,20})?|签发人[:：].{0,20}"
)
# Whole lines that are furniture at the head and at the foot of a page.
DATE_TIME = r"(?:20\d\d[-/.]\d{1,2}[-/.]\d{1,2}|20\d\d年\d{1,2}月\d{1,2}日)(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
MARGIN = regex(
    rf"""(?:【[^】]{{0,12}}】\s*)?(?:
    (?:(?:信息|稿件|文章|新闻|内容|发布|发表|更新|成文|创建|生成)?(?:日期|时间|来源|单位|部门)|作者|编辑|责编|审核|记者|通讯员|供稿|撰稿|摄影|图片|文/图|发布机构|发文单位|索引号|文号
        |主题词|关键词|编号|分类|体裁|主办|主办单位|承办|承办单位|联系电话|电话|传真|地址|邮编|技术支持|浏览量|浏览次数|点击[数量率]|阅读|阅读[量数]|访问量|字体(?:大小)?|字号|抄送|签[名字章]|(?:编制|填报|填表|报送|汇报|述职|报告|撰写|制表|审批)(?:单位|部门|科室|人|日期|时间)?)[:：][^。，；]{{0,120}}
  | (?:(?:汇报|报告|统计)?周期|状态|标签|负责人|创建人|参与人|优先级)[:：][^。，；]{{0,60}}
  | (?:抄送|抄报|分送|主送|[报送发])[:：].{{0,120}}
  | (?:联系人|(?:联系|咨询)电话|联系方式|(?:电子)?邮箱|电话|传真)[:：](?!.*(?:\d[万余]?[件次个份]|率)).{{0,120}}
  | [(（]\s*(?:联系人|(?:联系|咨询)电话|联系方式|电话|此件|公开)[^()（）]{{0,100}}[)）]
  | (?:Tel|Telephone|Phone|Fax|E-?mail)[:.]?\s?(?:[+(]?\d[-+()\d\s.]{{6,}}|\S+@\S+)(?:[,;\s].{{0,60}})?
  | {DATE_TIME}\s*(?:来源.{{0,120}}|[^。，；]{{0,40}})
  | [□■]\s*[^。，；]{{2,40}}
  | ——?[^。，；]{{4,60}}
  | [^。，；]{{2,20}}\s\d{{4}}年第?\d{{1,2}}期
  | [^\s|｜。，\d]{{2,8}}(?:\s*[|｜]\s*[^\s|｜。，\d]{{2,8}}){{2,}}
  | (?:To|From|Cc):.{{0,80}}
  | (?:By|Author|Source|Published|Posted|Updated|Date|Tags?|Filed\ under)(?::|\s(?=[A-Z\d])(?!.*[a-z\d%)]\.$)).{{0,80}}
  | (?:打印|收藏|分享|关闭|字号|字体|大|中|小|【|】|\[|\]|[\s|｜:：])+
    )""",
    re.VERBOSE | re.IGNORECASE,
)
CAPTION = regex(r"[▲△▼]\s*[^。；]{2,60}")
# From one of these lines on, a run of short lines without a full stop is a list of links.
LINK_LIST = regex(
    r"(?:猜你喜欢|相关(?:阅读|文章|链接|新闻|推荐|信息)|往期(?:推荐|回顾|精彩)|延伸阅读|推荐阅读|热门推荐|最新文章|热点排行"
    r"|Related (?:articles|posts|links|news)|You may also like)[:：]?",
    re.IGNORECASE,
)
SIGNATURE_DATE = regex(
    r"[(（]?(?:(?:\d{4}|二[〇○零][〇○零一二三四五六七八九]{2})年[\d一二三四五六七八九十]{1,3}月(?:[\d一二三四五六七八九十]{1,3}日)?"
    r"|20\d\d([.-/])\d{1,2}\1\d{1,2}|(?:\d{1,2} )?[A-Z][a-z]{2,8}(?: \d{1,2},)? 20\d\d)[)）]?"
)
PART = regex(r"[一二三四五六七八九十]{1,3}、")
# The list of what is attached begins with its first, each other one with its number.
ATTACHED = regex(r"附\s?件\s?[:：].{0,60}")
ATTACHMENT = regex(r"附\s?[件表录]\s?(?:\d{1,2}|[一二三四五六七八九十])?(?:[:：].{0,40})?")
NEXT_ATTACHED = regex(r"(?:[2-9]|1\d)\s?[.．、][^。；]{2,60}")
OUTER_NUMBERS = regex(r"^(?:\d{1,2}|part\s?\w+)\b\s*|[\s.…·]*\d{1,3}$", re.IGNORECASE)
CONTENTS = regex(r"目\s*[录錄次]|(?:table of )?contents", re.IGNORECASE)
# From this line on a report explains its words, unless another part follows.
GLOSSARY = regex(
    r"(?:附[件录]?\s?\d{0,2}[:：]?\s*)?[《]?[^。，；：:\d]{0,16}(?:用语|名词|术语|缩略语)(?:的)?(?:说明|解释|注释|释义)[》]?[:：]?"
    r"|Glossary(?: of terms)?|Abbreviations(?: and acronyms)?",
    re.IGNORECASE,
)
TABLE_RULE = regex(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?")
SENTENCE = regex(r"[。；！？]|[a-z)][.!?](?:\s|$)")
PAGE_NUMBER = regex(r"\d{1,3}")
MAX_FURNITURE_CHARS = 260
MAX_LINK_CHARS = 60
MAX_SIGNATURE_CHARS = 40
MIN_TITLE_CHARS = 6
MIN_TEXT_CHARS = 80
# Lines: how far the head and the foot of a page reach where no sentence ends them.
MARGIN_LINES = 15
HEADER_LINES = 80
FIELD = regex(r"[\w-]+\s*[:=](?:\s|$)|-\s")
# Lines between two page numbers; two numbers closer than this are cells of a table.
MIN_PAGE_LINES = 4


def lines_of(text: str) -> list[Span]:
    """The non-blank lines, in order, without the white space around them."""
    return [Span(*match.span()) for match in re.finditer(r"\S(?:[^\n]*\S)?", text)]


def noise_lines(shadow: str, lines: Sequence[Span], layout: Layout = NO_LAYOUT) -> frozenset[int]:
    """Indices of the lines that are not the report.

    Args:
        shadow: the simplified shadow of the repaired text.
        lines: as `lines_of` gives them.
        layout: what the format tells: its margins and notes are noise, its titles and tables are not.
    """
    texts = [shadow[line.start : min(line.end, line.start + MAX_FURNITURE_CHARS + 1)] for line in lines]
    head, foot = _margins(texts)
    noise = {
        index for index, text in enumerate(texts) if len(text) <= MAX_FURNITURE_CHARS and FURNITURE.fullmatch(text)
    }
    noise |= {index for index in (*head, *foot) if MARGIN.fullmatch(texts[index])}
    noise |= set(range(_front_matter(texts)))
    noise |= _captions(texts) | _link_lists(texts) | _page_numbers(texts)
    noise |= _doubled_titles(texts, head, noise) | _glossary(texts) | _attachments(texts) | _contents(texts)
    told = {index: block.kind for index, block in layout.of_lines(lines).items()}
    certain = {index for index, kind in told.items() if kind in ("title", "row")}
    aside = {index for index, kind in told.items() if kind in ASIDE} | _official(texts, head)
    noise = (noise | _signature(texts, noise | aside)) - _tables(texts) - certain
    return frozenset(noise | aside)


def _official(texts: Sequence[str], head: range) -> set[int]:
    """What stands above and below the text of an official document, also in a table."""
    found = {index for index in head if RED_HEAD.fullmatch(texts[index])}
    return found | {index for index, text in enumerate(texts) if COLOPHON.fullmatch(text)}


def _attachments(texts: Sequence[str]) -> set[int]:
    """What is attached, from the second on; the first is furniture."""
    found: set[int] = set()
    for begins in (index for index, text in enumerate(texts) if ATTACHED.fullmatch(text)):
        found |= set(takewhile(lambda index: NEXT_ATTACHED.fullmatch(texts[index]), range(begins + 1, len(texts))))
    return found


def _contents(texts: Sequence[str]) -> set[int]:
    """The lines below 目录 that come again as headings, their numbers and page numbers aside."""
    begins = next((index for index, text in enumerate(texts[:HEADER_LINES]) if CONTENTS.fullmatch(text)), len(texts))
    names = [OUTER_NUMBERS.sub("", text) for text in texts]
    last = {name: index for index, name in enumerate(names)}
    is_listed = [not name or last[name] > index for index, name in enumerate(names)]
    found = set(takewhile(lambda index: is_listed[index], range(begins + 1, len(texts))))
    return found | ({begins} if found else set())


def _tables(texts: Sequence[str]) -> set[int]:
    """The rows of Markdown tables around their ruled lines, which look like the links of a page."""
    found: set[int] = set()
    for rule in (index for index, text in enumerate(texts) if index and TABLE_RULE.fullmatch(text)):
        found |= {rule - 1, rule}
        found |= set(takewhile(lambda index: "|" in texts[index], range(rule + 1, len(texts))))
    return found


def _margins(texts: Sequence[str]) -> tuple[range, range]:
    """The lines before the first and behind the last that is text: a sentence, or a long line."""
    is_text = [
        (bool(SENTENCE.search(text)) or len(text) > MIN_TEXT_CHARS) and not MARGIN.fullmatch(text) for text in texts
    ]
    first = next((index for index, flag in enumerate(is_text[:MARGIN_LINES]) if flag), min(MARGIN_LINES, len(texts)))
    ending = is_text[::-1][:MARGIN_LINES]
    last = next((index for index, flag in enumerate(ending) if flag), len(ending))
    return range(first), range(max(first, len(texts) - last), len(texts))


def _front_matter(texts: Sequence[str]) -> int:
    """How many lines at the top are the YAML or TOML header of a Markdown file; most of a long one name a field."""
    if not texts or texts[0] not in ("---", "+++"):
        return 0
    end = next((index for index, text in enumerate(texts[:HEADER_LINES]) if index and text == texts[0]), 0)
    fields = sum(FIELD.match(text) is not None for text in texts[1:end])
    return end + 1 if end and 2 * fields >= end - 1 else 0


def _captions(texts: Sequence[str]) -> set[int]:
    """▲ before a line that stands alone is a picture's caption; several in a row are a list."""
    marked = {index for index, text in enumerate(texts) if CAPTION.fullmatch(text)}
    return {index for index in marked if not {index - 1, index + 1} & marked}


def _link_lists(texts: Sequence[str]) -> set[int]:
    found: set[int] = set()
    inside = False
    for index, text in enumerate(texts):
        if LINK_LIST.fullmatch(text):
            inside = True
        elif inside:
            marker = find_marker(text, 0, len(text))
            is_heading = marker is not None and marker.rank <= RANKS["han"]
            inside = "。" not in text and len(text) <= MAX_LINK_CHARS and not is_heading
        if inside:
            found.add(index)
    return found


def _glossary(texts: Sequence[str]) -> set[int]:
    """Explanations of words, which stand behind everything else."""
    last_half = range(len(texts) // 2, len(texts))
    begins = next((index for index in last_half if GLOSSARY.fullmatch(texts[index])), len(texts))
    ends = next((index for index in range(begins + 1, len(texts)) if PART.match(texts[index])), len(texts))
    return set(range(begins, ends))


def _page_numbers(texts: Sequence[str]) -> set[int]:
    """Bare numbers that count the pages: one more each time, with text between them."""
    numbers = [index for index, text in enumerate(texts) if PAGE_NUMBER.fullmatch(text)]
    pairs = list(pairwise(numbers))
    is_counting = all(int(texts[two]) == int(texts[one]) + 1 and two - one >= MIN_PAGE_LINES for one, two in pairs)
    return set(numbers) if pairs and is_counting else set()


def _doubled_titles(texts: Sequence[str], head: range, noise: set[int]) -> set[int]:
    """The repetitions of a line at the head of the page; the first one that is no furniture stays."""
    seen: set[str] = set()
    found: set[int] = set()
    for index in head:
        key = re.sub(r"\W", "", texts[index])
        if index not in noise and len(key) >= MIN_TITLE_CHARS:
            if key in seen:
                found.add(index)
            seen.add(key)
    return found


def _signature(texts: Sequence[str], noise: set[int]) -> set[int]:
    """The organisation and the date at the foot of a report: read for who and when, not for items."""
    is_date = {
        index
        for index in range(len(texts))
        if SIGNATURE_DATE.fullmatch(re.sub(r"(?<=[年月]) | (?=[年月日])", "", texts[index]))
    }
    attached = next((index for index in is_date if ATTACHMENT.fullmatch("".join(texts[index + 1 : index + 2]))), None)
    end = len(texts) if attached is None else attached + 1
    last = [index for index in range(end) if index not in noise or index in is_date][-2:]
    if len(last) < 2 or last[1] not in is_date:
        return set()
    is_name = len(texts[last[0]]) <= MAX_SIGNATURE_CHARS and not re.search(r"[。，；：]", texts[last[0]])
    return set(last) if is_name else {last[1]}

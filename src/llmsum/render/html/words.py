"""The words of a page that a browser shows, beside those that every page has (`render.labels`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from llmsum.models import Evidence, Kind
from llmsum.render.labels import ENGLISH as ENGLISH_LABELS
from llmsum.render.labels import SIMPLIFIED as SIMPLIFIED_LABELS
from llmsum.render.labels import TRADITIONAL as TRADITIONAL_LABELS
from llmsum.render.labels import Labels


@dataclass(frozen=True, slots=True)
class Words:
    """Those of one language. What holds `{}` is a pattern; `facts` are the names in the list of what made a page.

    `leaf` is what the number of a page counts in the report at hand.
    """

    lang: str
    labels: Labels
    summary: str
    source: str
    search: str
    kinds: str
    unit: str
    all_units: str
    weights: Mapping[int, str]
    nothing: str
    keys: str
    strip: str
    strip_hint: str
    pages: Mapping[str, str]
    evidence: str
    characters: str
    metrics: str
    metric: tuple[str, str, str]
    changes: str
    quotations_only: str
    made: str
    facts: Mapping[str, str]
    rules: str
    unknown_cost: str
    previous: str
    next: str
    reports: str
    find: str
    all_states: str
    columns: Mapping[str, str]
    states: Mapping[str, str]
    by_organisation: str
    no_organisation: str
    several: str
    chart: str
    unfinished: str
    reason: str
    leaf: str = "page"

    @property
    def page(self) -> str:
        """The pattern of a page, slide or sheet, by what the report has."""
        return self.pages[self.leaf]

    def place(self, part: Evidence) -> str:
        """Where a quotation stands: 第3页 · 第121–140字."""
        page = [self.page.format(part.page)] if part.page else []
        return " · ".join([*page, self.characters.format(part.start + 1, part.end)])


SIMPLIFIED: Final = Words(
    lang="zh-Hans",
    labels=SIMPLIFIED_LABELS,
    summary="摘要",
    source="原文",
    search="搜索条目与原文",
    kinds="类别",
    unit="单位",
    all_units="全部单位",
    weights={1: "全部轻重", 2: "重要与一般", 3: "只看重要"},
    nothing="没有符合条件的条目",
    keys="j / k 下一条、上一条；{0} 只看{1}；/ 搜索；Esc 还原",
    strip="条目在原文中的位置：从上到下为{}，从左到右为原文首尾",
    strip_hint="从头到尾，条目出自哪里；空白处没有条目",
    pages={"page": "第{}页", "slide": "第{}张幻灯片", "sheet": "第{}张工作表"},
    evidence="出处",
    characters="第{}–{}字",
    metrics="数据",
    metric=("指标", "数值", "报告写法"),
    changes="改动",
    quotations_only="原文件读不到，或在摘要之后有改动，这里只列引文。",
    made="来源与用量",
    facts={
        "file": "文件",
        "format": "格式",
        "chars": "字数",
        "engine": "由谁摘要",
        "coverage": "引用的句段",
        "figures": "引用的含数字句段",
        "requests": "请求",
        "tokens": "词元",
        "cost": "费用",
        "created": "生成时间",
        "sha256": "文件 SHA-256",
        "version": "程序",
    },
    rules="内置规则",
    unknown_cost="不详",
    previous="上一条",
    next="下一条",
    reports="报告摘要",
    find="搜索报告",
    all_states="全部状态",
    columns={
        "title": "报告",
        "organisation": "单位",
        "period": "时期",
        "rejected": "未核实",
        "coverage": "覆盖",
        "state": "状态",
        "documents": "报告数",
    },
    states={
        "done": "完成",
        "partly": "不完整",
        "failed": "失败",
        "set_aside": "搁置",
        "reading": "未做完",
        "asking": "未做完",
    },
    by_organisation="按单位合计",
    no_organisation="（未注明单位）",
    several="{}等{}个单位",
    chart="每份报告的条目数（上，最多{}条）与被引用的句段（下）",
    unfinished="没有摘要的报告",
    reason="原因",
)
TRADITIONAL: Final = replace(
    SIMPLIFIED,
    lang="zh-Hant",
    labels=TRADITIONAL_LABELS,
    search="搜尋條目與原文",
    kinds="類別",
    unit="單位",
    all_units="全部單位",
    weights={1: "全部輕重", 2: "重要與一般", 3: "只看重要"},
    nothing="沒有符合條件的條目",
    keys="j / k 下一條、上一條；{0} 只看{1}；/ 搜尋；Esc 還原",
    strip="條目在原文中的位置：從上到下為{}，從左到右為原文首尾",
    strip_hint="從頭到尾，條目出自哪裡；空白處沒有條目",
    pages={"page": "第{}頁", "slide": "第{}張投影片", "sheet": "第{}張工作表"},
    evidence="出處",
    metrics="數據",
    metric=("指標", "數值", "報告寫法"),
    changes="改動",
    quotations_only="原檔案讀不到，或在摘要之後有改動，這裡只列引文。",
    made="來源與用量",
    facts={
        "file": "檔案",
        "format": "格式",
        "chars": "字數",
        "engine": "由誰摘要",
        "coverage": "引用的句段",
        "figures": "引用的含數字句段",
        "requests": "請求",
        "tokens": "詞元",
        "cost": "費用",
        "created": "產生時間",
        "sha256": "檔案 SHA-256",
        "version": "程式",
    },
    rules="內建規則",
    unknown_cost="不詳",
    previous="上一條",
    next="下一條",
    reports="報告摘要",
    find="搜尋報告",
    all_states="全部狀態",
    columns={
        "title": "報告",
        "organisation": "單位",
        "period": "時期",
        "rejected": "未核實",
        "coverage": "覆蓋",
        "state": "狀態",
        "documents": "報告數",
    },
    states={
        "done": "完成",
        "partly": "不完整",
        "failed": "失敗",
        "set_aside": "擱置",
        "reading": "未做完",
        "asking": "未做完",
    },
    by_organisation="按單位合計",
    no_organisation="（未註明單位）",
    several="{}等{}個單位",
    chart="每份報告的條目數（上，最多{}條）與被引用的句段（下）",
    unfinished="沒有摘要的報告",
)
ENGLISH: Final = Words(
    lang="en",
    labels=ENGLISH_LABELS,
    summary="Summary",
    source="Report",
    search="Search items and report",
    kinds="Kind",
    unit="Organisation",
    all_units="All organisations",
    weights={1: "Any importance", 2: "Should be told", 3: "Must be told"},
    nothing="No item fits",
    keys="j / k next and previous; {0} only {1}; / search; Esc resets",
    strip="Where in the report items come from: {} from top to bottom, the first words left",
    strip_hint="where items come from, first to last word; blank is where there are none",
    pages={"page": "Page {}", "slide": "Slide {}", "sheet": "Sheet {}"},
    evidence="Evidence",
    characters="characters {}–{}",
    metrics="Figures",
    metric=("Measure", "Value", "As reported"),
    changes="Changes",
    quotations_only="The report cannot be read, or was changed since: only the quotations are here.",
    made="Source and cost",
    facts={
        "file": "File",
        "format": "Format",
        "chars": "Characters",
        "engine": "Summarised by",
        "coverage": "Segments cited",
        "figures": "Segments with figures cited",
        "requests": "Requests",
        "tokens": "Tokens",
        "cost": "Cost",
        "created": "Made",
        "sha256": "SHA-256 of the file",
        "version": "Program",
    },
    rules="built-in rules",
    unknown_cost="not known",
    previous="Previous",
    next="Next",
    reports="Summaries of reports",
    find="Search reports",
    all_states="Any state",
    columns={
        "title": "Report",
        "organisation": "Organisation",
        "period": "Period",
        "rejected": "Not verified",
        "coverage": "Coverage",
        "state": "State",
        "documents": "Reports",
    },
    states={
        "done": "done",
        "partly": "incomplete",
        "failed": "failed",
        "set_aside": "set aside",
        "reading": "not done yet",
        "asking": "not done yet",
    },
    by_organisation="By organisation",
    no_organisation="(no organisation named)",
    several="{} and others, {} in all",
    chart="Items of each report (above, at most {}) and share of it that is cited (below)",
    unfinished="Reports without a summary",
    reason="Reason",
)


def kinds_said(kinds: Iterable[Kind], words: Words) -> str:
    """What the parts of a page are called, in a sentence."""
    comma = ", " if words.lang == "en" else "、"
    return comma.join(words.labels.part(kind).lower() for kind in kinds)

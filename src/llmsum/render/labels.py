"""The few words a page needs around the report's own, in the report's language and script."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from llmsum.models import SPECS, Importance, Item, Kind, Status, Summary, Tongue
from llmsum.render import notes
from llmsum.render.notes import in_words
from llmsum.words.script import detect_script

USUAL: Final[Importance] = 2


@dataclass(frozen=True, slots=True)
class Labels:
    """Headings and small words of one language; what kinds are called is in their entries, by `tongue`.

    `none` stands for an empty part. `bracket` and `field` are patterns, so are `more` and `lesser`, which count items
    that are not shown, and `incomplete`, which takes how many chunks of how many were lost. `all_lists` follows
    `lesser`, and `evidence_lists` the number of rejected items, where there is an option to name. `by_words` stands
    behind evidence that the model did not cite; `untitled` is the title of a report without one. `notes` are what the
    program says of its own doing. `unsure_mark` stands behind items that the engine doubts, and `unsure` explains it.
    """

    tongue: Tongue
    statuses: Mapping[Status, str]
    facets: Mapping[str, str]
    whole_page: str
    none: str
    rejected: str
    warnings: str
    bracket: str
    field: str
    importance: str
    weights: Mapping[Importance, str]
    changes: Mapping[str, str]
    more: str
    lesser: str
    all_lists: str
    by_words: str
    evidence_lists: str
    incomplete: str
    untitled: str
    unsure_mark: str
    unsure: str
    notes: Mapping[str, str]

    def part(self, kind: Kind) -> str:
        """The heading of a part."""
        return SPECS[kind].heading[self.tongue]

    def told(self, note: str) -> str:
        """What the program says of its own doing, in this language."""
        return in_words(note, self.notes)


SIMPLIFIED: Final = Labels(
    tongue="simplified",
    statuses={"done": "已完成", "in_progress": "进行中", "planned": "计划中", "open": "待解决", "mitigated": "已缓解"},
    facets={"cause": "原因", "deadline": "期限"},
    whole_page="全文",
    none="无",
    rejected="未能核实",
    warnings="提示",
    bracket="（{}）",
    field="{}：{}",
    importance="轻重",
    weights={3: "重要", 2: "一般", 1: "次要"},
    changes={
        "doubted": "存疑",
        "joined": "合并",
        "evidence_added": "补充出处",
        "evidence_lost": "出处不全",
        "evidence_moved": "改正出处",
        "restated": "重述",
        "weighed": "改定轻重",
        "worded": "调整文字",
    },
    more="另有{}项",
    lesser="另有{}项次要",
    all_lists="，--all 列出",
    by_words="按文字找到",
    evidence_lists="，--evidence 列出",
    incomplete="本页不完整：全文{1}段中有{0}段没有得到完整答复，可能有遗漏。",
    untitled="工作报告摘要",
    unsure_mark=" ？",
    unsure="？ 程序没有把握，请对照原文。",
    notes=notes.SIMPLIFIED,
)
TRADITIONAL: Final = replace(
    SIMPLIFIED,
    tongue="traditional",
    statuses={"done": "已完成", "in_progress": "進行中", "planned": "計畫中", "open": "待解決", "mitigated": "已緩解"},
    none="無",
    rejected="未能核實",
    importance="輕重",
    changes={
        "doubted": "存疑",
        "joined": "合併",
        "evidence_added": "補充出處",
        "evidence_lost": "出處不全",
        "evidence_moved": "改正出處",
        "restated": "重述",
        "weighed": "改定輕重",
        "worded": "調整文字",
    },
    more="另有{}項",
    lesser="另有{}項次要",
    incomplete="本頁不完整：全文{1}段中有{0}段沒有得到完整答覆，可能有遺漏。",
    untitled="工作報告摘要",
    unsure="？ 程式沒有把握，請對照原文。",
    notes=notes.TRADITIONAL,
)
ENGLISH: Final = Labels(
    tongue="english",
    statuses={
        "done": "done",
        "in_progress": "in progress",
        "planned": "planned",
        "open": "open",
        "mitigated": "mitigated",
    },
    facets={"cause": "Cause", "deadline": "Deadline"},
    whole_page="The whole page",
    none="none",
    rejected="Not verified",
    warnings="Warnings",
    bracket=" ({})",
    field="{}: {}",
    importance="Importance",
    weights={3: "must be told", 2: "should be told", 1: "may be left out"},
    changes={
        "doubted": "doubted",
        "joined": "joined",
        "evidence_added": "evidence added",
        "evidence_lost": "evidence lost",
        "evidence_moved": "evidence moved",
        "restated": "restated",
        "weighed": "weighed again",
        "worded": "reworded",
    },
    more="{} more",
    lesser="{} more of lesser importance",
    all_lists="; --all lists them",
    by_words="found by its words",
    evidence_lists="; --evidence lists them",
    incomplete="Incomplete: {0} of {1} parts of the report got no complete answer; something may be missing.",
    untitled="Summary of a report",
    unsure_mark=" ?",
    unsure="? The program is not sure of these: compare them with the report.",
    notes=notes.ENGLISH,
)


def labels_of(summary: Summary) -> Labels:
    """Those of the language of the report, in the script that the summary is written in."""
    if summary.source.language == "en":
        return ENGLISH
    return TRADITIONAL if detect_script(summary.overview + (summary.title or "")) == "traditional" else SIMPLIFIED


def statement_of(item: Item, kind: Kind, labels: Labels) -> str:
    """The statement, with its status where that is not what the part's heading says."""
    usual = item.status == SPECS[kind].statuses[0]
    return item.statement + ("" if usual else labels.bracket.format(labels.statuses[item.status]))


def extras_of(item: Item, labels: Labels) -> list[str]:
    """What only items of some kinds carry, as lines."""
    return [labels.field.format(name, value) for name, value in facets_of(item, labels).items() if value]


def facets_of(item: Item, labels: Labels) -> dict[str, str | None]:
    """The same by what it is called."""
    return {name: getattr(item, field, None) for field, name in labels.facets.items()}


def remarks_of(item: Item, labels: Labels) -> list[str]:
    """How much an item weighs, unless as most do, and what the program did to it, as lines."""
    weight = (
        [] if item.importance == USUAL else [labels.field.format(labels.importance, labels.weights[item.importance])]
    )
    return weight + [
        labels.field.format(labels.changes[change.what], labels.told(change.why)) for change in item.changes
    ]


def units_of(items: tuple[Item, ...]) -> list[tuple[str | None, list[Item]]]:
    """Items by organisation, in the order in which the organisations first appear."""
    groups: dict[str | None, list[Item]] = {}
    for item in items:
        groups.setdefault(item.unit, []).append(item)
    return list(groups.items())


def masthead_of(summary: Summary) -> list[str]:
    """Organisation, period and path, those that are known."""
    return [part for part in (summary.organisation, summary.period, summary.source.path) if part]

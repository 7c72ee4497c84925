"""Two to four sentences over a report in the words of its items: what a clerk can paste, and no model wrote."""

from collections import Counter
from collections.abc import Iterator, Sequence, Sized
from itertools import islice
from typing import NamedTuple

from llmsum.checking.merge import Merged
from llmsum.kinds.readable import extent, extract
from llmsum.models import KINDS, SPECS, Item, Kind, Language, Script, Tongue, parts_of
from llmsum.patterns import regex
from llmsum.reading.report import Report
from llmsum.words.script import detect_script
from llmsum.words.wording import stated

# The label of the sentence says it already.
NEXT_STEP = regex(
    r"^(?:下一?步|下一?阶段|下一?階段|接下来|接下來|今后|今後)(?:工作)?(?:中|里|裡)?[，,：:]?(?=[^，,]{4})"
)


class Form(NamedTuple):
    """The words of a built overview: `more` begins a sentence, `empty` stands where there is no item."""

    tongue: Tongue
    more: str
    joint: str
    stop: str
    empty: str


class Room(NamedTuple):
    """How long a built overview is at most, and one fragment of it: in characters, for English in words."""

    whole: int
    fragment: int


SIMPLIFIED = Form(
    "simplified",
    "此外：",
    "；",
    "。",
    "没有列出成果、问题或计划。",
)
TRADITIONAL = Form(
    "traditional",
    "此外：",
    "；",
    "。",
    "沒有列出成果、問題或計畫。",
)
ENGLISH = Form(
    "english",
    "Also: ",
    "; ",
    ". ",
    "No achievements, problems or plans are listed.",
)
MUST = 3  # the importance of what a summary is wrong without
ROOM: dict[Language, Room] = {"zh": Room(220, 44), "en": Room(120, 24)}
# Behind what one of several organisations of a page did.
OWNER: dict[Language, str] = {"zh": "（{}）", "en": " ({})"}
CANDIDATES = 16  # of a kind that are looked at, more than are ever told
LABEL = 6  # what a label and a full stop take
# Whose turn it is while there is room: every kind twice, then the achievements again.
ROUNDS = 2


def build_overview(report: Report, merged: Merged, script: Script | None = None) -> str:
    """The most important achievements, problems and plans, each in a fragment of its own words.

    The words between them are in `script`, else in that of the report as a whole: a few items may not tell it.
    """
    parts = parts_of(merged)
    told = _chosen({kind: _by_weight(items, kind, report.language) for kind, items in parts.items()}, report.language)
    # What reads badly is better than to say that there is nothing.
    told = told or {kind: [(0, stated(items[0].statement))] for kind, items in parts.items() if items}
    form = ENGLISH
    if report.language == "zh":
        form = SIMPLIFIED if (script or detect_script(report.repaired.text)) == "simplified" else TRADITIONAL
    sentences = [
        label + form.joint.join(group) + form.stop
        for kind, found in told.items()
        for label, group in zip(
            (SPECS[kind].lead[form.tongue], form.more), _groups([text for _, text in sorted(found)], told), strict=False
        )
    ]
    return "".join(sentences).strip() or form.empty


def _by_weight(items: Sequence[Item], kind: Kind, language: Language) -> list[tuple[int, str]]:
    """Place and fragment of what can be told, the best first.

    By importance, then one of each section before the second of any, then what is told whole. Of problems and plans
    only those of the highest importance there is.
    """
    least = max((item.importance for item in items), default=MUST) if kind != "achievement" else 1
    heavy = sorted(((-item.importance, index) for index, item in enumerate(items) if item.importance >= least))
    readable = (
        (index, items[index], extracted)
        for _, index in heavy
        if (extracted := extract(kind, NEXT_STEP.sub("", stated(items[index].statement)), ROOM[language].fragment))
    )
    found = list(islice(readable, CANDIDATES))
    found.sort(key=lambda entry: (-entry[1].importance, not entry[2].is_whole, entry[0]))
    seen: Counter[tuple[str | None, str]] = Counter()
    ranks: dict[int, int] = {}
    for index, item, _ in found:
        ranks[index] = seen[item.unit, item.section]
        seen[item.unit, item.section] += 1
    found.sort(key=lambda entry: (-entry[1].importance, ranks[entry[0]]))
    several = len({item.unit for item in items}) > 1
    return [
        (index, extracted.text + (OWNER[language].format(item.unit) if several and item.unit else ""))
        for index, item, extracted in found
    ]


def _chosen(waiting: dict[Kind, list[tuple[int, str]]], language: Language) -> dict[Kind, list[tuple[int, str]]]:
    """What is told of each kind: in turns, the best that still fits."""
    told: dict[Kind, list[tuple[int, str]]] = {kind: [] for kind, found in waiting.items() if found}
    left = ROOM[language].whole - len(told) * LABEL
    turns = [*waiting] * ROUNDS + [KINDS[0]]
    for kind in turns if len(told) > 1 else turns * 2:
        said = {text for _, text in told.get(kind, ())}
        fitting = (entry for entry in waiting[kind] if entry[1] not in said and extent(entry[1]) < left)
        if (entry := next(fitting, None)) is not None:
            told[kind].append(entry)
            left -= extent(entry[1]) + 1
    return told


def _groups(texts: list[str], told: Sized) -> Iterator[list[str]]:
    """The fragments of one sentence, or of two where a report has but one kind of items."""
    half = (len(texts) + 1) // 2
    yield from (texts[:half], texts[half:]) if len(told) == 1 and len(texts) > 1 else (texts,)

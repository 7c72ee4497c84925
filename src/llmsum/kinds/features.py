"""What is known of a passage, as names: each is one row of `weights.toml`.

A group of the lexicon is a feature where one of its words stands in the passage; the others are named here.
"""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from typing import Final

from llmsum.kinds.lexicon import find
from llmsum.kinds.passages import Passage
from llmsum.kinds.silent import bare
from llmsum.kinds.tense import tenses, told
from llmsum.models import Role, Section
from llmsum.patterns import regex
from llmsum.reading.report import Report
from llmsum.reading.roles import Reported, reported, role_hint, year_of
from llmsum.words.cues import FULFILLED, OPENING, PLAN, PROBLEM, REMAINING, SETBACK, SOLVED, UNDER_WAY
from llmsum.words.metrics import count_metrics
from llmsum.words.script import fold, holds_han

Features = dict[str, None]
"""Names, in order."""

# Latin script takes about three letters to say as much as a Han character.
LATIN_SCALE = 3
LEAD_CHARS = 24
LENGTHS: Final = (6, 12, 24, 48, 96)
YEAR_ZONE, TITLE_ZONE = 400, 300  # characters: a report names its year, and what it is, at once
YEAR = regex(r"(?<!\d)20\d\d(?=年|\b)")
DEADLINE = regex(
    r"(?:年底|月底|[年月日])[之以]?前(?![一二三四五六七八九十几半\d])|到20\d\d年"
    r"|\bby (?:the end|20\d\d|[A-Z][a-z]+ \d)"
)
MEETING = regex(r"会议|大会|会召开|座谈|部署会|总结会")
CLAUSE_START = regex(r"(?:^|[，,。；;：:、\n])[\s*_\d.．、（(）)\-+•一二三四五六七八九十是要]*")
SHAPES: Final = (
    ("ends with a colon", regex(r"[：:]$")),
    ("question", regex(r"[?？]$")),
    ("no stop", regex(r"[^。；;.！!，?？：:]$")),
    ("row", regex(r"\|")),
    (
        "numbered",
        regex(
            r"[^\w]*(?:[一二三四五六七八九十]+[是要、]|第[一二三四五六七八九十][，,]|\d+[.、．]|[（(][\d一二三四五六七八九十]+[)）])"
        ),
    ),
    ("bullet", regex(r"^(?:[-*+•●○■◆▪>]|\[[ xX]\])\s")),
    ("goes on", regex(r"^(?:这|该|此|它|他|她|其|例如|比如|同时|另外|此外|并|而|从而|也|还|又|因此|所以|(?:This|These|That|Those|It|They|He|She|The (?:cause|goal|idea|reason))\b)")),
    ("name", regex(r"《[^》]{2,40}》|[“\"「][^”\"」]{2,16}[”\"」]")),
    ("markup", regex(r"!\[|\]\(|https?:|[{}`_=<>]|^\s*\[\^")),
    ("I", regex(r"我(?!们|[国省市区县镇乡村校院局部委厅处站所会馆公])|\bI\b")),
    ("we", regex(r"我们|我[国省市区县镇乡村校院局部委厅处站所会馆]|\b(?:we|our)\b")),
    ("-ed", regex(r"\b(?!need)[A-Za-z]{3,}ed\b")),
    ("-ing", regex(r"^\W*[A-Z][a-z]+ing\b")),
)
CUES: Final = (
    ("cue:plan", PLAN),
    ("cue:remaining", REMAINING),
    ("cue:problem", PROBLEM),
    ("cue:setback", SETBACK),
    ("cue:fulfilled", FULFILLED),
    ("cue:solved", SOLVED),
    ("cue:under way", UNDER_WAY),
    ("cue:opening", OPENING),
)
# Groups that say something else at the beginning of a clause.
STARTING: Final = frozenset(
    ("imperative", "demanded", "going_on", "ahead", "will", "carried_out", "made", "finished", "past", "contrast")
)
ORDERS: Final = frozenset(f"{name}, begins a clause" for name in ("imperative", "demanded", "going_on"))
PROOF: Final = frozenset(
    {"aspect", "past", "finished", "growth", "honour", "none_happened", "outcome", "handled", "counted"}
    | {"-ed", "english_past"}
)
UNDONE: Final = frozenset(f"{name}, negated" for name in ("finished", "made", "carried_out", "handled", "outcome"))
MADE: Final = frozenset(("made", "finished", "honour", "name"))
INTENT: Final = frozenset(("will", "demanded", "ahead", "intended"))
TROUBLE: Final = frozenset(("lacking", "hardship", "failed", "defect", "wanted", "remaining"))


class Surroundings:
    """What a passage cannot tell of itself: its report, and the headings that it stands behind.

    Attributes:
        sections: of the report.
        reported: what it is on.
        is_meeting: whether it tells of a meeting, where orders are plans.
        of_all: the features of every passage of it.
        behind: for each section the features that the headings before it give.
    """

    def __init__(self, report: Report) -> None:
        beginning = fold(report.repaired.text[:YEAR_ZONE])
        title = fold(report.masthead.title or "")
        self.sections: Sequence[Section] = report.sections
        self.reported: Reported = reported(beginning, fold(report.masthead.period or ""))
        self.is_meeting = bool(MEETING.search(beginning[:TITLE_ZONE]))
        said = list(dict.fromkeys(section.role for section in report.sections if section.says_role))
        role = role_hint(title, self.reported) if title else None
        self.of_all = [
            "report",
            *([f"title:{role}"] if role else []),
            *(["English"] if report.language == "en" else []),
            *(["of a meeting"] if self.is_meeting else []),
            *(f"has headings:{role}" for role in said if role in ("problem", "plan")),
        ]
        self.behind: list[tuple[str, ...]] = []
        met: list[str] = []
        for section in report.sections:
            self.behind.append(tuple(met))
            name = f"behind a heading:{section.role}"
            if section.says_role and section.role in ("problem", "plan") and name not in met:
                met.append(name)


def all_features(report: Report, passages: Sequence[Passage]) -> list[Features]:
    """The features of all passages of a report, in order."""
    around = Surroundings(report)
    return [dict.fromkeys((*around.of_all, *_features(passage, around))) for passage in passages]


def _features(passage: Passage, around: Surroundings) -> Iterator[str]:
    shadow = told(bare(passage.shadow))
    own = [*_words(shadow), *_shape(passage, shadow), *_times(shadow, around)]
    own += tenses(shadow, frozenset(own))
    yield from own
    yield from _place(passage, around)
    yield from (name for name, pattern in CUES if pattern.search(shadow))
    yield from _together(frozenset(own), around.sections[passage.section].role, around)


def _words(shadow: str) -> Iterator[str]:
    starts = {match.end() for match in CLAUSE_START.finditer(shadow)}
    counts: Counter[str] = Counter()
    for hit in find(shadow):
        if hit.negated:
            yield f"{hit.group}, negated"
            continue
        counts[hit.group] += 1
        if hit.group in STARTING and hit.start in starts:
            yield f"{hit.group}, begins a clause"
    for group, count in counts.items():
        yield group
        if count > 1:
            yield f"{group}, twice"


def _shape(passage: Passage, shadow: str) -> Iterator[str]:
    text = shadow.strip()
    length = len(text) // (1 if holds_han(text) else LATIN_SCALE)
    yield f"length:{sum(length > edge for edge in LENGTHS)}"
    figures = count_metrics(shadow)
    if figures:
        yield "figure"
    if figures > 1:
        yield "figures"
    if not passage.closes and length <= LEAD_CHARS:
        yield "leads"
    if passage.opens:
        yield "line of its own" if passage.closes else "opens a line"
    yield from (name for name, pattern in SHAPES if pattern.search(text))


def _place(passage: Passage, around: Surroundings) -> Iterator[str]:
    section = around.sections[passage.section]
    yield f"under:{section.role}"
    if section.says_role:
        yield f"heading says:{section.role}"
    if section.role not in ("problem", "plan"):
        yield from around.behind[section.index]
    if section.is_point:
        yield "point"
        yield f"point under:{section.role}"
    if section.is_announced:
        yield "announced"
    if not section.path:
        yield "no heading"


def _times(shadow: str, around: Surroundings) -> Iterator[str]:
    if DEADLINE.search(shadow):
        yield "deadline"
    on = around.reported.year
    years = [year_of(year) for year in YEAR.findall(shadow)] if on else []
    if on and any(year > on for year in years):
        yield "later year"
    if on and any(year <= on for year in years):
        yield "own year"


def _together(names: Set[str], role: Role, around: Surroundings) -> Iterator[str]:
    """What several features say together that none says alone: an order without a word of what was done is a plan."""
    is_undone = bool(names & UNDONE)
    is_proven, is_counted = bool(names & PROOF) and not is_undone, "figure" in names
    is_meant, is_trouble = bool(names & INTENT), bool(names & TROUBLE)
    if is_undone:
        yield "undone"
        yield f"undone under:{role}"
    if names & ORDERS and not is_proven:
        yield "bare order"
        yield f"bare order under:{role}"
        if around.is_meeting:
            yield "bare order of a meeting"
    if not (is_proven or is_meant or is_trouble or is_counted):
        yield "nothing tells"
        yield f"nothing tells under:{role}"
    for name in ("to come", "did not come about"):
        if name in names:
            yield f"{name} under:{role}"
    for name, is_so in (("intent", is_meant), ("trouble", is_trouble), ("proof", is_proven), ("figure", is_counted)):
        if is_so:
            yield f"{name} under:{role}"
    is_made = bool(names & MADE)
    if "slogan" in names and not (is_counted or is_made):
        yield "slogan alone"
        yield f"slogan alone under:{role}"
    if "leads" in names and not is_counted:
        yield "topic"
        yield f"topic under:{role}"
    if is_trouble and (is_proven or is_counted):
        yield "trouble and proof"
    if is_counted and is_meant and not is_proven:
        yield "figure and intent"

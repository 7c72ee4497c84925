"""What is known of a passage, as names: each is one row of `weights.toml`.

A group of the lexicon is a feature where one of its words stands in the passage; the others are named here.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from llmsum.kinds.announcing import Announcements
from llmsum.kinds.lexicon import find
from llmsum.kinds.passages import Passage, passages
from llmsum.kinds.silent import bare
from llmsum.kinds.tense import tenses, told
from llmsum.kinds.together import together
from llmsum.models import Role
from llmsum.patterns import regex
from llmsum.reading.report import Report
from llmsum.reading.roles import Reported, reported, role_hint, year_of
from llmsum.words.metrics import count_metrics
from llmsum.words.script import fold, holds_han

Features = dict[str, None]
"""Names, in order."""

# Latin script takes about three letters to say as much as a Han character.
LATIN_SCALE = 3
LEAD_CHARS = 24
LENGTHS: Final = (6, 12, 24, 48, 96)
YEAR_ZONE, TITLE_ZONE = 400, 300  # characters: a report names its year, and what it is, at once
LEAST_LINES, MOST_LINES = 4, 16  # of a note
YEAR = regex(r"(?<!\d)20\d\d(?=年|\b)")
DEADLINE = regex(
    r"[至到]\d{1,2}月底|(?:年底|月底|[年月日周]|[国中春][庆秋节]|元旦|[五十]一|端午|开学|[暑寒]假|周[一二三四五六日末])[之以]?前"
    r"(?![一二三四五六七八九十几半\d后夕往])|到20\d\d年|年内(?=[^，。；]{0,4}[将要拟再力])|[时期]限(?:[：:为是]|\s*\|)"
    r"|\bby (?:the end|20\d\d|next|mid|Q[1-4]|[A-Z][a-z]+ \d|\d{1,2} [A-Z])"
    r"|\b(?i:due|deadline|no later than|before year[- ]end)\b:?"
)
MEETING = regex(r"会议|大会|会召开|座谈|部署会|总结会")
CLAUSE_START = regex(r"(?:^|[，,。；;：:、\n])[\s*_\d.．、（(）)\-+•一二三四五六七八九十是要]{0,12}")
NUMBERED = regex(
    r"(?:^|[，,；;：:。])[^\w]{0,8}(?:[一二三四五六七八九十]+[是要、]|第[一二三四五六七八九十][，,]|\d+[.、．](?!\d)"
    r"|[（(][\d一二三四五六七八九十]+[)）])"
)
SHAPES: Final = (
    ("ends with a colon", regex(r"[：:]$")),
    ("question", regex(r"[?？]$")),
    ("no stop", regex(r"[^。；;.！!，?？：:]$")),
    ("row", regex(r"\|")),
    ("numbered", NUMBERED),
    ("bullet", regex(r"^(?:[-*+•●○■◆▪>]|\[[ xX]\])\s")),
    (
        "goes on",
        regex(
            r"^(?:这|该|此|它|他|她|其|例如|比如|同时|另外|此外|并|而|从而|也|还|又|因此|所以"
            r"|(?:This|These|That|Those|It|They|He|She|The (?:cause|goal|idea|reason))\b)"
        ),
    ),
    ("name", regex(r"《[^》]{2,40}》|[“\"「][^”\"」]{2,16}[”\"」]")),
    ("markup", regex(r"!\[|\]\(|https?:|[{}`_=<>]|^\s*\[\^")),
    ("I", regex(r"我(?!们|[国省市区县镇乡村校院局部委厅处站所会馆公])|\bI\b")),
    ("we", regex(r"我们|我[国省市区县镇乡村校院局部委厅处站所会馆]|\b(?:we|our)\b")),
    ("-ed", regex(r"\b(?!need)[A-Za-z]{3,}ed\b")),
    ("-ing", regex(r"^\W*[A-Z][a-z]+ing\b")),
)
# Groups that say something else at the beginning of a clause.
STARTING: Final = frozenset(
    (
        "imperative",
        "demanded",
        "going_on",
        "ahead",
        "soon",
        "will",
        "carried_out",
        "made",
        "finished",
        "past",
        "contrast",
    )
)
# What a sentence leaves to the next one of its line.
LEAVES: Final = ("bare order", "to come", "leads", "numbered order")


class Surroundings:
    """What a passage cannot tell of itself: its report, and the headings that it stands behind.

    Attributes:
        sections: of the report.
        reported: what it is on.
        is_meeting: whether it tells of a meeting, where orders are plans.
        of_all: the features of every passage of it.
        asked: for each section the words of kinds that are listed where they are asked for, out of its headings.
        behind: for each section the features that the headings before it give.
    """

    def __init__(self, report: Report) -> None:
        beginning = fold(report.repaired.text[:YEAR_ZONE])
        title = fold(report.masthead.title or "")
        self.sections = report.sections
        self._places = _places(report)
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
        in_heading = {
            heading: [f"{hit.kind}:{hit.group}, in a heading" for hit in find(fold(heading)) if hit.kind]
            for heading in {heading for section in report.sections for heading in section.path}
        }
        self.asked = [[name for heading in section.path for name in in_heading[heading]] for section in report.sections]
        self.behind: list[tuple[str, ...]] = []
        met: list[str] = []
        for section in report.sections:
            self.behind.append(tuple(met))
            name = f"behind a heading:{section.role}"
            if section.says_role and section.role in ("problem", "plan") and name not in met:
                met.append(name)

    def third(self, passage: Passage) -> int | None:
        """In which third of a note a passage begins, 0 to 2; None where the report is no note."""
        at = (passage.chunk, passage.clauses[0].number)
        return 3 * sum(place < at for place in self._places) // len(self._places) if self._places else None


def _places(report: Report) -> list[tuple[int, int]]:
    """Where the passages of a note begin: of a few lines without headings, which tell what was done first."""
    is_short = sum(len(chunk.segments) for chunk in report.chunks) <= MOST_LINES
    if not is_short or any(section.path for section in report.sections):
        return []
    found = [(each.chunk, each.clauses[0].number) for each in passages(report.chunks)]
    return found if len(found) >= LEAST_LINES else []


def all_features(report: Report, found: Sequence[Passage]) -> list[Features]:
    """The features of all passages of a report, in order."""
    around = Surroundings(report)
    announcements = Announcements(report)
    all_told: list[Features] = []
    for before, passage in zip((None, *found), found, strict=False):
        goes_on = before is not None and not before.closes and before.section == passage.section
        left = [name for name in LEAVES if goes_on and name in all_told[-1]]
        all_told.append(features_of(passage, around, left, announcements.role_of(before, passage)))
        announcements.hear(passage, all_told[-1].keys())
    return all_told


def features_of(
    passage: Passage, around: Surroundings, left: Sequence[str] = (), announced: Role | None = None
) -> Features:
    """Those of one passage.

    Args:
        passage: what is asked about.
        around: what stands around it.
        left: what the sentence before it on its line leaves to it, of `LEAVES`.
        announced: the role that a sentence before it announced for it, which goes before that of its heading.
    """
    own = _features(passage, around, announced, is_ordered="numbered order" in left)
    return dict.fromkeys((*around.of_all, *own, *(f"behind {name}" for name in left)))


def _features(passage: Passage, around: Surroundings, announced: Role | None, *, is_ordered: bool) -> Iterator[str]:
    """What is known of one; `is_ordered` where it goes on about a numbered order and is to come as that is."""
    shadow = told(bare(passage.shadow))
    own = [*_words(shadow), *_shape(passage, shadow), *_times(shadow, around)]
    own += tenses(shadow, frozenset(own), is_ordered=is_ordered)
    if "to come" in own and (is_ordered or "numbered" in own):
        own.append("numbered order")
    yield from own
    yield from _place(passage, around, announced)
    yield from together(
        frozenset(own), announced or around.sections[passage.section].role, is_meeting=around.is_meeting
    )


def _words(shadow: str) -> Iterator[str]:
    starts = {match.end() for match in CLAUSE_START.finditer(shadow)}
    counts: Counter[str] = Counter()
    for hit in find(shadow):
        if hit.kind:  # which the other kinds do not hear
            yield f"{hit.kind}:{hit.group}" + (", negated" if hit.negated else "")
        elif hit.negated:
            yield f"{hit.group}, negated"
        else:
            counts[hit.group] += 1
        if hit.group in STARTING and not hit.negated and hit.start in starts:
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


def _place(passage: Passage, around: Surroundings, announced: Role | None) -> Iterator[str]:
    section = around.sections[passage.section]
    role = announced or section.role
    yield from around.asked[section.index]
    yield f"under:{role}"
    if section.says_role and role == section.role:
        yield f"heading says:{role}"
    if role not in ("problem", "plan"):
        yield from around.behind[section.index]
    if section.is_point:
        yield "point"
        yield f"point under:{role}"
    if not section.path:
        yield "no heading"
    if (third := around.third(passage)) is not None:
        yield f"third:{third}"


def _times(shadow: str, around: Surroundings) -> Iterator[str]:
    if DEADLINE.search(shadow):
        yield "deadline"
    on = around.reported.year
    years = [year_of(year) for year in YEAR.findall(shadow)] if on else []
    if on and any(year > on for year in years):
        yield "later year"
    if on and any(year <= on for year in years):
        yield "own year"

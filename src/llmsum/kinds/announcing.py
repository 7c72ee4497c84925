"""What a sentence announces for those behind it: 但仍存在以下不足：, 下一步，我局将…, However, we faced difficulties.

They are heard as if its announcement were the heading above them.
"""

from collections.abc import Set
from typing import Final

from llmsum.kinds.clauses import names_in
from llmsum.kinds.passages import Passage
from llmsum.kinds.silent import DEALT_WITH
from llmsum.kinds.tense import OVER
from llmsum.models import Role, Section
from llmsum.patterns import regex
from llmsum.reading.report import Report
from llmsum.words.script import fold

ADMITS: Final = regex(
    r"(?:存在|面临|暴露出|遇到|碰到|(?:还|仍|也)有)[着了]?[^，。；]{0,14}(?:问题|不足|困难|短板|差距|挑战|薄弱环节|矛盾|弱项)"
    r"[^，。；：:]{0,4}(?:[：:。]|[，,；;]?$)"
    r"|存在的?[主要突出]*(?:问题|不足|困难|短板|差距)[：:]\s*$"
    r"|(?:问题|不足|困难|短板|差距)(?:之处)?[主要突出]*(?:有|是|为|(?:表现|体现)(?:在|为)?|如下)(?:[：:]|$)"
    r"|\b(?i:(?:fac(?:ed?|ing)|encountered|experienced|met|had|saw|ran into|were|are|have been|remain)\b[^.,:]{0,40}"
    r"\b(?:difficult(?:y|ies)|challenges?|problems?|setbacks?|obstacles?|shortcomings?))\b[^.,:]{0,30}[.:]"
)
CUT: Final = regex(r"[，,；;]")
LEADS: Final = regex(r"[：:]\s*$")
# What is said about shortcomings is none of them; what is over is no plan.
ABOUT: Final = regex(
    r"\s*(?:对此|为此|(?:经过|通过|面对|克服)[^，。]{0,10}[努力困难]{2}|针对(?:上述|以上|这些|存在)|下一?步|下一?阶段|今后"
    r"|各位代表|同志们|我们(?:一定|将|要|必须))"
)
ANNOUNCED: Final[tuple[Role, ...]] = ("problem", "plan")
AHEAD: Final = frozenset(("ahead", "soon"))
DATED: Final = frozenset(("ahead, begins a clause", "soon, begins a clause", "later year"))
INTENT: Final = frozenset(("meant", "will", "intended"))
BACK: Final = regex(
    r"(?![^。；]*(?:将|计划|力争|争取))(?:今年|全年|截至|目前|累计|[^。；]{0,12}已(?!经?成为))"
    r"|(?i:in \w+ we \w+ed\b|we \w+ed\b)"
)


class Announcements:
    """Goes through the passages of a report in order and tells which role was announced for each."""

    def __init__(self, report: Report) -> None:
        self._sections = report.sections
        self._shadow = fold(report.repaired.text)
        self._role: Role | None = None
        self._path: tuple[str, ...] | None = None  # of the section to whose end it holds; else to its line's end

    def role_of(self, before: Passage | None, passage: Passage) -> Role | None:
        """The role announced for the next passage, behind `before`; None where that of its heading holds."""
        if self._path is None and (before is None or before.closes):
            self._role = None
        self._look_at_headings(before, passage)
        if passage.behind:
            names = names_in(passage.behind)
            self._hear(passage, passage.behind, names | DATED if names & AHEAD else names)
        if _admits(passage.shadow):
            self._hear(passage, passage.shadow, frozenset())
        elif self._role and not self._holds(passage):
            self._role = None
        return self._role

    def _holds(self, passage: Passage) -> bool:
        if (ABOUT if self._role == "problem" else BACK).match(passage.shadow):
            return False
        section = self._sections[passage.section]
        if self._path is None:
            return not passage.opens
        return section.path[: len(self._path)] == self._path

    def hear(self, passage: Passage, names: Set[str]) -> None:
        """Takes note of what a passage announces, by its features."""
        self._hear(passage, passage.shadow, names)

    def _hear(self, passage: Passage, shadow: str, names: Set[str]) -> None:
        role = _announced(shadow, names)
        if role is None:
            return
        self._role = role
        self._path = _outer(self._sections[passage.section]) if LEADS.search(shadow) else None

    def _look_at_headings(self, before: Passage | None, passage: Passage) -> None:
        """One that says a role ends what was announced; with nothing below it, it holds for what stands beside it."""
        own = self._sections[passage.section]
        for section in self._sections[before.section + 1 if before else 0 : passage.section + 1]:
            heading = self._shadow[section.span.start : section.body.start]
            announced = _announced(heading, names_in(heading)) if LEADS.search(heading) else None
            if announced and (section.role == "mixed" or not section.says_role):
                self._role, self._path = announced, _outer(section)
            elif section.says_role and section.role != self._role:
                is_empty = section.index < own.index and section.path[:-1] == own.path[:-1]
                self._role = section.role if is_empty and section.role in ANNOUNCED else None
                self._path = section.path[:-1]


def _outer(section: Section) -> tuple[str, ...]:
    """The path of what a point stands in; that of another section."""
    return section.path[:-1] if section.is_point else section.path


def _admits(shadow: str) -> bool:
    return any(not DEALT_WITH.search(CUT.split(shadow[: found.end() - 1])[-1]) for found in ADMITS.finditer(shadow))


def _announced(shadow: str, names: Set[str]) -> Role | None:
    if _admits(shadow):
        return "problem"
    is_dated = bool(names & DATED)
    is_meant, leads = bool(names & INTENT), bool(LEADS.search(shadow))
    if not OVER.search(shadow) and ((is_meant and is_dated) or (leads and (is_meant or names & AHEAD))):
        return "plan"
    return None

"""Why the built-in engine takes each sentence for what it does, for people at a terminal."""

from collections.abc import Iterator

from rich.console import Group
from rich.text import Text

from llmsum.kinds.deciding import Decision, decide
from llmsum.kinds.lexicon import groups
from llmsum.models import SPECS, Kind
from llmsum.reading.report import Report
from llmsum.render.terminal import Paragraph


def reasons_text(report: Report, kinds: tuple[Kind, ...] = ()) -> Group:
    """Every sentence with its kind, how likely that is, and what spoke most for it."""
    about = {group.name: group.about for group in groups()}
    return Group(*(line for decision in decide(report, kinds=kinds) for line in _lines(decision, about)))


def _lines(decision: Decision, about: dict[str, str]) -> Iterator[Text | Paragraph]:
    text = " ".join("".join(clause.text for clause in decision.passage.clauses).split())
    margin = f"{decision.kind or 'none':<12}{decision.probability:>5.2f}  "
    style = SPECS[decision.kind].style if decision.kind else "dim"
    yield Paragraph(text, "" if decision.kind else "dim", margin, style)
    told = "; ".join(f"{_worded(name, about)} ({weight:+.1f})" for name, weight in decision.reasons)
    if told:
        yield Paragraph(told, "dim", " " * len(margin))


def _worded(name: str, about: dict[str, str]) -> str:
    """A feature; that of a group of the lexicon with what the group is about."""
    group, comma, rest = name.rpartition(":")[2].partition(", ")
    return f"{group}{comma}{rest}: {about[group].partition(';')[0]}" if group in about else name

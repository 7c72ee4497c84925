"""From one period to the next: what became of the plans of earlier reports, by later ones of the same organisations."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from llmsum.errors import LlmsumError, Missing, UsageError
from llmsum.folders.results import checked, results
from llmsum.follow.matching import Followed, Later, Reached, Verdict, followed, later_items, named
from llmsum.models import Summary
from llmsum.patterns import regex
from llmsum.words.similarity import normalise

__all__ = ["Course", "Followed", "Pairing", "Reached", "Verdict", "courses", "follow", "pairings", "summaries"]

TIME = regex(
    r"20\d\d|\d+月|第?[一二三四上下半全前]+(?:年度?|季度)|年度?|\bq[1-4]\b|\b(?:annual|quarterly|report)\b|工作总结|工作报告|总结|报告|工作"
)


class Course(NamedTuple):
    """The plans of one earlier report, and what became of each; `later` are the documents that were looked at."""

    organisation: str | None
    document: str
    period: str | None
    language: str
    later: tuple[str, ...]
    plans: tuple[Followed, ...]


def summaries(place: Path, on_fault: Callable[[LlmsumError], None]) -> list[Summary]:
    """The summaries in a folder of results, or the one in a file.

    Raises:
        Missing: if there is no such place.
        UsageError: if it holds none.
    """
    if not place.exists():
        raise Missing(place)
    whole = results(place, on_fault) if place.is_dir() else checked(str(place), place.read_bytes, on_fault)
    found = list(whole)
    if not found:
        raise UsageError(f"{place}: holds no summary; give a folder of results, or a summary as JSON")
    return found


def follow(earlier: Path, later: Path, on_fault: Callable[[LlmsumError], None] = lambda _: None) -> tuple[Course, ...]:
    """What became of the plans in `earlier`: folders of results, or single summaries.

    Raises:
        UsageError: if one of them holds no summary, or both are of the same reports.
    """
    return tuple(courses(*both(earlier, later, on_fault)))


def both(
    earlier: Path, later: Path, on_fault: Callable[[LlmsumError], None] = lambda _: None
) -> tuple[list[Summary], list[Summary]]:
    """The summaries of both sides; arguments and errors as for `follow`."""
    before, after = summaries(earlier, on_fault), summaries(later, on_fault)
    if {summary.source.sha256 for summary in before} == {summary.source.sha256 for summary in after}:
        raise UsageError(f"{earlier} and {later}: are of the same reports; give those of two periods")
    return before, after


class Pairing(NamedTuple):
    """A course with the items of the later reports that its plans were compared with."""

    course: Course
    items: Sequence[Later]


def courses(earlier: Sequence[Summary], later: Sequence[Summary]) -> Iterator[Course]:
    """One for each earlier report with plans, in order, by words and figures alone."""
    return (pairing.course for pairing in pairings(earlier, later))


def pairings(earlier: Sequence[Summary], later: Sequence[Summary]) -> Iterator[Pairing]:
    """One for each earlier report with plans, in order. Two single reports belong together whatever they are called."""
    known: defaultdict[str, list[Summary]] = defaultdict(list)
    for summary in later:
        known[_whose(summary)].append(summary)
    alone = len(earlier) == len(later) == 1
    for summary in earlier:
        units = {named(unit) for unit in summary.units}
        following = list(later) if alone else _following(units, known.get(_whose(summary), []), later)
        if summary.plans:
            items = later_items(following, units)
            course = Course(
                organisation=summary.organisation,
                document=summary.source.path,
                period=summary.period,
                language=summary.source.language,
                later=tuple(one.source.path for one in following),
                plans=followed(summary.plans, items),
            )
            yield Pairing(course, items)


def _following(units: set[str], same: Sequence[Summary], later: Sequence[Summary]) -> Sequence[Summary]:
    """Reports of the same organisation; of a page that several share, those that share one with it or are of one."""
    if not units:
        return same
    own = set(map(id, same))
    return [
        one
        for one in later
        if id(one) in own or units & {named(name) for name in (*one.units, one.organisation) if name}
    ]


def _whose(summary: Summary) -> str:
    """Whose report it is, in one script: the organisation, else the title without its year, else the file's name so."""
    name = summary.organisation or summary.title or Path(summary.source.path).stem
    return normalise(TIME.sub("", name.lower()))

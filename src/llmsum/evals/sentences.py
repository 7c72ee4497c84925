"""Sentences and small reports with the items that must come of them: what a score over whole reports does not show.

`evals/sentences/*.jsonl` holds one entry a line. An entry says whether the built-in engine gets it right today; one
that was to fail and passes is an error as well as the other way round, so that progress is written down.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field, ValidationError

from llmsum.errors import InputError
from llmsum.evals.base import Frozen, KindName
from llmsum.models import Item, Kind, Status, Summary, parts_of
from llmsum.pipeline import summarize
from llmsum.reading.document import decode, read_document
from llmsum.settings import BUILTIN, load_settings

Expect = Literal["pass", "fail"]


class Expected(Frozen):
    """One item: its kind, words that its statement holds, and where given all its figures and what else it says."""

    kind: KindName
    has: str
    figures: tuple[float, ...] | None = None
    status: Status | None = None
    deadline: str | None = None
    cause: str | None = None


class Entry(Frozen):
    """A text, or the name of a file, with all the items that must come of it; no items means that none may come.

    `also` are fields of the summary, by name: title, organisation, period. `kinds` are those asked for.
    """

    id: str
    genre: str
    text: str = ""
    file: str = ""
    items: tuple[Expected, ...] = ()
    also: dict[str, str | None] = Field(default_factory=dict)
    kinds: tuple[KindName, ...] = ()
    expect: Expect


class Outcome(NamedTuple):
    """What became of an entry; `fault` is empty where it is right."""

    entry: Entry
    fault: str

    @property
    def is_surprise(self) -> bool:
        """Whether it is not as the entry says."""
        return (not self.fault) != (self.entry.expect == "pass")


def load_entries(folder: Path) -> dict[Path, list[Entry]]:
    """The entries of a folder, by file.

    Raises:
        InputError: naming the line that is no entry, or an id that is there twice; or there is no file of entries.
    """
    found: dict[Path, list[Entry]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        found[path] = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                found[path].append(Entry.model_validate_json(line))
            except ValidationError as error:
                raise InputError(str(path), f"line {number}: {error.errors()[0]['msg']}", "mend the line") from None
    if not found:
        raise InputError(str(folder), "holds no entries (*.jsonl)", "--folder names another place of them")
    counts = Counter(entry.id for entries in found.values() for entry in entries)
    if twice := [name for name, count in counts.items() if count > 1]:
        raise InputError(str(folder), f"ids that are there twice: {', '.join(twice)}", "rename them")
    return found


def check(entries: Iterable[Entry], files: Path) -> Iterator[Outcome]:
    """What the built-in engine makes of each; entries whose file is not there are passed over.

    Args:
        entries: what is asked.
        files: where the files stand that entries name.
    """
    for entry in entries:
        if not entry.file or (files / entry.file).exists():
            yield Outcome(entry, fault_of(entry, _summary(entry, files)))


def _summary(entry: Entry, files: Path) -> Summary | None:
    """What comes of an entry; None where nothing in it is a report."""
    settings = load_settings(model=BUILTIN, kinds=entry.kinds)
    path = str(files / entry.file)
    document = read_document(path, settings) if entry.file else decode(entry.text.encode(), "report.txt")
    try:
        return summarize(document, settings)
    except InputError:
        return None


def fault_of(entry: Entry, summary: Summary | None) -> str:
    """What is wrong with a summary, in one line: the first item that is missing, or that is one too many."""
    if summary is None:
        return "nothing is read" if entry.items or entry.also else ""
    left = [(kind, item) for kind, items in parts_of(summary).items() for item in items]
    for expected in entry.items:
        fitting = next((pair for pair in left if _fits(expected, *pair)), None)
        if fitting is None:
            told = "; ".join(f"{kind} {item.statement}" for kind, item in left) or "nothing"
            return f"no {expected.kind} with {expected.has}{_numbers(expected.figures)}, but {told}"
        left.remove(fitting)
    if left:
        kind, item = left[0]
        return f"one too many: {kind} {item.statement}"
    wrong = (name for name, value in entry.also.items() if getattr(summary, name) != value)
    return next((f"{name} is {getattr(summary, name)}" for name in wrong), "")


def _fits(expected: Expected, kind: Kind, item: Item) -> bool:
    if kind != expected.kind or expected.has not in item.statement:
        return False
    if expected.figures is not None and sorted(expected.figures) != sorted(metric.value for metric in item.metrics):
        return False
    told = ("status", "deadline", "cause")
    wanted = {name: value for name in told if (value := getattr(expected, name)) is not None}
    return all(getattr(item, name, None) == value for name, value in wanted.items())


def _numbers(figures: Sequence[float] | None) -> str:
    return "" if figures is None else f" and {[f'{figure:g}' for figure in figures]}"


def outcomes_text(outcomes: Sequence[Outcome]) -> str:
    """How many are right by genre, then every surprise."""
    genres: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        genres.setdefault(outcome.entry.genre, []).append(outcome)
    lines = [
        f"{genre:<14} {sum(not outcome.fault for outcome in group):>3} of {len(group):>3} right"
        for genre, group in genres.items()
    ]
    right = sum(not outcome.fault for outcome in outcomes)
    lines += [f"{'all':<14} {right:>3} of {len(outcomes):>3} right"]
    for outcome in outcomes:
        if outcome.is_surprise:
            lines.append(f"{outcome.entry.id}: {outcome.fault or 'is right now: write it down with --write'}")
    return "\n".join(lines)


def write_down(found: dict[Path, list[Entry]], outcomes: Sequence[Outcome]) -> None:
    """Says of every entry what became of it."""
    now: dict[str, Expect] = {each.entry.id: "fail" if each.fault else "pass" for each in outcomes}
    for path, entries in found.items():
        told = [
            entry.model_copy(update={"expect": now.get(entry.id, entry.expect)}).model_dump(exclude_defaults=True)
            for entry in entries
        ]
        text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in told)
        path.write_text(text, encoding="utf-8")

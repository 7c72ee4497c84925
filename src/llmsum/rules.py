"""The built-in engine: no model, milliseconds, always there.

A sentence is read by the role of its section and by cue words; clauses without a checkable fact are trimmed off its
ends, and what is left of it is the statement. It states nothing that the report does not say in these words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from llmsum.cues import DONE, NAMED, PLAN, PROBLEM, SLOGAN, SOLVED
from llmsum.metrics import metrics
from llmsum.models import Chunk, Draft, Kind, Reply, Role
from llmsum.script import fold

SENTENCE_CLOSED = re.compile(r"[。！？；;!?.][”’」』）)\"]*\s*$|\n\s*$")
LEADING = re.compile(
    r"^(?:[\s，,、；;。：:）)]+|(?:同时|此外|另外|其中|并且|并|而且|因此|为此|对此|此次|目前|截至目前|今年以来|半年来|一年来|近年来|全年|今年|另|且|还|也|同样|当年|当年底)[，,]?(?=[^，,]{4})|(?:[一二三四五六七八九十]+是|首先|其次|再次|最后)[，,]?)"
)
TRAILING = re.compile(r"[\s，,、；;。：:！!]+$")
MIN_CHARS = 4
# A plan or a problem of fewer characters than this is a label, and belongs to the sentence behind it.
MIN_POINT_CHARS = 8


@dataclass(frozen=True, slots=True)
class Clause:
    """One segment as the rules see it; `number` is its 1-based number in the chunk."""

    number: int
    text: str
    shadow: str
    has_figure: bool

    @property
    def is_fact(self) -> bool:
        """A figure, a named output or a finished action that is more than a slogan."""
        return (
            self.has_figure
            or bool(NAMED.search(self.shadow))
            or bool(DONE.search(self.shadow) and not SLOGAN.search(self.shadow))
        )


def extract(chunk: Chunk) -> Reply:
    """Items of one chunk in document order."""
    drafts = tuple(draft for sentence in _sentences(chunk) for draft in _read(sentence, chunk.section.role))
    return Reply(drafts=drafts, status="ok" if drafts else "empty", attempts=0)


def _sentences(chunk: Chunk) -> Iterator[list[Clause]]:
    run: list[Clause] = []
    for number, segment in enumerate(chunk.segments, 1):
        if segment.noise:
            continue
        shadow = fold(segment.text)
        run.append(Clause(number, segment.text, shadow, bool(metrics(shadow))))
        if SENTENCE_CLOSED.search(shadow):
            yield run
            run = []
    if run:
        yield run


def _read(sentence: Sequence[Clause], role: Role) -> Iterator[Draft]:
    shadow = "".join(clause.shadow for clause in sentence)
    kind = _kind(shadow, role)
    kept = _trim(sentence, kind) if kind else []
    if kind is None or not kept:
        return
    statement = _statement(kept)
    if len(statement) >= (MIN_CHARS if kind == "achievement" else MIN_POINT_CHARS):
        yield Draft(kept[0].number, kept[-1].number, kind, statement)


def _kind(shadow: str, role: Role) -> Kind | None:
    """What a sentence is, None where it is nothing that a summary lists."""
    if role == "problem":
        return "plan" if PLAN.search(shadow) and not PROBLEM.search(shadow) else "problem"
    if role == "plan":
        return "plan"
    if PLAN.search(shadow) and not re.search(r"已|完成了|超额", shadow):
        return "plan"
    if role == "mixed" and PROBLEM.search(shadow) and not SOLVED.search(shadow) and not metrics(shadow):
        return "problem"
    return "achievement"


def _trim(sentence: Sequence[Clause], kind: Kind) -> list[Clause]:
    """From the first to the last clause that carries something of this kind."""
    if kind == "achievement":
        carries = [clause.is_fact for clause in sentence]
    elif kind == "problem":
        carries = [bool(PROBLEM.search(clause.shadow)) for clause in sentence]
        carries = carries if any(carries) else [True] * len(sentence)
    else:
        carries = [clause.is_fact or not SLOGAN.search(clause.shadow) for clause in sentence]
        carries = carries if any(carries) else [True] * len(sentence)
    marked = [index for index, flag in enumerate(carries) if flag]
    return list(sentence[marked[0] : marked[-1] + 1]) if marked else []


def _statement(clauses: Sequence[Clause]) -> str:
    text = " ".join("".join(clause.text for clause in clauses).split())
    while (shorter := LEADING.sub("", text)) != text:
        text = shorter
    return TRAILING.sub("", text)

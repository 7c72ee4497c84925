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
# Up to a comma that does not part the digits of one number.
CLAUSE = re.compile(r"(?:[^，,]|(?<=\d),(?=\d{3}))+[，,]?|[，,]")
MIN_CHARS = 4


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a segment up to its next comma; `number` is the segment's 1-based number in the chunk."""

    number: int
    text: str
    shadow: str
    has_figure: bool

    @property
    def is_fact(self) -> bool:
        """A figure, a named output or a finished action that is more than a slogan."""
        return self.has_figure or bool(NAMED.search(self.shadow)) or bool(DONE.search(self.shadow) and not SLOGAN.search(self.shadow))


def extract(chunk: Chunk) -> Reply:
    """Items of one chunk in document order."""
    drafts = tuple(draft for sentence in _sentences(chunk) for draft in _read(sentence, chunk.section.role))
    return Reply(drafts=drafts, status="ok" if drafts else "empty", attempts=0)


def _sentences(chunk: Chunk) -> Iterator[list[Clause]]:
    run: list[Clause] = []
    for number, segment in enumerate(chunk.segments, 1):
        if segment.noise:
            continue
        for text in CLAUSE.findall(segment.text):
            shadow = fold(text)
            run.append(Clause(number, text, shadow, bool(metrics(shadow))))
        if SENTENCE_CLOSED.search(segment.text):
            yield run
            run = []
    if run:
        yield run


def _read(sentence: Sequence[Clause], role: Role) -> Iterator[Draft]:
    for kind, clauses in _by_kind(sentence, role):
        kept = _trim(clauses, kind)
        statement = _statement(kept)
        if len(statement) >= MIN_CHARS:
            yield Draft(kept[0].number, kept[-1].number, kind, statement)


def _by_kind(sentence: Sequence[Clause], role: Role) -> Iterator[tuple[Kind, Sequence[Clause]]]:
    """The kinds that a sentence holds, with their clauses: what was done may be followed by what is intended."""
    shadow = "".join(clause.shadow for clause in sentence)
    if role == "problem":
        yield "plan" if PLAN.search(shadow) and not PROBLEM.search(shadow) else "problem", sentence
    elif role == "plan":
        yield "plan", sentence
    elif role == "mixed" and PROBLEM.search(shadow) and not SOLVED.search(shadow) and not any(clause.has_figure for clause in sentence):
        yield "problem", sentence
    else:
        turn = next((index for index, clause in enumerate(sentence) if PLAN.search(clause.shadow)), len(sentence))
        if turn:
            yield "achievement", sentence[:turn]
        if turn < len(sentence):
            yield "plan", sentence[turn:]


def _trim(clauses: Sequence[Clause], kind: Kind) -> Sequence[Clause]:
    """From the first to the last clause that carries something of this kind; an achievement without any fact is none."""
    if kind == "achievement":
        carries = [clause.is_fact for clause in clauses]
    elif kind == "problem":
        carries = [bool(PROBLEM.search(clause.shadow)) for clause in clauses]
    else:
        carries = [clause.is_fact or not SLOGAN.search(clause.shadow) for clause in clauses]
    if not any(carries):
        return clauses if kind != "achievement" else []
    marked = [index for index, flag in enumerate(carries) if flag]
    return clauses[marked[0] : marked[-1] + 1]


def _statement(clauses: Sequence[Clause]) -> str:
    text = " ".join("".join(clause.text for clause in clauses).split())
    while (shorter := LEADING.sub("", text)) != text:
        text = shorter
    return TRAILING.sub("", text)

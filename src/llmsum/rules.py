"""The built-in engine: no model, milliseconds, always there.

A sentence is read by the role of its section and by cue words; clauses without a checkable fact are trimmed off its
ends, and what is left of it is the statement. It states nothing that the report does not say in these words.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from llmsum.models import Chunk, Draft, Kind, Reply, Role
from llmsum.patterns import regex
from llmsum.words.cues import (
    CLOSING,
    CONTRAST,
    DONE,
    FULFILLED,
    NAMED,
    OPENING,
    PLAN,
    PROBLEM,
    REMAINING,
    SETBACK,
    SLOGAN,
    SOLVED,
)
from llmsum.words.metrics import has_metrics
from llmsum.words.script import fold
from llmsum.words.wording import stated

SENTENCE_CLOSED = regex(r"[。！？；;!?.][”’」』）)\"]*\s*$|\n\s*$")
# Up to a comma that does not part the digits of one number.
CLAUSE = regex(r"(?:[^，,]|(?<=\d),(?=\d{3}))+[，,]?|[，,]")
MIN_CHARS = 4
MAX_TITLE_CHARS = 32
MIN_STEP_CHARS = 30
OUTCOME = regex(r"\s*(?:获评|荣获|获得|被评|承办|新成立)")
ACTION = regex(
    r"\s*(?:进一步|持续|继续|推动|推进|大力|深入|全面|积极|切实|加快|加强|加大|完善|健全|建立|开展|组织|抓好"
    r"|做好|狠抓|打造|深化|强化|提升|优化|统筹|引导|充分|着力)"
)


class Clause(NamedTuple):
    """A piece of a segment up to its next comma; `number` is the segment's 1-based number in the chunk."""

    number: int
    section: int
    text: str
    shadow: str
    has_figure: bool

    @property
    def is_fact(self) -> bool:
        """A figure, a named output or a finished action that is more than a slogan."""
        if self.has_figure or NAMED.search(self.shadow):
            return True
        return bool(DONE.search(self.shadow)) and not SLOGAN.search(self.shadow)


def extract(chunk: Chunk) -> Reply:
    """Items of one chunk in document order."""
    role = chunk.section.role
    drafts: list[Draft] = []
    for _, run in groupby(_sentences(chunk), key=lambda sentence: sentence[0].section):
        sentences = list(run)
        is_part = chunk.section.level > 1 and not chunk.section.says_role
        is_numbered = is_part or sentences[0][0].section != chunk.section.index
        if role == "problem" and is_numbered:
            sentences = [[clause for sentence in sentences for clause in sentence]]  # a numbered problem is one problem
        elif role != "problem":
            sentences = _untitled(sentences)
        drafts += (draft for sentence in sentences for draft in _read(sentence, role))
    return Reply(drafts=tuple(drafts), status="ok" if drafts else "empty", attempts=0)


def _untitled(sentences: Sequence[Sequence[Clause]]) -> list[Sequence[Clause]]:
    """The sentences without those that only title the paragraph that follows on their line."""
    kept: list[Sequence[Clause]] = []
    for index, sentence in enumerate(sentences):
        opens = index == 0 or sentences[index - 1][-1].text.endswith("\n")
        if not (opens and index + 1 < len(sentences) and _is_title(sentence)):
            kept.append(sentence)
    return kept


def _is_title(sentence: Sequence[Clause]) -> bool:
    """A short first sentence without a figure only names what follows (一是经济平稳发展)."""
    text = "".join(clause.shadow for clause in sentence)
    is_short = len(text) <= MAX_TITLE_CHARS and text.rstrip().endswith("。")
    return is_short and not NAMED.search(text) and not any(clause.has_figure for clause in sentence)


def _sentences(chunk: Chunk) -> Iterator[list[Clause]]:
    run: list[Clause] = []
    for number, segment in enumerate(chunk.segments, 1):
        if segment.noise:
            continue
        if run and run[-1].section != segment.section:
            yield run
            run = []
        for text in CLAUSE.findall(segment.shown or segment.text):
            shadow = fold(text)
            run.append(Clause(number, segment.section, text, shadow, has_metrics(shadow)))
        if SENTENCE_CLOSED.search(segment.text):
            yield run
            run = []
    if run:
        yield run


def _read(sentence: Sequence[Clause], role: Role) -> Iterator[Draft]:
    """The items of one sentence. A colon at its end leads to what follows; a table row without a figure is its head."""
    if all(CLOSING.fullmatch(clause.shadow) for clause in sentence):
        return
    opens = next((index for index, clause in enumerate(sentence) if OPENING.fullmatch(clause.shadow)), None)
    if opens is not None:
        if any(clause.has_figure for clause in sentence[:opens]):
            yield from _read(sentence[:opens], role)
        yield from _read(sentence[opens + 1 :], role)
        return
    is_row = sum(clause.text.count("|") for clause in sentence) > 1
    heads_table = is_row and not any(clause.has_figure for clause in sentence)
    if heads_table or sentence[-1].text.rstrip().endswith(("：", ":")):
        return
    for kind, clauses in _by_kind(sentence, role):
        kept = _trim(clauses, kind)
        statement = stated("".join(clause.text for clause in kept))
        if len(statement) >= MIN_CHARS:
            yield Draft(kept[0].number, kept[-1].number, kind, statement)


def _by_kind(sentence: Sequence[Clause], role: Role) -> Iterator[tuple[Kind, Sequence[Clause]]]:
    """The kinds that a sentence holds, with their clauses: what was done may be followed by what is intended."""
    shadow = "".join(clause.shadow for clause in sentence)
    if role == "problem":
        yield "plan" if PLAN.search(shadow) and not PROBLEM.search(shadow) else "problem", sentence
    elif role == "plan":
        for part in _steps(sentence):
            yield "plan", part
    elif _is_setback(shadow) or (role == "mixed" and _tells_problem(sentence, shadow)):
        yield "problem", sentence
    else:
        turn = next((index for index, clause in enumerate(sentence) if _intends(clause.shadow)), len(sentence))
        for part in _deeds(sentence[:turn]):
            yield "achievement", part
        if turn < len(sentence):
            yield "plan", sentence[turn:]


def _is_setback(shadow: str) -> bool:
    return bool(SETBACK.search(shadow)) and not SOLVED.search(shadow) and not FULFILLED.search(shadow)


def _intends(shadow: str) -> bool:
    return bool(PLAN.search(shadow)) and not FULFILLED.search(shadow)


def _tells_problem(sentence: Sequence[Clause], shadow: str) -> bool:
    """Without a heading to go by: words of a shortcoming, no word that it was overcome, and no result beside it."""
    is_problem = PROBLEM.search(shadow) and not SOLVED.search(shadow)
    is_counted = any(clause.has_figure for clause in sentence) and not REMAINING.search(shadow)
    return bool(is_problem) and not is_counted


def _steps(sentence: Sequence[Clause]) -> Iterator[Sequence[Clause]]:
    """The steps of a long sentence of plans: a verb of action begins a new one once the one before is long enough."""
    step: list[Clause] = []
    for clause in sentence:
        if ACTION.match(clause.shadow) and sum(len(part.text) for part in step) >= MIN_STEP_CHARS:
            yield step
            step = []
        step.append(clause)
    yield step


def _deeds(clauses: Sequence[Clause]) -> Iterator[Sequence[Clause]]:
    """The deeds of one sentence: a new one begins with a verb of completion once the one before has a fact."""
    deed: list[Clause] = []
    for clause in clauses:
        if any(part.is_fact for part in deed) and OUTCOME.match(clause.shadow) and clause.is_fact:
            yield deed
            deed = []
        deed.append(clause)
    if deed:
        yield deed


def _trim(clauses: Sequence[Clause], kind: Kind) -> Sequence[Clause]:
    """From the first to the last clause that carries something of this kind; an achievement without a fact is none."""
    if kind == "achievement":
        return _with_context(clauses)
    if kind == "problem":
        carries = [bool(PROBLEM.search(clause.shadow)) or not CONTRAST.search(clause.shadow) for clause in clauses]
    else:
        carries = [clause.is_fact or not SLOGAN.search(clause.shadow) for clause in clauses]
    marked = [index for index, flag in enumerate(carries) if flag]
    return clauses[marked[0] : marked[-1] + 1] if marked else clauses


def _with_context(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """From the first to the last fact, and beyond them up to a slogan: 举办共餐，全年96场 loses its subject else."""
    facts = [index for index, clause in enumerate(clauses) if clause.is_fact]
    if not facts:
        return []
    first, last = facts[0], facts[-1]
    while first and not SLOGAN.search(clauses[first - 1].shadow):
        first -= 1
    while last + 1 < len(clauses) and not SLOGAN.search(clauses[last + 1].shadow):
        last += 1
    return clauses[first : last + 1]

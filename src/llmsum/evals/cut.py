"""Evidence by phrase, so that nobody types offsets. `llmsum eval cut FILE PHRASE…` prints YAML to paste."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

from llmsum.errors import InputError
from llmsum.evals.gold import GoldEvidence
from llmsum.models import Document, Span
from llmsum.reading.repair import repair
from llmsum.words.script import fold

# Between the first and the last words of a phrase.
GAP = re.compile(r"…+|\.{3,}")
QUOTATION_MARKS = dict.fromkeys(map(ord, "“”„‟「」『』〝〞"), '"') | {0x2018: "'", 0x2019: "'"}


@dataclass(frozen=True, slots=True)
class Shadow:
    """A text as it is searched; character i stands for character `places[i]` of the text it was made from."""

    text: str
    places: tuple[int, ...]


def cut(document: Document, *phrases: str) -> list[GoldEvidence]:
    """One piece of evidence for each phrase, in the order given.

    A phrase is what a reader sees: it is looked for in the repaired text, whatever the width, the script, the kind of
    quotation mark and the white space. `first words…last words` is the shortest stretch from the one to the other.

    Raises:
        InputError: a phrase that is found nowhere or at several places, with the places by line and column.
    """
    repaired = repair(document.raw)
    whole = shadow(repaired.text)
    evidence: list[GoldEvidence] = []
    for phrase in phrases:
        found = [repaired.raw_span(span) for span in places(whole, phrase)]
        if len(found) != 1:
            raise InputError(document.path, *_fault(document.raw, phrase, found, whole, repaired.starts))
        evidence.append(
            GoldEvidence(start=found[0].start, end=found[0].end, quote=document.raw[found[0].start : found[0].end])
        )
    return evidence


def evidence_yaml(evidence: Sequence[GoldEvidence]) -> str:
    """The lines of an item's `evidence`, one for each piece, ready to paste."""
    lines = (f"  - {{start: {piece.start}, end: {piece.end}, quote: {_scalar(piece.quote)}}}\n" for piece in evidence)
    return "  evidence:\n" + "".join(lines)


def _scalar(quote: str) -> str:
    """A YAML string that may stand between braces, on one line: line ends are escaped, which takes double quotes."""
    style = '"' if len(quote.splitlines()) > 1 else None
    dumped: str = yaml.safe_dump(
        [quote], allow_unicode=True, default_flow_style=True, default_style=style, width=float("inf")
    )
    return dumped.strip()[1:-1]


def shadow(text: str) -> Shadow:
    """The text without white space, in half width, simplified script and lower case, with straight quotation marks."""
    chars: list[str] = []
    origins: list[int] = []
    for place, char in enumerate(fold(text).translate(QUOTATION_MARKS)):
        plain = "".join(unicodedata.normalize("NFKC", char).lower().split())
        chars.append(plain)
        origins += [place] * len(plain)
    return Shadow("".join(chars), tuple(origins))


def places(whole: Shadow, phrase: str) -> list[Span]:
    """Where a phrase stands in the text that `whole` was made from, in order; no place holds another."""
    first, *rest = [shadow(part).text for part in GAP.split(phrase, maxsplit=1)]
    if not first or not all(rest):
        return []
    found: list[Span] = []
    for start in _occurrences(whole.text, first):
        end = start + len(first)
        if rest:
            last = whole.text.find(rest[0], end)
            if last < 0:
                break
            end = last + len(rest[0])
        span = Span(whole.places[start], whole.places[end - 1] + 1)
        if found and found[-1].end == span.end:
            found.pop()  # the same end from nearer by
        found.append(span)
    return found


def _occurrences(text: str, part: str) -> Iterator[int]:
    start = text.find(part)
    while start >= 0:
        yield start
        start = text.find(part, start + 1)


def _fault(raw: str, phrase: str, found: Sequence[Span], whole: Shadow, starts: Sequence[int]) -> tuple[str, str]:
    """What is wrong and what to do. The text itself is not shown: messages may be logged, reports may not."""
    if found:
        where = "; ".join(_position(raw, span.start) for span in found)
        return f"{phrase!r} stands at {len(found)} places ({where})", "give more words around the one that is meant"
    parts = [shadow(part).text for part in GAP.split(phrase, maxsplit=1)]
    if not all(parts):
        return f"{phrase!r} has no words", "write the words, or `first words…last words`"
    begun = next((parts[0][:size] for size in range(len(parts[0]), 1, -1) if parts[0][:size] in whole.text), "")
    if not begun:
        return f"{phrase!r} is not in the text", "copy it from the report"
    where = "; ".join(_position(raw, starts[whole.places[at]]) for at in _occurrences(whole.text, begun))
    return f"{phrase!r} is not in the text, only its beginning {begun!r} ({where})", "compare it with the report there"


def _position(raw: str, offset: int) -> str:
    """Line and column, both from 1."""
    line_start = raw.rfind("\n", 0, offset) + 1
    return f"line {raw.count(chr(10), 0, offset) + 1}, column {offset - line_start + 1}"

"""Where a page speaks to its reader and not of its work: places that hold no item, whoever reads them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from llmsum.models import Language, Span
from llmsum.patterns import regex
from llmsum.words.addressed import is_addressed, is_foreign, is_question, may_speak
from llmsum.words.metrics import has_metrics

# A mark without a space behind it ends nothing: it stands in an address, or for a character that was lost.
SENTENCE = regex(r"[^。！？；;\n]+?(?:[。！？；;]+[”’」』）)\"']*|[.!?]+[”’」』）)\"']*(?=\s|$)|$)\s*")
# Where an order and the questions beside it take this share of their line, what stands beside them belongs to them,
# unless it holds a figure.
SHARE = 0.25
MOST_IDLE = 0.3  # of a text; where more is in another language, that is a language of the report
MAX_LINE = 800  # characters; in a longer line only the sentences themselves are set apart


class Spoken(NamedTuple):
    """Places in the repaired text, in order: lines and sentences that speak to the reader, and what tells nothing.

    `foreign` are sentences in another language than the report, `questions` those that it asks in its own, as talks do
    (明年怎么干？); a question in another language speaks to the reader.
    """

    addressed: tuple[Span, ...]
    foreign: tuple[Span, ...]
    questions: tuple[Span, ...]


def find_spoken(text: str, lines: Sequence[Span], language: Language) -> Spoken:
    """Looks through the lines of a report."""
    addressed: list[Span] = []
    idle: list[Span] = []
    questions: set[Span] = set()
    for line in lines:
        if not may_speak(text[line.start : line.end], language):
            continue
        told: list[Span] = []
        rest: list[Span] = []
        plain: list[Span] = []
        for span in _sentences(text, line):
            sentence = text[span.start : span.end]
            asks, is_other = is_question(sentence), is_foreign(sentence, language)
            found = told if is_addressed(sentence) or (asks and is_other) else rest if asks or is_other else plain
            found.append(span)
            if asks and found is rest:
                questions.add(span)
        size = line.end - line.start
        if told and sum(span.end - span.start for span in told + rest) >= SHARE * size and size <= MAX_LINE:
            held = [span for span in plain if has_metrics(text[span.start : span.end])]
            addressed += sorted({*told, *rest, *plain}.difference(held)) if held else [line]
        else:
            addressed += told
            idle += rest
    is_bilingual = sum(span.end - span.start for span in idle) > MOST_IDLE * len(text)
    if is_bilingual:
        idle = []
    foreign = tuple(span for span in idle if span not in questions)
    return Spoken(tuple(addressed), foreign, tuple(span for span in idle if span in questions))


def _sentences(text: str, line: Span) -> Iterator[Span]:
    for match in SENTENCE.finditer(text, line.start, line.end):
        if match.end() > match.start():
            yield Span(match.start(), match.end())

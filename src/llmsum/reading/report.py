"""One report, read and cut: everything that is known before an engine is asked. `llmsum sections` shows it."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from llmsum.errors import InputError
from llmsum.models import Chunk, Document, Evidence, Language, Role, Section, Source, Span
from llmsum.reading.cells import with_cells
from llmsum.reading.layout import Layout, place_of, placed
from llmsum.reading.masthead import Masthead, read_masthead
from llmsum.reading.narrow import cut
from llmsum.reading.noise import lines_of, noise_lines
from llmsum.reading.plain_tables import with_plain_tables
from llmsum.reading.repair import Repaired, repair
from llmsum.reading.roles import role_hint
from llmsum.reading.sections import find_sections
from llmsum.reading.spoken import find_spoken
from llmsum.reading.tables import Page
from llmsum.reading.tokens import fits, token_estimate
from llmsum.reading.ways import way_of
from llmsum.reading.wide import cut_wide
from llmsum.settings import BUILTIN, Settings
from llmsum.words.prose import prose
from llmsum.words.script import fold, holds_han, is_han

# Where one character in ten is Han, the report is Chinese with Latin names, not the other way round.
CHINESE_SHARE = 0.1
CHINESE_LINES = 0.2  # of its lines, too: one long line in Chinese makes no Chinese report
LONG_LINE = 24  # characters; shorter ones without Han are fields of a header, names and rows


class Report(NamedTuple):
    """A document and all that reading it found.

    Spans are in `repaired.text`, those of `layout` too; `noise` are lines that are no report, `apart` places that
    speak to the reader (`find_spoken`): the rules do not read them, and a model is told that all of the text is data.
    """

    document: Document
    repaired: Repaired
    layout: Layout
    language: Language
    masthead: Masthead
    sections: tuple[Section, ...]
    noise: tuple[Span, ...]
    apart: tuple[Span, ...]
    chunks: tuple[Chunk, ...]

    @property
    def units(self) -> tuple[str, ...]:
        """The organisations that share the page, in order."""
        return tuple(dict.fromkeys(section.unit for section in self.sections if section.unit))

    @property
    def source(self) -> Source:
        """Where the text came from, as the output contract has it."""
        document = self.document
        return Source(
            path=document.path,
            sha256=document.sha256,
            format=document.format,
            encoding=document.encoding,
            chars=len(document.raw),
            language=self.language,
            text_sha256=document.text_sha256,
        )

    def evidence(self, span: Span) -> Evidence:
        """The evidence for a range of the repaired text, cut from the raw text."""
        raw = self.repaired.raw_span(span)
        place = place_of(self.document.blocks, raw)
        return Evidence(
            start=raw.start,
            end=raw.end,
            quote=self.document.raw[raw.start : raw.end],
            clean_quote=self.repaired.text[span.start : span.end],
            page=place.page,
            boxes=place.boxes,
            recognised=place.recognised,
        )


def read_report(document: Document, settings: Settings) -> Report:
    """Repairs and cuts a document.

    Raises:
        InputError: if nothing but furniture is left to read.
    """
    repaired = repair(document.raw, document.blocks)
    layout = Layout(placed(document.blocks, repaired))
    text, shadow = repaired.text, fold(repaired.text)
    language = language_of(text)
    is_wide = way_of(settings).reading == "wide"
    layout = layout if is_wide else with_plain_tables(layout, text, lines_of(text))
    spoken = find_spoken(text, lines_of(text), language)
    is_by_rules = settings.model == BUILTIN
    apart = sorted([*spoken.addressed, *spoken.foreign]) if is_by_rules else spoken.addressed
    unread = sorted([*apart, *spoken.questions]) if is_by_rules else []
    lines = [line for line in lines_of(text) if not unread or line not in spoken.addressed]
    noise = noise_lines(shadow, lines, layout)
    masthead = read_masthead(text, shadow, lines, noise, layout)
    noise |= masthead.title_lines
    kept = [line for index, line in enumerate(lines) if index not in noise]
    sections = find_sections(text, shadow, kept, layout, _title_role(masthead), fold(masthead.period or ""))
    noise_spans = tuple(lines[index] for index in sorted(noise))
    page = Page(text, layout, _without_overlap([*noise_spans, *unread]), has_bars=is_by_rules)
    if is_wide:
        chunks = cut_wide(page, sections, masthead, budget=settings.wide_tokens, count=token_estimate)
    else:
        sections = with_cells(sections, layout, text)
        within = fits(settings.model, settings.chunk_tokens)
        chunks = cut(page, sections, max_segments=settings.chunk_segments, fits=within)
    if not chunks:
        raise InputError(document.path, "holds no report text", "there is only a title, navigation or bylines in it")
    return Report(document, repaired, layout, language, masthead, sections, noise_spans, tuple(apart), chunks)


def _without_overlap(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, without those that begin inside of another."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


def _title_role(masthead: Masthead) -> Role:
    """A work plan is all plans, whatever its headings say; any other title promises nothing."""
    return "plan" if masthead.title and role_hint(fold(masthead.title)) == "plan" else "mixed"


def language_of(text: str) -> Language:
    """The language whose prompts fit: that of the prose, whatever its links and its code are made of."""
    read = prose(text)
    counts = Counter(read if read.strip() else text)
    letters = sum(count for char, count in counts.items() if char.isalnum())
    han = sum(count for char, count in counts.items() if is_han(char))
    if not letters or han / letters < CHINESE_SHARE:
        return "en"
    lines = [line for line in read.splitlines() if len(line) >= LONG_LINE or holds_han(line)]
    return "zh" if sum(map(holds_han, lines)) >= CHINESE_LINES * len(lines) else "en"

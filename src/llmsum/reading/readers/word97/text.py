"""The text of a Word 97 file → paragraphs and tables."""

import re
import struct
from collections import Counter as Tally
from collections.abc import Iterator
from typing import Final

from llmsum.reading.readers.word.counting import Counter
from llmsum.reading.readers.word.fields import Fields
from llmsum.reading.readers.word.line import Line
from llmsum.reading.readers.word.parts import Paragraph, Part
from llmsum.reading.readers.word.styles import Properties
from llmsum.reading.readers.word.symbols import spelt, symbol
from llmsum.reading.readers.word97.file import (
    END_NOTE_TEXTS,
    END_NOTES,
    NOTE_TEXTS,
    NOTES,
    PARAGRAPHS,
    RUNS,
    Formats,
    WordFile,
)
from llmsum.reading.readers.word97.lists import read_lists
from llmsum.reading.readers.word97.sheet import Sheet
from llmsum.reading.readers.word97.sprms import HUGE, REMOVED, SYMBOL, Place, of_paragraph, of_run, place, sprms
from llmsum.reading.readers.word97.tables import Tables

# Signs that are none: ends of paragraphs and cells, breaks, fields, notes, pictures.
MARK: Final = re.compile(r"([\x00-\x08\x0b-\x1f])")
PARAGRAPH_END, CELL_END, LINE_BREAK, PAGE_BREAK = "\r", "\x07", "\x0b", "\x0c"
FIELD_BEGIN, FIELD_RESULT, FIELD_END = "\x13", "\x14", "\x15"
NOTE, HYPHEN, SYMBOL_SIGN = "\x02", "\x1e", "("
DRAWN: Final = {"\x01": "picture", "\x08": "shape"}


class Text:
    """Reads the text of one file.

    Attributes:
        left_out: what was not read → how often, or of "hidden", how many signs.
    """

    def __init__(self, file: WordFile) -> None:
        self.left_out: Tally[str] = Tally()
        self._file = file
        self._sheet = Sheet(file)
        self._runs, self._paragraphs = Formats(file, RUNS), Formats(file, PARAGRAPHS)
        self._lists, self._counter = read_lists(file), Counter()
        self._style: dict[bytes, tuple[Properties, Place]] = {}
        self._fields = Fields()
        self._lines = [Line()]
        self._is_contents = False
        self._notes: dict[int, str] = {}
        self._notes = self._noted()

    def read(self) -> list[Part]:
        """The text with its notes, and behind it what stands in text boxes."""
        lengths = self._file.lengths
        boxes = sum(lengths[:6])
        parts = self._read(0, lengths.text)
        return parts + (self._read(boxes, boxes + lengths.boxes) if lengths.boxes else [])

    def _read(self, start: int, end: int) -> list[Part]:
        tables = Tables()
        for piece in self._file.pieces:
            first, last = max(piece.start, start), min(piece.end, end)
            if first >= last:
                continue
            where = piece.at + (first - piece.start) * piece.width
            stop = piece.at + (last - piece.start) * piece.width
            for begin, until, format_ in self._runs.between(where, stop):
                sign = piece.start + (begin - piece.at) // piece.width
                text = self._file.text(piece, sign, piece.start + (until - piece.at) // piece.width)
                self._run(text, sign, begin, piece.width, format_, tables)
        if any(line.text for line in self._lines):
            tables.add(self._paragraph(Properties(outline=0, role="text")), Place(), ends_cell=False)
        self._lines = [Line()]
        return tables.done()

    def _run(self, text: str, sign: int, where: int, width: int, format_: bytes, tables: Tables) -> None:
        """Signs of one format, up to the end of their paragraph and behind it."""
        at = 0
        style, placed = self._paragraph_at(where)
        look, is_removed, drawn = self._look(format_, style)
        for part in MARK.split(text):
            if part in (PARAGRAPH_END, CELL_END):
                style, placed = self._paragraph_at(where + at * width)
                if is_removed and part == PARAGRAPH_END:
                    self.left_out["change"] += 1
                else:
                    self._end(style, placed, tables, ends_cell=part == CELL_END or placed.ends_cell)
                style, placed = self._paragraph_at(where + (at + 1) * width)
                look, is_removed, drawn = self._look(format_, style)
            elif part == PAGE_BREAK and not placed.depth:
                self._end(self._paragraph_at(where + at * width)[0], placed, tables, ends_cell=False)
            elif len(part) == 1 and MARK.fullmatch(part):
                self._mark(part, sign + at, look)
            elif part:
                self._add(drawn if drawn and part == SYMBOL_SIGN else part, look, is_removed=is_removed)
            at += len(part) + sum(char > "\uffff" for char in part)  # which are two signs in the file

    def _look(self, format_: bytes, style: Properties) -> tuple[Properties, bool, str]:
        """How a run looks, whether it is removed, and the sign of a font that it stands for."""
        look = of_run(sprms(format_), style, self._sheet.fonts)
        is_removed, drawn = False, ""
        for code, operand in sprms(format_):
            if code == REMOVED:
                is_removed = operand[:1] == b"\x01"
            elif code == SYMBOL and len(operand) == 4:
                font, char = struct.unpack("<HH", operand)
                drawn = symbol(self._sheet.fonts[font] if font < len(self._sheet.fonts) else "", char) or " "
        return look, is_removed, drawn

    def _paragraph_at(self, where: int) -> tuple[Properties, Place]:
        format_ = self._paragraphs.at(where)
        if format_ not in self._style:
            number = int.from_bytes(format_[:2], "little")
            changes = format_[2:]
            for code, operand in sprms(changes):
                if code in HUGE:
                    changes = changes + self._file.huge(operand)
            self._style[format_] = of_paragraph(sprms(changes), self._sheet.style(number)), place(sprms(changes))
        return self._style[format_]

    # --- signs --------------------------------------------------------------------------------------

    def _add(self, text: str, look: Properties, *, is_removed: bool = False) -> None:
        if self._fields.is_instruction:
            self._fields.instruct(text)
        elif is_removed:
            self.left_out["change"] += 1
        elif look.is_hidden:
            self.left_out["hidden"] += len(text.strip())
        else:
            font = look.font or ""
            self._lines[-1].add(spelt(text, font), look.size or 0, font, is_bold=bool(look.is_bold))

    def _mark(self, mark: str, sign: int, look: Properties) -> None:
        if mark == FIELD_BEGIN:
            self._fields.begin()
        elif mark == FIELD_RESULT:
            self._fields.separate()
            self._is_contents = self._is_contents or self._fields.is_contents
        elif mark == FIELD_END:
            self._add(self._fields.end(), look)
        elif mark == LINE_BREAK and not self._fields.is_instruction:
            self._lines.append(Line())
        elif mark == HYPHEN:
            self._add("-", look)
        elif mark == NOTE and sign in self._notes:
            self._lines[-1].notes.append(("", self._notes[sign]))
        elif mark in DRAWN and not self._fields.is_instruction:
            self.left_out[DRAWN[mark]] += 1

    # --- paragraphs ---------------------------------------------------------------------------------

    def _end(self, style: Properties, placed: Place, tables: Tables, *, ends_cell: bool) -> None:
        if self._is_contents or self._fields.is_contents:
            style = style._replace(role="contents")
        self._fields.end_paragraph()
        self._is_contents = self._fields.is_contents
        if placed.ends_row:
            self._lines = [Line()]
            tables.end_row(placed)
        else:
            tables.add(self._paragraph(style), placed, ends_cell=ends_cell and bool(placed.depth))

    def _paragraph(self, style: Properties) -> Iterator[Paragraph]:
        """The lines that were collected, the number of the paragraph before the first of them."""
        lines, self._lines = self._lines, [Line()]
        listed = self._lists.get(style.listed or 0)
        depth = min(style.depth or 0, len(listed.levels) - 1) if listed else 0
        marker = self._counter.count(style.listed or 0, listed, depth) if listed else ""
        for line in lines:
            if line.text:
                yield Paragraph(
                    line.text,
                    line.look(is_centred=bool(style.is_centred)),
                    marker,
                    listed.levels[depth].suffix if listed else "nothing",
                    depth + 1 if marker else 0,
                    style.outline or 0,
                    style.role or "text",
                    notes=tuple(text for _, text in line.notes),
                )
                marker = ""

    def _noted(self) -> dict[int, str]:
        """Where a note is referred to → its words."""
        lengths = self._file.lengths
        found: dict[int, str] = {}
        for refers, texts, start in (
            (NOTES, NOTE_TEXTS, lengths.text),
            (END_NOTES, END_NOTE_TEXTS, sum(lengths[:5])),
        ):
            places, part = self._file.part(refers), self._file.part(texts)
            count = max(len(places) - 4, 0) // 6
            if count and len(part) >= 4 * (count + 1):
                bounds = struct.unpack_from(f"<{count + 1}I", part)
                for number, place_ in enumerate(struct.unpack_from(f"<{count}I", places)):
                    parts = self._read(start + bounds[number], start + bounds[number + 1])
                    found[place_] = " ".join(one.told for one in parts if isinstance(one, Paragraph))
        return found

"""RTF → text: characters of whatever code page, tables, boxes and notes, with the numbers of lists as it keeps them."""

from collections import Counter
from dataclasses import replace
from typing import Final

from llmsum.reading.readers.archive import damaged
from llmsum.reading.readers.extracted import Extracted, Wanted
from llmsum.reading.readers.rich.flow import Flow
from llmsum.reading.readers.rich.groups import ASIDE, BOXES, KEPT, MARKERS, NOTE, State
from llmsum.reading.readers.rich.tables import Fonts, Styles, page_codec
from llmsum.reading.readers.rich.tokens import Token, tokens
from llmsum.reading.readers.word.document import laid_out
from llmsum.reading.readers.word.parts import Paragraph, Part
from llmsum.reading.readers.word.symbols import spelt

BEGIN: Final = b"{\\rtf"
MAX_DEPTH: Final = 5000  # groups in each other; no program nests a hundred
WIDE: Final = 0x1100  # from here on characters are set in the font of double-byte ones
CHARACTERS: Final = {
    "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "nbsp": " ", "hyphen": "-", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip


def extract(data: bytes, wanted: Wanted) -> Extracted:  # noqa: ARG001 - RTF names its code pages itself
    """The text of an RTF file with its layout.

    Raises:
        Unreadable: it is no RTF, or holds no text.
    """
    start = data.find(BEGIN)
    if start < 0:
        raise damaged()
    reader = _Reader()
    for token in tokens(data[start:]):
        if not reader.take(token):
            break
    return laid_out(reader.done(), reader.left_out)


class _Reader:
    """Takes token after token.

    Attributes:
        left_out: what was not read → how often.
    """

    def __init__(self) -> None:
        self.left_out: Counter[str] = Counter()
        self._state: State = State()
        self._stack: list[State] = []
        self._fonts, self._styles = Fonts(), Styles()
        self._flows = [Flow(self._styles)]
        self._page: int | None = None
        self._far_east: int | None = None
        self._pending = b""
        self._units: list[str] = []  # of UTF-16: a character may take two
        self._skip = 0
        self._is_starred = False
        self._was_deleted = False

    def take(self, token: Token) -> bool:
        """One token; tells whether others may follow."""
        match token.kind:
            case "open":
                self._flush()
                self._stack.append(self._state)
            case "close":
                self._close()
            case "star":
                self._is_starred = True
                return True
            case "word":
                self._word(token)
            case _:
                self._say(token)
        self._is_starred = False
        if self._state.destination == "fonttbl":
            self._fonts.take(token, self._codec())
        elif self._state.destination == "stylesheet":
            self._styles.take(token, self._codec())
        return bool(self._stack) and len(self._stack) < MAX_DEPTH

    def done(self) -> list[Part]:
        """All that was read."""
        self._flush()
        while len(self._flows) > 1:
            self._leave(NOTE)
        return self._flows[0].done()

    # --- groups ---

    def _close(self) -> None:
        self._flush()
        self._skip = 0
        ended = self._state
        self._state = self._stack.pop() if self._stack else State()
        if ended.destination != self._state.destination:
            self._leave(ended.destination)

    def _enter(self, name: str) -> None:
        """A group whose text goes elsewhere."""
        self._flush()
        if self._state.is_left_out and not (name == "ud" and self._state.destination == "upr"):
            return
        is_left_out = name in ASIDE or (self._is_starred and name not in KEPT)
        self.left_out["comment"] += name == "annotation"
        self.left_out["picture"] += name in ("pict", "shppict")
        self._state = replace(self._state, destination=name, is_left_out=is_left_out)
        if name == NOTE or name in BOXES:
            self._flows.append(Flow(self._styles))

    def _leave(self, name: str) -> None:
        if len(self._flows) < 2 or (name != NOTE and name not in BOXES):
            return
        parts = self._flows.pop().done()
        if name == NOTE:
            text = " ".join(part.told for part in parts if isinstance(part, Paragraph))
            self._flows[-1].lines[-1].notes.append((NOTE, text))
        else:
            self._flows[-1].boxes += parts

    # --- words ---

    def _word(self, token: Token) -> None:
        name, number = token.name, token.number
        if name == "u" and number is not None:
            self._unicode(number)
            return
        self._skip = 0
        if self._is_starred or name in ASIDE or name in KEPT or name in MARKERS or name == NOTE:
            self._enter(name)
        elif name == "ansicpg":
            self._page = number
        elif name == "deflangfe":
            self._far_east = number
        elif not self._state.is_left_out:
            if name in CHARACTERS:
                self._flush()
                self._put(CHARACTERS[name])
            else:
                self._format(name, number)

    def _format(self, name: str, number: int | None) -> None:
        """A word about runs, paragraphs or tables."""
        state = self._state.said(name, number)
        if name == "uc":  # may stand between the halves of a character
            self._state = state
        elif state is not self._state:
            self._flush()
            self._state = state
        elif not (name == "pard" and state.destination in MARKERS):
            self._flush()
            self._flows[-1].word(name, number)
            if name == "s" and not state.is_left_out:
                self._state = self._styles.applied(number or 0, state)

    # --- characters ---

    def _say(self, token: Token) -> None:
        data = token.data
        if self._skip:
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            data = data[skipped:]
        if data and not self._state.is_left_out:
            self._flush_units()
            self._pending += data

    def _unicode(self, number: int) -> None:
        if not self._state.is_left_out:
            self._flush_bytes()
            self._units.append(chr(number & 0xFFFF))
        self._skip = self._state.uc

    def _flush(self) -> None:
        self._flush_bytes()
        self._flush_units()

    def _flush_units(self) -> None:
        if self._units:
            text = "".join(self._units).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            self._units = []
            self._put(text)

    def _flush_bytes(self) -> None:
        data, self._pending = self._pending, b""
        if not data:
            return
        state = self._state
        if self._fonts.is_symbols(state.font) and not data.isascii():
            signs = "".join(chr(0xF000 + byte) for byte in data)  # as Word keeps them
            self._put(spelt(signs, self._fonts.names.get(state.font or 0, "")))
            return
        codecs = [self._fonts.codec(state.font), self._fonts.codec(state.wide_font), self._codec()]
        for codec in filter(None, codecs):
            try:
                self._put(data.decode(codec))
            except UnicodeDecodeError:
                continue
            return
        self._put(data.decode(self._codec(), "replace"))

    def _codec(self) -> str:
        return page_codec(self._page, self._far_east)

    def _put(self, text: str) -> None:
        """Text of one look."""
        state, flow = self._state, self._flows[-1]
        if state.is_left_out:
            return
        was_deleted, self._was_deleted = self._was_deleted, state.is_deleted
        if state.is_hidden or state.is_deleted:
            self.left_out["hidden"] += len(text.strip()) if state.is_hidden else 0
            self.left_out["change"] += state.is_deleted and not was_deleted
        elif state.destination in MARKERS:
            flow.marker += text
        else:
            is_wide = any(ord(char) >= WIDE for char in text)
            size = state.wide_size if is_wide and state.wide_size else state.size
            bold = state.wide_bold if is_wide and state.wide_bold is not None else state.is_bold
            font = state.wide_font if is_wide and state.wide_font is not None else state.font
            flow.lines[-1].add(text, size / 2, self._fonts.names.get(font or 0, ""), is_bold=bold)

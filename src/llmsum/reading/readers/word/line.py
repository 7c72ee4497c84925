"""Lines of a paragraph while they are read, run by run."""

from collections import Counter
from typing import Final

from llmsum.reading.readers.word.parts import Look

MOSTLY: Final = 0.9  # of the signs of a bold line


class Line:
    """A line in the making: its words, and which looks how many of its signs have."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._sizes: Counter[float] = Counter()
        self._fonts: Counter[str] = Counter()
        self._bold = 0
        self.page: int | None = None
        self.notes: list[tuple[str, str]] = []  # kind and identity of each

    def add(self, text: str, size: float, font: str, *, is_bold: bool) -> None:
        """Words of one look."""
        self._texts.append(text)
        signs = sum(not char.isspace() for char in text)
        if signs:
            self._sizes[size] += signs
            self._fonts[font] += signs
            self._bold += signs * is_bold

    @property
    def text(self) -> str:
        """Its words, white space squeezed."""
        return " ".join("".join(self._texts).split())

    def look(self, *, is_centred: bool) -> Look:
        """How most of it looks."""
        signs = self._sizes.total()
        if not signs:
            return Look(is_centred=is_centred)
        size, font = self._sizes.most_common(1)[0][0], self._fonts.most_common(1)[0][0]
        return Look(size, self._bold >= MOSTLY * signs, font, is_centred or self._is_pushed())

    def _is_pushed(self) -> bool:
        """Whether spaces in front of it put it into the middle, wider than any indentation of a first line."""
        raw = "".join(self._texts)
        lead = raw[: len(raw) - len(raw.lstrip())]
        return sum(2 if char in "\u3000\t" else 1 for char in lead) >= 12

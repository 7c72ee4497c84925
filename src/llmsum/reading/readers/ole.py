"""Compound files, in which old Office programs keep their streams ([MS-CFB]); those that are cut off too."""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from llmsum.reading.readers.archive import damaged

HEADER: Final = 512
HEADER_SECTORS: Final = 109  # of the table of tables, that the header itself holds
LAST_SECTOR: Final = 0xFFFFFFF9  # greater numbers are marks
NO_ENTRY: Final = 0xFFFFFFFF
ENTRY: Final = 128
STREAM: Final = 2
ROOT: Final = 5


class Entry(NamedTuple):
    """One of the directory: a storage, a stream or the root."""

    name: str
    kind: int
    siblings: tuple[int, int]
    child: int
    sector: int
    size: int


def read_streams(data: bytes) -> dict[str, bytes]:
    """Name → content of the outermost streams; what is cut off is left out, the rest is given.

    Raises:
        Unreadable: the directory cannot be read.
    """
    try:
        return Compound(data).streams()
    except (struct.error, IndexError):
        raise damaged() from None


class Compound:
    """A compound file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 0x1E)
        if not 7 <= shift <= 16 or not 2 <= mini_shift < shift:
            raise damaged()
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        first_directory, _, self._cutoff, first_mini, _, first_table, _ = struct.unpack_from("<IIIIIII", data, 0x30)
        self._next: list[int] = []
        for sector in self._tables(first_table):
            part = self._sector(sector)
            self._next += struct.unpack(f"<{len(part) // 4}I", part[: len(part) // 4 * 4])
        mini = self._chain(first_mini)
        self._next_mini = struct.unpack(f"<{len(mini) // 4}I", mini[: len(mini) // 4 * 4])
        self._entries = list(_entries(self._chain(first_directory)))
        root = next((entry for entry in self._entries if entry.kind == ROOT), None)
        if root is None:
            raise damaged()
        self._root = root
        self._mini = self._chain(root.sector)

    def streams(self) -> dict[str, bytes]:
        """Those that stand at the root; embedded files have their own, of the same names."""
        found: dict[str, bytes] = {}
        waiting, seen = [self._root.child], set[int]()
        while waiting:
            at = waiting.pop()
            if at >= len(self._entries) or at in seen:
                continue
            seen.add(at)
            entry = self._entries[at]
            waiting += entry.siblings
            if entry.kind == STREAM:
                found[entry.name] = self._content(entry)
        return found

    def _content(self, entry: Entry) -> bytes:
        if entry.size >= self._cutoff:
            return self._chain(entry.sector)[: entry.size]
        parts: list[bytes] = []
        at, seen = entry.sector, set[int]()
        while at < len(self._next_mini) and at not in seen:
            seen.add(at)
            parts.append(self._mini[at * self._mini_size : (at + 1) * self._mini_size])
            at = self._next_mini[at]
        return b"".join(parts)[: entry.size]

    def _sector(self, sector: int) -> bytes:
        """A sector; the last one of a file may be short."""
        start = (sector + 1) * self._size  # the header fills the first one
        return self._data[start : start + self._size]

    def _tables(self, first: int) -> Iterator[int]:
        """The sectors that tell which sector follows which."""
        yield from (one for one in struct.unpack_from(f"<{HEADER_SECTORS}I", self._data, 0x4C) if one <= LAST_SECTOR)
        at, seen = first, set[int]()
        while at <= LAST_SECTOR and at not in seen:
            seen.add(at)
            part = self._sector(at)
            numbers = struct.unpack(f"<{len(part) // 4}I", part[: len(part) // 4 * 4])
            yield from (one for one in numbers[:-1] if one <= LAST_SECTOR)
            at = numbers[-1] if numbers else NO_ENTRY

    def _chain(self, first: int) -> bytes:
        parts: list[bytes] = []
        at, seen = first, set[int]()
        while at < len(self._next) and at not in seen:
            seen.add(at)
            parts.append(self._sector(at))
            at = self._next[at]
        return b"".join(parts)


def _entries(directory: bytes) -> Iterator[Entry]:
    for start in range(0, len(directory) - ENTRY + 1, ENTRY):
        part = directory[start : start + ENTRY]
        length = min(struct.unpack_from("<H", part, 64)[0], 64)
        name = part[: max(length - 2, 0)].decode("utf-16-le", errors="replace")
        left, right, child = struct.unpack_from("<III", part, 68)
        sector, size = struct.unpack_from("<II", part, 116)
        yield Entry(name, part[66], (left, right), child, sector, size)
